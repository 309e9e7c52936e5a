"""``manage.py grant_app ROLE``: after each migration, by the role that owns the tables."""

from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError, transaction

from mentorstotte.core.grants import grant, only_added


class Command(BaseCommand):
    help = "Giver systemets egen databaserolle lov til at arbejde, men ikke til at ændre i loggene."

    def add_arguments(self, parser):
        parser.add_argument("role", help="Rollen, som systemet logger på databasen med.")

    def handle(self, *args, role, **options):
        try:
            with transaction.atomic():
                grant(role)
        except ProgrammingError as error:
            raise CommandError(f"Rollen {role} fik ikke lov: {error}") from error
        self.stdout.write(f"{role} kan arbejde, og kun tilføje i {len(only_added())} tabeller.")
