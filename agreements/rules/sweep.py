"""Which reminders are due on a day: pure dates, for the sweep over all agreements (domain 8).

Nothing is compared with ``==``: a step whose day has passed is due until it is made, so that a week without
a sweep loses nothing. Nobody is reminded on a closed day.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from agreements.rules.schedule import leader_told_on
from agreements.rules.steps import longest_before, steps_on
from mentorstotte.core.calendar import previous_working_day

LEADER = -1  # the step after a missed deadline, told to the team leader
LOOK_BACK = timedelta(days=366)  # a deadline missed longer ago is told to nobody any more
SLACK = 14  # more than the longest row of closed days
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DueStep:
    """A reminder of a deadline that falls on ``due_on``. ``remind_on`` is its open day, today or earlier."""

    due_on: date
    step: int
    remind_on: date


def remind_on(due: date, step: int) -> date:
    """The open day of a step: so many days before the deadline, or after it for the leader."""
    return leader_told_on(due) if step == LEADER else previous_working_day(due - timedelta(days=step))


def first_unmissed(today: date) -> date:
    """The earliest deadline that is not yet too late to remind of: no open day has passed since."""
    return previous_working_day(today - ONE_DAY) + ONE_DAY


def due_steps(about: str, today: date) -> list[DueStep]:
    """The steps of every possible deadline whose day has come; the same on every later day until it is
    missed.
    """
    first = first_unmissed(today)
    last = today + timedelta(days=longest_before(about) + SLACK)
    found = [
        DueStep(due, step, remind_on(due, step))
        for due in _days(first, last)
        for step in steps_on(due).before(about)
    ]
    found += [
        DueStep(due, LEADER, leader_told_on(due))
        for due in _days(today - LOOK_BACK, today - ONE_DAY)
        if about in steps_on(due).leader
    ]
    return [each for each in found if each.remind_on <= today]


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
