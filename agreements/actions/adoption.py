"""The assessment behind an agreement that came from a spreadsheet, written afterwards.

The agreement is history: it goes on as it is, no decision is made anew, and rules that it breaks stop
nothing. With an assessment behind it the agreement can be changed like any other (docs/decisions.md).
"""

from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from agreements import law, rules
from agreements.actions.activation import Signing, facts_of, sheet_of
from agreements.actions.agreement import whole
from agreements.actions.amendment import hold_agreement
from agreements.actions.assessment_note import journal_assessment
from agreements.actions.content import contact_text
from agreements.actions.deadlines import governing_first, refresh
from agreements.actions.draft import Draft, Stretch, TaskLine, blank, draft_of, open_proposal, write_draft
from agreements.actions.judgements import keep_judgement
from agreements.actions.phase_out import begin_plan, plan_of
from agreements.actions.proposal import Check, NotReady, check_draft, lock
from agreements.actions.verdict import verdict_of
from agreements.enums import JudgedAct, Origin, ProposalState, Stage
from agreements.models import Agreement, AgreementVersion, Proposal, VersionTask
from cases.enums import CaseState
from cases.models import Assessment
from mentorstotte.core.actions import record
from mentorstotte.core.errors import Refused

AIM = ("aim_type", "aim_text", "aim_indicator", "aim_date")


class HistoryCheck(Check):
    """What is missing from the assessment; rules that the agreement breaks are history."""

    @property
    def hard(self) -> list:
        """None stops."""
        return []

    @property
    def reasons_wanted(self) -> list:
        """None is asked for."""
        return []


def as_history(check: Check) -> HistoryCheck:
    """The check of a draft that only says what has happened already."""
    return HistoryCheck(result=check.result, wanted=check.wanted, bank_rows=(), unread=check.unread)


def awaits_assessment(agreement: Agreement) -> bool:
    """Whether it came from a spreadsheet and nobody has written the assessment behind it yet."""
    if agreement.origin != Origin.IMPORT:
        return False
    return agreement.proposal is None or agreement.proposal.state != ProposalState.ADOPTED


@transaction.atomic
def begin(*, agreement_id: int, by) -> Proposal:
    """The draft of the assessment, filled with what the agreement says; a second click gives the first.

    Raises Refused when the case is closed or has another proposal under way.
    """
    agreement = hold_agreement(agreement_id)
    if agreement.proposal is not None:
        return agreement.proposal
    if not (agreement.in_force and awaits_assessment(agreement)):
        raise Refused("Aftalen har en vurdering bag sig.")
    if agreement.case.state == CaseState.CLOSED:
        raise Refused("Sagen er lukket.")
    if open_proposal(agreement.case) is not None:
        raise Refused("Sagen har allerede en indstilling, der ikke er afgjort. Gør den færdig først.")
    assessment = Assessment.objects.create(case=agreement.case, made_by=by)
    proposal = Proposal.objects.create(case=agreement.case, assessment=assessment, drafted_by=by)
    write_draft(proposal, _draft(_version(agreement)), by=by)
    agreement.proposal = proposal
    agreement.save(update_fields=["proposal"])
    text = f"Vurderingen bag aftale {agreement} er påbegyndt"
    record("agreement.assessment_begun", subject=agreement, case_id=agreement.case_id, by=by, text=text)
    return proposal


def _version(agreement: Agreement) -> AgreementVersion:
    return governing_first(whole(agreement.versions.all())).first()


def _draft(version: AgreementVersion) -> Draft:
    """What the agreement says; about the citizen it says nothing."""
    known = {name: getattr(version, name) for name in (*AIM, "target_group")}
    draft = blank()
    rows = version.segments.all()
    return replace(
        draft,
        person={**draft.person, **known},
        segments=tuple(Stretch(row.start, row.end, row.level, row.weekly_hours) for row in rows),
        mentor=version.agreement.mentor,
        tasks=tuple(TaskLine(task.theme, task.text) for task in version.tasks.all()),
        phase_out=plan_of(version.agreement),
    )


@transaction.atomic
def adopt(*, proposal_id: int, by) -> Proposal:
    """Journals the assessment and puts it behind the agreement, whose blanks it fills.

    A second click changes nothing. Raises NotReady with what is missing.
    """
    proposal = lock(proposal_id)
    if proposal.state == ProposalState.ADOPTED:
        return proposal
    agreement = hold_agreement(proposal.agreement.pk)
    draft = draft_of(proposal)
    check = as_history(check_draft(proposal.case, draft, proposal_id=proposal.pk)[0])
    if not check.ready:
        raise NotReady(check)
    journal_assessment(proposal, draft, check.result, by=by)
    _fill(_version(agreement), draft)
    begin_plan(agreement, draft.phase_out, by=by)
    refresh(agreement)
    proposal.verdict = _judged(_version(agreement))
    proposal.state = ProposalState.ADOPTED
    proposal.submitted_by, proposal.submitted_at = by, timezone.now()
    proposal.save()
    keep_judgement(proposal=proposal, act=JudgedAct.ADOPTED, verdict=proposal.verdict, by=by)
    text = f"Vurderingen bag aftale {agreement} er skrevet"
    record("agreement.assessed", subject=agreement, case_id=agreement.case_id, by=by, text=text)
    return proposal


def _fill(version: AgreementVersion, draft: Draft) -> None:
    """Writes what the spreadsheet left out; what it said stands."""
    mentor = version.agreement.mentor
    given = {name: draft.person[name] for name in AIM}
    given["contact"] = contact_text(version.target_group, version.start_date, version.end_date)
    given["not_tasks"] = draft.not_tasks
    if mentor and not (version.mentor_phone or version.mentor_email):
        given |= {"mentor_phone": mentor.phone, "mentor_email": mentor.email}
    for name, value in given.items():
        if not getattr(version, name):
            setattr(version, name, value)
    version.save()
    for row in version.segments.filter(weekly_hours__isnull=True):
        row.weekly_hours, row.level = draft.segments[0].weekly_hours, row.level or draft.segments[0].level
        row.save()
    if not version.tasks.exists():
        VersionTask.objects.bulk_create(
            VersionTask(version=version, theme=line.theme, text=line.text) for line in draft.tasks
        )


def _judged(version: AgreementVersion) -> dict:
    facts = facts_of(sheet_of(version), Signing())
    return verdict_of(rules.evaluate(facts, Stage.SUBMIT, book=law.book()), facts)
