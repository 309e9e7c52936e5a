"""What was reported to the national register, held against our agreements (domain 11.4, R-33)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import product

from reporting.enums import ExtractState

ORDER = {state: position for position, state in enumerate(ExtractState)}


@dataclass(frozen=True, slots=True, repr=False)
class Said:
    """What one side says of a course. ``key`` is our agreement or the row of the extract, days are both
    included, ``hours`` a week.
    """

    key: int
    cpr: str
    start: date
    end: date
    hours: Decimal | None

    @property
    def content(self) -> tuple:
        return self.start, self.end, self.hours


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of the work list; one side is None where the other stands alone."""

    state: ExtractState
    ours: Said | None
    theirs: Said | None


def reconcile(ours: Iterable[Said], theirs: Iterable[Said], first: date, last: date) -> list[Compared]:
    """Every row of the extract once, and of our agreements those that it says something of or that run in
    the days from ``first`` to ``last``.

    A row is about the agreement of the same person that it agrees with, else begins with, else shares most
    days with. A further row about an agreement is doubled.
    """
    known, told = _by_person(ours), _by_person(theirs)
    found = []
    for cpr in known.keys() | told.keys():
        found += _person(known[cpr], told[cpr], first, last)
    return sorted(found, key=place)


def place(line: Compared) -> tuple:
    """Where the line stands in the work list: by result, then by first day."""
    first, last = line.ours or line.theirs, line.theirs or line.ours
    return ORDER[line.state], first.start, first.key, last.key


def differing(ours: Said, theirs: Said) -> tuple[str, ...]:
    """The names of what the two sides do not agree on: start, end, hours."""
    return tuple(name for name in ("start", "end", "hours") if getattr(ours, name) != getattr(theirs, name))


def _by_person(sides: Iterable[Said]) -> dict[str, list[Said]]:
    grouped = defaultdict(list)
    for side in sides:
        grouped[side.cpr].append(side)
    return grouped


def _person(ours: Sequence[Said], theirs: Sequence[Said], first: date, last: date) -> Iterator[Compared]:
    pairs = sorted(
        ((a, row) for a, row in product(ours, theirs) if _shared(a, row) > 0), key=lambda pair: _rank(*pair)
    )
    chosen: set[int] = set()
    placed: set[int] = set()
    for agreement, row in pairs:
        if agreement.key not in chosen and row.key not in placed:
            chosen.add(agreement.key)
            placed.add(row.key)
            alike = agreement.content == row.content
            yield Compared(ExtractState.AGREES if alike else ExtractState.DIFFERENT, agreement, row)
    for agreement, row in pairs:
        if row.key not in placed:
            placed.add(row.key)
            yield Compared(ExtractState.DOUBLED, agreement, row)
    yield from (Compared(ExtractState.UNKNOWN, None, row) for row in theirs if row.key not in placed)
    for agreement in ours:
        if agreement.key not in chosen and agreement.start <= last and agreement.end >= first:
            yield Compared(ExtractState.MISSING, agreement, None)


def _shared(one: Said, other: Said) -> int:
    """Days that both have; none or fewer when they are apart."""
    return (min(one.end, other.end) - max(one.start, other.start)).days + 1


def _rank(ours: Said, theirs: Said) -> tuple:
    """The best pair first."""
    apart = ours.content != theirs.content
    return apart, ours.start != theirs.start, -_shared(ours, theirs), theirs.key, ours.key
