"""What proposals and decisions put on the case page: the next act, and the latest decision."""

from datetime import date

from django.urls import reverse

from agreements.actions.visitation import own_hand, rounds
from agreements.enums import ProposalState
from agreements.models import Proposal
from cases.enums import CaseState
from mentorstotte.core.calendar import complaint_deadline
from mentorstotte.core.enums import ApprovalState, Role
from mentorstotte.core.permissions import Permission, allowed
from mentorstotte.core.registry import Act, Card, CasePart

WORDS = {
    ProposalState.DRAFT: "Fortsæt vurderingen",
    ProposalState.RETURNED: "Ret indstillingen",
}


def proposal_part(case, user, today: date) -> CasePart:
    """The acts that the state of the proposal calls for, and the latest decision."""
    proposal, granted = _open(case)
    decision = case.decisions.select_related("document").first()
    waiting = proposal is not None and proposal.state == ProposalState.SUBMITTED
    return CasePart(
        acts=_waiting_acts(proposal, user) if waiting else _caseworker_acts(case, proposal, granted, user),
        cards=[Card("agreements/cards/decision.html", _decision(case, decision))] if decision else [],
        timeline=[],
        status=(
            proposal.get_state_display()
            if waiting or (proposal and proposal.state == ProposalState.RETURNED)
            else ""
        ),
        status_tone="waiting" if waiting else "soon",
    )


def _open(case) -> tuple[Proposal | None, bool]:
    """The proposal that is not decided, and whether a grant waits for its agreement."""
    without_agreement = Proposal.objects.filter(state=ProposalState.APPROVED, agreement__isnull=True)
    found = (Proposal.objects.undecided() | without_agreement).filter(case=case).select_related("case")
    undecided = [proposal for proposal in found if proposal.state != ProposalState.APPROVED]
    return (undecided[0] if undecided else None), len(undecided) < len(found)


def _waiting_acts(proposal: Proposal, user) -> list[Act]:
    pending = rounds(proposal).filter(state=ApprovalState.PENDING).first()
    may_decide = user.has_role(Role.APPROVER) and pending and not own_hand(pending, proposal, user)
    label = "Behandl i visitationen" if may_decide else "Se indstillingen"
    return [
        Act(label, reverse("agreements:visitation", args=[proposal.case.number]), primary=bool(may_decide))
    ]


def _caseworker_acts(case, proposal: Proposal | None, granted: bool, user) -> list[Act]:
    if not allowed(user, Permission.WORK_CASES) or case.state == CaseState.CLOSED:
        return []
    make = [Act("Lav aftale", reverse("agreements:agreement_draft", args=[case.number]), primary=True)]
    label = WORDS[ProposalState(proposal.state)] if proposal else "Vurdér og indstil"
    fresh = proposal is not None or case.state not in (CaseState.GRANTED, CaseState.REJECTED)
    acts = [
        *(make if granted else []),
        Act(label, reverse("agreements:proposal", args=[case.number]), primary=fresh),
    ]
    if proposal:
        acts.append(Act("Giv afslag", reverse("agreements:reject", args=[case.number])))
    return acts


def _decision(case, decision) -> dict:
    return {
        "case": case,
        "decision": decision,
        "deadline": complaint_deadline(decision.received_on) if decision.received_on else None,
    }
