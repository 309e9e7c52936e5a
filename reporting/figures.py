"""The figures of a period and a day, fetched in a fixed number of queries and computed by the pure rules."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Max, Sum

from agreements.models import Agreement
from cases.rules.standards import standard_for_municipality
from providers.models import FrameworkAgreement
from reporting.models import ControlTotal, LedgerPosting
from reporting.rules import deadlines, figures


@dataclass(frozen=True)
class PeriodFigures:
    """Courses that began in a period (B3 to B5, B8)."""

    started: int
    sample: figures.Sample
    hours: figures.Hours


@dataclass(frozen=True)
class DayFigures:
    """What runs and what is due on a day (B6, B7, B11)."""

    due: deadlines.DueFigures
    citizens: int
    integration: int
    frameworks: figures.Frameworks


def courses_of(agreements) -> list[figures.Course]:
    """The agreements as the pure figures see them."""
    names = ("case__citizen_id", "start_date", "end_date", "target_group", "level", "weekly_hours")
    return [figures.Course(*values) for values in agreements.values_list(*names)]


def period_figures(first: date, last: date) -> PeriodFigures:
    """Figures of all agreements in force that began from ``first`` to ``last``, both included."""
    begun = courses_of(Agreement.objects.in_force().filter(start_date__range=(first, last)))
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
    running = Agreement.objects.running_on(day)
    standard = standard_for_municipality(settings.MUNICIPALITY_CODE).on(day)
    names = ("case__citizen_id", "start_date", "end_date", "target_group", "level", "weekly_hours")
    followed = [
        deadlines.Followed(figures.Course(*values), last_follow_up=last, effect_assessment=effect)
        for *values, last, effect in running.annotate(last_follow_up=Max("follow_ups__held_on")).values_list(
            *names, "last_follow_up", "effect_assessed_on"
        )
    ]
    courses = [each.course for each in followed]
    frameworks = FrameworkAgreement.objects.values_list("supplier_id", "kind", "valid_from", "valid_to")
    return DayFigures(
        due=deadlines.due_on_day(
            followed, day, weeks=standard.followup_weeks, lead_days=standard.effect_lead_days
        ),
        citizens=figures.citizens_on(courses, day),
        integration=figures.citizens_on(figures.of_groups(courses, figures.INTEGRATION_GROUPS), day),
        frameworks=figures.frameworks_on(frameworks, day),
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
