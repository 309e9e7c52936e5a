"""B17: granted and used hours in whole months, by month, team, level and kind of mentor."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from itertools import chain

from django.db.models import Count, DateField, F, Func, QuerySet, Sum, TextField, Value
from django.db.models.functions import Cast, Greatest, Least, TruncMonth

from agreements.models import MonthSheet, Segment
from agreements.models.agreement import IN_FORCE
from mentorstotte.core.calendar import last_day
from mentorstotte.core.models import Team
from mentorstotte.core.wording import MONTHS, half_up
from providers.enums import MentorKind
from reporting.reports.frame import Column, Filters, Report, Row, Table
from reporting.rules.figures import percent
from reporting.rules.forecast import NOTHING, ONE_DAY, Months, Running, by_month

MONTH, TEAM, LEVEL, KIND = "maaned", "team", "niveau", "mentortype"
GROUPINGS = ((MONTH, "Måned"), (TEAM, "Team"), (LEVEL, "Niveau"), (KIND, "Mentortype"))
CITIZEN = "version__agreement__case__citizen"
PATHS = {TEAM: "agreement__team", LEVEL: "agreement__level", KIND: "agreement__mentor__kind"}
COLUMNS = (
    Column("Bevilgede timer", "Timer om ugen × dage / 7, i aftaler i kraft.", "hours"),
    Column("Brugte timer", "Mentorens tid med og uden borgeren. Transport er ikke med.", "hours"),
    Column("Brugt", "Brugte timer i procent af de bevilgede.", "percent"),
    Column("Borgere", "Borgere med en aftale i kraft i perioden."),
)


def tables(filters: Filters) -> list[Table]:
    """Five queries, six by team."""
    by = filters.by or MONTH
    first = filters.first.replace(day=1)
    last = last_day(filters.last.replace(day=1), 1)
    running = running_between(filters, first, last)
    granted, used = granted_by(running, first, last, by), used_between(filters, first, last, by)
    citizens = _citizens_by(running, first, last, by)
    name = _names(by)
    everything = by_month(chain(*granted.values()), first, last)
    if by == MONTH:
        hours, keys = everything, list(everything)
    else:
        hours = {key: _sum(by_month(some, first, last)) for key, some in granted.items()}
        keys = sorted({*used, *granted}, key=name)
    rows = [_row(name(key), hours.get(key, NOTHING), used.get(key, 0), citizens.get(key, 0)) for key in keys]
    whole = _row("I alt", _sum(everything), sum(used.values()), citizens_of(running))
    return [Table("Bevilgede og brugte timer", dict(GROUPINGS)[by], COLUMNS, tuple(rows), whole)]


def _row(name: str, hours: Decimal, minutes: int, citizens: int) -> Row:
    used = half_up(Decimal(minutes) / 60)
    return Row(name, (hours, used, percent(used, hours), citizens), citizens)


def _sum(months: Months) -> Decimal:
    return sum(months.values(), NOTHING)


def running_between(filters: Filters, first: date, last: date) -> QuerySet:
    """Stretches with hours of agreements in force that have days between two days, ``until`` included."""
    return (
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


def granted_by(running: QuerySet, first: date, last: date, by: str = MONTH) -> dict[object, list[Running]]:
    """Hours a week by a team, level or kind; by month all under one key. Two queries: what is added from a
    day on, and what is taken off again.
    """
    key = F(f"version__{PATHS[by]}") if by in PATHS else Value(None, output_field=TextField())
    changed = running.annotate(key=key, begins=Greatest("start", Value(first)))
    found: dict[object, list[Running]] = defaultdict(list)
    for key, day, hours in _summed(changed, "begins"):
        found[key].append(Running(day, last, hours))
    for key, day, hours in _summed(changed.filter(until__lt=last), "until"):
        found[key].append(Running(day + ONE_DAY, last, -hours))
    return found


def _summed(changed: QuerySet, day: str) -> QuerySet:
    return changed.values_list("key", day).annotate(hours=Sum("weekly_hours"))


def hours_granted(granted: Iterable[Running], first: date, last: date) -> Decimal:
    """Hours a week × days / 7 between two days."""
    return _sum(by_month(granted, first, last))


def citizens_of(running: QuerySet) -> int:
    """How many citizens there are; one query."""
    return running.aggregate(number=Count(CITIZEN, distinct=True))["number"]


def _citizens_by(running: QuerySet, first: date, last: date, by: str) -> dict[object, int]:
    """The same of each row; one query."""
    key = F(f"version__{PATHS[by]}") if by in PATHS else _months(first, last)
    return dict(running.annotate(key=key).values_list("key").annotate(number=Count(CITIZEN, distinct=True)))


def _months(first: date, last: date) -> Func:
    """The first day of each month that a stretch has days in: a row of each."""
    begins = TruncMonth(Greatest("start", Value(first)))
    months = Func(begins, Least("until", Value(last)), Value("1 month"), function="generate_series")
    return Cast(months, DateField())


def used_between(filters: Filters, first: date, last: date, by: str = MONTH) -> dict:
    """Minutes of the months between two days, by what the rows are grouped by; one query."""
    sheets = MonthSheet.objects.filter(month__range=(first, last), **filters.of_team("agreement__team"))
    minutes = Sum(F("direct_minutes") + F("indirect_minutes"))
    return dict(sheets.order_by().values_list(PATHS.get(by, "month")).annotate(minutes=minutes))


def _names(by: str) -> Callable[[object], str]:
    if by == MONTH:
        return lambda month: f"{MONTHS[month.month - 1][:3]} {month.year}"
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
