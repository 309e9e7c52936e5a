"""Invented data: a small, varied set to try the system with, or as much as a large city has."""

import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from cases.models import Case
from reporting.demo import crowd, large, life, small


class Command(BaseCommand):
    help = (
        "Small demo set by default; --agreements N adds N agreements and --citizens citizens to measure "
        "with; --active N adds N agreements that all run today, made inside the database, to sweep over."
    )

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="do nothing when there are cases already")
        parser.add_argument("--agreements", type=int, default=0, help="how many agreements to add at once")
        parser.add_argument(
            "--citizens", type=int, help="how many citizens with a case (default: 5 for every 3 agreements)"
        )

        parser.add_argument("--active", type=int, default=0, help="how many running agreements to add")

    def handle(self, *args, once, agreements, citizens, active, **options):
        if settings.PRODUCTION:
            raise CommandError("Demo data are not for production.")
        if once and Case.objects.exists():
            return
        if active:
            self.load_active(active)
        elif agreements:
            self.load_large(agreements, citizens or agreements * 5 // 3)
        else:
            with transaction.atomic():
                small.load(today=timezone.localdate())
                life.load(today=timezone.localdate())
            self.stdout.write("Demo data are in.")

    def load_active(self, agreements: int) -> None:
        started = time.monotonic()
        made = crowd.load(agreements=agreements, today=timezone.localdate())
        self.stdout.write(f"{made} active agreements in {time.monotonic() - started:.0f} s")

    def load_large(self, agreements: int, citizens: int) -> None:
        if citizens < agreements:
            raise CommandError(
                "--citizens cannot be fewer than --agreements: everyone has one agreement at most."
            )
        started = time.monotonic()
        made = large.load(citizens=citizens, agreements=agreements, today=timezone.localdate())
        counts = ", ".join(f"{count} {what}" for what, count in made.items())
        self.stdout.write(f"{counts} in {time.monotonic() - started:.0f} s")
