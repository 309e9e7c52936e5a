"""Hours used against hours granted, and when they run out at the pace so far (domain 10)."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from agreements.rules.events.entries import hours
from mentorstotte.core.calendar import days_in


@dataclass(frozen=True, slots=True)
class Pace:
    """Hours: ``granted`` in the whole period, ``so_far`` of them up to today, ``used`` so far.

    ``runs_out`` is the day on which the last granted hour will be used, at the average since the first day;
    ``None`` when they last the period.
    """

    granted: Decimal
    so_far: Decimal
    used: Decimal
    runs_out: date | None


def pace(*, granted: Decimal, so_far: Decimal, minutes: int, first: date, last: date, today: date) -> Pace:
    """``granted`` and ``so_far`` in hours, ``minutes`` used until ``today``; the period is ``first`` to
    ``last``.
    """
    used = hours(minutes)
    passed = days_in(first, min(today, last))
    if minutes <= 0 or passed <= 0:
        return Pace(granted, so_far, used, None)
    left = max(granted * 60 - minutes, Decimal(0))
    runs_out = min(today, last) + timedelta(days=int(left * passed / minutes))
    return Pace(granted, so_far, used, runs_out if runs_out < last else None)
