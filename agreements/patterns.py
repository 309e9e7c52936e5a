"""Patterns in the time of suppliers or mentors in a period, counted by the database: one question for each.

Those of a named mentor are asked for by pages that have seen the switch (``NamedFigures``) only.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, Sum, Value
from django.db.models.functions import Concat, ExtractIsoWeekDay, Mod, TruncDate

from agreements.models import Pause, TimeEntry
from agreements.rules.events import patterns as rules
from mentorstotte.core.calendar import closed_days
from providers.models import Mentor

SUPPLIER, MENTOR = "mentor__supplier", "mentor"  # whose patterns: the path from an entry
FEWEST_MENTORS = 2  # figures of a supplier with one mentor are figures of that person


@dataclass
class PatternRow:
    """One supplier's or mentor's patterns; ``pk`` is none for all suppliers with one mentor together."""

    pk: int | None
    name: str
    mentors: int = 0
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def seen(self) -> tuple[rules.Seen, ...]:
        """All patterns."""
        return rules.seen(self.counts)

    @property
    def standing_out(self) -> list[rules.Seen]:
        """Those that a human should look at."""
        return [each for each in self.seen if each.stands_out]


def patterns_between(first: date, last: date) -> list[PatternRow]:
    """Suppliers with time in the period, those with most that stands out first. Six questions."""
    return _most_first(_without_single_persons(_counted(_entries(first, last), SUPPLIER, first, last)))


def mentor_patterns(first: date, last: date, mentor: Mentor | None = None) -> list[PatternRow]:
    """Mentors with time in the period, or the one mentor; as for suppliers. Six questions."""
    entries = _entries(first, last)
    entries = entries.filter(mentor=mentor) if mentor else entries
    return _most_first(_counted(entries, MENTOR, first, last).values())


def _entries(first: date, last: date):
    return TimeEntry.objects.counted().filter(day__gte=first, day__lte=last)


def _most_first(rows) -> list[PatternRow]:
    return sorted(rows, key=lambda row: (-len(row.standing_out), row.name))


def _counted(entries, whose: str, first: date, last: date) -> dict[int, PatternRow]:
    found = _totals(entries, whose, first, last)
    for name, rows in _grouped(entries, whose).items():
        for key, number in rows:
            found[key].counts[name] += number
    return found


def _totals(entries, whose: str, first: date, last: date) -> dict[int, PatternRow]:
    """What is counted entry by entry."""
    closed = [day for year in range(first.year, last.year + 1) for day in closed_days(year)]
    whole = entries.annotate(rest=Mod(F("direct_minutes") + F("indirect_minutes"), 60))
    rows = (
        whole.order_by()
        .values(whose=F(whose), name=F(f"{whose}__name"))
        .annotate(
            entries=Count("pk"),
            mentors=Count("mentor", distinct=True),
            whole_hours=Count("pk", filter=Q(rest=0, no_show=False)),
            closed_days=Count("pk", filter=Q(day__in=closed)),
            months=Count("sheet", distinct=True),
            mentor_days=Count(Concat("mentor", Value(" "), "day", output_field=CharField()), distinct=True),
        )
    )
    found = {}
    for row in rows:
        key, name, mentors = row.pop("whose"), row.pop("name"), row.pop("mentors")
        found[key] = PatternRow(key, name, mentors)
        found[key].counts.update(row)
    return found


def _grouped(entries, whose: str) -> dict[str, list[tuple[int, int]]]:
    """(whose, how many) for what is counted in groups; only groups with the pattern leave the database."""
    away = Pause.objects.filter(
        agreement=OuterRef("agreement"),
        withdrawn_at=None,
        start__lte=OuterRef("day"),
        end__gte=OuterRef("day"),
    )
    plain = entries.order_by().annotate(whose=F(whose))
    days = plain.values("whose", "mentor", "day").annotate(minutes=Sum("direct_minutes"))
    times = plain.exclude(starts=None).annotate(weekday=ExtractIsoWeekDay("day"))
    times = times.values("whose", "agreement", "weekday", "starts", "ends").annotate(n=Count("pk"))
    texts = plain.exclude(note="").values("whose", "mentor", "note").annotate(n=Count("pk"))
    written = plain.values("whose", "sheet").annotate(
        n=Count("pk"),
        on=Count(TruncDate("registered_at"), distinct=True),
        days=Count("day", distinct=True),
    )
    absent = plain.filter(Exists(away)).values("whose").annotate(n=Count("pk"))
    least = {"same_times": rules.SAME_TIME_LEAST, "same_text": rules.SAME_TEXT_LEAST}
    return {
        "long_days": _ones(days.filter(minutes__gt=rules.LONG_DAY_MINUTES)),
        "same_times": _pairs(times.filter(n__gte=least["same_times"])),
        "same_text": _pairs(texts.filter(n__gte=least["same_text"])),
        "one_day": _ones(written.filter(on=1, days__gte=rules.ONE_DAY_LEAST)),
        "absent": _pairs(absent),
    }


def _pairs(groups) -> list[tuple[int, int]]:
    return list(groups.values_list("whose", "n"))


def _ones(groups) -> list[tuple[int, int]]:
    return [(key, 1) for key in groups.values_list("whose", flat=True)]


def _without_single_persons(found: dict[int, PatternRow]) -> list[PatternRow]:
    """Suppliers of which one mentor gave time are one row together, so that no person is pointed at."""
    shown = [row for row in found.values() if row.mentors >= FEWEST_MENTORS]
    single = [row for row in found.values() if row.mentors < FEWEST_MENTORS]
    if len(single) < FEWEST_MENTORS:
        return shown
    together = PatternRow(None, "Leverandører med én mentor, samlet", len(single))
    for row in single:
        for name, number in row.counts.items():
            together.counts[name] += number
    return [*shown, together]
