"""What follows when something ends an agreement before its time (domain 7.5).

The last day moves, the first never; nothing ends by itself.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from agreements.enums import EndedReason
from cases.enums import EntitlementKind

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class EarlyEnd:
    """``last_day`` of the support, ``None`` when it goes on and the caseworker gets a task.

    ``needs_reason``: it lies before the day of asking and must be explained.
    """

    last_day: date | None
    needs_reason: bool = False


def early_end(
    why: str, on: date, *, start: date, end: date, today: date, kind: str | None = None
) -> EarlyEnd:
    """The last day when ``why`` (an ``EndedReason``) happens ``on`` a day; never outside the period.

    A move ends the day before, a death on its day, all else on the day given. One with right and duty
    (``kind``) who does not want the support any more is not ended by that.
    """
    withdraws = why == EndedReason.CITIZEN_WITHDREW
    if withdraws and kind == EntitlementKind.RIGHT_AND_DUTY:
        return EarlyEnd(None)
    last = on - _ONE_DAY if why == EndedReason.MOVED else on
    return EarlyEnd(min(max(last, start), end), needs_reason=withdraws and on < today)
