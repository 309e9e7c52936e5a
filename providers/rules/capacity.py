"""Capacity (R-23): hours a week that a mentor has left on a day."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from msgspec import Struct

from mentorstotte.core.findings import Finding, reason
from mentorstotte.core.wording import danish_date, danish_hours


class Booking(Struct, frozen=True):
    """Hours a week promised in a closed period: active and signed future agreements."""

    start: date
    end: date
    weekly_hours: Decimal


def free_hours(capacity: Decimal, bookings: Iterable[Booking], day: date) -> Decimal:
    """Hours a week left on ``day``; below zero when the mentor is overbooked."""
    return capacity - sum((b.weekly_hours for b in bookings if b.start <= day <= b.end), Decimal(0))


def least_free(capacity: Decimal, bookings: Iterable[Booking], start: date, end: date) -> Decimal:
    """Hours a week that are left on every day from ``start`` to ``end``."""
    known = [b for b in bookings if b.start <= end and b.end >= start]
    days = {start, *(b.start for b in known if b.start > start)}
    return min(free_hours(capacity, known, day) for day in days)


def first_overbooked_day(capacity: Decimal, bookings: Iterable[Booking], wanted: Booking) -> date | None:
    """The first day of ``wanted`` on which the mentor has too few hours left; ``None`` when there is room."""
    known = [b for b in bookings if b.start <= wanted.end and b.end >= wanted.start]
    starts = sorted({wanted.start, *(b.start for b in known if b.start > wanted.start)})
    return next((day for day in starts if free_hours(capacity, known, day) < wanted.weekly_hours), None)


def r23_capacity(capacity: Decimal | None, bookings: Iterable[Booking], wanted: Booking) -> Finding | None:
    """R-23: the mentor has the hours left on every day; ``capacity`` is ``None`` where none is agreed."""
    bookings = tuple(bookings)
    day = first_overbooked_day(capacity, bookings, wanted) if capacity is not None else None
    if day is None:
        return None
    free = max(free_hours(capacity, bookings, day), Decimal(0))
    text = (
        f"Mentoren har {danish_hours(free)} tilbage den {danish_date(day)}; aftalen bruger "
        f"{danish_hours(wanted.weekly_hours)}, og kapaciteten er {danish_hours(capacity)}."
    )
    return reason(
        "R-23", text, "Intern kontrol: mentorens kapacitet", "mentor", "weekly_hours",
        day=day, free=free, wanted=wanted.weekly_hours, capacity=capacity,
    )  # fmt: skip


class Stretch(Struct, frozen=True):
    """Days in a row on which a mentor has promised the same hours a week; ``free`` is below zero when it is
    more than there are.
    """

    start: date
    end: date
    booked: Decimal
    free: Decimal


def stretches(capacity: Decimal, bookings: Iterable[Booking], first: date, last: date) -> tuple[Stretch, ...]:
    """The days from ``first`` to ``last`` by how many hours a week are promised, the earliest first."""
    known = [b for b in bookings if b.start <= last and b.end >= first]
    turns = {first, *(b.start for b in known), *(b.end + timedelta(days=1) for b in known)}
    starts = sorted(day for day in turns if first <= day <= last)
    ends = [*(day - timedelta(days=1) for day in starts[1:]), last]
    found: list[Stretch] = []
    for start, end in zip(starts, ends, strict=True):
        free = free_hours(capacity, known, start)
        if found and found[-1].free == free:
            start = found.pop().start
        found.append(Stretch(start, end, capacity - free, free))
    return tuple(found)
