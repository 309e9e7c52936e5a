"""Makes the first system admin, who makes everybody else in the site."""

import os
from getpass import getpass

import pghistory
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from mentorstotte.core.enums import Role
from mentorstotte.core.models import User
from mentorstotte.core.user_actions import one_time_password


class Command(BaseCommand):
    help = (
        "Opretter en systemadministrator. Adgangskoden tages fra ADMIN_PASSWORD, ellers spørges der; "
        "med --generate laves en engangsadgangskode, som vises her."
    )

    def add_arguments(self, parser):
        parser.add_argument("--email", required=True)
        parser.add_argument("--name", required=True)
        parser.add_argument("--generate", action="store_true", help="lav en engangsadgangskode")
        parser.add_argument(
            "--another", action="store_true", help="opret en til, selv om der er en i forvejen"
        )

    def handle(self, *args, email, name, generate, another, **options):
        if User.objects.holding(Role.SYSTEM_ADMIN).exists() and not another:
            raise CommandError(
                "Der er allerede en systemadministrator. Brug --another for at oprette en til."
            )
        password = one_time_password() if generate else self.password()
        try:
            if not generate:
                validate_password(password, User(email=email, name=name))
            with pghistory.context(command="create_admin"):
                User.objects.create_user(
                    email=email,
                    name=name,
                    password=password,
                    roles=[Role.SYSTEM_ADMIN],
                    must_change_password=generate,
                )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        self.stdout.write(f"{name} er oprettet som systemadministrator og logger ind med {email.lower()}.")
        if generate:
            self.stdout.write(f"Engangsadgangskode (vises kun her): {password}")

    def password(self) -> str:
        """From the environment or typed twice; never from the command line, where others can read it."""
        password = os.environ.get("ADMIN_PASSWORD") or getpass("Adgangskode (mindst 12 tegn): ")
        if "ADMIN_PASSWORD" not in os.environ and password != getpass("Adgangskoden igen: "):
            raise CommandError("De to adgangskoder er ikke ens.")
        return password
