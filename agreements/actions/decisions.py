"""Decisions: what every one carries, the grant, and the day when the citizen received it."""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from agreements.actions.draft import Draft
from agreements.actions.judgements import keep_judgement
from agreements.actions.verdict import findings_in
from agreements.documents.complaint import complaint_guidance
from agreements.documents.parts import Authority
from agreements.enums import DecisionOutcome, JudgedAct, ProposalState
from agreements.models import Decision, Proposal
from cases.actions.cases import move
from cases.actions.journal import write_note
from cases.enums import CaseState, EntitlementKind, NoteKind, TargetGroup
from cases.law import regime_on
from mentorstotte.core import letters
from mentorstotte.core.actions import record
from mentorstotte.core.calendar import complaint_deadline
from mentorstotte.core.enums import LetterPart
from mentorstotte.core.errors import Refused
from mentorstotte.core.findings import Severity
from mentorstotte.core.wording import danish_date, danish_hours

SENDER = ("logo", "unit", "address", "phone", "email")


def authority(said: dict | None = None) -> Authority:
    """The municipality as letters name it; ``said`` are the words, read already or only tried."""
    said = letters.words() if said is None else said
    changed = {name: said[name] for name in SENDER if said.get(name)}
    return Authority(**settings.MUNICIPALITY | changed)


def guidance(day: date, said: dict | None = None) -> tuple[str, ...]:
    """The paragraphs of the complaint guidance: the municipality's own, else the shared ones (R-34)."""
    said = letters.words() if said is None else said
    text = said.get(LetterPart.COMPLAINT, "")
    return tuple(text.split("\n\n")) if text else complaint_guidance(authority(said), day)


def guidance_text(day: date) -> str:
    """The complaint guidance of a decision of ``day`` (R-34, domain 7.4)."""
    return "\n\n".join(guidance(day))


def legal_basis_of(target_group: str, start: date) -> str:
    """The paragraph that support for the target group rests on."""
    return regime_on(start).legal_basis(target_group)


def grant(*, proposal: Proposal, draft: Draft, verdict: dict, by) -> Decision:
    """Writes the grant and moves case and proposal on. The caller holds both rows and has judged the
    rules.
    """
    target_group = draft.person["target_group"]
    decision = Decision.objects.create(
        case=proposal.case,
        proposal=proposal,
        outcome=DecisionOutcome.GRANTED,
        reasons=_grant_reasons(draft, verdict),
        legal_basis=legal_basis_of(target_group, draft.start),
        complaint_guidance=guidance_text(timezone.localdate()),
        verdict=verdict,
        decided_by=by,
    )
    keep_judgement(proposal=proposal, decision=decision, act=JudgedAct.GRANTED, verdict=verdict, by=by)
    proposal.state = ProposalState.APPROVED
    proposal.save(update_fields=["state"])
    move(proposal.case, CaseState.GRANTED)
    write_note(
        case=proposal.case,
        kind=NoteKind.DECISION,
        occurred_on=timezone.localdate(),
        theme="Bevilling af mentorstøtte",
        text=decision.reasons,
        final=True,
        by=by,
    )
    return decision


def _grant_reasons(draft: Draft, verdict: dict) -> str:
    person, first = draft.person, draft.segments[0]
    kind = EntitlementKind(verdict["kind"]).label if verdict["kind"] else ""
    lines = [
        (
            f"Der bevilges mentorstøtte fra {danish_date(draft.start)} til og med {danish_date(draft.end)}, "
            f"{danish_hours(first.weekly_hours)}."
        ),
        f"Målgruppe: {TargetGroup(person['target_group']).label} ({kind.lower()}).",
        f"Mål: {person['aim_text']}",
    ]
    if person["decisive"]:
        lines.append(f"Hvorfor mentor er afgørende: {person['decisive']}")
    for finding in findings_in(verdict):
        given = draft.reasons.get(finding.rule)
        if finding.severity == Severity.REASON and given:
            lines.append(f"{finding.rule}: {finding.text} Begrundelse: {given.text or given.passage}")
    return "\n".join(lines)


@transaction.atomic
def register_receipt(*, decision_id: int, received_on: date, by) -> date:
    """Records the day when the citizen received the decision; gives the last day to complain, which follows
    from it.

    Raises Refused for a day before the decision or one to come.
    """
    decision = Decision.objects.select_for_update().get(pk=decision_id)
    decided_on = timezone.localdate(decision.decided_at)
    if received_on < decided_on:
        raise Refused(
            f"Borgeren kan ikke have modtaget afgørelsen før {danish_date(decided_on)}, hvor den er truffet."
        )
    if received_on > timezone.localdate():
        raise Refused("Datoen ligger i fremtiden. Skriv den dag, borgeren modtog afgørelsen.")
    if decision.received_on != received_on:
        decision.received_on = received_on
        decision.save(update_fields=["received_on"])
        record(
            "decision.received",
            subject=decision,
            case_id=decision.case_id,
            by=by,
            text=f"Borgeren modtog afgørelsen {danish_date(received_on)}",
            received_on=received_on.isoformat(),
        )
    return complaint_deadline(received_on)
