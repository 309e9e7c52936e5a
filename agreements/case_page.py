"""What proposals and decisions put on the case page: the next act, and the latest decision."""

from datetime import date

from django.db.models import Exists, F, OuterRef
from django.urls import reverse

from agreements.case_agreement import agreement_part, versions_of
from agreements.complaints import complaint_part
from agreements.corrections import correction_part
from agreements.enums import ProposalState
from agreements.models import MentorChoice, Proposal
from agreements.rights_page import rights_part
from cases.case_page import caseworker_of
from cases.enums import CaseState
from mentorstotte.core.calendar import complaint_deadline
from mentorstotte.core.enums import Role
from mentorstotte.core.models import Approval
from mentorstotte.core.permissions import Permission, allowed
from mentorstotte.core.registry import Act, Card, CasePart, NextStep

UNDECIDED = (ProposalState.DRAFT, ProposalState.SUBMITTED, ProposalState.RETURNED)
WORDS = {
    ProposalState.DRAFT: "Fortsæt vurderingen",
    ProposalState.RETURNED: "Ret indstillingen",
}


def case_parts(case, user, today: date) -> list[CasePart]:
    """All that proposals and agreements put on the case page, in three queries, one more with a complaint."""
    versions = versions_of(case)
    return [
        complaint_part(case, user),
        agreement_part(case, versions, user, today),
        proposal_part(case, user, new=not versions),
        correction_part(case, versions, user),
        paper_part(case, user),
        rights_part(case, user),
    ]


def paper_part(case, user) -> CasePart:
    """The papers that can be made of the case itself."""
    closed = case.state == CaseState.CLOSED or case.citizen.deceased_on
    if closed or not allowed(user, Permission.WORK_CASES):
        return CasePart(acts=[], cards=[], timeline=[])
    return CasePart(acts=[], cards=[Card("agreements/cards/papers.html", {"case": case})], timeline=[])


def proposal_part(case, user, *, new: bool) -> CasePart:
    """The acts that the state of the proposal calls for, and the latest decision; ``new``: without an
    agreement.
    """
    found = _proposals(case, user)
    proposal = next((p for p in found if p.state in UNDECIDED), None)
    granted = [p for p in found if p.state == ProposalState.APPROVED and p.agreed is None]
    decisions = [p.decision for p in found if hasattr(p, "decision")]
    decision = max(decisions, key=lambda each: each.pk, default=None)
    if case.state == CaseState.CLOSED:
        proposal, granted = None, []
    waiting = proposal is not None and proposal.state == ProposalState.SUBMITTED
    return CasePart(
        acts=_waiting_acts(case, proposal, user)
        if waiting
        else _caseworker_acts(case, proposal, granted, user),
        cards=[Card("agreements/cards/decision.html", _decision(case, decision))] if decision else [],
        timeline=[],
        status=(
            proposal.get_state_display()
            if waiting or (proposal and proposal.state == ProposalState.RETURNED)
            else ""
        ),
        status_tone="waiting" if waiting else "soon",
        next_step=_next_step(case, proposal, user, granted=granted, new=new),
    )


def _next_step(case, proposal: Proposal | None, user, *, granted: list, new: bool) -> NextStep | None:
    """What the proposal or the grant waits for; a new case waits to be assessed."""
    if proposal is not None and proposal.state == ProposalState.SUBMITTED:
        who = "dig" if _may_decide(case, proposal, user) else f"en godkender i {case.team.name}"
        return NextStep(who, "indstillingen skal behandles i visitationen")
    if any(p.choice_waits for p in granted):
        return NextStep(f"en godkender i {case.team.name}", "mentorens pris ligger over loftet")
    what = ""
    if granted:
        lacks_mentor = any(p.agreed is None and p.mentor_id is None for p in granted)
        what = "der skal findes en mentor" if lacks_mentor else "aftalen skal laves"
    elif proposal is not None:
        returned = proposal.state == ProposalState.RETURNED
        what = "indstillingen skal rettes" if returned else "vurderingen skal gøres færdig"
    elif new and case.state == CaseState.OPEN:
        what = "borgeren skal vurderes"
    return NextStep(caseworker_of(case, user), what) if what else None


def _may_decide(case, proposal: Proposal, user) -> bool:
    """An approver of the team whose own hand is not in it (R-14)."""
    own = case.caseworker_id == user.pk
    return user.has_role(Role.APPROVER) and proposal.decidable and not own


def _proposals(case, user) -> list[Proposal]:
    """All of the case, with decision, agreement and whether the person may decide it; without long texts."""
    decidable = Approval.objects.decidable_by(user).filter(subject_kind=Proposal._meta.model_name)
    return list(
        case.proposals.select_related("decision__document")
        .annotate(
            agreed=F("agreement"),
            decidable=Exists(decidable.filter(subject_id=OuterRef("pk"))),
            choice_waits=Exists(MentorChoice.objects.waiting().filter(proposal=OuterRef("pk"))),
        )
        .defer("verdict", "unread", "rejection_draft", "decision__verdict")
    )


def _waiting_acts(case, proposal: Proposal, user) -> list[Act]:
    may_decide = _may_decide(case, proposal, user)
    label = "Behandl i visitationen" if may_decide else "Se indstillingen"
    return [Act(label, reverse("agreements:visitation", args=[case.number]), primary=may_decide)]


def _caseworker_acts(case, proposal: Proposal | None, granted: list[Proposal], user) -> list[Act]:
    if not allowed(user, Permission.WORK_CASES) or case.state == CaseState.CLOSED:
        return []
    lacks_mentor = any(p.mentor_id is None for p in granted)
    label, name = ("Find mentor", "match") if lacks_mentor else ("Lav aftale", "agreement_draft")
    make = [Act(label, reverse(f"agreements:{name}", args=[case.number]), primary=True)]
    label = WORDS[ProposalState(proposal.state)] if proposal else "Vurdér og indstil"
    fresh = proposal is not None or case.state not in (CaseState.GRANTED, CaseState.REJECTED)
    acts = [
        *(make if granted else []),
        Act(label, reverse("agreements:proposal", args=[case.number]), primary=fresh),
    ]
    if proposal and proposal.agreed is None:
        acts.append(Act("Giv afslag", reverse("agreements:reject", args=[case.number])))
    return acts


def _decision(case, decision) -> dict:
    return {
        "case": case,
        "decision": decision,
        "deadline": complaint_deadline(decision.received_on) if decision.received_on else None,
    }
