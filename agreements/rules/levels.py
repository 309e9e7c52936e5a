"""Rules about hours and service levels: R-11 to R-13."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from agreements.rules.context import ONE_DAY, Context
from agreements.rules.facts import Segment
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


def _hours_on(segments: tuple[Segment, ...], day: date) -> Decimal | None:
    return next((s.weekly_hours for s in segments if s.start <= day <= s.end), None)


def _cuts(c: Context) -> list[date]:
    """First days of spans in which neither own segments nor the set of running agreements change."""
    days = {segment.start for segment in c.segments}
    for _, other in c.overlapping:
        spans = [(other.start, other.end), *((s.start, s.end) for s in other.segments or ())]
        days.update(day for start, end in spans if start and end for day in (start, end + ONE_DAY))
    return sorted(day for day in days if c.start <= day <= c.end)


def _levels_by_sum(c: Context):
    """(start, end, level) spans where several agreements run at once: the level that the sum amounts to."""
    cuts = _cuts(c)
    for start, following in zip(cuts, [*cuts[1:], c.end + ONE_DAY], strict=True):
        own = next(s for s in c.segments if s.start <= start <= s.end)
        others = [_hours_on(o.segments or (), start) for _, o in c.overlapping if o.start <= start <= o.end]
        known = [hours for hours in others if hours is not None]
        level = own.level
        if known and own.weekly_hours is not None:
            amounts_to = c.standard.level_of(sum(known, own.weekly_hours))
            level = amounts_to.number if amounts_to else None
        yield start, following - ONE_DAY, level


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
    named = [
        f"agreement.segments[{n}].{name}"
        for n, segment in enumerate(c.segments)
        for name in attributes
        if getattr(segment, name) is None
    ]
    return named if c.segments else ["agreement.segments"]


def _unknown_beside(c: Context) -> list[str]:
    """Keys of what is not known about agreements at the same time."""
    if c.facts.earlier is None:
        return ["earlier"]
    if not c.overlapping:
        return []
    others = [f"earlier[{n}].segments" for n, other in c.overlapping if other.segments is None]
    return [*_gaps(c, "weekly_hours"), *others]


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
    least, most = (pick(segment.weekly_hours for segment in c.segments) for pick in (min, max))
    if least <= 0:
        text = f"Timetallet skal være over 0; der står {danish_hours(least)}."
        return hard("R-13", text, c.regime.source("six_fields"), "weekly_hours", weekly_hours=least)
    limit = c.standard.hours_info_above
    if most <= limit:
        return None
    text = f"{danish_hours(most)} er meget (over {danish_number(limit)}); loven har ingen øvre grænse."
    return info("R-13", text, c.standard.source("hours_info_above"), "weekly_hours", weekly_hours=most)
