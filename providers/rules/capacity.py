"""Capacity (R-23): hours a week that a mentor has left on a day."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple


class Booking(NamedTuple):
    """Hours a week promised in a closed period: active and signed future agreements."""

    start: date
    end: date
    weekly_hours: Decimal


def free_hours(capacity: Decimal, bookings: Iterable[Booking], day: date) -> Decimal:
    """Hours a week left on ``day``; below zero when the mentor is overbooked."""
    return capacity - sum((b.weekly_hours for b in bookings if b.start <= day <= b.end), Decimal(0))


def first_overbooked_day(capacity: Decimal, bookings: Iterable[Booking], wanted: Booking) -> date | None:
    """The first day of ``wanted`` on which the mentor has too few hours left; ``None`` when there is room."""
    known = [b for b in bookings if b.start <= wanted.end and b.end >= wanted.start]
    starts = sorted({wanted.start, *(b.start for b in known if b.start > wanted.start)})
    return next((day for day in starts if free_hours(capacity, known, day) < wanted.weekly_hours), None)
