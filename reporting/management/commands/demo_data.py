"""Invented data: a small, varied set to try the system with, or as much as a large city has."""

import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from cases.models import Case
from reporting.demo import large, life, small


class Command(BaseCommand):
    help = (
        "Small demo set by default; --agreements N adds N agreements and --citizens citizens to measure with."
    )

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="do nothing when there are cases already")
        parser.add_argument("--agreements", type=int, default=0, help="how many agreements to add at once")
        parser.add_argument(
            "--citizens", type=int, help="how many citizens with a case (default: 5 for every 3 agreements)"
        )

    def handle(self, *args, once, agreements, citizens, **options):
        if settings.PRODUCTION:
            raise CommandError("Demo data are not for production.")
        if once and Case.objects.exists():
            return
        if agreements:
            self.load_large(agreements, citizens or agreements * 5 // 3)
        else:
            with transaction.atomic():
                small.load(today=timezone.localdate())
                life.load(today=timezone.localdate())
            self.stdout.write("Demo data are in.")

    def load_large(self, agreements: int, citizens: int) -> None:
        if citizens < agreements:
            raise CommandError(
                "--citizens cannot be fewer than --agreements: everyone has one agreement at most."
            )
        started = time.monotonic()
        made = large.load(citizens=citizens, agreements=agreements, today=timezone.localdate())
        counts = ", ".join(f"{count} {what}" for what, count in made.items())
        self.stdout.write(f"{counts} in {time.monotonic() - started:.0f} s")
