"""Function and grouping of the ledger that hours are posted on: dated data, not constants (domain 11.3).

The lines that come with the system, and those that the controller has added to them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from cases.rules.reading import read_toml

DATA = Path(__file__).with_suffix(".toml")


@dataclass(frozen=True, slots=True)
class Account:
    """One line; without ``groups`` it is for everybody, without ``by`` it came with the system."""

    valid_from: date
    function: str
    grouping: str
    source: str
    groups: tuple[str, ...] = ()
    by: str = ""


@cache
def accounts() -> tuple[Account, ...]:
    """The lines that come with the system, the newest first."""
    rows = read_toml(DATA)["account"]
    found = (Account(**row | {"groups": tuple(row.get("groups", ()))}) for row in rows)
    return tuple(sorted(found, key=lambda each: each.valid_from, reverse=True))


def with_own(own: Iterable[Account]) -> tuple[Account, ...]:
    """All lines, the newest first. ``own`` are the municipality's in the order they were added.

    Of the same day the last one comes first, and before what came with the system.
    """
    lines = (*reversed(tuple(own)), *accounts())
    return tuple(sorted(lines, key=lambda each: each.valid_from, reverse=True))


def account_of(month: date, target_group: str, lines: Sequence[Account]) -> Account:
    """The one of ``lines``, the newest first, for hours given in the month; before them all the oldest."""
    known = [each for each in lines if not each.groups or target_group in each.groups]
    begun = [each for each in known if each.valid_from <= month] or known[-1:]
    return max(begun, key=lambda each: (bool(each.groups), each.valid_from))
