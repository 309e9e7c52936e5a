"""The reports of the frame, the budget and the yearly report over hours, settlement lines and postings."""

import statistics
import time
from collections.abc import Iterator
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

from agreements.models import MonthSheet
from mentorstotte.core.enums import Role
from mentorstotte.core.models import User
from reporting.actions.budgets import set_budget
from reporting.actions.yearly import ask_yearly_report, run_yearly_report
from reporting.bench.hours import ENTRIES
from reporting.bench.measure import row
from reporting.demo import hours, money
from reporting.reports import REPORTS

LINES = 300_000
REPORTS_MADE = 5
BUDGET = Decimal(250_000_000)


def report(*, entries: int = ENTRIES, lines: int = LINES, rounds: int = 40) -> Iterator[str]:
    """The rows of ``manage.py bench --only reports``; adds what it measures on."""
    today, started = timezone.localdate(), time.perf_counter()
    by = head()
    made = hours.load(entries=entries, close=entries, today=today)
    settled = money.load(lines=lines, today=today, by=by)
    seconds = time.perf_counter() - started
    yield (
        f"{made['entries']} time entries of {made['agreements']} agreements, {MonthSheet.objects.count()}"
        f" month sheets, {settled} settlement lines, each with a posting, loaded in {seconds:.0f} s"
    )
    set_budget(year=today.year, amount=BUDGET, refund=Decimal(0), source="Måling", by=by)
    for name, path in _pages(today.year):
        yield row(name, by, path, rounds=rounds)
    yield _yearly(today.year, by, rounds=min(rounds, REPORTS_MADE))


def _yearly(year: int, by: User, *, rounds: int) -> str:
    """What a worker takes for the committee's report, from taking it up until it is kept."""
    times = []
    for _ in range(rounds):
        asked, started = ask_yearly_report(year=year, by=by), time.perf_counter()
        run_yearly_report(asked.pk)
        times.append(time.perf_counter() - started)
    return (
        f"the yearly report made by a worker: median {statistics.median(times):.1f} s, {max(times):.1f} at"
        f" most of {rounds}"
    )


def head() -> User:
    """Somebody who reads the reports and writes the budget."""
    roles = [Role.MANAGEMENT, Role.CONTROLLER, Role.CATALOGUE_ADMIN]
    told = {"name": "Måling ledelse", "roles": roles}
    return User.objects.get_or_create(email="maaling-ledelse@demo.example", defaults=told)[0]


def _pages(year: int) -> list[tuple[str, str]]:
    """Name and address of each; the reports of this year up to today."""
    of_frame = [
        (f"{found.code} {found.title}", reverse("reporting:report", args=[code]))
        for code, found in REPORTS.items()
    ]
    return [
        *of_frame,
        ("B1 the ledger of the year", reverse("reporting:ledger", args=[year])),
        ("B2 budget and forecast", reverse("reporting:budget", args=[year])),
        ("B3 to B8 and B11 of a day", reverse("reporting:figures")),
        ("B9 framework agreements", reverse("agreements:frameworks")),
        ("B10 deviations", reverse("reporting:deviations")),
        ("B14 evaluation of suppliers", reverse("agreements:evaluation")),
        ("the specification", reverse("reporting:specification", args=[year])),
        ("postings that are not placed", reverse("reporting:unplaced", args=[year])),
        ("the yearly reports", reverse("reporting:yearly_reports")),
    ]
