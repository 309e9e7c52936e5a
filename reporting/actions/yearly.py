"""The committee's yearly report: asked for, made by a worker, and kept."""

from django.db import transaction
from django.utils import timezone

from mentorstotte.core.actions import keep_document, record
from mentorstotte.core.calendar import today
from mentorstotte.core.enums import DocumentKind
from mentorstotte.core.errors import Refused
from mentorstotte.core.files import PDF
from mentorstotte.core.once import once
from reporting.actions.trials import MAX_ATTEMPTS
from reporting.actions.turn import yearly_turn
from reporting.enums import YearlyState
from reporting.models import YearlyReport
from reporting.yearly import TITLE, yearly_pdf


@once(YearlyReport)
def ask_yearly_report(*, year: int, by) -> YearlyReport:
    """Asks for the report of a year, so far when the year is not over; while one of that year waits, it is
    that one. Raises Refused for a year that is ahead.
    """
    if year > today().year:
        raise Refused("Året er ikke begyndt.", at="year")
    asked = {"year": year, "state": YearlyState.WAITING}
    report, new = YearlyReport.objects.get_or_create(**asked, defaults={"asked_by": by})
    if new:
        record("yearly.asked", subject=report, by=by, text=f"{TITLE} {year} er bestilt")
    return report


def unfinished() -> list[int]:
    """Reports that wait, oldest first."""
    return list(YearlyReport.objects.waiting().values_list("pk", flat=True))


def run_yearly_report(report_id: int) -> YearlyReport:
    """Makes a report, once: begun again when a worker was lost, left alone while another is at it, given up
    after three turns.
    """
    with yearly_turn(report_id) as mine:
        report = YearlyReport.objects.select_related("asked_by").get(pk=report_id)
        if not mine or report.state != YearlyState.WAITING:
            return report
        report.attempts += 1
        if report.attempts > MAX_ATTEMPTS:
            return _end(report, YearlyState.FAILED)
        report.instant = timezone.now()
        report.save()
        return _keep(report, yearly_pdf(report.year, report.instant))


@transaction.atomic
def _keep(report: YearlyReport, content: bytes) -> YearlyReport:
    title = f"{TITLE} {report.year}"
    report.document = keep_document(
        content=content,
        kind=DocumentKind.YEARLY_REPORT,
        title=title,
        content_type=PDF,
        case_id=None,
        by=report.asked_by,
    )
    digest = report.document.sha256
    record("yearly.done", subject=report, by=report.asked_by, text=f"{title} er lavet", sha256=digest)
    return _end(report, YearlyState.DONE)


def _end(report: YearlyReport, state: YearlyState) -> YearlyReport:
    report.state, report.done_at = state, timezone.now()
    report.save()
    return report
