"""Which target groups the state refunded mentor support for: dated data (domain 5.2, E9 of domain 11.1)."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from cases.rules.reading import read_toml

DATA = Path(__file__).with_suffix(".toml")


@dataclass(frozen=True, slots=True)
class RefundLine:
    """Who got refund between two days, and how many per cent: all but ``without``, or ``only`` some."""

    valid_from: date
    valid_to: date
    percent: int
    source: str
    without: tuple[str, ...] = ()
    only: tuple[str, ...] = ()


@cache
def refund_lines() -> tuple[RefundLine, ...]:
    """The lines of the data, the oldest first."""
    rows = read_toml(DATA)["refund"]
    lists = ("without", "only")
    found = (RefundLine(**row | {name: tuple(row.get(name, ())) for name in lists}) for row in rows)
    return tuple(sorted(found, key=lambda line: line.valid_from))


def refund_line(target_group: str, start: date) -> RefundLine | None:
    """The line that an agreement from ``start`` is under; none when the law gave no refund for it then."""
    first = refund_lines()[0]
    day = max(start, first.valid_from)
    found = [line for line in refund_lines() if line.valid_from <= day <= line.valid_to]
    return next((line for line in found if not line.only or target_group in line.only), None)


def eligible(target_group: str, start: date) -> bool | None:
    """Whether the group is one with refund; nothing when the law of that day has no refund to be had."""
    line = refund_line(target_group, start)
    return None if line is None else target_group not in line.without


def refund_percent(month: date, concluded_group: str) -> int:
    """Of hours given in the month, by the target group that the agreement was concluded for."""
    line = refund_line(concluded_group, month)
    return 0 if line is None or concluded_group in line.without else line.percent
