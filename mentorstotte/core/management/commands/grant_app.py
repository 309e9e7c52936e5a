"""``manage.py grant_app ROLE``: after each migration, by the role that owns the tables."""

from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError, transaction

from mentorstotte.core.grants import RoleMissing, grant, guard, only_added


class Command(BaseCommand):
    help = "Giver systemets egen databaserolle lov til at arbejde, men ikke til at ændre i loggene."

    def add_arguments(self, parser):
        parser.add_argument("role", help="Rollen, som systemet logger på databasen med.")

        parser.add_argument(
            "--guards",
            action="store_true",
            help="Databasen viser kun rollen egne teams; systemet skal have DATABASE_ROLE.",
        )

    def handle(self, *args, role, guards, **options):
        try:
            with transaction.atomic():
                grant(role)
                if guards:
                    guard(role)
        except (ProgrammingError, RoleMissing) as error:
            raise CommandError(f"Rollen {role} fik ikke lov: {error}") from error
        self.stdout.write(f"{role} kan arbejde, og kun tilføje i {len(only_added())} tabeller.")
