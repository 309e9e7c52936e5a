"""Rules about hours and service levels: R-11 to R-13."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from agreements.rules.context import ONE_DAY, Context
from agreements.rules.facts import EarlierAgreement, Segment
from agreements.rules.outcome import Outcome, lacks
from mentorstotte.core.calendar import last_day
from mentorstotte.core.findings import hard, info, reason
from mentorstotte.core.wording import danish_date, danish_hours, danish_months, danish_number

TOP_LEVEL = 4


class Stretch(NamedTuple):
    """A closed span of days at level 4. ``since`` is where it began, in an earlier agreement perhaps."""

    start: date
    end: date
    since: date
    renewed: bool = False  # follows an earlier stretch without an effect assessment between

    def cap(self, months: int) -> date:
        """The last day that the standard allows."""
        return self.start - ONE_DAY if self.renewed else last_day(self.since, months)


def _is_known(segment: Segment) -> bool:
    return None not in (segment.start, segment.end, segment.weekly_hours)


def _changes_beside(c: Context) -> dict[date, tuple[int, Decimal]]:
    """Day by day, how many segments of other agreements begin (or end, below zero), and their hours."""
    changes: dict[date, tuple[int, Decimal]] = {}
    for _, other in c.overlapping:
        for segment in filter(_is_known, other.segments or ()):
            first, last = max(segment.start, other.start, c.start), min(segment.end, other.end, c.end)
            if first <= last:
                for day, sign in ((first, 1), (last + ONE_DAY, -1)):
                    count, hours = changes.get(day, (0, Decimal(0)))
                    changes[day] = count + sign, hours + sign * segment.weekly_hours
    return changes


def _levels_by_sum(c: Context):
    """(start, end, level) spans where several agreements run at once: the level that the sum amounts to."""
    changes = _changes_beside(c)
    own = {segment.start: segment for segment in c.segments}
    days = sorted(day for day in own.keys() | changes.keys() if day <= c.end)
    current, running, beside = c.segments[0], 0, Decimal(0)
    for start, following in zip(days, [*days[1:], c.end + ONE_DAY], strict=True):
        current = own.get(start, current)
        count, hours = changes.get(start, (0, Decimal(0)))
        running, beside = running + count, beside + hours
        yield start, following - ONE_DAY, _level_of_sum(c, current, beside) if running else current.level


def _level_of_sum(c: Context, own: Segment, beside: Decimal) -> int | None:
    if own.weekly_hours is None:
        return own.level
    amounts_to = c.standard.level_of(own.weekly_hours + beside)
    return amounts_to.number if amounts_to else None


def _own_levels(c: Context):
    if c.overlapping:
        return _levels_by_sum(c)
    return ((segment.start, segment.end, segment.level) for segment in c.segments)


def _began(c: Context) -> date | None:
    """First day of a level-4 stretch that runs on from the chain into this agreement, if any."""
    began = None
    following = c.start
    for earlier in reversed(c.chain):
        if earlier.effect_assessment is not None and earlier.effect_assessment < following:
            return began
        for segment in reversed(earlier.segments or ()):
            if segment.level != TOP_LEVEL:
                return began
            began = segment.start
        following = earlier.start
    return began


def top_level_stretches(c: Context) -> list[Stretch]:
    """The level-4 stretches of this agreement, oldest first."""
    found: list[Stretch] = []
    for start, end, level in _own_levels(c):
        if level != TOP_LEVEL:
            continue
        if found and found[-1].end == start - ONE_DAY:
            found[-1] = found[-1]._replace(end=end)
        else:
            since = (_began(c) if start == c.start else None) or start
            found.append(Stretch(start, end, since, renewed=bool(found)))
    return found


def _gaps(c: Context, *attributes: str) -> list[str]:
    """Keys of what the segments do not say."""
    if not c.segments:
        return ["agreement.segments"]
    named = []
    for n, segment in enumerate(c.segments):
        for name in attributes:
            if getattr(segment, name) is None:
                named.append(f"agreement.segments[{n}].{name}")
    return named


def _unknown_beside(c: Context) -> list[str]:
    """Keys of what is not known about agreements at the same time, and about those that this one extends."""
    if c.facts.earlier is None:
        return ["earlier"]
    own = _gaps(c, "weekly_hours") if c.overlapping else []
    return [*own, *_unsaid(c.overlapping, "start", "end", "weekly_hours"), *_unsaid(_unassessed(c), "level")]


def _unsaid(agreements: Iterable[tuple[int, EarlierAgreement]], *attributes: str) -> list[str]:
    """Keys of what other agreements' segments do not say."""
    keys = []
    for number, other in agreements:
        if other.segments is None:
            keys.append(f"earlier[{number}].segments")
        for n, segment in enumerate(other.segments or ()):
            blank = (name for name in attributes if getattr(segment, name) is None)
            keys.extend(f"earlier[{number}].segments[{n}].{name}" for name in blank)
    return keys


def _unassessed(c: Context) -> list[tuple[int, EarlierAgreement]]:
    """The agreement that this one runs on from at level 4 with no effect assessment between, if any."""
    before = c.predecessor
    if before is None or c.segments[0].level != TOP_LEVEL:
        return []
    if before.effect_assessment is not None and before.effect_assessment < c.start:
        return []
    return [(c.facts.earlier.index(before), before)]


def r11_top_level(c: Context) -> Outcome:
    """R-11: level 4 lasts at most three months at a time; again only after an effect assessment."""
    months = c.standard.level4_max_months
    if not c.standard.levels or months is None:
        return None
    missing = _gaps(c, "level", "start", "end")
    if missing:
        return lacks(*missing)
    over = next((s for s in top_level_stretches(c) if s.end > s.cap(months)), None)
    if over is None:
        unknown = _unknown_beside(c)
        return lacks(*unknown) if unknown else None
    cap = over.cap(months)
    if over.renewed:
        text = f"Niveau 4 kan først gives igen fra {danish_date(over.start)} efter en effektvurdering."
    else:
        text = (
            f"Niveau 4 kan højst vare {danish_months(months)}: fra {danish_date(over.since)} til og med "
            f"{danish_date(cap)}. Det er sat til {danish_date(over.end)}."
        )
    source = c.standard.source("level4_max_months")
    return reason("R-11", text, source, "level", "end", approver=True, latest_end=cap, level_start=over.since)


def r12_hours_fit_level(c: Context) -> Outcome:
    """R-12: the hours lie in the interval of the chosen level."""
    if not c.standard.levels:
        return None
    missing = _gaps(c, "level", "weekly_hours")
    if missing:
        return lacks(*missing)
    for segment in c.segments:
        fits = c.standard.level_of(segment.weekly_hours)
        if fits is not None and not c.standard.level(segment.level).accepts(segment.weekly_hours):
            hours = danish_hours(segment.weekly_hours)
            text = f"{hours} hører til niveau {fits.number}; der er valgt niveau {segment.level}."
            source = c.standard.source("level4_max_months")
            return reason(
                "R-12", text, source, "level", "weekly_hours",
                level=segment.level, suggested_level=fits.number, weekly_hours=segment.weekly_hours,
            )  # fmt: skip
    return None


def r13_hours(c: Context) -> Outcome:
    """R-13: more than no hours; many hours are pointed out, for the law sets no upper limit."""
    missing = _gaps(c, "weekly_hours")
    if missing:
        return lacks(*missing)
    hours = [segment.weekly_hours for segment in c.segments]
    least, most = min(hours), max(hours)
    if least <= 0:
        text = f"Timetallet skal være over 0; der står {danish_hours(least)}."
        return hard("R-13", text, c.regime.source("six_fields"), "weekly_hours", weekly_hours=least)
    limit = c.standard.hours_info_above
    if most <= limit:
        return None
    text = f"{danish_hours(most)} er meget (over {danish_number(limit)}); loven har ingen øvre grænse."
    return info("R-13", text, c.standard.source("hours_info_above"), "weekly_hours", weekly_hours=most)
