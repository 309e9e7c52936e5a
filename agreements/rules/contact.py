"""How often mentor and citizen must meet, by full ISO weeks, by statute and standard (R-17, domain 8)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from cases.rules.regimes import Regimes
from cases.rules.standards import Standard
from mentorstotte.core.calendar import CACHED_DAYS, full_weeks

_STRICTNESS = {"none": 0, None: 0, "fortnightly": 1, "weekly": 2}
_WEEK = timedelta(days=7)
_SUNDAY = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class ContactSpan:
    """Full weeks under one rule (``weekly``, ``fortnightly``); ``source`` is ``statute`` or ``standard``."""

    rule: str
    source: str
    first_monday: date
    last_monday: date
    weeks: int

    @property
    def pairs(self) -> int:
        """Full pairs of weeks, counted from the first."""
        return self.weeks // 2


def _demand(group: str, day: date, regimes: Regimes, standard: Standard):
    """(rule, whose) for a target group on a day, the stricter of statute and standard, if any."""
    regime = regimes.on(day)
    by_law = regime.contact if group in regime.contact_groups else None
    local = standard.on(day).rp_contact if group in regimes.duty_groups else None
    by_standard = local if local in _STRICTNESS else None
    rule = max(by_law, by_standard, key=_STRICTNESS.__getitem__)
    if not _STRICTNESS[rule]:
        return None
    return rule, "statute" if _STRICTNESS[by_law] >= _STRICTNESS[rule] else "standard"


@lru_cache(maxsize=CACHED_DAYS)
def contact_spans(
    group: str | None, start: date, end: date, regimes: Regimes, standard: Standard
) -> tuple[ContactSpan, ...]:
    """The spans of full weeks in a closed period; a week in which the rule changes is not judged.

    A standard's own rule is for those groups that some version of the law has given right and duty.
    """
    weeks = full_weeks(start, end)
    if weeks is None or (group not in regimes.duty_groups and group not in regimes.contact_groups):
        return ()
    changes = sorted(v.valid_from for v in (*regimes.all, *standard.versions) if start < v.valid_from <= end)
    spans: list[ContactSpan] = []
    monday = weeks.first_monday
    while monday <= weeks.last_monday:
        demand = _demand(group, monday, regimes, standard)
        following = next((day for day in changes if day > monday), end + _SUNDAY)
        whole = max((following - monday).days // 7, 0)
        last = min(monday + _WEEK * max(whole - 1, 0), weeks.last_monday)
        steady = whole > 0 or demand == _demand(group, monday + _SUNDAY, regimes, standard)
        if demand is not None and steady:
            _add(spans, ContactSpan(*demand, monday, last, (last - monday).days // 7 + 1))
        monday = last + _WEEK
    return tuple(spans)


def contact_spans_over(
    groups: Iterable[tuple[str, date, date]], regimes: Regimes, standard: Standard
) -> tuple[ContactSpan, ...]:
    """The spans of an agreement whose target group changes: (group, first day, last day), oldest first.

    The new group counts from its first full week; the week in which it changes is not judged.
    """
    spans: list[ContactSpan] = []
    for group, start, end in groups:
        for span in contact_spans(group, start, end, regimes, standard):
            _add(spans, span)
    return tuple(spans)


def _add(spans: list[ContactSpan], new: ContactSpan) -> None:
    before = spans[-1] if spans else None
    joins = before and before.last_monday + _WEEK == new.first_monday
    if joins and (before.rule, before.source) == (new.rule, new.source):
        spans[-1] = replace(before, last_monday=new.last_monday, weeks=before.weeks + new.weeks)
    else:
        spans.append(new)
