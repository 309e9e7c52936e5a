"""What open complaints put on pages: the day of reassessment on the start page and on the case."""

from datetime import date

from django.urls import reverse

from agreements.actions.complaint import OPEN
from agreements.enums import ComplaintOutcome
from agreements.models import Complaint
from cases.case_page import caseworker_of
from cases.scope import scope_of
from mentorstotte.core.permissions import Permission, allowed
from mentorstotte.core.registry import Act, Card, CasePart, NextStep, WorkRow, WorkSection

SHOWN = 10
TITLE = "Klager"


def open_for(user):
    """Open complaints of the person's own cases, and an approver's team; None for others."""
    scope = scope_of(user)
    return None if scope is None else Complaint.objects.filter(scope).filter(OPEN)


def work(user, today: date) -> list[WorkSection]:
    """What stands open, by the day of reassessment."""
    found = open_for(user).select_related("case__citizen", "decision").order_by("reassess_by", "pk")
    return [WorkSection(TITLE, [_row(complaint) for complaint in found[:SHOWN]], "")]


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
