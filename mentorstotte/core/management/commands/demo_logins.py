"""Shows who to log in as to try each role."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from mentorstotte.core.demo import demo_logins


class Command(BaseCommand):
    help = "Ét login for hver rolle i demodata: rolle, e-mail og adgangskode."

    def handle(self, *args, **options):
        if settings.PRODUCTION:
            raise CommandError("Der er ingen demologin i produktion.")
        rows = [("Rolle", "Log ind som", "Adgangskode")]
        for login in demo_logins():
            rows.append((login.role.label, login.email, login.password or "(ændret)"))
        if len(rows) == 1:
            self.stdout.write("  Der er ingen demopersoner i databasen.")
            return
        widths = [max(len(row[column]) for row in rows) for column in range(3)]
        for row in rows:
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            self.stdout.write("  " + "   ".join(cells).rstrip())
