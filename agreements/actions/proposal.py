"""The caseworker's acts on a proposal: save the draft, submit it, take it back."""

from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from agreements import law, rules
from agreements.actions.approvals import tell_approvers
from agreements.actions.assessment_note import journal_assessment
from agreements.actions.decisions import grant
from agreements.actions.draft import Draft, draft_of, open_proposal, write_draft
from agreements.actions.facts import Background, background, facts_for
from agreements.actions.judgements import keep_judgement
from agreements.actions.verdict import verdict_of
from agreements.actions.wanting import Wanted, all_wanted
from agreements.enums import AgreementKind, JudgedAct, ProposalState, Stage
from agreements.models import Proposal
from cases.actions.cases import move
from cases.enums import CaseState
from cases.models import Assessment, Case
from mentorstotte.core.actions import ask_approval, record, withdraw_approval
from mentorstotte.core.errors import Changed, NotAllowed, Refused
from mentorstotte.core.findings import Finding, Severity


@dataclass(frozen=True)
class Check:
    """What stands between a draft and its submission."""

    result: rules.Assessment
    wanted: tuple[Wanted, ...]
    bank_rows: tuple[int, ...]
    unread: tuple[str, ...]

    @property
    def hard(self) -> list[Finding]:
        """Rules that no reason can override."""
        return [f for f in self.result.findings if f.severity == Severity.HARD and f.blocks]

    @property
    def reasons_wanted(self) -> list[Finding]:
        """Rules that want a documented reason which is not there yet."""
        waiting = self.result.awaits_approver
        return [
            finding
            for finding in self.result.findings
            if finding.severity == Severity.REASON and finding.blocks and finding.rule not in waiting
        ]

    @property
    def count(self) -> int:
        """How many things are in the way."""
        return sum(map(len, (self.wanted, self.hard, self.reasons_wanted, self.bank_rows, self.unread)))

    @property
    def ready(self) -> bool:
        """The draft can be submitted."""
        return self.count == 0


class NotReady(Refused):
    """The proposal cannot be submitted yet; ``check`` says what is missing."""

    def __init__(self, check: Check):
        super().__init__(f"Indstillingen kan ikke sendes endnu. Der er {check.count} ting, der skal rettes.")
        self.check = check


def check_draft(case: Case, draft: Draft, *, proposal_id: int | None) -> tuple[Check, rules.Facts]:
    """Judges a draft as at submission, with the facts that it was judged by."""
    return check_facts(case, draft, background(case, draft, proposal_id=proposal_id))


def check_facts(case: Case, draft: Draft, known: Background) -> tuple[Check, rules.Facts]:
    """``check_draft`` when the background has been read already."""
    facts = facts_for(case, draft, known)
    result = rules.evaluate(facts, Stage.SUBMIT, book=law.book())
    unknown = [*draft.wanting(result.missing), *_unexplained(facts, draft, known)]
    check = Check(
        result=result,
        wanted=tuple(all_wanted(unknown)),
        bank_rows=tuple(n for n, line in enumerate(draft.tasks) if not line.individual),
        unread=tuple(draft.unread),
    )
    return check, facts


def wants_extension_reason(facts: rules.Facts, draft: Draft, known: Background) -> bool:
    """Whether the standard wants to be told why support that was granted before shall go on (S1, S4)."""
    return (
        facts.agreement.kind == AgreementKind.EXTENSION and known.version(draft.start).extension_needs_reason
    )


def _unexplained(facts: rules.Facts, draft: Draft, known: Background) -> list[str]:
    explained = draft.person["extension_reason"].strip()
    return [] if explained or not wants_extension_reason(facts, draft, known) else ["extension_reason"]


def lock(proposal_id: int) -> Proposal:
    """The proposal with its case, both held, the case first; the law of this moment is read."""
    law.refresh()
    case_id = Proposal.objects.values_list("case_id", flat=True).get(pk=proposal_id)
    case = (
        Case.objects.select_for_update(of=("self",))
        .select_related("citizen", "team", "caseworker")
        .get(pk=case_id)
    )
    proposal = (
        Proposal.objects.select_for_update(of=("self",))
        .select_related(
            "assessment__note", "mentor__supplier", "drafted_by", "submitted_by", "saved_by", "agreement"
        )
        .get(pk=proposal_id)
    )
    proposal.case = case
    return proposal


@transaction.atomic
def save_draft(*, case: Case, draft: Draft, revision: int, page: str, by) -> Proposal:
    """Saves what was typed, whatever is missing, and opens the assessment on the first save.

    ``page`` names the opened page; its own saves never collide, and the same again is not saved again. Raises
    Changed when somebody else saved since ``revision``, Refused when the proposal is no longer the
    caseworker's.
    """
    held = Case.objects.select_for_update().get(pk=case.pk)
    if held.state == CaseState.CLOSED:
        raise Refused("Sagen er lukket. Åbn den igen for at lave en vurdering.")
    proposal = open_proposal(case)
    if proposal is None:
        if revision:
            raise Refused("Indstillingen er afgjort imens. Genindlæs siden.")
        proposal = _begin(held, by)
    elif not proposal.is_editable:
        raise Refused(f"Indstillingen er “{proposal.get_state_display()}” og kan ikke rettes nu.")
    elif proposal.revision != revision and (not page or proposal.saved_from != page):
        raise Changed("En anden har gemt vurderingen, siden du åbnede siden.", theirs=proposal)
    elif page and proposal.saved_from == page and draft_of(proposal) == draft:
        return proposal
    proposal.revision += 1
    proposal.saved_by, proposal.saved_at, proposal.saved_from = by, timezone.now(), page
    write_draft(proposal, draft, by=by)
    return proposal


def _begin(case: Case, by) -> Proposal:
    move(case, CaseState.UNDER_ASSESSMENT)
    assessment = Assessment.objects.create(case=case, made_by=by)
    proposal = Proposal.objects.create(case=case, assessment=assessment, drafted_by=by, revision=0)
    record("proposal.begun", subject=proposal, case_id=case.pk, by=by, text="Vurderingen er påbegyndt")
    return proposal


@transaction.atomic
def submit(*, proposal_id: int, by) -> Proposal:
    """Judges the draft, journals the assessment, and puts it to the visitation, or grants where none is
    needed.

    A second click changes nothing. Raises NotReady with all that is missing, NotAllowed when the standard
    gives
    someone else the right to grant.
    """
    proposal = lock(proposal_id)
    if proposal.state == ProposalState.SUBMITTED:
        return proposal
    if not proposal.is_editable or hasattr(proposal, "agreement"):
        raise Refused(f"Indstillingen er “{proposal.get_state_display()}” og kan ikke sendes nu.")
    draft = draft_of(proposal)
    check, facts = check_draft(proposal.case, draft, proposal_id=proposal.pk)
    if not check.ready:
        raise NotReady(check)
    _note_rule_texts(proposal, check)
    journal_assessment(proposal, draft, check.result, by=by)
    proposal.kind = facts.agreement.kind
    proposal.verdict = verdict_of(check.result, facts)
    proposal.state = ProposalState.SUBMITTED
    proposal.submitted_by, proposal.submitted_at = by, timezone.now()
    proposal.save()
    keep_judgement(proposal=proposal, act=JudgedAct.SUBMITTED, verdict=proposal.verdict, by=by)
    if check.result.needs_approval:
        _ask(proposal, by)
    else:
        _grant_directly(proposal, draft, check.result, by)
    return proposal


def _note_rule_texts(proposal: Proposal, check: Check) -> None:
    """Keeps the wording of each rule deviated from; a reason for a rule that is met now is dropped."""
    texts = {f.rule: f.text for f in check.result.findings if f.severity == Severity.REASON}
    for deviation in proposal.deviations.all():
        if deviation.rule not in texts:
            deviation.delete()
        elif deviation.rule_text != texts[deviation.rule]:
            deviation.rule_text = texts[deviation.rule]
            deviation.save(update_fields=["rule_text"])


def _ask(proposal: Proposal, by) -> None:
    case = proposal.case
    move(case, CaseState.IN_VISITATION)
    approval = ask_approval(subject=proposal, case=case, drafted_by=proposal.drafted_by, by=by)
    record(
        "proposal.submitted",
        subject=proposal,
        case_id=case.pk,
        by=by,
        text="Indstillet til visitation",
        **_span(proposal),
    )
    url = reverse("agreements:visitation", args=[case.number])
    tell_approvers(approval, case, f"Sag {case.number} venter på visitation", url)


def _grant_directly(proposal: Proposal, draft: Draft, result: rules.Assessment, by) -> None:
    """An ordinary grant where the standard lets the caseworker or job consultant grant alone (Viborg,
    AS-06).
    """
    if not set(result.standard.may_grant).intersection(by.roles):
        raise NotAllowed(
            "Din rolle må ikke bevilge mentorstøtte efter servicestandarden. Bed en kollega om at gøre det."
        )
    grant(proposal=proposal, draft=draft, verdict=proposal.verdict, by=by)
    record(
        "proposal.granted",
        subject=proposal,
        case_id=proposal.case_id,
        by=by,
        text="Mentorstøtte er bevilget uden visitation",
        **_span(proposal),
    )


def _span(proposal: Proposal) -> dict:
    segments = proposal.verdict["facts"]["agreement"]["segments"]
    return {"start": segments[0]["start"], "end": segments[-1]["end"]}


@transaction.atomic
def withdraw(*, proposal_id: int, by) -> Proposal:
    """Takes a submitted proposal back to the desk; a second click changes nothing. Raises Refused once it is
    decided.
    """
    proposal = lock(proposal_id)
    if proposal.is_editable:
        return proposal
    if proposal.state != ProposalState.SUBMITTED:
        raise Refused(f"Indstillingen er “{proposal.get_state_display()}” og kan ikke trækkes tilbage.")
    withdraw_approval(subject=proposal, by=by)
    proposal.state = ProposalState.DRAFT
    proposal.save(update_fields=["state"])
    move(proposal.case, CaseState.UNDER_ASSESSMENT)
    record(
        "proposal.withdrawn",
        subject=proposal,
        case_id=proposal.case_id,
        by=by,
        text="Indstillingen er trukket tilbage",
    )
    return proposal
