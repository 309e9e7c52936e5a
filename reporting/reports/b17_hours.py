"""B17: granted and used hours in whole months, by month, team, level and kind of mentor."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, Sum, Value
from django.db.models.functions import Greatest, Least

from agreements.models import MonthSheet, Segment
from agreements.models.agreement import IN_FORCE
from mentorstotte.core.calendar import add_months, last_day
from mentorstotte.core.models import Team
from mentorstotte.core.wording import MONTHS, half_up
from providers.enums import MentorKind
from reporting.reports.frame import Column, Filters, Report, Row, Table
from reporting.rules.figures import percent
from reporting.rules.forecast import Running, by_month

MONTH, TEAM, LEVEL, KIND = "maaned", "team", "niveau", "mentortype"
GROUPINGS = ((MONTH, "Måned"), (TEAM, "Team"), (LEVEL, "Niveau"), (KIND, "Mentortype"))
PATHS = {TEAM: "agreement__team", LEVEL: "agreement__level", KIND: "agreement__mentor__kind"}
COLUMNS = (
    Column("Bevilgede timer", "Timer om ugen × dage / 7, i aftaler i kraft.", "hours"),
    Column("Brugte timer", "Mentorens tid med og uden borgeren. Transport er ikke med.", "hours"),
    Column("Brugt", "Brugte timer i procent af de bevilgede.", "percent"),
    Column("Borgere", "Borgere med en aftale i kraft i perioden."),
)


@dataclass(frozen=True)
class Stretch:
    """Hours a week of one citizen, and what the rows are grouped by (a team, level or kind)."""

    citizen: int
    key: object
    running: Running


def hours_granted(stretches: Iterable[Stretch], first: date, last: date) -> Decimal:
    """Hours a week × days / 7 between two days."""
    return sum(by_month([each.running for each in stretches], first, last).values(), Decimal("0.00"))


def tables(filters: Filters) -> list[Table]:
    """Two queries, three by team."""
    by = filters.by or MONTH
    first = filters.first.replace(day=1)
    last = last_day(filters.last.replace(day=1), 1)
    granted, used = granted_between(filters, first, last, by), used_between(filters, first, last, by)
    whole = _row("I alt", granted, sum(used.values()), first, last)
    if by == MONTH:
        rows = [_of_month(month, granted, used) for month in _months(first, last)]
    else:
        name = _names(by)
        keys = sorted({*used, *(each.key for each in granted)}, key=name)
        rows = [
            _row(name(key), [each for each in granted if each.key == key], used.get(key, 0), first, last)
            for key in keys
        ]
    return [Table("Bevilgede og brugte timer", dict(GROUPINGS)[by], COLUMNS, tuple(rows), whole)]


def _months(first: date, last: date) -> list[date]:
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    return [add_months(first, number) for number in range(months)]


def _of_month(month: date, granted: list[Stretch], used: dict) -> Row:
    end = last_day(month, 1)
    running = [each for each in granted if each.running.start <= end and each.running.end >= month]
    name = f"{MONTHS[month.month - 1][:3]} {month.year}"
    return _row(name, running, used.get(month, 0), month, end)


def _row(name: str, granted: list[Stretch], minutes: int, first: date, last: date) -> Row:
    hours = hours_granted(granted, first, last)
    used = half_up(Decimal(minutes) / 60)
    citizens = len({each.citizen for each in granted})
    return Row(name, (hours, used, percent(used, hours), citizens), citizens)


def granted_between(filters: Filters, first: date, last: date, by: str = MONTH) -> list[Stretch]:
    """What agreements in force grant between two days, in one query."""
    path = f"version__{PATHS[by]}" if by in PATHS else None
    rows = (
        Segment.objects.filter(
            version__state__in=IN_FORCE,
            version__agreement__in_force=True,
            weekly_hours__isnull=False,
            start__lte=last,
            **filters.of_team("version__agreement__team"),
        )
        .annotate(until=Least("end", "version__agreement__end_date"))
        .filter(until__gte=Greatest("start", Value(first)))
        .order_by()
    )
    values = (
        "version__agreement__case__citizen",
        "start",
        "until",
        "weekly_hours",
        *([path] if path else []),
    )
    return [
        Stretch(citizen, key[0] if key else None, Running(start, until, hours))
        for citizen, start, until, hours, *key in rows.values_list(*values)
    ]


def used_between(filters: Filters, first: date, last: date, by: str = MONTH) -> dict:
    """Minutes of the months between two days, by what the rows are grouped by; one query."""
    sheets = MonthSheet.objects.filter(month__range=(first, last), **filters.of_team("agreement__team"))
    minutes = Sum(F("direct_minutes") + F("indirect_minutes"))
    return dict(sheets.order_by().values_list(PATHS.get(by, "month")).annotate(minutes=minutes))


def _names(by: str) -> Callable[[object], str]:
    if by == LEVEL:
        return lambda level: "Uden niveau" if level is None else f"Niveau {level}"
    known = dict(MentorKind.choices) if by == KIND else dict(Team.objects.values_list("pk", "name"))
    return lambda key: known.get(key, "Uden mentor")


REPORT = Report(
    code="B17",
    title="Bevilgede og brugte timer",
    lead="Bruges de timer, der bevilges?",
    tables=tables,
    columns=COLUMNS,
    groupings=GROUPINGS,
    drawn=(0, 1),
    notes=(
        "Perioden rundes ud til hele måneder.",
        "Team, niveau og mentortype er aftalens i dag, også for timer fra før en ændring.",
        "Timer, der er registreret og endnu ikke godkendt, er med.",
    ),
)
