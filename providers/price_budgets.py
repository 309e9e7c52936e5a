"""Which years' budgets a new hourly price touches, and what is left of them with it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mentorstotte.core import registry
from mentorstotte.core.registry import PriceEffect
from providers.rules.prices import by_year


@dataclass(frozen=True)
class TouchedBudget:
    """A year's budget: what is left of it today, and what the price adds to its cost (kroner)."""

    year: int
    left: Decimal
    difference: Decimal

    @property
    def left_then(self) -> Decimal:
        """What is left with the new price."""
        return self.left - self.difference


def touched_budgets(effects: Iterable[PriceEffect], today: date) -> list[TouchedBudget]:
    """The years that have a budget and hold days with the new price."""
    added: dict[int, Decimal] = defaultdict(Decimal)
    for effect in effects:
        if effect.difference is not None:
            for year, kroner in by_year(effect.difference, effect.start, effect.end).items():
                added[year] += kroner
    if not added:
        return []
    known = registry.budgets_left(sorted(added), today)
    return [TouchedBudget(each.year, each.left, added[each.year]) for each in known]
