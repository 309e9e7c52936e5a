"""The figures of the reports (domain section 12), as pure computations on plain values.

Amounts are kroner, hours are hours a week, shares are per cent; all Decimal, rounded half up. An average or a
share of nothing is None, never 0.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cases.enums import TargetGroup
from providers.enums import FrameworkKind, MentorKind
from reporting.rules.numbers import mean, median, percent, percentile

INTEGRATION_GROUPS = frozenset({TargetGroup.T08_UDL_AKT.value, TargetGroup.T09_UDL_U30.value})
LEVELS = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Course:
    """One agreement as the figures see it; ``citizen`` is any key that is the same for the same person."""

    citizen: object
    start: date
    end: date
    target_group: str
    level: int | None = None
    weekly_hours: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """What B4, B5 and B8 read of a course: as good as the course itself for them."""

    target_group: str
    level: int | None
    weekly_hours: Decimal | None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a whole: kroner or a number of courses, and its share in per cent."""

    amount: Decimal | int
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class Cost:
    """B1. ``deviation`` is the stated total less the sum of the parts; None when no total was stated."""

    parts: dict[str, Part]
    total: Decimal
    stated_total: Decimal | None
    deviation: Decimal | None


def cost_kind(kind: str | None) -> str:
    """The kind of mentor that a cost is counted under: social mentors are external (glossary 26)."""
    return MentorKind.EXTERNAL.value if kind == MentorKind.SOCIAL else str(kind or "")


def cost_by_kind(postings: Iterable[tuple[str, Decimal]], *, stated_total: Decimal | None = None) -> Cost:
    """B1: cost by mentor kind from (kind, kroner)."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for kind, amount in postings:
        sums[cost_kind(kind)] += amount
    total = sum(sums.values(), Decimal("0.00"))
    parts = {kind: Part(amount, percent(amount, total, 2)) for kind, amount in sums.items()}
    return Cost(parts, total, stated_total, None if stated_total is None else stated_total - total)


@dataclass(frozen=True, slots=True)
class Budget:
    """B2. ``net`` in the unit of the input; ``change``: the budget against earlier spending, per cent."""

    net: Decimal
    refund_share: Decimal | None
    change: Decimal | None


def budget_follow_up(gross: Decimal, refund: Decimal, *, spent_before: Decimal) -> Budget:
    """B2: what the budget costs when the state's refund is taken off, and how it compares."""
    return Budget(gross - refund, percent(refund, gross), percent(gross - spent_before, spent_before))


@dataclass(frozen=True, slots=True)
class Sample:
    """B4. ``analysed`` are the courses with hours; shares are of all courses, and of the analysed."""

    courses: int
    analysed: int
    analysed_share: Decimal | None
    integration: int
    integration_share: Decimal | None


def sample(courses: Iterable[Course | Grant]) -> Sample:
    """B4: how many courses have weekly hours, and how many of those rest on the Integration Act."""
    everyone = list(courses)
    analysed = [course for course in everyone if course.weekly_hours is not None]
    integration = sum(course.target_group in INTEGRATION_GROUPS for course in analysed)
    return Sample(
        courses=len(everyone),
        analysed=len(analysed),
        analysed_share=percent(len(analysed), len(everyone)),
        integration=integration,
        integration_share=percent(integration, len(analysed)),
    )


@dataclass(frozen=True, slots=True)
class Hours:
    """B5 and B8. Averages are over the courses that have hours; ``known`` of ``courses`` do (C-28)."""

    courses: int
    known: int
    total: Decimal
    mean: Decimal | None
    median: Decimal | None
    p90: Decimal | None
    highest: Decimal | None
    level_of_mean: int | None
    levels: dict[int, Part]
    without_level: int


def granted_hours(courses: Iterable[Course | Grant], *, level_of: Callable[[Decimal], int | None]) -> Hours:
    """B5 and B8: granted weekly hours and the distribution on the levels the courses were given.

    ``level_of`` tells the level that some hours amount to in the municipality's standard. Shares are of the
    courses that have a level.
    """
    everyone = list(courses)
    hours = [course.weekly_hours for course in everyone if course.weekly_hours is not None]
    levels = [course.level for course in everyone if course.level is not None]
    average = mean(hours)
    return Hours(
        courses=len(everyone),
        known=len(hours),
        total=sum(hours, Decimal("0.00")),
        mean=average,
        median=median(hours),
        p90=percentile(hours, 90),
        highest=max(hours, default=None),
        level_of_mean=None if average is None else level_of(average),
        levels={n: Part(levels.count(n), percent(levels.count(n), len(levels))) for n in LEVELS},
        without_level=len(everyone) - len(levels),
    )


@dataclass(frozen=True, slots=True)
class Frameworks:
    """B7: companies with a framework agreement on a day, by kind, and the share of partnerships."""

    companies: int
    partnerships: int
    company_centres: int
    partnership_share: Decimal | None


def frameworks_on(agreements: Iterable[tuple[object, str, date, date | None]], day: date) -> Frameworks:
    """B7 from (company, kind, first day, last day or None while it runs); a company counts once a kind."""
    running = {
        (company, kind)
        for company, kind, first, last in agreements
        if first <= day and (last is None or day <= last)
    }
    companies = {company for company, _ in running}
    partnerships = sum(kind == FrameworkKind.PARTNERSHIP for _, kind in running)
    centres = sum(kind == FrameworkKind.COMPANY_CENTRE for _, kind in running)
    return Frameworks(len(companies), partnerships, centres, percent(partnerships, len(companies)))
