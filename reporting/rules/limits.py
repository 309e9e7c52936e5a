"""The spending limit on guidance and mentor support (LAB § 203 a, domain 5.2): dated data, and what holds
against it.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from cases.rules.reading import read_toml
from mentorstotte.core.wording import half_up

DATA = Path(__file__).with_suffix(".toml")


@dataclass(frozen=True, slots=True)
class Limit:
    """Kroner a year for each full-time person, for all municipalities together."""

    year: int
    kroner: Decimal
    source: str


@cache
def limits() -> dict[int, Limit]:
    """The limits of the data by year."""
    rows = read_toml(DATA)["limit"]
    return {row["year"]: Limit(row["year"], Decimal(row["kroner"]), row["source"]) for row in rows}


def limit_of(year: int) -> Limit | None:
    """The year's own limit; None of a year whose figure is not entered."""
    return limits().get(year)


def per_person(kroner: Decimal, persons: Decimal) -> Decimal:
    """Kroner for each full-time person, half up."""
    return half_up(kroner / persons)
