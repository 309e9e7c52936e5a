"""Computes a deadline on Danish closed days, as JSON."""

import json
from datetime import date

from django.core.management.base import BaseCommand, CommandError

from agreements.rules.exchange import DATE
from agreements.rules.facts import FactsError
from mentorstotte.core.calendar import complaint_deadline, reassessment_deadline


def _day(written: str) -> date:
    try:
        return DATE.read(written)
    except FactsError as error:
        raise CommandError(f"--available {error}") from error


class Command(BaseCommand):
    """``deadline complaint --available 2014-11-27``."""

    help = "Beregner en frist: klagefrist ud fra dagen, afgørelsen var tilgængelig."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("what", choices=["complaint"])
        parser.add_argument(
            "--available", required=True, help="Dagen, afgørelsen var tilgængelig: ÅÅÅÅ-MM-DD."
        )

    def handle(self, *args, what, available, **options):
        last = complaint_deadline(_day(available))
        deadlines = {"last_day": last, "reassessment_by": reassessment_deadline(last)}
        self.stdout.write(json.dumps({name: day.isoformat() for name, day in deadlines.items()}))
