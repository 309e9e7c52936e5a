"""Whatever is done in whatever order: lines sum to what was approved, and nothing is paid twice."""

from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreements.actions import closing, hours, months
from agreements.actions.hours import EntryFacts
from agreements.models import Closing, MonthSheet, PricedHours, SettlementLine, TimeEntry
from mentorstotte.core.errors import Refused
from providers.models import MentorRate
from tests.agreements import desk

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
START, END = date(2014, 6, 1), date(2014, 9, 30)
JULY = date(2014, 7, 1)
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["give", "give", "give", "correct", "back", "approve", "approve", "close"]),
        st.integers(0, 100),
        st.integers(1, 300),
    ),
    min_size=5,
    max_size=25,
)

# A day and its minutes, no day twice.
DAYS = st.lists(
    st.tuples(st.integers(0, 29), st.integers(1, 300)), min_size=1, max_size=8, unique_by=lambda each: each[0]
)


@pytest.fixture
def clock():
    with time_machine.travel("2014-10-08T10:00:00+02:00", tick=False) as traveller:
        yield traveller


@pytest.fixture
def agreement(people, clock):
    """Two hours a week, at 250 kroner in June and 300 from July."""
    rates = MentorRate.objects.filter(mentor=people.mentor)
    rates.delete()
    rates.create(mentor=people.mentor, hourly_price=250, valid_from=START, valid_to=JULY - timedelta(days=1))
    rates.create(mentor=people.mentor, hourly_price=300, valid_from=JULY)
    return desk.imported(people, start=START, end=END, on=START, weekly_hours=Decimal("2.00"))


def do(agreement, people, act: str, number: int, minutes: int) -> None:
    month = date(2014, 6 + number % 4, 1)
    entries = TimeEntry.objects.filter(agreement=agreement, stands=True, taken_back=False).order_by("pk")
    entry = entries[number % entries.count()] if entries.exists() else None
    said = {"reason": "Der stod et forkert tal", "by": people.caseworker}
    late = {"late_reason": "Sedlen lå i mentorens taske"}
    if act == "give":
        facts = EntryFacts(START + timedelta(days=number), direct_minutes=minutes, **late)
        hours.register_entry(agreement_id=agreement.pk, facts=facts, by=people.caseworker)
    elif act == "correct" and entry:
        hours.correct_entry(
            entry_id=entry.pk, facts=EntryFacts(entry.day, direct_minutes=minutes, **late), **said
        )
    elif act == "back" and entry:
        hours.correct_entry(entry_id=entry.pk, facts=None, **said)
    elif act == "approve":
        approve(agreement, people, month)
    elif act == "close":
        closing.run_closing(closing.start_closing(month=month, by=None).pk)


def approve(agreement, people, month: date) -> None:
    sheet = months.submit_month(agreement_id=agreement.pk, month=month, by=people.caseworker)
    months.approve_month(sheet_id=desk.confirmed(sheet).pk, by=people.approver)


def payable() -> Decimal:
    approved = MonthSheet.objects.filter(state="approved")
    return approved.aggregate(all=Sum("payable_hours", default=Decimal(0)))["all"]


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=ACTS)
def test_lines_sum_to_what_was_approved_and_nothing_is_paid_twice(agreement, people, acts):
    with transaction.atomic():
        for act, number, minutes in acts:
            with suppress(Refused), transaction.atomic():
                do(agreement, people, act, number, minutes)
        closed_to_the_end()
        lines = list(SettlementLine.objects.select_related("corrects"))
        assert sum((line.hours for line in lines), Decimal(0)) == payable()
        assert sum(Closing.objects.values_list("amount", flat=True)) == sum(line.amount for line in lines)
        for sheet in MonthSheet.objects.filter(state="approved"):
            rows = sheet.priced.aggregate(hours=Sum("hours", default=0), held=Sum("held", default=0))
            assert (rows["hours"], rows["held"]) == (sheet.payable_hours, sheet.held_hours)
        first = [line for line in lines if line.corrects is None]
        assert len({(line.month, line.rate) for line in first}) == len(first), "hours begin in one line"
        assert all(line.rate == (250 if line.month < JULY else 300) for line in lines)
        transaction.set_rollback(True)


def closed_to_the_end() -> None:
    """One month after those of the acts is closed, and so all that is left is settled."""
    with time_machine.travel("2014-11-20T10:00:00+01:00", tick=False):
        closing.run_closing(closing.start_closing(month=date(2014, 10, 1), by=None).pk)
    assert not PricedHours.objects.unsettled().filter(sheet__month__lte=date(2014, 10, 1)).exists()


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(days=DAYS)
def test_all_that_is_taken_back_after_closing_reverses_exactly(agreement, people, days):
    with transaction.atomic():
        for day, minutes in days:
            do(agreement, people, "give", day, minutes)
        approve(agreement, people, START)
        do(agreement, people, "close", 0, 0)
        paid = SettlementLine.objects.get()
        for entry in list(agreement.time_entries.filter(stands=True)):
            hours.correct_entry(
                entry_id=entry.pk, facts=None, reason="Ingen af timerne blev givet", by=people.caseworker
            )
        approve(agreement, people, JULY)
        do(agreement, people, "close", 1, 0)
        back = SettlementLine.objects.exclude(pk=paid.pk).get()
        assert (back.corrects, back.hours, back.amount) == (paid, -paid.hours, -paid.amount)
        assert (back.refundable, back.month) == (-paid.refundable, START)
        transaction.set_rollback(True)
