"""The approver's acts on a proposal: approve and send back. Rejecting is in ``rejection``."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from agreements import law, rules
from agreements.actions.approvals import (
    DECIDED_ALREADY,
    pending_round,
    rounds,
    said_before,
    say_return,
    say_yes,
    tell,
)
from agreements.actions.decisions import grant
from agreements.actions.draft import draft_of
from agreements.actions.facts import background, facts_for, with_approver
from agreements.actions.judgements import keep_judgement
from agreements.actions.proposal import lock
from agreements.actions.verdict import verdict_of
from agreements.enums import JudgedAct, ProposalState, Stage
from agreements.models import Decision, Proposal
from cases.actions.cases import move
from cases.enums import CaseState
from mentorstotte.core.actions import record
from mentorstotte.core.enums import ApprovalState
from mentorstotte.core.errors import NotAllowed, Refused
from mentorstotte.core.models import Approval


def last_return(proposal: Proposal) -> Approval | None:
    """The round that sent the proposal back, while it lies with the caseworker for that reason."""
    if proposal.state != ProposalState.RETURNED:
        return None
    return rounds(proposal).filter(state=ApprovalState.RETURNED).first()


def held_for_decision(proposal_id: int, by) -> tuple[Proposal, Approval]:
    """The proposal and its pending round, held; raises NotAllowed when it is decided or is the person's own
    (R-14).
    """
    proposal = lock(proposal_id)
    return proposal, _pending(proposal, by)


def _pending(proposal: Proposal, by) -> Approval:
    if proposal.state != ProposalState.SUBMITTED:
        raise NotAllowed(DECIDED_ALREADY)
    return pending_round(proposal, proposal.case, by)


@transaction.atomic
def approve(*, proposal_id: int, answers: dict[str, bool], by) -> Decision:
    """Grants what was proposed. Raises Refused unless all four questions are answered yes and no rule stops
    it now.

    A second click gives the decision of the first.
    """
    proposal = lock(proposal_id)
    if said_before(proposal, ApprovalState.APPROVED, by):
        return proposal.decision
    pending = _pending(proposal, by)
    say_yes(pending, answers, by)
    draft = draft_of(proposal)
    known = background(proposal.case, draft, proposal_id=proposal.pk)
    facts = with_approver(facts_for(proposal.case, draft, known, journalled=True))
    result = rules.evaluate(facts, Stage.SUBMIT, book=law.book())
    if result.blocking or draft.wanting(result.missing):
        raise Refused(_stopped(result))
    now = timezone.now()
    proposal.deviations.update(approved_by=by, approved_at=now)
    decision = grant(proposal=proposal, draft=draft, verdict=verdict_of(result, facts), by=by)
    _tell(proposal, pending, "proposal.approved", "Visitationen har godkendt", by)
    return decision


def _stopped(result: rules.Assessment) -> str:
    why = " ".join(finding.text for finding in result.blocking) or "Der mangler oplysninger."
    return (
        f"Noget er ændret, siden sagen blev indstillet. {why} Send indstillingen tilbage til sagsbehandleren."
    )


@transaction.atomic
def send_back(*, proposal_id: int, reason: str, by) -> Proposal:
    """Returns the proposal to the caseworker with a reason. A new submission is a new round; a second click
    is none.
    """
    proposal = lock(proposal_id)
    if said_before(proposal, ApprovalState.RETURNED, by):
        return proposal
    pending = _pending(proposal, by)
    say_return(pending, reason, by)
    keep_judgement(proposal=proposal, act=JudgedAct.RETURNED, verdict=proposal.verdict, by=by)
    proposal.state = ProposalState.RETURNED
    proposal.save(update_fields=["state"])
    move(proposal.case, CaseState.UNDER_ASSESSMENT)
    _tell(proposal, pending, "proposal.returned", "Visitationen har sendt tilbage", by)
    return proposal


def _tell(proposal: Proposal, approval: Approval, kind: str, what: str, by) -> None:
    """The event, and a word to the caseworker and whoever submitted."""
    case = proposal.case
    record(kind, subject=proposal, case_id=case.pk, by=by, text=what, round=approval.pk)
    tell(approval, case, what, reverse("cases:detail", args=[case.number]), by)
