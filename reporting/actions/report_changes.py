"""Which changes of agreements the national register is to be told of.

What holds now is compared with what was told, so a turn that is missed or doubled changes nothing.
"""

from collections import defaultdict
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from agreements.enums import ReportState
from agreements.models import Agreement, AgreementVersion, Enrolment, RegisterReport
from agreements.models.agreement import IN_FORCE
from mentorstotte.core.actions import record
from mentorstotte.core.models import Event
from reporting.enums import MentorType, OutState, ReportKind
from reporting.models import OwnReports, Report
from reporting.models.register import LEFT
from reporting.rules.register import Content, kind_of, lacking

BATCH = 500
RECENT = timedelta(hours=1)  # what a turn looks back; the night looks at all


def find_recent() -> int:
    """Makes the reports of cases on which something has happened, and looks again at those held back."""
    return _find(since=timezone.now() - RECENT)


def find_all() -> int:
    """Makes every report that is lacking; gives how many."""
    return _find()


def _find(since: datetime | None = None) -> int:
    today = timezone.localdate()
    first = OwnReports.objects.since(today)
    if first is None:
        return 0
    told = Exists(Report.objects.filter(agreement=OuterRef("pk")))
    agreements = Agreement.objects.in_force().filter(Q(end_date__gte=first) | told)
    if since is not None:
        cases = Event.objects.filter(at__gte=since, case_id__isnull=False).values("case_id")
        held_back = Report.objects.filter(state=OutState.REFUSED).values("agreement")
        agreements = agreements.filter(Q(case_id__in=cases) | Q(pk__in=held_back))
    last, made = 0, 0
    while keys := list(agreements.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        made += _report_all(keys, today)
        last = keys[-1]
    return made


@transaction.atomic
def _report_all(keys: list[int], today: date) -> int:
    held = list(_held(keys))
    told: dict[int, list[Report]] = defaultdict(list)
    reports = Report.objects.standing().select_for_update().filter(agreement__in=keys)
    for report in reports.order_by("agreement_id", "number"):
        told[report.agreement_id].append(report)
    known = RegisterReport.objects.filter(agreement__in=keys).order_by("agreement_id", "-pk")
    answers = {each.agreement_id: each for each in known.distinct("agreement_id")}
    return sum(_next(each, told[each.pk], answers.get(each.pk), today) is not None for each in held)


def _held(keys: list[int]):
    """The agreements, locked, with what a report says of them."""
    versions = AgreementVersion.objects.filter(agreement=OuterRef("pk"), state__in=IN_FORCE)
    places = Enrolment.objects.standing().filter(agreement=OuterRef("pk"))
    held = Agreement.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    return held.select_related("mentor__supplier").annotate(
        legal_basis=Subquery(versions.values("legal_basis")[:1]), in_a_group=Exists(places)
    )


def content_of(agreement: Agreement) -> Content:
    """What the register should know of an agreement of ``_held``."""
    supplier = agreement.mentor.supplier if agreement.mentor else None
    return Content(
        start=agreement.start_date,
        end=agreement.end_date,
        ended_on=agreement.ended_on,
        weekly_hours=agreement.weekly_hours,
        mentor_type=MentorType.PLACE if agreement.in_a_group else MentorType.INDIVIDUAL,
        target_group=agreement.target_group,
        legal_basis=agreement.legal_basis or "",
        provider=supplier.name if supplier else "",
        cvr=supplier.cvr if supplier else "",
    )


def _next(agreement: Agreement, told: list[Report], answer: RegisterReport | None, today: date):
    """The report that is lacking, or nothing. ``told`` are those that stand, the newest last.

    One that waits untried and says something else than what holds now is replaced.
    """
    now, newest = content_of(agreement), told[-1] if told else None
    if newest and (newest.content == now or newest.state == OutState.CLAIMED):
        return None
    if newest and newest.state == OutState.PENDING and newest.attempts:
        return None
    if newest and newest.state in (OutState.PENDING, OutState.REFUSED):
        _replace(newest)
    left = [report for report in told if report.state in LEFT]
    before = left[-1] if left else None
    if before is None and _is_known(answer, now):
        return None
    if before and before.state in (OutState.REJECTED, OutState.CORRECTED):
        return correct(before, now, today)
    if before and before.content == now:
        return None
    return make(agreement, kind_of(before and before.content, now), now, today)


def _is_known(answer: RegisterReport | None, now: Content) -> bool:
    """The main case system has told the register the same, and it was taken."""
    if answer is None or answer.state != ReportState.ACCEPTED:
        return False
    return (answer.start, answer.end, answer.weekly_hours) == (now.start, now.end, now.weekly_hours)


def _replace(report: Report) -> None:
    report.state = OutState.SUPERSEDED
    report.save()


def make(
    agreement: Agreement, kind: str, content: Content, today: date, corrects: Report | None = None, by=None
) -> Report:
    """A report that waits, or is held back; the agreement is held."""
    lack = lacking(content, today)
    newest = Report.objects.filter(agreement=agreement).order_by("-number").first()
    report = Report.objects.create(
        agreement=agreement,
        number=newest.number + 1 if newest else 1,
        kind=kind,
        state=OutState.REFUSED if lack else OutState.PENDING,
        lack=lack,
        corrects=corrects,
        **{name: getattr(content, name) for name in Content.__dataclass_fields__},
    )
    text = f"Indberetning til DFDG, {report.get_kind_display().lower()}: {report.get_state_display().lower()}"
    record("report.made", subject=report, case_id=agreement.case_id, by=by, text=text)
    return report


def correct(rejected: Report, content: Content, today: date, by=None) -> Report:
    """The report that takes the place of a rejected one."""
    rejected.state = OutState.CORRECTED
    rejected.save()
    return make(rejected.agreement, ReportKind.CORRECTION, content, today, corrects=rejected, by=by)
