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
BY_MONTH = {f"{by}-maaned": by for by in (TEAM, LEVEL, KIND)}
GROUPINGS = (
    (MONTH, "Måned"),
    (TEAM, "Team"),
    (LEVEL, "Niveau"),
    (KIND, "Mentortype"),
    ("team-maaned", "Team og måned"),
    ("niveau-maaned", "Niveau og måned"),
    ("mentortype-maaned", "Mentortype og måned"),
)
CITIZEN = "version__agreement__case__citizen"
PATHS = {TEAM: "agreement__team", LEVEL: "agreement__level", KIND: "agreement__mentor__kind"}
COLUMNS = (
    Column("Bevilgede timer", "Timer om ugen × dage / 7, i aftaler i kraft.", "hours"),
    Column("Brugte timer", "Mentorens tid med og uden borgeren. Transport er ikke med.", "hours"),
    Column("Brugt", "Brugte timer i procent af de bevilgede.", "percent"),
    Column("Borgere", "Borgere med en aftale i kraft i perioden."),
)


def tables(filters: Filters) -> list[Table]:
    """Five queries, six where teams are named."""
    by = filters.by or MONTH
    first = filters.first.replace(day=1)
    last = last_day(filters.last.replace(day=1), 1)
    running = running_between(filters, first, last)
    whole, rows = (_months_of if by in BY_MONTH else _rows_of)(filters, running, first, last, by)
    months = len(by_month((), first, last)) if by in BY_MONTH else 0
    total = _row("I alt", *whole, citizens_of(running))
    heading = "Bevilgede og brugte timer"
    return [Table(heading, dict(GROUPINGS)[by], COLUMNS, tuple(rows), total, months)]


def _rows_of(
    filters: Filters, running: QuerySet, first: date, last: date, by: str
) -> tuple[tuple[Decimal, int], list[Row]]:
    """Hours and minutes of all, and a row of each."""
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
    return (_sum(everything), sum(used.values())), rows


def _months_of(
    filters: Filters, running: QuerySet, first: date, last: date, by: str
) -> tuple[tuple[Decimal, int], list[Row]]:
    """The same with every month of each team, level or kind."""
    of = BY_MONTH[by]
    granted, name = granted_by(running, first, last, of), _names(of)
    used = {(key, month): minutes for key, month, minutes in _used(filters, first, last, PATHS[of], "month")}
    citizens = _citizens(running, key=_key(of), month=_months(first, last))
    everything = by_month(chain(*granted.values()), first, last)
    rows = []
    for key in sorted({*granted, *(key for key, _ in used)}, key=name):
        for month, hours in by_month(granted.get(key, ()), first, last).items():
            at = key, month
            label = f"{name(key)}, {_month_name(month)}"
            rows.append(_row(label, hours, used.get(at, 0), citizens.get(at, 0)))
    return (_sum(everything), sum(used.values())), rows


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
    key = _key(by) if by in PATHS else Value(None, output_field=TextField())
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


def _key(by: str) -> F:
    """The team, level or kind of a stretch."""
    return F(f"version__{PATHS[by]}")


def _citizens_by(running: QuerySet, first: date, last: date, by: str) -> dict[object, int]:
    """The same of each row; one query."""
    found = _citizens(running, key=_key(by) if by in PATHS else _months(first, last))
    return {key: number for (key,), number in found.items()}


def _citizens(running: QuerySet, **keys) -> dict[tuple, int]:
    """The same by the keys; one query."""
    found = running.annotate(**keys).values_list(*keys).annotate(number=Count(CITIZEN, distinct=True))
    return {tuple(at): number for *at, number in found}


def _months(first: date, last: date) -> Func:
    """The first day of each month that a stretch has days in: a row of each."""
    begins = TruncMonth(Greatest("start", Value(first)))
    months = Func(begins, Least("until", Value(last)), Value("1 month"), function="generate_series")
    return Cast(months, DateField())


def used_between(filters: Filters, first: date, last: date, by: str = MONTH) -> dict:
    """Minutes of the months between two days, by what the rows are grouped by; one query."""
    return dict(_used(filters, first, last, PATHS.get(by, "month")))


def _used(filters: Filters, first: date, last: date, *keys: str) -> QuerySet:
    sheets = MonthSheet.objects.filter(month__range=(first, last), **filters.of_team("agreement__team"))
    minutes = Sum(F("direct_minutes") + F("indirect_minutes"))
    return sheets.order_by().values_list(*keys).annotate(minutes=minutes)


def _names(by: str) -> Callable[[object], str]:
    if by == MONTH:
        return _month_name
    if by == LEVEL:
        return lambda level: "Uden niveau" if level is None else f"Niveau {level}"
    known = dict(MentorKind.choices) if by == KIND else dict(Team.objects.values_list("pk", "name"))
    return lambda key: known.get(key, "Uden mentor")


def _month_name(month: date) -> str:
    return f"{MONTHS[month.month - 1][:3]} {month.year}"


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
