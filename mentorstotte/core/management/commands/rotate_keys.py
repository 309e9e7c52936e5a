"""``manage.py rotate_keys``: writes what is encrypted anew with the keys of now, while people work."""

from collections.abc import Iterable

from cryptography.fernet import InvalidToken
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError

from mentorstotte.core.ciphers import UnknownKey
from mentorstotte.core.rotation import cpr_columns, renew_codes, reseal
from mentorstotte.core.wording import danish_count

UNKNOWN = "Noget er krypteret med en nøgle, der ikke er i CPR_KEY_FALLBACKS eller SECRET_KEY_FALLBACKS."
AGAIN = "Det, der er skrevet, er skrevet: kør kommandoen igen."


class Command(BaseCommand):
    help = (
        "Skriver CPR-numre og engangskoders hemmeligheder på ny med CPR_KEY og SECRET_KEY, 1.000 ad gangen. "
        "Kan afbrydes og køres igen, mens systemet bruges. Kræver den rolle, der ejer tabellerne."
    )

    def handle(self, *args, **options):
        try:
            self._write("CPR-numre", reseal(cpr_columns()))
            self._write("Engangskoder", renew_codes())
        except (UnknownKey, InvalidToken) as error:
            raise CommandError(f"{UNKNOWN} {AGAIN}") from error
        except OperationalError as error:
            raise CommandError(f"Databasen svarede ikke. {AGAIN}") from error
        except ProgrammingError as error:
            raise CommandError(f"Rollen må ikke skrive historikken på ny: {error}") from error
        self.stdout.write("Intet i databasen hænger mere på de gamle nøgler.")

    def _write(self, what: str, turns: Iterable[int]) -> None:
        rows = 0
        for written in turns:
            rows += written
            self.stdout.write(f"{what}: {danish_count(rows, 'række', 'rækker')} skrevet på ny …")
        if not rows:
            self.stdout.write(f"{what}: alle er skrevet med nøglen.")
