"""What is planned inside a period: follow-ups, effect assessment, level reviews, reminders (domain 8)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from agreements.rules.contact import ContactSpan
from agreements.rules.steps import EFFECT_ASSESSMENT, EXPIRY, FOLLOW_UP, steps_on
from mentorstotte.core.calendar import CACHED_DAYS, next_working_day, previous_working_day

_ORDER = (FOLLOW_UP, EFFECT_ASSESSMENT, EXPIRY)


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline and the open day on or before it, which is the one shown."""

    due: date
    working_day: date


@dataclass(frozen=True, slots=True)
class Reminder:
    """An open day on which the caseworker is reminded, and of what."""

    on: date
    about: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """The planned days of an agreement."""

    follow_ups: tuple[Due, ...]
    effect_assessment: Due | None
    level_reviews: tuple[Due, ...]
    reminders: tuple[Reminder, ...]
    contact: tuple[ContactSpan, ...]


def due_on(day: date) -> Due:
    """A deadline with the open day on or before it."""
    return Due(day, previous_working_day(day))


def leader_told_on(due: date) -> date:
    """The day on which the team leader is told of a deadline that was missed: the first open day after it."""
    return next_working_day(due + timedelta(days=1))


def effect_deadline(start: date, end: date, lead_days: int) -> date | None:
    """The last day for the effect assessment; ``None`` when it would lie before the start."""
    day = end - timedelta(days=lead_days)
    return day if day >= start else None


def next_follow_up(last_done_or_start: date, end: date, weeks: int, lead_days: int) -> date | None:
    """When the next follow-up is due, counted from the last completed one (or the start).

    ``None`` when the effect assessment takes its place.
    """
    day = last_done_or_start + timedelta(weeks=weeks)
    return day if day <= end - timedelta(days=lead_days) else None


@lru_cache(maxsize=CACHED_DAYS)
def _from_period(start: date, end: date, weeks: int, lead_days: int):
    """Follow-ups, effect assessment and reminders: what rests on the period alone."""
    due_days = follow_ups(start, end, weeks, lead_days)
    effect = effect_deadline(start, end, lead_days)
    return (
        tuple(map(due_on, due_days)),
        due_on(effect) if effect else None,
        tuple(reminders(start, end, due_days, effect)),
    )


def follow_ups(start: date, end: date, weeks: int, lead_days: int) -> list[date]:
    """The follow-ups that are due when each is made on its day."""
    days, day = [], start
    while (day := next_follow_up(day, end, weeks, lead_days)) is not None:
        days.append(day)
    return days


def reminders(start: date, end: date, follow_up_days: Iterable[date], effect: date | None) -> list[Reminder]:
    """All planned reminders in order; none before the start."""
    deadlines = [(day, FOLLOW_UP) for day in follow_up_days] + [(end, EXPIRY)]
    if effect is not None:
        deadlines.append((effect, EFFECT_ASSESSMENT))
    wanted = [
        (due - timedelta(days=n), about) for due, about in deadlines for n in steps_on(due).before(about)
    ]
    planned = {(previous_working_day(day), about) for day, about in wanted}
    in_order = sorted(planned, key=lambda r: (r[0], _ORDER.index(r[1])))
    return [Reminder(on, about) for on, about in in_order if on >= start]


def plan(
    start: date,
    end: date,
    *,
    weeks: int,
    lead_days: int,
    level_review_days: Iterable[date] = (),
    contact: Iterable[ContactSpan] = (),
) -> Schedule:
    """The schedule of a closed period.

    ``weeks`` between follow-ups and ``lead_days`` before the end are the standard's; ``level_review_days``
    are those of the level-4 stretches, ``contact`` is from ``contact_spans``.
    """
    due, effect, reminded = _from_period(start, end, weeks, lead_days)
    reviews = tuple(map(due_on, level_review_days))
    return Schedule(due, effect, reviews, reminded, tuple(contact))
