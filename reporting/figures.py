"""The figures of a period and a day, fetched in a fixed number of queries and computed by the pure rules."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import repeat

from django.conf import settings
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from agreements.models import Agreement, FollowUp
from agreements.rules.steps import EXPIRY_NOTICE_DAYS
from cases.rules.standards import standard_for_municipality
from providers.models import FrameworkAgreement
from reporting.models import ControlTotal, LedgerPosting
from reporting.rules import figures


@dataclass(frozen=True)
class PeriodFigures:
    """Courses that began in a period (B3 to B5, B8)."""

    started: int
    sample: figures.Sample
    hours: figures.Hours


@dataclass(frozen=True)
class DueFigures:
    """Numbers of courses that run on the day.

    ``expiring``: end within 14 days. ``effect_missed``: the effect deadline has passed without an assessment.
    ``expiring_and_missed``: both. ``follow_up_overdue``: the next 13-week follow-up was due before the day.
    ``into_next_year``: the last day lies in a later year.
    """

    running: int
    expiring: int
    effect_missed: int
    expiring_and_missed: int
    follow_up_overdue: int
    into_next_year: int


@dataclass(frozen=True)
class DayFigures:
    """What runs and what is due on a day (B6, B7, B11)."""

    due: DueFigures
    citizens: int
    integration: int
    frameworks: figures.Frameworks


def grants_of(agreements: QuerySet) -> list[figures.Grant]:
    """What each of the agreements grants; those that are alike are counted by the database. One query."""
    alike = agreements.order_by().values_list("target_group", "level", "weekly_hours")
    counted = alike.annotate(number=Count("pk"))
    return [each for *said, number in counted for each in repeat(figures.Grant(*said), number)]


def period_figures(first: date, last: date) -> PeriodFigures:
    """Figures of all agreements in force that began from ``first`` to ``last``, both included."""
    begun = grants_of(Agreement.objects.in_force().filter(start_date__range=(first, last)))
    standard = standard_for_municipality(settings.MUNICIPALITY_CODE).on(last)
    return PeriodFigures(
        started=len(begun),
        sample=figures.sample(begun),
        hours=figures.granted_hours(
            begun, level_of=lambda hours: getattr(standard.level_of(hours), "number", None)
        ),
    )


def day_figures(day: date) -> DayFigures:
    """Figures of all agreements in force that run on ``day``, with what has been done about them."""
    citizens = Count("case__citizen", distinct=True)
    integration = Q(target_group__in=figures.INTEGRATION_GROUPS)
    found = Agreement.objects.running_on(day).aggregate(
        citizens=citizens,
        integration=Count("case__citizen", distinct=True, filter=integration),
    )
    return DayFigures(due=due_on(day), frameworks=frameworks_of(day), **found)


def frameworks_of(day: date) -> figures.Frameworks:
    """B7, in one query."""
    found = FrameworkAgreement.objects.values_list("supplier_id", "kind", "valid_from", "valid_to")
    return figures.frameworks_on(found, day)


def due_on(day: date) -> DueFigures:
    """B11 of a day, in one query. On the day of a deadline there is still time."""
    standard = standard_for_municipality(settings.MUNICIPALITY_CODE).on(day)
    weeks, lead = timedelta(weeks=standard.followup_weeks), timedelta(days=standard.effect_lead_days)
    last = FollowUp.objects.filter(agreement=OuterRef("pk")).order_by("-held_on").values("held_on")[:1]
    running = Agreement.objects.running_on(day).order_by()
    expiring = Q(end_date__lte=day + timedelta(days=EXPIRY_NOTICE_DAYS))
    # The deadline lies so many days before the end, and there is none where that is before the start.
    missed = Q(effect_assessed_on=None, end_date__lt=day + lead, end_date__gte=F("start_date") + lead)
    # The next follow-up rolls from the last one; near the end the effect assessment takes its place.
    overdue = Q(looked_at__lt=day - weeks, looked_at__lte=F("end_date") - lead - weeks)
    counts = {
        "running": Q(),
        "expiring": expiring,
        "effect_missed": missed,
        "expiring_and_missed": expiring & missed,
        "follow_up_overdue": overdue,
        "into_next_year": Q(end_date__year__gt=day.year),
    }
    found = running.annotate(looked_at=Coalesce(Subquery(last), "start_date"))
    return DueFigures(
        **found.aggregate(**{name: Count("pk", filter=which) for name, which in counts.items()})
    )


def ledger_figures(year: int) -> tuple[figures.Cost, ControlTotal | None]:
    """B1: cost by mentor kind in a year, held against the stated total when there is one."""
    sums = (
        LedgerPosting.objects.filter(posted_on__year=year)
        .order_by()
        .values_list("mentor_kind")
        .annotate(total=Sum("amount"))
    )
    control = ControlTotal.objects.filter(pk=year).first()
    return figures.cost_by_kind(sums, stated_total=control.amount if control else None), control


def ledger_years() -> list[int]:
    """Years with postings, the newest first."""
    return [day.year for day in LedgerPosting.objects.dates("posted_on", "year", order="DESC")]
