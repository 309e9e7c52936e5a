"""From an hour given to a closed month, as the tests of money go through it in the summer of 2014."""

from datetime import date
from decimal import Decimal

from agreements.actions import closing, hours, months, price_corrections
from agreements.actions.hours import EntryFacts
from agreements.models import Agreement, Closing, MonthSheet, PriceCorrection, TimeEntry
from tests.agreements import desk

START, END = date(2014, 6, 1), date(2014, 9, 30)
JUNE, JULY, AUGUST = START, date(2014, 7, 1), date(2014, 8, 1)
CLOSES = {JUNE: "2014-07-07", JULY: "2014-08-07", AUGUST: "2014-09-05"}
WHY = "Rammeaftalen siger 260 kr. fra 1. juni"


def running(people, **facts) -> Agreement:
    """AS-17: two hours a week from 1 June, at 250 kroner."""
    plain = {"weekly_hours": Decimal("2.00"), "hourly_price": Decimal("250.00")}
    return desk.imported(people, start=START, end=END, on=START, **plain | facts)


def give(agreement, people, day: str, minutes=60, **facts) -> TimeEntry:
    """Direct time, registered by the caseworker."""
    said = EntryFacts(date.fromisoformat(day), **{"direct_minutes": minutes} | facts)
    return hours.register_entry(agreement_id=agreement.pk, facts=said, by=people.caseworker)


def correct(entry, people, minutes: int | None) -> TimeEntry:
    """The entry put right, or taken back without minutes."""
    facts = EntryFacts(entry.day, direct_minutes=minutes) if minutes else None
    said = {"reason": "Der stod et forkert tal", "by": people.caseworker}
    return hours.correct_entry(entry_id=entry.pk, facts=facts, **said)


def approve(agreement, people, month=JUNE, **said) -> MonthSheet:
    """The month, submitted, confirmed by the citizen, and approved."""
    sheet = months.submit_month(agreement_id=agreement.pk, month=month, by=people.caseworker)
    return months.approve_month(sheet_id=desk.confirmed(sheet).pk, **{"by": people.approver} | said)


def approve_in_time(agreement, people, clock, month) -> MonthSheet:
    """Approved on the day that the month is closed, some hours before."""
    clock.move_to(f"{CLOSES[month]}T10:00:00+02:00")
    return approve(agreement, people, month)


def close(clock, month: date, by=None) -> Closing:
    """The month, closed on its evening."""
    clock.move_to(f"{CLOSES[month]}T18:00:00+02:00")
    return closing.run_closing(closing.start_closing(month=month, by=by).pk)


def put_right(line, people, right="260.00", reason=WHY) -> PriceCorrection:
    """A settled line at the price that was meant, in kroner."""
    what = {"line_id": line.pk, "right": Decimal(right), "reason": reason, "url": "/oekonomi/afregning/"}
    return price_corrections.correct_price(**what, by=people.caseworker)
