"""Registering a follow-up and an effect assessment; both are journalled and move the next deadline."""

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from agreements.actions.deadlines import refresh
from agreements.actions.holding import check_happened, hold_running
from agreements.actions.talk import read_report
from agreements.enums import EffectOnAim, Recommendation
from agreements.models import EffectAssessment, FollowUp
from cases.actions.journal import write_note
from cases.enums import NoteKind
from mentorstotte.core.actions import record
from mentorstotte.core.errors import Refused
from mentorstotte.core.wording import lower_first


@dataclass(frozen=True)
class FollowUpFacts:
    """What is recorded at a follow-up (domain 8). ``progress`` is 1 to 5."""

    held_on: date
    purpose_present: bool
    progress: int
    text: str
    participants: str = ""
    new_purpose: str = ""
    hours_used_for: str = ""
    feedback_read: bool | None = None
    citizen_view: str = ""
    hours_confirmed: bool | None = None
    adjust: str = ""


@dataclass(frozen=True)
class EffectFacts:
    """What is recorded at an effect assessment. It is made with the citizen, or says why not."""

    assessed_on: date
    effect: str
    recommendation: str
    text: str
    in_dialogue: bool = True
    without_dialogue: str = ""


@transaction.atomic
def register_follow_up(*, agreement_id: int, facts: FollowUpFacts, by) -> FollowUp:
    """Keeps the follow-up with a final journal note and counts the next 13 weeks from it.

    The same again gives the first one. Raises Refused for a day outside the period, one to come, or one that
    has another follow-up.
    """
    agreement = hold_running(agreement_id)
    check_happened(agreement, facts.held_on, latest=agreement.end_date, at="held_on")
    known = agreement.follow_ups.filter(held_on=facts.held_on).first()
    if known is not None:
        return _same(known, facts, "opfølgning", at="held_on")
    presence = "formålet er til stede" if facts.purpose_present else "formålet er ikke længere til stede"
    note = write_note(
        case=agreement.case,
        kind=NoteKind.FOLLOW_UP,
        occurred_on=facts.held_on,
        theme=f"{presence} · fremgang {facts.progress} af 5",
        text="\n".join(_follow_up_lines(facts)),
        final=True,
        by=by,
    )
    made = FollowUp.objects.create(agreement=agreement, note=note, registered_by=by, **asdict(facts))
    if facts.feedback_read:
        read_report(agreement, by=by)
    refresh(agreement)
    record(
        "agreement.followed_up",
        subject=agreement,
        case_id=agreement.case_id,
        by=by,
        text="Opfølgning er registreret",
        held_on=facts.held_on.isoformat(),
        progress=facts.progress,
    )
    return made


def _follow_up_lines(facts: FollowUpFacts):
    yield facts.text
    rows = {
        "Deltagere": facts.participants,
        "Nyt formål": facts.new_purpose,
        "Timerne er brugt til": facts.hours_used_for,
        "Borgerens egen vurdering": facts.citizen_view,
        "Det skal ændres": facts.adjust,
        "Mentorens tilbagemelding er læst": _yes_no(facts.feedback_read),
        "Borgeren bekræfter timerne": _yes_no(facts.hours_confirmed),
    }
    for label, text in rows.items():
        if text:
            yield f"{label}: {text}"


def _yes_no(answer: bool | None) -> str:
    return {True: "ja", False: "nej", None: ""}[answer]


@transaction.atomic
def register_effect(*, agreement_id: int, facts: EffectFacts, by) -> EffectAssessment:
    """Keeps the effect assessment with a final journal note. A late one is kept too, and is seen to be late.

    The same again gives the first one. Nothing is extended or stopped by it.
    """
    agreement = hold_running(agreement_id)
    check_happened(agreement, facts.assessed_on, latest=None, at="assessed_on")
    known = agreement.effect_assessments.filter(assessed_on=facts.assessed_on).first()
    if known is not None:
        return _same(known, facts, "effektvurdering", at="assessed_on")
    effect, advice = EffectOnAim(facts.effect).label, Recommendation(facts.recommendation).label
    dialogue = (
        "Lavet i dialog med borgeren." if facts.in_dialogue else f"Uden borgeren: {facts.without_dialogue}"
    )
    note = write_note(
        case=agreement.case,
        kind=NoteKind.EFFECT,
        occurred_on=facts.assessed_on,
        theme=f"{effect} · {lower_first(advice)}",
        text=f"{facts.text}\n{dialogue}",
        final=True,
        by=by,
    )
    made = EffectAssessment.objects.create(agreement=agreement, note=note, registered_by=by, **asdict(facts))
    refresh(agreement)
    record(
        "agreement.effect_assessed",
        subject=agreement,
        case_id=agreement.case_id,
        by=by,
        text="Effektvurdering er registreret",
        assessed_on=facts.assessed_on.isoformat(),
        recommendation=facts.recommendation,
    )
    return made


def _same(known, facts, what: str, *, at: str):
    """The row of an earlier click; refused when it says something else."""
    if all(getattr(known, name) == value for name, value in asdict(facts).items()):
        return known
    text = f"Der er allerede registreret en {what} den dag. Skriv et notat for at føje noget til."
    raise Refused(text, at=at)
