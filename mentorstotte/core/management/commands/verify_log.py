"""``manage.py verify_log``: the read log against its chain, and the chain against the anchor."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from mentorstotte.core.log_chain import NOTHING, faults
from mentorstotte.core.models import AccessLog, LogLink


class Command(BaseCommand):
    help = "Finder hver ændring, sletning og flytning i adgangsloggen; slutter med 1, når der er nogen."

    def add_arguments(self, parser):
        parser.add_argument(
            "--anchor", type=Path, help="Filen med led fra en anden maskine; ellers LOG_ANCHOR."
        )

    def handle(self, *args, anchor=None, **options):
        anchor = anchor or settings.LOG_ANCHOR
        links = LogLink.objects.count()
        if links and not anchor.exists():
            raise CommandError(f"Ankeret {anchor} findes ikke.")
        found = 0
        for found, fault in enumerate(faults(anchor), start=1):  # noqa: B007
            self.stdout.write(fault)
        if found:
            raise CommandError(f"{found} fejl i adgangsloggen.")
        waiting = AccessLog.objects.filter(pk__gt=(LogLink.objects.last() or NOTHING).last_id).count()
        self.stdout.write(f"Loggen er uændret: {links} led. {waiting} opslag er ikke med i et led endnu.")
