"""How ended agreements of a supplier or mentor went (domain 9, report B14): shares, when they are told."""

from dataclasses import dataclass
from decimal import Decimal

FEWEST_ENDED = 5
FEWEST_MENTORS = 2  # the figures of a supplier with one mentor are figures of that person


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    found: int
    all: int

    @property
    def percent(self) -> int | None:
        """Whole per cent, half up; ``None`` of nothing."""
        return (200 * self.found + self.all) // (2 * self.all) if self.all else None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Of agreements that have ended. ``confirmed`` and ``disputed`` are minutes that the citizen answered
    for, of those that were asked about; ``progress`` the average of the follow-ups, 1 to 5; ``replaced`` how
    many times another mentor took over.
    """

    ended: int
    mentors: int
    reached: int = 0
    progress: Decimal | None = None
    asked: int = 0
    confirmed: int = 0
    disputed: int = 0
    reports: int = 0
    reports_on_time: int = 0
    replaced: int = 0

    @property
    def is_enough(self) -> bool:
        """There are agreements enough to say something, also of a named mentor."""
        return self.ended >= FEWEST_ENDED

    @property
    def is_told(self) -> bool:
        """There are agreements enough, and no single person behind the figures."""
        return self.is_enough and self.mentors >= FEWEST_MENTORS

    @property
    def aims(self) -> Share:
        """Agreements whose aim was reached."""
        return Share(self.reached, self.ended)

    @property
    def hours_confirmed(self) -> Share:
        """Of the time that the citizen was asked about."""
        return Share(self.confirmed, self.asked)

    @property
    def hours_disputed(self) -> Share:
        """Of the time that the citizen was asked about."""
        return Share(self.disputed, self.asked)

    @property
    def timely(self) -> Share:
        """Reports that came by their deadline, of those that came."""
        return Share(self.reports_on_time, self.reports)
