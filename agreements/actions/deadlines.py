"""The planned days of an agreement, and the copies of them that lists filter and sort by."""

from dataclasses import dataclass
from datetime import date

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from agreements.actions.contact_weeks import copy_contact
from agreements.actions.facts import own_standard
from agreements.models import Agreement, AgreementVersion, Segment
from agreements.models.agreement import IN_FORCE
from agreements.rules import schedule
from agreements.rules.reports import owed


@dataclass(frozen=True)
class Deadlines:
    """What is due next: the 13-week follow-up, and the effect assessment before the end."""

    next_follow_up: date | None
    effect_due: date | None


def deadlines_of(start: date, end: date, *, last_follow_up: date | None = None) -> Deadlines:
    """The next follow-up and the last day for the effect assessment, by the standard in force at the start.

    ``None`` for a follow-up whose place the effect assessment takes, and for an effect assessment that would
    lie before the start (domain 8).
    """
    standard = own_standard().on(start)
    weeks, lead = standard.followup_weeks, standard.effect_lead_days
    return Deadlines(
        next_follow_up=schedule.next_follow_up(last_follow_up or start, end, weeks, lead),
        effect_due=schedule.effect_deadline(start, end, lead),
    )


def planned(start: date, end: date) -> schedule.Schedule:
    """All follow-ups and the effect assessment as they are planned when each is made on its day."""
    standard = own_standard().on(start)
    return schedule.plan(start, end, weeks=standard.followup_weeks, lead_days=standard.effect_lead_days)


def report_days(agreement: Agreement) -> list[date]:
    """When the mentor's reports are due: one for each planned follow-up, and one for the effect assessment,
    which an agreement that was stopped has not.
    """
    plan = planned(agreement.start_date, agreement.end_date)
    days = [each.due for each in plan.follow_ups]
    if plan.effect_assessment and agreement.ended_on is None:
        days.append(plan.effect_assessment.due)
    return days


def report_due(agreement: Agreement, answered: date | None) -> date | None:
    """The first of them after the deadline that the newest report ``answered``, whoever the mentor is."""
    due = owed(report_days(agreement), answered, timezone.localdate())
    return due.first if due and agreement.in_force else None


def later_follow_ups(agreement: Agreement) -> list[date]:
    """The follow-ups after the next one, when each is made on its day."""
    standard = own_standard().on(agreement.start_date)
    weeks, lead = standard.followup_weeks, standard.effect_lead_days
    return schedule.follow_ups(agreement.next_follow_up, agreement.end_date, weeks, lead)


def governing_version(agreement: Agreement) -> AgreementVersion:
    """The version in force; before there is one, the newest."""
    return governing_first(agreement.versions.all()).first()


def governing_first(versions):
    """Versions with the one in force first, then the newest."""
    in_force = models.Case(models.When(state__in=IN_FORCE, then=0), default=1)
    return versions.order_by(in_force, "-number")


def refresh(agreement: Agreement) -> Agreement:
    """Copies to the agreement what its governing version, follow-ups and assessments say. The caller holds
    the row.

    Hours, level and mentor are those of today, or of the first day ahead. An agreement that was stopped ends
    on that day: nothing is due after it, and the closing status takes the place of the effect assessment. An
    effect assessment also counts as the last time the need was looked at.
    """
    version, today = governing_version(agreement), timezone.localdate()
    segments = list(version.segments.all())
    now = next((segment for segment in reversed(segments) if segment.start <= today), None)
    first = now or (segments[0] if segments else None)
    agreement.in_force = version.state in IN_FORCE
    agreement.start_date = version.start_date
    agreement.end_date = min(version.end_date, agreement.ended_on or version.end_date)
    agreement.weekly_hours = first.weekly_hours if first else agreement.weekly_hours
    agreement.level = first.level if first else None
    agreement.mentor = (first and first.mentor) or agreement.mentor
    agreement.target_group = version.target_group
    followed = agreement.follow_ups.values_list("held_on", flat=True).first()
    assessed = agreement.effect_assessments.values_list("assessed_on", flat=True).first()
    looked_at = max(filter(None, (followed, assessed)), default=None)
    due = deadlines_of(agreement.start_date, agreement.end_date, last_follow_up=looked_at)
    stopped = agreement.ended_on is not None
    running = agreement.in_force and not (stopped and agreement.ended_on < today)
    agreement.next_follow_up = due.next_follow_up if running else None
    agreement.effect_due = due.effect_due if running and not stopped else None
    agreement.effect_assessed_on = assessed
    agreement.report_due = report_due(
        agreement, agreement.mentorreports.values_list("due_on", flat=True).first()
    )
    copy_contact(agreement, version, today)
    agreement.save()
    return agreement


def follow_segments() -> int:
    """Brings the copied hours, level and mentor up to today's segment; gives back how many were behind.

    For agreements with more than one: a new segment begins on its day without anybody touching the row.
    Those that a missed day left behind are found as well.
    """
    found = Agreement.objects.select_for_update().filter(pk__in=_behind(timezone.localdate()))
    with transaction.atomic():
        return len([refresh(agreement) for agreement in found])


def _behind(today: date) -> list[int]:
    """Agreements whose copies are not those of the segment of the day."""
    begun = Segment.objects.filter(
        start__lte=today, end__gte=today, version__state__in=IN_FORCE, version__start_date__lt=F("start")
    )
    names = ("level", "weekly_hours", "mentor_id")
    rows = begun.values_list(
        "version__agreement_id", *names, *(f"version__agreement__{name}" for name in names)
    )
    return [
        key
        for key, level, hours, mentor, *copied in rows.iterator()
        if [level, hours, mentor or copied[2]] != copied
    ]
