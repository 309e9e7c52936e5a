"""A mentor's promised hours over time as a picture, drawn by the template, with its figures as a table."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mentorstotte.core.calendar import add_months, days_in
from mentorstotte.core.registry import promises_of
from mentorstotte.core.wording import MONTHS, danish_hours
from providers.models import Mentor
from providers.rules.capacity import Booking, Stretch, stretches

WIDTH, HEIGHT = 320, 100  # of the drawing; the page makes it as wide as there is room for
MONTHS_SHOWN = 6


@dataclass(frozen=True)
class Bar:
    """A stretch as a box; ``over`` is the part above the capacity, 0 when it fits."""

    stretch: Stretch
    x: float
    width: float
    height: float
    over: float

    @property
    def y(self) -> float:
        """Where the promised hours within the capacity begin, from the top."""
        return HEIGHT - self.height

    @property
    def over_y(self) -> float:
        """Where those above it begin."""
        return self.y - self.over


@dataclass(frozen=True)
class Tick:
    """The first of a month."""

    x: float
    label: str


@dataclass(frozen=True)
class CapacityPicture:
    """Hours a week promised from ``first`` to ``last``, beside the agreed capacity."""

    capacity: Decimal
    first: date
    last: date
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    capacity_y: float

    width, height = WIDTH, HEIGHT

    @classmethod
    def of(cls, capacity: Decimal, bookings: Iterable[Booking], first: date) -> "CapacityPicture":
        """The half year from ``first`` on."""
        last = add_months(first, MONTHS_SHOWN)
        found = stretches(capacity, bookings, first, last)
        top = max([capacity, *(each.booked for each in found)])
        bars = tuple(_bar(each, capacity, top, first, last) for each in found)
        return cls(capacity, first, last, bars, _ticks(first, last), HEIGHT - _part(capacity, top, HEIGHT))

    @property
    def in_words(self) -> str:
        """What the picture shows, in a sentence."""
        most = max((bar.stretch for bar in self.bars), key=lambda each: each.booked)
        if not most.booked:
            return f"Ingen timer er lovet væk; kapaciteten er {danish_hours(self.capacity)}."
        return (
            f"Højst {danish_hours(most.booked)} er lovet væk; kapaciteten er {danish_hours(self.capacity)}."
        )


def picture_of(mentor: Mentor, day: date) -> CapacityPicture | None:
    """The picture from a day on; none for a mentor without an agreed capacity."""
    if mentor.capacity_hours is None:
        return None
    return CapacityPicture.of(mentor.capacity_hours, promises_of(mentor, day), day)


def _bar(stretch: Stretch, capacity: Decimal, top: Decimal, first: date, last: date) -> Bar:
    begins, ends = _x(stretch.start, first, last), _x(stretch.end, first, last, after=True)
    within = _part(min(stretch.booked, capacity), top, HEIGHT)
    over = _part(max(-stretch.free, Decimal(0)), top, HEIGHT)
    return Bar(stretch, begins, round(ends - begins, 1), within, over)


def _x(day: date, first: date, last: date, *, after: bool = False) -> float:
    """Where a day begins, or with ``after`` where it ends."""
    days = (day - first).days + after
    return round(WIDTH * days / days_in(first, last), 1)


def _part(hours: Decimal, top: Decimal, of: int) -> float:
    return round(float(hours / top) * of, 1)


def _ticks(first: date, last: date) -> tuple[Tick, ...]:
    months = [add_months(first.replace(day=1), number) for number in range(1, MONTHS_SHOWN + 1)]
    return tuple(Tick(_x(day, first, last), MONTHS[day.month - 1][:3]) for day in months if day <= last)
