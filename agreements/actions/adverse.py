"""Adverse decisions on a running agreement: stop, fewer hours, lower level.

They rest on a party hearing where one is needed, and carry reasons, guidance and complaint guidance.
"""

from datetime import date

from django.utils import timezone

from agreements.actions.decisions import guidance_text
from agreements.actions.letters import RejectionLetter, keep_adverse, points
from agreements.actions.rejection import MIN_REASONS, check_waited
from agreements.enums import DecisionOutcome
from agreements.models import Agreement, Decision
from cases.actions.journal import write_note
from cases.enums import NoteKind
from cases.models import PartyHearing
from mentorstotte.core.actions import record
from mentorstotte.core.errors import Refused


def hearing_of(agreement: Agreement) -> PartyHearing | None:
    """The latest party hearing of the case that no decision rests on yet."""
    used = Decision.objects.filter(hearing__isnull=False).values("hearing")
    return agreement.case.party_hearings.exclude(pk__in=used).select_related("document").first()


def decide_adverse(
    *,
    agreement: Agreement,
    outcome: DecisionOutcome,
    day: date,
    letter: RejectionLetter | None,
    hearing_needed: bool,
    by,
) -> Decision:
    """Writes the decision with its sealed letter and its journal note. The caller holds the agreement.

    ``day`` is the last day of support, or the first with less.

    Raises Refused for what the letter or the hearing lacks.
    """
    hearing = check_adverse(agreement=agreement, letter=letter, hearing_needed=hearing_needed)
    decision = Decision.objects.create(
        case=agreement.case,
        agreement=agreement,
        outcome=outcome,
        reasons=letter.reasons.strip(),
        guidance="\n".join(letter.guidance()),
        legal_basis="; ".join(points(letter.rules))[:300],
        complaint_guidance=guidance_text(timezone.localdate()),
        hearing=hearing,
        document=keep_adverse(agreement.case, letter, outcome, day=day, by=by),
        decided_by=by,
    )
    _journal(decision, by)
    return decision


def check_adverse(
    *, agreement: Agreement, letter: RejectionLetter | None, hearing_needed: bool
) -> PartyHearing | None:
    """The hearing that the decision rests on, if one is needed; raises Refused for what it or the letter
    lacks.
    """
    hearing = _heard(agreement) if hearing_needed else None
    if letter is None or len(letter.reasons.strip()) < MIN_REASONS:
        raise Refused(f"Skriv begrundelsen med mindst {MIN_REASONS} tegn, så borgeren kan forstå den.")
    if not points(letter.rules):
        raise Refused("Skriv, hvilke regler afgørelsen bygger på.")
    return hearing


def _heard(agreement: Agreement) -> PartyHearing:
    hearing = hearing_of(agreement)
    if hearing is None:
        raise Refused("Borgeren skal høres, før du kan afgøre sagen. Lav en partshøring først.")
    check_waited(hearing)
    return hearing


def _journal(decision: Decision, by) -> None:
    write_note(
        case=decision.case,
        kind=NoteKind.DECISION,
        occurred_on=timezone.localdate(),
        theme=decision.get_outcome_display(),
        text="\n".join([decision.reasons, decision.guidance]).strip(),
        final=True,
        by=by,
    )
    record(
        f"agreement.{decision.outcome}",
        subject=decision,
        case_id=decision.case_id,
        by=by,
        text=decision.get_outcome_display(),
    )
