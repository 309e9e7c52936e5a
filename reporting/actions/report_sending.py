"""Reports on their way to the national register: claimed one by one and sent, or handed over by a person; the
receipt, and the correction of what was rejected.
"""

from dataclasses import replace
from datetime import timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from agreements.actions.holding import hold_agreement
from agreements.actions.register import ReportFacts, add_report
from mentorstotte.core.actions import record
from mentorstotte.core.calendar import today
from mentorstotte.core.errors import Refused
from reporting import dfdg
from reporting.actions.report_changes import correct
from reporting.enums import OutState
from reporting.models import OwnReports, Report

log = structlog.get_logger(__name__)
LOST_AFTER = timedelta(minutes=10)
RETRY_AFTER, RETRY_AT_MOST = timedelta(minutes=2), timedelta(hours=1)
BATCH = 200


def send_waiting() -> int:
    """Sends what waits, in its order; gives how many went out. A platform that is away leaves the rest for
    next time.
    """
    way, sent = dfdg.way(), 0
    release_lost()
    if way is None or OwnReports.objects.since(today()) is None:
        return 0
    while sent < BATCH and (report := claim()):
        try:
            answer = way.send(str(report.key), message(report))
        except dfdg.WayError as error:
            put_back(report, error)
            break
        finish(report, answer)
        sent += 1
    return sent


def release_lost() -> int:
    """Those whose worker was lost wait again; the key lets the platform know a repetition."""
    now = timezone.now()
    lost = Q(claimed_at__lt=now - LOST_AFTER) | Q(claimed_at__gt=now + LOST_AFTER)
    return Report.objects.filter(lost, state=OutState.CLAIMED).update(state=OutState.PENDING)


@transaction.atomic
def claim() -> Report | None:
    """Takes one report that waits; two workers never take the same."""
    now = timezone.now()
    due = Q(next_try_at__isnull=True) | Q(next_try_at__lte=now) | Q(next_try_at__gt=now + RETRY_AT_MOST)
    waiting = Report.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        due, state=OutState.PENDING
    )
    report = waiting.select_related("agreement__case__citizen", "corrects").order_by("pk").first()
    if report is not None:
        report.state, report.claimed_at = OutState.CLAIMED, now
        report.attempts += 1
        report.save()
    return report


def put_back(report: Report, error: dfdg.WayError) -> None:
    """Tried again after two minutes, then four, and so on, at most an hour."""
    log.warning("report_not_sent", report=report.pk, error=str(error))
    wait = min(RETRY_AFTER * 2 ** min(report.attempts - 1, 10), RETRY_AT_MOST)
    Report.objects.filter(pk=report.pk, state=OutState.CLAIMED).update(
        state=OutState.PENDING, error=str(error)[:200], next_try_at=timezone.now() + wait
    )


@transaction.atomic
def finish(report: Report, answer: dfdg.Answer) -> None:
    """Marks what the platform took, with the answer if it came at once. Whoever switched reports on stands
    for it. A second worker with the same report changes nothing.
    """
    held = _hold(report.pk)
    if held.state not in (OutState.CLAIMED, OutState.PENDING):
        return
    by = OwnReports.objects.select_related("set_by").first().set_by
    held.reference = answer.reference
    _sent(held, by)
    if answer.state:
        on = answer.answered_on
        known = on is not None and timezone.localdate(held.made_at) <= on <= today()
        _answered(held, answer if known else replace(answer, answered_on=today()), by)


def message(report: Report) -> dict[str, str | None]:
    """The minimum fields of domain 11.4 as the platform gets them."""
    return {
        "municipality": settings.MUNICIPALITY_CODE,
        "cpr": report.agreement.case.citizen.cpr,
        "measure": "mentor",
        "report": report.kind,
        "corrects": report.corrects.reference if report.corrects else None,
        "mentor_type": report.mentor_type,
        "target_group": report.target_group,
        "legal_basis": report.legal_basis,
        "start": report.start.isoformat(),
        "expected_end": report.end.isoformat(),
        "actual_end": report.ended_on.isoformat() if report.ended_on else None,
        "weekly_hours": str(report.weekly_hours) if report.weekly_hours is not None else None,
        "provider": report.provider,
        "provider_cvr": report.cvr,
    }


@transaction.atomic
def hand_over(*, report_id: int, by) -> Report:
    """A person has typed it into the register. A second click changes nothing; raises Refused for one that
    was replaced or is held back.
    """
    report = _hold(report_id)
    if report.sent_at is None:
        _check_open(report)
        _sent(report, by)
    return report


@transaction.atomic
def take_answer(*, report_id: int, answer: dfdg.Answer, by) -> Report:
    """The receipt that a person has pasted; it becomes the agreement's receipt (E3). The same again changes
    nothing. Raises Refused for days that cannot be, and for a report that has another answer.
    """
    report = _hold(report_id)
    said = (report.state, report.reference, report.answered_on, report.answer)
    if said == (answer.state, answer.reference, answer.answered_on, answer.text):
        return report
    if report.sent_at is None:
        _check_open(report)
        _sent(report, by)
    if report.state != OutState.SENT:
        raise Refused("Indberetningen har allerede en kvittering. Genindlæs siden.")
    _answered(report, answer, by)
    return report


@transaction.atomic
def send_again(*, report_id: int, by) -> Report:
    """A correction of a rejected report, with what holds now said anew. A second click gives the same one."""
    rejected = _hold(report_id)
    if rejected.state == OutState.CORRECTED:
        return rejected.corrections.latest("pk")
    if rejected.state != OutState.REJECTED:
        raise Refused("Kun en indberetning, som registret har afvist, kan sendes igen.")
    return correct(rejected, rejected.content, today(), by=by)


def _hold(report_id: int) -> Report:
    """The report with its agreement, both held, the agreement first."""
    hold_agreement(Report.objects.values_list("agreement", flat=True).get(pk=report_id))
    held = Report.objects.select_for_update(of=("self",)).select_related("agreement__case")
    return held.get(pk=report_id)


def _check_open(report: Report) -> None:
    if report.state == OutState.SUPERSEDED:
        raise Refused("Aftalen er ændret siden. Brug den nyeste indberetning.")
    if report.lacking:
        raise Refused(f"{report.lacking.text} {report.lacking.mend}")
    if report.state == OutState.CLAIMED:
        raise Refused("Indberetningen er ved at blive sendt.")


def _sent(report: Report, by) -> None:
    report.state, report.sent_at = OutState.SENT, timezone.now()
    report.error, report.next_try_at = "", None
    report.save()
    text = f"Indberetning til DFDG, {report.get_kind_display().lower()}: sendt"
    record("report.sent", subject=report, case_id=report.agreement.case_id, by=by, text=text)


def _answered(report: Report, answer: dfdg.Answer, by) -> None:
    if answer.answered_on < timezone.localdate(report.made_at):
        raise Refused("Kvitteringen kan ikke være ældre end indberetningen.", at="answered_on")
    facts = ReportFacts(
        state=answer.state,
        start=report.start,
        end=report.end,
        weekly_hours=report.weekly_hours,
        reference=answer.reference,
        answered_on=answer.answered_on,
    )
    add_report(agreement_id=report.agreement_id, facts=facts, by=by)
    report.state, report.reference = answer.state, answer.reference
    report.answered_on, report.answer = answer.answered_on, answer.text
    report.save()
