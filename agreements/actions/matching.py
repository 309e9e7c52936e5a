"""A human chooses a mentor of a ranked list and says why; the list is kept as it stood."""

from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone
from msgspec import to_builtins

from agreements.actions.agreement import reason_of
from agreements.actions.draft import Reason, draft_of, whole, write_draft
from agreements.actions.proposal import lock
from agreements.models import MentorChoice, Proposal
from agreements.rules.reasons import MINIMUM_TEXT
from mentorstotte.core.actions import record
from mentorstotte.core.errors import Refused
from mentorstotte.core.once import once
from providers.rules.matching import Ranked, Wish

FAMILY = "R-46"
KEPT = 20  # mentors of the list; the one that was chosen always


@dataclass(frozen=True)
class Chosen:
    """Whom, why, and what was answered about family. ``ranked`` is the list that the human saw."""

    mentor_id: int
    why: str
    wish: Wish
    ranked: tuple[Ranked, ...]
    family_tie: bool = False
    family_category: str = ""
    family_reason: str = ""


@once(MentorChoice)
@transaction.atomic
def choose_mentor(*, proposal_id: int, chosen: Chosen, by) -> MentorChoice:
    """Puts the mentor into the draft and keeps the choice. Raises Refused without a reason, for family
    without one (R-46), for a mentor who is not on the list, and when the proposal is decided.
    """
    lock(proposal_id)
    proposal = whole(Proposal.objects).get(pk=proposal_id)
    if not proposal.is_editable:
        raise Refused(f"Indstillingen er “{proposal.get_state_display()}”. Mentoren kan ikke vælges her nu.")
    made = keep_choice(proposal, chosen, by=by)
    draft = draft_of(proposal)
    reasons = {rule: reason for rule, reason in draft.reasons.items() if rule != FAMILY}
    if chosen.family_tie:
        reasons[FAMILY] = Reason(chosen.family_category, made.family_reason)
    proposal.revision += 1
    proposal.saved_by, proposal.saved_at, proposal.saved_from = by, timezone.now(), ""
    changed = {"mentor": made.mentor, "family_tie": chosen.family_tie, "reasons": reasons}
    write_draft(proposal, replace(draft, **changed), by=by)
    return made


def keep_choice(proposal: Proposal, chosen: Chosen, *, by) -> MentorChoice:
    """The row that says whom, why and of which list; the caller holds the proposal."""
    place = next((n for n, each in enumerate(chosen.ranked) if each.key == chosen.mentor_id), None)
    if place is None:
        raise Refused("Mentoren passer ikke længere til filteret. Gå tilbage til listen.")
    listed = chosen.ranked[:KEPT] if place < KEPT else (*chosen.ranked[:KEPT], chosen.ranked[place])
    made = MentorChoice.objects.create(
        proposal=proposal,
        mentor_id=chosen.mentor_id,
        wish=to_builtins(chosen.wish),
        ranked=[_kept(each) for each in listed],
        why=_why(chosen.why),
        family_tie=chosen.family_tie,
        family_reason=_family(chosen),
        chosen_by=by,
    )
    text = f"Mentor valgt: {made.mentor.name}. {made.why}"[:300]
    record("mentor.chosen", subject=made, case_id=proposal.case_id, by=by, text=text)
    return made


def _kept(each: Ranked) -> dict:
    points = [{"name": point.name, "points": point.points, "why": point.why} for point in each.points]
    return {"mentor": each.key, "name": each.name, "total": each.total, "points": points}


def _why(text: str) -> str:
    try:
        return reason_of(text)
    except Refused as error:
        raise Refused(str(error), at="why") from error


def _family(chosen: Chosen) -> str:
    """Why somebody of the family is chosen all the same; nothing when nobody is."""
    text = chosen.family_reason.strip() if chosen.family_tie else ""
    if chosen.family_tie and not chosen.family_category:
        raise Refused("Vælg, hvorfor en i familien skal være mentor.", at="family_category")
    if chosen.family_tie and len(text) < MINIMUM_TEXT:
        raise Refused(f"Skriv grunden med mindst {MINIMUM_TEXT} tegn.", at="family_reason")
    return text
