"""A worker is killed while it closes a month: whole turns stand, and the next one does the rest."""

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Count, Sum

from agreements.actions import closing
from agreements.models import Agreement, Closing, MonthSheet, PricedHours, SettlementLine
from agreements.tasks import close_months
from mentorstotte.celery import app
from mentorstotte.core.calendar import add_months, today
from tests import workers
from tests.agreements import desk
from tests.workers import until

pytestmark = [pytest.mark.slow, pytest.mark.fault]
SHEETS, MONTHS = 30_000, 1_000


def rate_of(number: int) -> Decimal:
    return Decimal(100 + number // MONTHS)


def ask(task, broker) -> None:
    with app.connection_for_write(broker.url) as line:
        task.apply_async((), connection=line)


def approved_hours(people, month: date) -> Agreement:
    """As many rows of hours to settle as a large city has in a month."""
    agreement = desk.imported(people, start=month, end=add_months(month, 5), on=month)
    sheet = MonthSheet.objects.create(
        agreement=agreement,
        month=month,
        state="approved",
        submitted_by=people.caseworker,
        submitted_at="2026-01-01T10:00:00Z",
        approved_by=people.approver,
        approved_at="2026-01-02T10:00:00Z",
        payable_hours=SHEETS,
        held_hours=0,
    )
    given = {"sheet": sheet, "mentor": people.mentor, "hours": 1}
    PricedHours.objects.bulk_create(
        PricedHours(**given, month=add_months(month, -(number % MONTHS)), rate=rate_of(number))
        for number in range(SHEETS)
    )
    return agreement


def whole() -> None:
    """Lines and hours agree, and no hours stand in two lines."""
    settled = PricedHours.objects.exclude(closing=None).count()
    assert SettlementLine.objects.count() == settled == sum(Closing.objects.values_list("lines", flat=True))
    twice = SettlementLine.objects.values("priced").annotate(n=Count("pk")).filter(n__gt=1)
    assert not twice.exists()


@pytest.mark.asvs("2.3.3", "16.5.3")
def test_a_worker_killed_in_the_middle_of_a_closing_loses_and_doubles_nothing(site, people, broker):
    month = add_months(today().replace(day=1), -2)
    approved_hours(people, month)
    made = closing.start_closing(month=month, by=None)
    with site.worker() as worker:
        ask(close_months, broker)
        until(lambda: SettlementLine.objects.exists())
        workers.kill(worker)
    whole()
    assert 0 < SettlementLine.objects.count() < SHEETS
    with site.worker(concurrency="2"):
        for _ in range(2):
            ask(close_months, broker)
        until(lambda: Closing.objects.get(pk=made.pk).done_at is not None)
    whole()
    sums = SettlementLine.objects.aggregate(hours=Sum("hours"), amount=Sum("amount"))
    assert sums == {"hours": SHEETS, "amount": sum(map(rate_of, range(SHEETS)))}
