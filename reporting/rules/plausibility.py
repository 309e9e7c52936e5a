"""B15: is what was spent plausible for the hours? A rough check, as inflow and as stock (kroner an hour)."""

from dataclasses import dataclass
from decimal import Decimal

from mentorstotte.core.wording import half_up

WEEKS_OF_A_YEAR = 52


@dataclass(frozen=True, slots=True)
class Check:
    """So many kroner for so many hours."""

    kroner: Decimal
    hours: Decimal

    @property
    def per_hour(self) -> Decimal | None:
        """Kroner an hour, half up; None without hours."""
        return half_up(self.kroner / self.hours) if self.hours else None


def as_inflow(kroner: Decimal, courses: int, weekly_hours: Decimal | None) -> Check:
    """As if every course that began ran for a whole year at the average hours a week."""
    return Check(kroner, half_up(courses * (weekly_hours or Decimal(0)) * WEEKS_OF_A_YEAR))
