"""What a granted period is expected to cost, a year at a time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from agreements.actions.draft import Stretch
from mentorstotte.core.calendar import days_in
from mentorstotte.core.wording import half_up


@dataclass(frozen=True)
class Cost:
    """Kroner by calendar year; ``price`` is kroner an hour, ``None`` when no price is known, as are the
    amounts.
    """

    price: Decimal | None
    years: tuple[tuple[int, Decimal], ...] = ()

    @property
    def total(self) -> Decimal:
        """Kroner in all."""
        return sum((amount for _, amount in self.years), Decimal(0))


def cost_of(stretches: Iterable[Stretch], price: Decimal | None) -> Cost:
    """Price × hours a week × days / 7 for each year, half up to øre (domain 9); empty while a fact is
    missing.
    """
    stretches = list(stretches)
    if price is None or any(None in (s.start, s.end, s.weekly_hours) for s in stretches):
        return Cost(price)
    years: dict[int, Decimal] = {}
    for stretch in stretches:
        for year in range(stretch.start.year, stretch.end.year + 1):
            first, last = max(stretch.start, date(year, 1, 1)), min(stretch.end, date(year, 12, 31))
            years[year] = (
                years.get(year, Decimal(0)) + price * stretch.weekly_hours * days_in(first, last) / 7
            )
    return Cost(price, tuple((year, half_up(amount)) for year, amount in sorted(years.items())))
