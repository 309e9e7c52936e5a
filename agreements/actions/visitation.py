"""The approver's acts on a proposal: approve and send back. Rejecting is in ``rejection``."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from agreements import law, rules
from agreements.actions.decisions import grant
from agreements.actions.draft import draft_of
from agreements.actions.facts import background, facts_for, with_approver
from agreements.actions.judgements import keep_judgement
from agreements.actions.proposal import lock
from agreements.actions.verdict import verdict_of
from agreements.enums import JudgedAct, ProposalState, Stage, Verdict
from agreements.models import Decision, Proposal
from cases.actions.cases import move
from cases.enums import CaseState
from mentorstotte.core.actions import decide_approval, notify, record
from mentorstotte.core.enums import ApprovalState
from mentorstotte.core.errors import NotAllowed, Refused
from mentorstotte.core.models import Approval

MIN_REASON = 10
QUESTIONS = {
    "aim_precise": "Målet er præcist",
    "need_temporary": "Behovet er midlertidigt",
    "level_fits": "Niveauet passer",
    "others_considered": "Billigere eller anden støtte er overvejet",
}
DECIDED_ALREADY = "Indstillingen er allerede afgjort af en anden. Genindlæs siden for at se afgørelsen."


def rounds(proposal: Proposal):
    """The rounds in the visitation, newest first."""
    own = Approval.objects.filter(subject_kind=Proposal._meta.model_name, subject_id=proposal.pk)
    return own.select_related("decided_by", "submitted_by").order_by("-pk")


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
    pending = rounds(proposal).filter(state=ApprovalState.PENDING).first()
    if proposal.state != ProposalState.SUBMITTED or pending is None:
        raise NotAllowed(DECIDED_ALREADY)
    if own := own_hand(pending, proposal, by):
        raise NotAllowed(own)
    return proposal, pending


def own_hand(approval: Approval, proposal: Proposal, user) -> str:
    """Why the person may not decide (R-14), or nothing. The caseworker of today counts as the one of then."""
    finding = rules.four_eyes(
        user.pk,
        caseworker=approval.owner_id,
        drafted_by=approval.drafted_by_id,
        submitted_by=approval.submitted_by_id,
    )
    if finding is None and proposal.case.caseworker_id == user.pk:
        finding = rules.four_eyes(user.pk, caseworker=user.pk, drafted_by=None, submitted_by=None)
    return f"{finding.text} En anden godkender skal afgøre den." if finding else ""


@transaction.atomic
def approve(*, proposal_id: int, answers: dict[str, bool], by) -> Decision:
    """Grants what was proposed. Raises Refused unless all four questions are answered yes and no rule stops
    it now.
    """
    proposal, pending = held_for_decision(proposal_id, by)
    if not all(answers.get(name) for name in QUESTIONS):
        raise Refused(
            "Sæt kryds ved alle fire spørgsmål for at godkende. Kan du ikke svare ja, så send tilbage."
        )
    draft = draft_of(proposal)
    known = background(proposal.case, draft, proposal_id=proposal.pk)
    facts = with_approver(facts_for(proposal.case, draft, known, journalled=True))
    result = rules.evaluate(facts, Stage.SUBMIT, book=law.book())
    if result.verdict != Verdict.OK:
        raise Refused(_stopped(result))
    now = timezone.now()
    proposal.deviations.update(approved_by=by, approved_at=now)
    decide_approval(approval_id=pending.pk, by=by, state=ApprovalState.APPROVED, answers=answers)
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
    """Returns the proposal to the caseworker with a reason; a new submission is a new round."""
    proposal, pending = held_for_decision(proposal_id, by)
    if len(reason.strip()) < MIN_REASON:
        raise Refused(f"Skriv med mindst {MIN_REASON} tegn, hvad sagsbehandleren skal rette.")
    decide_approval(approval_id=pending.pk, by=by, state=ApprovalState.RETURNED, reason=reason.strip())
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
    for user in {case.caseworker, proposal.submitted_by} - {None, by}:
        notify(
            user=user,
            key=f"decided-{approval.pk}",
            text=f"{what}: sag {case.number}",
            url=reverse("cases:detail", args=[case.number]),
        )
