"""Rejecting: from the assessment or from the visitation, after a party hearing where one is needed."""

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from agreements.actions.assessment_note import journal_assessment
from agreements.actions.decisions import guidance_text
from agreements.actions.draft import draft_of
from agreements.actions.judgements import keep_judgement
from agreements.actions.letters import HearingLetter, RejectionLetter, keep_hearing, keep_rejection, points
from agreements.actions.proposal import check_draft, lock
from agreements.actions.verdict import verdict_of
from agreements.actions.visitation import held_for_decision
from agreements.enums import DecisionOutcome, JudgedAct, ProposalState
from agreements.models import Decision, Proposal
from cases.actions.cases import move
from cases.actions.journal import write_note
from cases.enums import CaseState, NoteKind
from cases.models import Case, PartyHearing
from mentorstotte.core.actions import decide_approval, notify, record
from mentorstotte.core.enums import ApprovalState, Role
from mentorstotte.core.errors import NotAllowed, Refused
from mentorstotte.core.wording import danish_date

MIN_REASONS = 40
CASE_WORKERS = (Role.CASEWORKER, Role.JOB_CONSULTANT)


def last_hearing(case) -> PartyHearing | None:
    """The latest party hearing of the case."""
    return case.party_hearings.select_related("document", "sent_by").first()


@transaction.atomic
def send_hearing(*, case: Case, letter: HearingLetter, by) -> PartyHearing:
    """Makes the hearing letter, sealed and kept. The same letter twice on a day is one letter.

    Raises Refused when facts, sources or a day to answer by are missing.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("citizen").get(pk=case.pk)
    if not letter.facts or not all(text and source for text, source in letter.facts):
        raise Refused("Skriv mindst én oplysning, og hvor hver oplysning kommer fra.")
    if letter.answer_by is None or letter.answer_by <= timezone.localdate():
        raise Refused("Skriv en svarfrist, der ligger efter i dag.", at="answer_by")
    facts = [{"text": text, "source": source} for text, source in letter.facts]
    before = case.party_hearings.filter(
        answer_by=letter.answer_by, answered_on__isnull=True, facts=facts
    ).first()
    if before:
        return before
    hearing = PartyHearing.objects.create(
        case=case,
        considered=letter.considered,
        facts=facts,
        answer_by=letter.answer_by,
        document=keep_hearing(case, letter, by=by),
        sent_by=by,
    )
    record(
        "hearing.sent",
        subject=hearing,
        case_id=case.pk,
        by=by,
        text=f"Partshøring, svarfrist {danish_date(letter.answer_by)}",
    )
    return hearing


@transaction.atomic
def register_answer(*, hearing_id: int, answered_on: date, answer: str, by) -> PartyHearing:
    """Records what the citizen answered, also when it came late, and journals it."""
    hearing = PartyHearing.objects.select_for_update(of=("self",)).select_related("case").get(pk=hearing_id)
    if (hearing.answered_on, hearing.answer) == (answered_on, answer):
        return hearing
    if hearing.answered_on is not None:
        raise Refused("Svaret er allerede registreret. Skriv et notat, hvis der er kommet mere.")
    if not timezone.localdate(hearing.sent_at) <= answered_on <= timezone.localdate():
        raise Refused("Svaret skal være kommet efter partshøringen og senest i dag.", at="answered_on")
    hearing.answered_on, hearing.answer = answered_on, answer
    hearing.save(update_fields=["answered_on", "answer"])
    write_note(
        case=hearing.case,
        kind=NoteKind.CONVERSATION,
        occurred_on=answered_on,
        theme="Svar på partshøring",
        text=answer,
        final=True,
        by=by,
    )
    return hearing


@transaction.atomic
def save_letter(*, proposal_id: int, draft: dict) -> None:
    """Keeps a half-written rejection letter with the proposal."""
    Proposal.objects.select_for_update().filter(pk=proposal_id).update(rejection_draft=draft)


@transaction.atomic
def reject(*, proposal_id: int, letter: RejectionLetter, hearing_needed: bool, by) -> Decision:
    """Decides the rejection: letter sealed and kept, assessment and decision journalled, states moved.

    Who holds the proposal decides: the caseworker until it is submitted, then an approver who had no hand in
    it. A
    second click gives the decision that was made. Raises Refused for what the letter or the hearing lacks.
    """
    proposal = lock(proposal_id)
    if proposal.state == ProposalState.REJECTED:
        return proposal.decision
    approval = _may_reject(proposal, by)
    hearing = _heard(proposal.case, needed=hearing_needed)
    if len(letter.reasons.strip()) < MIN_REASONS:
        raise Refused(f"Skriv begrundelsen med mindst {MIN_REASONS} tegn, så borgeren kan forstå den.")
    if not points(letter.rules):
        raise Refused("Skriv, hvilke regler afslaget bygger på.")
    if approval:
        decide_approval(approval_id=approval.pk, by=by, state=ApprovalState.REJECTED, reason=letter.reasons)
    draft = draft_of(proposal)
    check, facts = check_draft(proposal.case, draft, proposal_id=proposal.pk)
    verdict = verdict_of(check.result, facts) | {"hearing_needed": hearing_needed}
    decision = Decision.objects.create(
        case=proposal.case,
        proposal=proposal,
        outcome=DecisionOutcome.REJECTED,
        reasons=letter.reasons,
        guidance="\n".join(letter.guidance()),
        legal_basis="; ".join(points(letter.rules))[:300],
        complaint_guidance=guidance_text(timezone.localdate()),
        verdict=verdict,
        hearing=hearing,
        document=keep_rejection(proposal.case, letter, by=by),
        decided_by=by,
    )
    keep_judgement(proposal=proposal, decision=decision, act=JudgedAct.REJECTED, verdict=verdict, by=by)
    _journal(proposal, decision, draft, check.result, by)
    proposal.state, proposal.verdict = ProposalState.REJECTED, verdict
    proposal.save(update_fields=["state", "verdict"])
    move(proposal.case, CaseState.REJECTED)
    _tell(proposal, decision, by)
    return decision


def _may_reject(proposal: Proposal, by):
    """The round that is decided with the rejection, if any."""
    if proposal.state == ProposalState.SUBMITTED:
        if not by.has_role(Role.APPROVER):
            raise NotAllowed("Indstillingen ligger i visitationen. Træk den tilbage, før du giver afslag.")
        return held_for_decision(proposal.pk, by)[1]
    if not proposal.is_editable:
        raise Refused(f"Indstillingen er “{proposal.get_state_display()}” og er afgjort.")
    if hasattr(proposal, "agreement"):
        raise Refused("Vurderingen hører til en aftale, der gælder. Afslut aftalen i stedet.")
    if not by.has_role(*CASE_WORKERS):
        raise NotAllowed("Kun en sagsbehandler kan give afslag, før sagen er indstillet til visitation.")
    return None


def _heard(case, *, needed: bool) -> PartyHearing | None:
    if not needed:
        return None
    hearing = last_hearing(case)
    if hearing is None:
        raise Refused("Borgeren skal høres, før du kan give afslag. Send en partshøring først.")
    check_waited(hearing)
    return hearing


def check_waited(hearing: PartyHearing) -> None:
    """Raises Refused while the citizen may still answer and has not."""
    if hearing.answered_on is None and hearing.answer_by >= timezone.localdate():
        raise Refused(
            f"Borgeren har frist til {danish_date(hearing.answer_by)} til at svare på partshøringen. Vent til"
            " fristen er gået, eller registrér svaret."
        )


def _journal(proposal: Proposal, decision: Decision, draft, result, by) -> None:
    """The assessment that the rejection rests on, unless it is journalled already, and the decision."""
    journal_assessment(proposal, draft, result, by=by)
    write_note(
        case=proposal.case,
        kind=NoteKind.DECISION,
        occurred_on=timezone.localdate(),
        theme="Afslag på mentorstøtte",
        text="\n".join([decision.reasons, decision.guidance]).strip(),
        final=True,
        by=by,
    )


def _tell(proposal: Proposal, decision: Decision, by) -> None:
    case = proposal.case
    record(
        "proposal.rejected",
        subject=proposal,
        case_id=case.pk,
        by=by,
        text="Der er givet afslag på mentorstøtte",
    )
    for user in {case.caseworker, proposal.submitted_by} - {None, by}:
        notify(
            user=user,
            key=f"rejected-{decision.pk}",
            text=f"Visitationen har givet afslag: sag {case.number}",
            url=reverse("cases:detail", args=[case.number]),
        )
