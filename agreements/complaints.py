"""What open complaints put on pages: the day of reassessment on the start page and on the case."""

from datetime import date

from django.db.models import Q
from django.urls import reverse

from agreements.actions.complaint import OPEN
from agreements.enums import ComplaintOutcome
from agreements.models import Complaint
from cases.case_page import caseworker_of
from mentorstotte.core.enums import Role
from mentorstotte.core.permissions import Permission, allowed
from mentorstotte.core.registry import Act, Card, CasePart, NextStep, WorkRow, WorkSection

SHOWN = 10
TITLE = "Klager"


def work(user, today: date) -> list[WorkSection]:
    """Open complaints of the person's own cases, and an approver's team; no section when there are none."""
    scope = Q(case__caseworker__in=user.desk_ids) if allowed(user, Permission.WORK_CASES) else Q(pk__in=[])
    if user.has_role(Role.APPROVER):
        scope |= Q(case__team_id__in=user.team_ids)
    elif not allowed(user, Permission.WORK_CASES):
        return []
    found = Complaint.objects.filter(scope).filter(OPEN).select_related("case__citizen", "decision")
    rows = [_row(complaint) for complaint in found.order_by("reassess_by", "pk")[:SHOWN]]
    return [WorkSection(TITLE, rows, "")] if rows else []


def complaint_part(case, user) -> CasePart:
    """The card and the next step of a case with an open complaint; the button where there is a decision."""
    if not case.complaint_open:
        return CasePart(acts=[], cards=[], timeline=[])
    found = list(case.complaints.filter(OPEN).select_related("decision").order_by("reassess_by", "pk"))
    first = found[0]
    url = reverse("agreements:complaint", args=[case.number, first.pk])
    acts = [Act("Behandl klagen", url, primary=True)] if allowed(user, Permission.DECIDE_CASES) else []
    what = _what(first)[0].lower() + _what(first)[1:]
    return CasePart(
        acts=acts,
        cards=[Card("agreements/cards/complaint.html", {"case": case, "complaints": found})],
        timeline=[],
        next_step=NextStep(caseworker_of(case, user), what, None if first.outcome else first.reassess_by),
    )


def _what(complaint: Complaint) -> str:
    upheld = complaint.outcome == ComplaintOutcome.UPHELD
    return "Klagen skal sendes til Ankestyrelsen" if upheld else "Klagen skal vurderes"


def _row(complaint: Complaint) -> WorkRow:
    case = complaint.case
    late = ". Kom efter fristen" if complaint.in_time is False else ""
    return WorkRow(
        due=complaint.reassess_by,
        name=case.citizen.name,
        name_url=reverse("cases:detail", args=[case.number]),
        case_number=case.number,
        what=_what(complaint),
        detail=f"Modtaget {complaint.received_on:%d-%m-%Y}{late}",
        mentor="",
        act="Behandl klagen",
        act_url=reverse("agreements:complaint", args=[case.number, complaint.pk]),
        citizen_id=case.citizen_id,
    )
