"""Cutting the days of an agreement where something changes (domain 7.5): no gap, no overlap, nothing lost."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby

from agreements.rules.events.entries import MentorPeriod
from mentorstotte.core.calendar import last_day

ONE_DAY = timedelta(days=1)
TOP_LEVEL = 4


@dataclass(frozen=True, slots=True)
class Span:
    """A closed span of days with one level, number of hours a week, mentor and target group."""

    start: date
    end: date
    level: int | None = None
    weekly_hours: Decimal | None = None
    mentor: Hashable = None
    target_group: str = ""

    def says(self) -> tuple:
        """All but the days."""
        return self.level, self.weekly_hours, self.mentor, self.target_group


def changed(spans: Sequence[Span], first: date, last: date | None = None, **new) -> tuple[Span, ...]:
    """The spans with ``new`` values from ``first`` to ``last`` (the end when ``None``).

    The days before and after stand as they were; neighbours that say the same become one.
    """
    last = spans[-1].end if last is None else min(last, spans[-1].end)
    pieces = [
        replace(piece, **new) if first <= piece.start and piece.end <= last else piece
        for span in spans
        for piece in _cut(span, first, last + ONE_DAY)
    ]
    return joined(pieces)


def _cut(span: Span, *days: date) -> list[Span]:
    """The span in pieces that begin on the days."""
    starts = [span.start, *sorted(day for day in set(days) if span.start < day <= span.end)]
    ends = [*(start - ONE_DAY for start in starts[1:]), span.end]
    return [replace(span, start=start, end=end) for start, end in zip(starts, ends, strict=True)]


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Neighbours that say the same, made one."""
    found: list[Span] = []
    for span in spans:
        if found and found[-1].says() == span.says() and found[-1].end == span.start - ONE_DAY:
            found[-1] = replace(found[-1], end=span.end)
        else:
            found.append(span)
    return tuple(found)


def until(spans: Sequence[Span], last: date) -> tuple[Span, ...]:
    """The spans up to a last day."""
    return tuple(replace(span, end=min(span.end, last)) for span in spans if span.start <= last)


def on(spans: Sequence[Span], day: date) -> Span:
    """The span of a day; the first before the period, the last after it."""
    begun = [span for span in spans if span.start <= day]
    return begun[-1] if begun else spans[0]


def goes_up(before: Span, after: Span) -> bool:
    """A higher level; where there are no levels, more hours."""
    if before.level and after.level:
        return after.level > before.level
    return (after.weekly_hours or 0) > (before.weekly_hours or 0)


def goes_down(before: Span, after: Span) -> bool:
    """Fewer hours or a lower level: an adverse decision unless the citizen agrees."""
    lower = bool(before.level and after.level and after.level < before.level)
    return lower or (after.weekly_hours or 0) < (before.weekly_hours or 0)


def level_ends(day: date, level: int | None, end: date, months: int | None) -> date | None:
    """The last day to propose for a stretch at level 4 that begins on ``day``; ``None`` when it may last."""
    if level != TOP_LEVEL or not months:
        return None
    cap = last_day(day, months)
    return cap if cap < end else None


def mentor_periods(spans: Iterable[Span]) -> tuple[MentorPeriod, ...]:
    """The days of each mentor (R-27): the old one's end the day before the new one's begin."""
    found = []
    for mentor, run in groupby(spans, key=lambda span: span.mentor):
        days = list(run)
        found.append(MentorPeriod(mentor, days[0].start, days[-1].end))
    return tuple(found)


def group_periods(spans: Iterable[Span]) -> tuple[tuple[str, date, date], ...]:
    """(target group, first, last day): what ``contact_spans_over`` judges the contact by."""
    found = []
    for group, run in groupby(spans, key=lambda span: span.target_group):
        days = list(run)
        found.append((group, days[0].start, days[-1].end))
    return tuple(found)
