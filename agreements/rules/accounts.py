"""Function and grouping of the ledger that hours are posted on: dated data, not constants (domain 11.3)."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

DATA = Path(__file__).with_suffix(".toml")


@dataclass(frozen=True, slots=True)
class Account:
    """One line of the data; without ``groups`` it is for everybody."""

    valid_from: date
    function: str
    grouping: str
    source: str
    groups: tuple[str, ...] = ()


@cache
def accounts() -> tuple[Account, ...]:
    """All lines, the newest first."""
    rows = tomllib.loads(DATA.read_text(encoding="utf-8"))["account"]
    found = (Account(**row | {"groups": tuple(row.get("groups", ()))}) for row in rows)
    return tuple(sorted(found, key=lambda each: each.valid_from, reverse=True))


def account_of(month: date, target_group: str) -> Account:
    """The line for hours given in the month; before the first line that one is used."""
    known = [each for each in accounts() if not each.groups or target_group in each.groups]
    begun = [each for each in known if each.valid_from <= month] or known[-1:]
    return max(begun, key=lambda each: (bool(each.groups), each.valid_from))
