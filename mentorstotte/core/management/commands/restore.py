"""``manage.py restore DIR``: on an empty database, by the role that is to own the tables."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from mentorstotte.core.backup import BackupError
from mentorstotte.core.backup.manifest import Manifest
from mentorstotte.core.backup.restoring import compare, restore
from mentorstotte.core.documents.store import StoreAwayError


class Command(BaseCommand):
    help = "Lægger en kopi tilbage i en tom database og et lager, når den er, som den blev taget."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, metavar="MAPPE", help="Det, backup lavede.")
        parser.add_argument("--check", action="store_true", help="sammenlign kun databasen med kopien")

    def handle(self, *args, folder, check, **options):
        try:
            if check:
                compare(manifest := Manifest.read(folder))
            else:
                manifest = restore(folder)
        except (BackupError, StoreAwayError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Alle {len(manifest.tables)} tabeller er, som de var {manifest.taken_at}.")
