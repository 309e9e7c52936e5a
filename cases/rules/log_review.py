"""Which looks at a citizen deserve a second look, each reason judged by one look and its reader alone."""

from collections.abc import Callable
from dataclasses import dataclass

from cases.enums import LookReason
from mentorstotte.core.text import fold

TIMES_USUAL = 3
FEWEST = 20  # citizens a day; fewer are no unusual number
MANY_REFUSED = 10  # look-ups that were refused, since last month began; a wrong link or two is nobody's fault


@dataclass(frozen=True, slots=True)
class Look:
    """One reader saw one citizen on one day. ``that_day`` is how many citizens the reader saw that day,
    ``usual`` the median of the reader's days in the months before.
    """

    reader_family: str
    citizen_family: str
    protected: bool
    own_case: bool
    shares_team: bool
    that_day: int
    usual: float


def same_family(look: Look) -> bool:
    """Reader and citizen have the same family name, however it is spelt with æ, ø and å."""
    return bool(look.reader_family) and fold(look.reader_family) == fold(look.citizen_family)


def protected(look: Look) -> bool:
    """The citizen's address is protected, and the reader is not the caseworker."""
    return look.protected and not look.own_case


def other_team(look: Look) -> bool:
    """The citizen has no case in a team of the reader."""
    return not look.shares_team


def unusual(look: Look) -> bool:
    """The reader saw more than three times as many citizens as on a usual day."""
    return look.that_day > max(TIMES_USUAL * look.usual, FEWEST)


REASONS: dict[LookReason, Callable[[Look], bool]] = {
    LookReason.FAMILY: same_family,
    LookReason.PROTECTED: protected,
    LookReason.OTHER_TEAM: other_team,
    LookReason.UNUSUAL: unusual,
}


def reasons_for(look: Look) -> list[str]:
    """Why the look deserves a second one; empty when nothing speaks for it."""
    return [reason.value for reason, speaks in REASONS.items() if speaks(look)]
