"""Extending an agreement: an act of its own that begins a proposal from what is known (domain 5.1, 8).

Nothing is extended by itself. What is judged anew stands empty: need, boundaries, and the reasons of rules.
"""

from dataclasses import replace
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Sum

from agreements.actions.agreement import whole
from agreements.actions.deadlines import governing_first, governing_version
from agreements.actions.draft import Draft, Stretch, TaskLine, blank, draft_of, open_proposal
from agreements.actions.facts import own_standard
from agreements.actions.holding import hold_agreement
from agreements.actions.months import granted_segments
from agreements.actions.proposal import save_draft
from agreements.actions.segments import spans_of
from agreements.enums import EffectOnAim, ExpiryAnswer, Recommendation
from agreements.models import Agreement, AgreementVersion, Proposal
from agreements.models.agreement import IN_FORCE
from agreements.rules import events
from cases.enums import CaseState
from cases.law import regime_on
from mentorstotte.core.actions import record
from mentorstotte.core.calendar import last_day
from mentorstotte.core.errors import Refused
from mentorstotte.core.wording import danish_date, danish_number, lower_first

ONE_DAY = timedelta(days=1)
FOLLOW_UPS = 3
ANEW = {"need": "", "need_text": "", "extension_reason": "", "aim_date": None}


def extendable(agreement: Agreement) -> str:
    """Why the agreement cannot be extended now, in Danish, or nothing (R-15 among it)."""
    if not agreement.in_force:
        return "Aftalen er ikke i kraft."
    if agreement.ended_on is not None:
        return "Aftalen er afsluttet før tid. Lav en ny indstilling."
    if agreement.effect_assessed_on is None:
        return "Aftalen kan ikke forlænges uden en effektvurdering (R-15). Lav effektvurderingen først."
    if agreement.case.state == CaseState.CLOSED:
        return "Sagen er lukket."
    follows = agreement.case.agreements.filter(start_date=agreement.end_date + ONE_DAY)
    if follows.filter(versions__state__in=[*IN_FORCE, "draft", "submitted", "ready", "sent"]).exists():
        return "Aftalen er allerede forlænget."
    return ""


@transaction.atomic
def extend(*, agreement_id: int, answer: str = ExpiryAnswer.EXTEND, by) -> Proposal:
    """A proposal from the day after the agreement, prefilled from its last version, follow-ups and effect
    assessment; with ``CHANGE_LEVEL`` the level and the hours stand empty.

    A second click gives the proposal of the first. Raises Refused without an effect assessment (R-15, AS-05).
    """
    agreement = hold_agreement(agreement_id)
    proposal = open_proposal(agreement.case)
    if proposal is not None and proposal.start_date == agreement.end_date + ONE_DAY:
        return proposal
    if hindrance := extendable(agreement):
        raise Refused(hindrance)
    if proposal is not None:
        raise Refused("Sagen har allerede en indstilling, der ikke er afgjort. Gør den færdig først.")
    draft = extension_draft(agreement, keep_level=answer == ExpiryAnswer.EXTEND)
    proposal = save_draft(case=agreement.case, draft=draft, revision=0, page="", by=by)
    agreement.expiry_answer = answer
    agreement.save(update_fields=["expiry_answer"])
    record(
        "agreement.extension_begun",
        subject=agreement,
        case_id=agreement.case_id,
        by=by,
        text=f"Forlængelse af aftale {agreement} er påbegyndt",
    )
    return proposal


def extension_draft(agreement: Agreement, *, keep_level: bool = True) -> Draft:
    """What is known of the extension: person, aim, mentor, tasks and hours as they stand in force."""
    version = governing_first(whole(agreement.versions.all())).first()
    proposal = version.agreement.proposal
    earlier = draft_of(proposal) if proposal else blank()
    start, last = agreement.end_date + ONE_DAY, spans_of(version)[-1]
    stretch = Stretch(start, longest(start), last.level, last.weekly_hours)
    return replace(
        earlier,
        person={**earlier.person, **_aim(version), **version.person, **ANEW, "need_text": found(agreement)},
        boundary={},
        segments=(stretch if keep_level else replace(stretch, level=None, weekly_hours=None),),
        mentor=agreement.mentor,
        tasks=tuple(TaskLine(task.theme, task.text) for task in version.tasks.all()),
        not_tasks=version.not_tasks or earlier.not_tasks,
        phase_out=(),
        exceptions=(),
        reasons={},
        unread={},
    )


def longest(start: date) -> date:
    """The last day to suggest: one grant of the standard, within the law's months."""
    months = own_standard().on(start).grant_max_months
    return last_day(start, min(months, regime_on(start).agreement_max_months or months))


def _aim(version: AgreementVersion) -> dict:
    return {
        "target_group": version.target_group,
        "aim_type": version.aim_type,
        "aim_text": version.aim_text,
        "aim_indicator": version.aim_indicator,
    }


def found(agreement: Agreement) -> str:
    """What effect assessment, follow-ups and hours say, as the beginning of the new assessment."""
    lines = [
        f"Effektvurdering {danish_date(effect.assessed_on)}: {EffectOnAim(effect.effect).label}. "
        f"Anbefaling: {lower_first(Recommendation(effect.recommendation).label)}. {effect.text}"
        for effect in agreement.effect_assessments.all()[:1]
    ]
    lines += [
        f"Opfølgning {danish_date(follow.held_on)}, fremgang {follow.progress} af 5: {follow.text}"
        for follow in agreement.follow_ups.all()[:FOLLOW_UPS]
    ]
    return "\n".join([*lines, *_hours(agreement)])


def _hours(agreement: Agreement) -> list[str]:
    """Hours used of those granted; nothing when no time was registered."""
    minutes = agreement.sheets.aggregate(
        all=Sum("direct_minutes", default=0) + Sum("indirect_minutes", default=0)
    )["all"]
    if not minutes:
        return []
    segments = granted_segments(agreement, governing_version(agreement))
    granted = events.allowance(segments, agreement.start_date, agreement.end_date)
    of = f" af {danish_number(granted)} bevilgede" if granted else ""
    return [f"Timer: {danish_number(events.hours(minutes))}{of} er brugt."]
