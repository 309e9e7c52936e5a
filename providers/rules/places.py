"""Bought places in groups: each citizen's price, idle cost, no more citizens than places (R-45, domain 9)."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mentorstotte.core.calendar import days_in
from mentorstotte.core.findings import Finding, hard
from mentorstotte.core.wording import danish_count, danish_date, half_up


@dataclass(frozen=True, slots=True)
class PlaceContract:
    """So many places for a closed period at one price in kroner."""

    start: date
    end: date
    places: int
    price: Decimal

    @property
    def price_per_place(self) -> Decimal:
        """Kroner for one place in the whole period."""
        return half_up(self.price / self.places)

    def share(self, days: int) -> Decimal:
        """Kroner for one place on so many days: price per place × days / days of the period, half up."""
        return half_up(self.price * days / (self.places * days_in(self.start, self.end)))


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A citizen on a place, in a closed period."""

    citizen: Hashable
    start: date
    end: date


def citizens_shares(contract: PlaceContract, enrolments: Iterable[Enrolment]) -> list[Decimal]:
    """What each enrolment costs, in their order; days outside the contract cost nothing."""
    days = (days_in(max(e.start, contract.start), min(e.end, contract.end)) for e in enrolments)
    return [contract.share(max(number, 0)) for number in days]


def idle_cost(contract: PlaceContract, enrolments: Iterable[Enrolment]) -> Decimal:
    """Kroner for places that nobody was on; never spread on the citizens, rounding of shares included."""
    return contract.price - sum(citizens_shares(contract, enrolments))


def r45_places(contract: PlaceContract, enrolments: Sequence[Enrolment]) -> Finding | None:
    """R-45: on no day more citizens than places bought; names the first such day."""
    for day in sorted({max(e.start, contract.start) for e in enrolments}):
        taken = len({e.citizen for e in enrolments if e.start <= day <= e.end})
        if taken > contract.places:
            text = (
                f"Der er købt {danish_count(contract.places, 'plads', 'pladser')}, men "
                f"{danish_count(taken, 'borger', 'borgere')} er tilmeldt den {danish_date(day)}."
            )
            return hard(
                "R-45", text, "S4, Gruppementor", "citizen", day=day, taken=taken, places=contract.places
            )
    return None
