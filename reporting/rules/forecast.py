"""What a year will cost: what running agreements bind, and what renewals are likely to add (kroner).

Costs are spread evenly over days: a week's kroner / 7 for each day (domain 9). Months are rounded half up, so
a year is the sum of its months.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from mentorstotte.core.calendar import days_in
from mentorstotte.core.wording import half_up

ONE_DAY = timedelta(days=1)
NOTHING = Decimal("0.00")
Z80 = Decimal("1.2815515655")  # of the normal distribution, 80 % between −z and z
Months = dict[date, Decimal]


@dataclass(frozen=True, slots=True)
class Running:
    """So many kroner a week from ``start`` to ``end``, both included."""

    start: date
    end: date
    weekly: Decimal


def stepped(stretch: Running, hours: Decimal, steps: Iterable[tuple[date, Decimal]]) -> Iterator[Running]:
    """A stretch of ``hours`` a week with its plan for phasing out: from the day of a step no more hours than
    the step says.
    """
    start, weekly = stretch.start, stretch.weekly
    for day, wanted in sorted(steps):
        if day > stretch.end:
            break
        if day > start:
            yield Running(start, day - ONE_DAY, weekly)
            start = day
        weekly = min(weekly, stretch.weekly * wanted / hours)
    yield Running(start, stretch.end, weekly)


def place_contract(start: date, end: date, price: Decimal) -> Running:
    """A contract on places at one price for its whole period, used or not."""
    return Running(start, end, price * 7 / days_in(start, end))


def by_month(running: Iterable[Running], first: date, last: date) -> Months:
    """Kroner of each month from ``first`` to ``last``, by its first day; nothing outside those days."""
    changes: dict[date, Decimal] = defaultdict(Decimal)
    for each in running:
        start, end = max(each.start, first), min(each.end, last)
        if start <= end:
            changes[start] += each.weekly
            changes[end + ONE_DAY] -= each.weekly
    months: Months = defaultdict(Decimal)
    weekly = Decimal(0)
    for day in _days(first, last):
        weekly += changes.get(day, 0)
        months[day.replace(day=1)] += weekly
    return {month: half_up(sevenfold / 7) for month, sevenfold in months.items()}


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


@dataclass(frozen=True, slots=True)
class Experience:
    """Of so many agreements that ran out, so many were extended."""

    extended: int
    ended: int

    def __add__(self, other: "Experience") -> "Experience":
        return Experience(self.extended + other.extended, self.ended + other.ended)

    @property
    def share(self) -> Decimal | None:
        """Between 0 and 1; None of nothing."""
        return Decimal(self.extended) / self.ended if self.ended else None

    @property
    def interval(self) -> tuple[Decimal, Decimal]:
        """Wilson's interval: between which two shares the real one lies with 80 % certainty."""
        if not self.ended:
            return Decimal(0), Decimal(1)
        number, square = Decimal(self.ended), Z80 * Z80
        middle = self.share + square / (2 * number)
        spread = Z80 * (self.share * (1 - self.share) / number + square / (4 * number * number)).sqrt()
        whole = 1 + square / number
        low, high = (middle - spread) / whole, (middle + spread) / whole
        return max(min(low, self.share), Decimal(0)), min(max(high, self.share), Decimal(1))


@dataclass(frozen=True, slots=True)
class RunsOut:
    """An agreement that ends on ``last.end`` and nobody has decided on: ``last`` is its whole period at what
    it costs a week at the end; ``group`` is what its experience is known by.
    """

    group: Hashable
    last: Running


@dataclass(frozen=True, slots=True)
class Band:
    """Kroner by month: likely, and between which two with 80 % certainty."""

    low: Months
    likely: Months
    high: Months

    def totals(self) -> tuple[Decimal, Decimal, Decimal]:
        """Kroner in all: low, likely, high."""
        return tuple(sum(months.values(), NOTHING) for months in (self.low, self.likely, self.high))


def experience_of(group: Hashable, known: Mapping[Hashable, Experience]) -> Experience:
    """The group's own; of a group without any that of all together."""
    return known.get(group) or sum(known.values(), Experience(0, 0))


def renewals(
    ending: Sequence[RunsOut], known: Mapping[Hashable, Experience], first: date, last: date
) -> Band | None:
    """What extensions of what runs out may cost from ``first`` to ``last``: each as long as the agreement was
    and at the same price, extended again with the same share. None while nothing is known of extensions.
    """
    if not experience_of(None, known).ended:
        return None
    low, likely, high = [], [], []
    for each in ending:
        told = experience_of(each.group, known)
        lowest, highest = told.interval
        for found, share in ((low, lowest), (likely, told.share), (high, highest)):
            found.extend(_again_and_again(each.last, share, last))
    return Band(*(by_month(found, first, last) for found in (low, likely, high)))


def _again_and_again(agreement: Running, share: Decimal, last: date) -> Iterator[Running]:
    length = timedelta(days=days_in(agreement.start, agreement.end))
    start, weekly = agreement.end + ONE_DAY, agreement.weekly * share
    while start <= last and weekly:
        yield Running(start, start + length - ONE_DAY, weekly)
        start, weekly = start + length, weekly * share
