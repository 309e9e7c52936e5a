"""``manage.py backup DIR``: by the role that owns the tables, while the site is in use."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from mentorstotte.core.backup import BackupError
from mentorstotte.core.backup.making import make
from mentorstotte.core.documents.store import StoreAwayError


class Command(BaseCommand):
    help = "Kopierer database og dokumenter til en ny mappe, med en liste over, hvad kopien rummer."

    def add_arguments(self, parser):
        parser.add_argument(
            "folder", type=Path, metavar="MAPPE", help="En mappe, der ikke er der eller er tom."
        )

    def handle(self, *args, folder, **options):
        try:
            manifest, digest = make(folder)
        except (BackupError, StoreAwayError, OSError) as error:
            raise CommandError(f"Der er ikke taget en kopi. {error}") from error
        rows = sum(table.rows for table in manifest.tables.values())
        documents = manifest.documents
        self.stdout.write(f"{len(manifest.tables)} tabeller med {rows} rækker.")
        self.stdout.write(f"{documents.count} dokumenter, {documents.size} bytes.")
        self.stdout.write(f"SHA-256 af manifest.json: {digest}")
        if manifest.missing:
            names = "\n".join(manifest.missing)
            raise CommandError(
                f"Kopien er taget, men disse dokumenter mangler i lageret eller er ændret:\n{names}"
            )
