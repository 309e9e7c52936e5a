"""Patterns in registered time that a controller should look at (domain 10). None of them proves anything.

They are counted for a supplier: what is found, of how much.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from mentorstotte.core.wording import half_up

LONG_DAY_MINUTES = 10 * 60
SAME_TIME_LEAST = 6  # weeks with the same weekday, start and end
SAME_TEXT_LEAST = 5
ONE_DAY_LEAST = 4  # registrations of a month


@dataclass(frozen=True, slots=True)
class Pattern:
    """``name`` is its key in the counts, ``of`` that of what it is a share of; it stands out from ``share``
    per cent and ``least`` found on. ``innocent`` is a good reason for it.
    """

    name: str
    label: str
    of: str
    share: int
    least: int
    innocent: str


PATTERNS = (
    Pattern("whole_hours", "Kun hele timer", "entries", 90, 10, "Faste møder på en time."),
    Pattern("same_times", "Samme tid hver uge", "entries", 80, 12, "Et fast mødetidspunkt."),
    Pattern(
        "long_days", "Over 10 timer med borgere på en dag", "mentor_days", 0, 1, "En tur med overnatning."
    ),
    Pattern("same_text", "Samme tekst igen og igen", "entries", 50, 10, "En fast opgave, fx morgenvækning."),
    Pattern("closed_days", "Timer på helligdage", "entries", 0, 1, "En aftale om støtte i højtiden."),
    Pattern("absent", "Timer, mens borgeren er fraværende", "entries", 0, 1, "Et besøg på sygehuset."),
    Pattern(
        "one_day", "Hele måneden registreret på én dag", "months", 50, 2, "Mentor er ansat uden telefon."
    ),
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A pattern as it is in a supplier's time: ``found`` of ``all``."""

    pattern: Pattern
    found: int
    all: int

    @property
    def share(self) -> Decimal:
        """Per cent, two decimals."""
        return half_up(Decimal(100 * self.found) / self.all) if self.all else Decimal("0.00")

    @property
    def stands_out(self) -> bool:
        """A human should look."""
        return self.found >= self.pattern.least and self.share >= self.pattern.share


def seen(counts: Mapping[str, int]) -> tuple[Seen, ...]:
    """All patterns in the counts; what was not counted is 0."""
    return tuple(Seen(each, counts.get(each.name, 0), counts.get(each.of, 0)) for each in PATTERNS)
