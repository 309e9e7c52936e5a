"""``manage.py verify_documents``: every stored file against its hash, every sealed one against its seal."""

from django.core.management.base import BaseCommand, CommandError

from mentorstotte.core.documents.store import StoreAwayError
from mentorstotte.core.models import Document
from mentorstotte.core.proof import proof


class Command(BaseCommand):
    help = "Checks every stored file; ends with 1 and the list when one is missing, changed or not as sealed."

    def handle(self, *args, **options):
        broken = checked = 0
        for document in Document.objects.order_by("pk").iterator(chunk_size=500):
            try:
                found = proof(document)
            except StoreAwayError as error:
                raise CommandError(f"Efter {checked} dokumenter: {error}") from error
            checked += 1
            if not found.unchanged:
                broken += 1
                self.stdout.write(f"{document.public_id} {document.kind} {document.sha256}: {found.why}")
        if broken:
            raise CommandError(f"{broken} af {checked} dokumenter er ikke, som de blev gemt.")
        self.stdout.write(f"{checked} dokumenter er uændrede.")
