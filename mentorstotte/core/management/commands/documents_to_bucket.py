"""``manage.py documents_to_bucket``: the folder's documents to the bucket that ``DOCUMENTS`` names."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from mentorstotte.core.documents import store
from mentorstotte.core.documents.folder import Folder


class Command(BaseCommand):
    help = (
        "Kopierer dokumenterne i DATA_DIR/documents til den bucket, DOCUMENTS nævner. Det, der er der i "
        "forvejen, læses og prøves mod sin hash. Kan afbrydes og køres igen; mappen bliver, som den er."
    )

    def handle(self, *args, **options):
        if not settings.DOCUMENTS:
            raise CommandError("DOCUMENTS nævner ingen bucket.")
        folder, copied, changed = Folder(), 0, []
        for name in store.names_in(folder):
            path = Path(folder.path(f"{name[:2]}/{name}"))
            if store.digest_of(path) != name:
                changed.append(name)
                continue
            try:
                store.put_file(path)
            except (store.StoreAwayError, store.DocumentError) as error:
                raise CommandError(f"Standset efter {copied} dokumenter: {error}") from error
            copied += 1
        if changed:
            names = "\n".join(sorted(changed))
            raise CommandError(f"{copied} dokumenter er kopieret. Disse er ændret og blev ikke:\n{names}")
        self.stdout.write(f"Alle {copied} dokumenter i mappen er i {settings.DOCUMENTS}.")
