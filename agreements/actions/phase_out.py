"""The phase-out plan as steps: hours only go down, inside the period. Nothing changes by itself.

Until there is an agreement, the plan stands in the proposal. From then on the steps are the plan: the paper,
the pages and the rules (R-44) read them, and the proposal says what was granted.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from agreements.actions.holding import hold_agreement
from agreements.models import Agreement, PhaseOutStep
from mentorstotte.core.actions import record
from mentorstotte.core.errors import Refused
from mentorstotte.core.wording import danish_date, danish_hours


def begin_plan(agreement: Agreement, steps: Iterable[tuple[date, Decimal]], *, by) -> None:
    """The plan as it was granted; a day that has a step keeps it."""
    made = {"agreement": agreement, "registered_by": by}
    rows = [PhaseOutStep(day=day, weekly_hours=hours, **made) for day, hours in steps]
    PhaseOutStep.objects.bulk_create(rows, ignore_conflicts=True)


def plan_of(agreement: Agreement) -> tuple[tuple[date, Decimal], ...]:
    """Day and hours a week of the steps that stand, the first first."""
    steps = agreement.phase_out_steps.all()
    return tuple((step.day, step.weekly_hours) for step in steps if step.withdrawn_at is None)


@transaction.atomic
def plan_step(*, agreement_id: int, day: date, weekly_hours: Decimal, what: str, by) -> PhaseOutStep:
    """Adds a step; the same again gives the one that stands. Raises Refused outside the period, and for more
    hours than before it or fewer than after it (domain 8).
    """
    agreement = hold_agreement(agreement_id)
    same = {"day": day, "weekly_hours": weekly_hours, "what": what.strip()}
    known = agreement.phase_out_steps.standing().filter(**same).first()
    if known is not None:
        return known
    _check(agreement, day, weekly_hours)
    made = PhaseOutStep.objects.create(agreement=agreement, registered_by=by, **same)
    text = f"Udfasning: {danish_hours(weekly_hours)} fra {danish_date(day)}"
    record("phase_out.planned", subject=made, case_id=agreement.case_id, by=by, text=text)
    return made


def _check(agreement: Agreement, day: date, hours: Decimal) -> None:
    if not agreement.start_date <= day <= agreement.end_date:
        raise Refused(
            f"Trinnet skal ligge i aftalens periode, {danish_date(agreement.start_date)} til"
            f" {danish_date(agreement.end_date)}."
        )
    steps = list(agreement.phase_out_steps.standing())
    if any(step.day == day for step in steps):
        raise Refused("Der er allerede et trin den dag.")
    before = [step.weekly_hours for step in steps if step.day < day] or [agreement.weekly_hours]
    after = [step.weekly_hours for step in steps if step.day > day]
    if before[-1] is not None and hours > before[-1]:
        raise Refused(f"Timetallet kan ikke stige: før trinnet er det {danish_hours(before[-1])}.")
    if after and hours < after[0]:
        raise Refused(f"Timetallet kan ikke stige: efter trinnet er det {danish_hours(after[0])}.")


@transaction.atomic
def finish_step(*, step_id: int, by) -> PhaseOutStep:
    """The step has been taken. Twice changes nothing; the hours stay as they were agreed."""
    step = PhaseOutStep.objects.select_for_update(of=("self",)).select_related("agreement").get(pk=step_id)
    if step.withdrawn_at is not None:
        raise Refused("Trinnet er taget ud af planen.")
    if step.done_at is None:
        step.done_at, step.done_by = timezone.now(), by
        step.save(update_fields=["done_at", "done_by"])
        text = f"Udfasning: trinnet fra {danish_date(step.day)} er gjort"
        record("phase_out.done", subject=step, case_id=step.agreement.case_id, by=by, text=text)
    return step


@transaction.atomic
def withdraw_step(*, step_id: int, by) -> None:
    """Takes a step out of the plan; it stays in the history. Twice changes nothing."""
    step = PhaseOutStep.objects.select_for_update(of=("self",)).select_related("agreement").get(pk=step_id)
    if step.withdrawn_at is None:
        step.withdrawn_at, step.withdrawn_by = timezone.now(), by
        step.save(update_fields=["withdrawn_at", "withdrawn_by"])
        text = f"Udfasning: trinnet fra {danish_date(step.day)} er taget ud"
        record("phase_out.withdrawn", subject=step, case_id=step.agreement.case_id, by=by, text=text)
