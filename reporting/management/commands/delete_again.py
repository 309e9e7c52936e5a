"""``manage.py delete_again``: after a restore, before anybody logs in."""

from django.core.management.base import BaseCommand, CommandError

from mentorstotte.core.documents.store import StoreAwayError
from reporting.actions.erasure import delete_again


class Command(BaseCommand):
    help = (
        "Sletter de sager igen, som en sikkerhedskopi har bragt tilbage, efter listen i DELETIONS_FILE. "
        "Kræver den rolle, der ejer tabellerne."
    )

    def handle(self, *args, **options):
        try:
            count = delete_again()
        except StoreAwayError as error:
            raise CommandError(f"Standset: {error} Kør kommandoen igen.") from error
        self.stdout.write(f"{count} sager er slettet igen.")
