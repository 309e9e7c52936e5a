"""When the mentor's written reports are due (domain 9): by the agreement's planned follow-ups."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

OPENS = timedelta(days=28)  # so long before its deadline a report can be written


@dataclass(frozen=True, slots=True)
class Owed:
    """``first`` is the first deadline without a report; a report written today answers all to ``answers``."""

    first: date
    answers: date
    today: date

    @property
    def is_late(self) -> bool:
        """A deadline has gone by; on the day itself there is still time."""
        return self.first < self.today

    @property
    def opens(self) -> date:
        """The first day on which the report can be written."""
        return self.first - OPENS

    @property
    def is_open(self) -> bool:
        """It can be written today."""
        return self.opens <= self.today


def owed(days: Iterable[date], last: date | None, today: date) -> Owed | None:
    """What is owed of the deadlines ``days`` when the last report answered ``last``; nothing when all are
    answered.
    """
    left = sorted(day for day in days if last is None or day > last)
    if not left:
        return None
    gone = [day for day in left if day <= today]
    return Owed(left[0], gone[-1] if gone else left[0], today)
