"""What a company centre binds the municipality to: hours paid whether they are used or not (B9, domain 9)."""

from datetime import date
from decimal import Decimal

from msgspec import Struct

from mentorstotte.core.calendar import days_in
from mentorstotte.core.wording import half_up


class Commitment(Struct, frozen=True):
    """Hours that were bought and hours that were used in the same days; both in hours, half up."""

    bought: Decimal
    used: Decimal
    hourly_price: Decimal

    @property
    def unused(self) -> Decimal:
        """Hours paid and not used; never below zero, since more than bought is paid as it is used."""
        return max(self.bought - self.used, Decimal("0.00"))

    @property
    def unused_cost(self) -> Decimal:
        """Kroner for the unused hours."""
        return half_up(self.unused * self.hourly_price)


def commitment(weekly: Decimal, price: Decimal, minutes: int, first: date, last: date) -> Commitment:
    """Of the days from ``first`` to ``last``: hours a week × days / 7, and the minutes that were given."""
    bought = half_up(weekly * days_in(first, last) / 7) if last >= first else Decimal("0.00")
    return Commitment(bought, half_up(Decimal(minutes) / 60), price)
