"""``manage.py delete_due``: shows what is due; with ``--delete`` the archive gets it and it is deleted."""

from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError

from mentorstotte.core.documents.store import DocumentError, StoreAwayError
from mentorstotte.core.errors import Refused
from reporting.actions.archive import DeliveryError
from reporting.actions.deleting import delete_due, due


class Command(BaseCommand):
    help = (
        "Viser de sager, hvis tid er udløbet, og hvad der sker med dem. Med --delete bliver de, som en "
        "teamleder har sagt ja til, afleveret til arkivet og slettet. Kræver den rolle, der ejer tabellerne."
    )

    def add_arguments(self, parser):
        parser.add_argument("--delete", action="store_true", help="Aflevér og slet. Kan ikke fortrydes.")

    def handle(self, *args, delete, **options):
        if not delete:
            self._show()
            return
        try:
            for each, deletion in delete_due():
                self.stdout.write(f"Sag {each.number}: {each.kept or f'slettet, {deletion}'}")
        except (Refused, DeliveryError, DocumentError) as error:
            raise CommandError(f"Standset, intet er slettet af sagen: {error}") from error
        except StoreAwayError as error:
            raise CommandError(f"Standset: {error} Kør kommandoen igen.") from error
        except ProgrammingError as error:
            raise CommandError(f"Rollen må ikke slette: {error}") from error

    def _show(self) -> None:
        found = list(due())
        for each in found:
            self.stdout.write(f"Sag {each.number}: {each.kept or 'bliver slettet'}")
        going = sum(not each.kept for each in found)
        self.stdout.write(f"{going} af {len(found)} sager slettes med --delete.")
