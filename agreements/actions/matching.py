"""A human chooses a mentor of a ranked list and says why; the list is kept as it stood."""

from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from msgspec import to_builtins

from agreements import law, rules
from agreements.actions.agreement import reason_of
from agreements.actions.draft import Draft, Reason, draft_of, whole, write_draft
from agreements.actions.facts import Background, background, facts_for, with_approver
from agreements.actions.judgements import keep_judgement
from agreements.actions.proposal import lock
from agreements.actions.verdict import verdict_of
from agreements.enums import JudgedAct, ProposalState
from agreements.models import MentorChoice, Proposal
from agreements.rules.reasons import MINIMUM_TEXT
from mentorstotte.core.actions import record
from mentorstotte.core.errors import Refused
from mentorstotte.core.findings import Finding, Severity
from mentorstotte.core.once import once
from providers.rules.matching import Ranked, Wish

FAMILY = "R-46"
OF_THE_MENTOR = frozenset({"R-23", "R-25", "R-26", "R-41"})  # each takes a reason of the kind “Andet”
KEPT = 20  # mentors of the list; the one that was chosen always


@dataclass(frozen=True)
class Chosen:
    """Whom, why, and what was answered about family. ``ranked`` is the list that the human saw.

    ``beyond_normal`` says for a company's or school's own mentor what is more than they do anyway (R-06).
    """

    mentor_id: int
    why: str
    wish: Wish
    ranked: tuple[Ranked, ...]
    family_tie: bool = False
    family_category: str = ""
    family_reason: str = ""
    beyond_normal: str = ""


@once(MentorChoice)
@transaction.atomic
def choose_mentor(*, proposal_id: int, chosen: Chosen, by) -> MentorChoice:
    """Puts the mentor into the draft and keeps the choice. Raises Refused without a reason, for family
    without one (R-46), for a mentor who is not on the list, and when the proposal is decided.
    """
    lock(proposal_id)
    proposal = whole(Proposal.objects).get(pk=proposal_id)
    if not (proposal.is_editable or lacks_mentor(proposal)):
        raise Refused(f"Indstillingen er “{proposal.get_state_display()}”. Mentoren kan ikke vælges her nu.")
    made = keep_choice(proposal, chosen, by=by)
    draft = draft_of(proposal)
    reasons = {rule: reason for rule, reason in draft.reasons.items() if rule != FAMILY}
    if chosen.family_tie:
        reasons[FAMILY] = Reason(chosen.family_category, made.family_reason)
    proposal.revision += 1
    proposal.saved_by, proposal.saved_at, proposal.saved_from = by, timezone.now(), ""
    changed = {"mentor": made.mentor, "family_tie": chosen.family_tie, "reasons": reasons}
    draft = replace(draft, **changed)
    if proposal.is_editable:
        write_draft(proposal, draft, by=by)
    else:
        _found_after_grant(proposal, draft, made, chosen.beyond_normal, by)
    return made


def lacks_mentor(proposal: Proposal) -> bool:
    """Granted, and still without a mentor and an agreement."""
    granted = proposal.state == ProposalState.APPROVED and proposal.mentor_id is None
    return granted and not hasattr(proposal, "agreement")


def choosable(case) -> Proposal | None:
    """The proposal of the case that a mentor can be chosen for: the draft, else a grant without one."""
    editable = Q(state__in=[ProposalState.DRAFT, ProposalState.RETURNED])
    granted = Q(state=ProposalState.APPROVED, mentor=None, agreement=None)
    found = list(whole(case.proposals.filter(editable | granted)).order_by("pk"))
    return next((proposal for proposal in found if proposal.is_editable), found[0] if found else None)


def _found_after_grant(proposal: Proposal, draft: Draft, made: MentorChoice, beyond: str, by) -> None:
    """Judges the mentor by the rules that had to wait; why this one was chosen meets what they warn of."""
    if beyond.strip():
        draft = replace(draft, person=draft.person | {"beyond_normal": beyond.strip()})
    known = background(proposal.case, draft, proposal_id=proposal.pk)
    first, _ = _judged(proposal, draft, known)
    if over := next((finding for finding in first.findings if finding.rule == "R-24"), None):
        raise Refused(f"{over.text}. Visitationen skal sige ja til en højere pris. Vælg en anden.")
    if any(finding.rule == "R-06" for finding in first.blocking):
        raise Refused("Skriv, hvad der ligger ud over det sædvanlige på stedet.", at="beyond_normal")
    warned = (f.rule for f in first.blocking if f.severity == Severity.REASON and f.rule in OF_THE_MENTOR)
    draft = replace(draft, reasons=draft.reasons | {rule: Reason("OTHER", made.why) for rule in warned})
    result, facts = _judged(proposal, draft, known)
    if result.blocking:
        worst = next((f for f in result.blocking if f.severity == Severity.HARD), result.blocking[0])
        raise Refused(_too_little(worst), at="why")
    write_draft(proposal, draft, by=by)
    verdict = verdict_of(result, facts)
    keep_judgement(proposal=proposal, act=JudgedAct.MENTOR_FOUND, verdict=verdict, by=by)


def _judged(proposal: Proposal, draft: Draft, known: Background) -> tuple[rules.Assessment, rules.Facts]:
    facts = with_approver(facts_for(proposal.case, draft, known, journalled=True))
    return rules.evaluate(facts, book=law.book()), facts


def _too_little(finding: Finding) -> str:
    if finding.severity == Severity.HARD:
        return f"{finding.text} Vælg en anden mentor."
    return f"{finding.text} Skriv med mindst {MINIMUM_TEXT} tegn, hvorfor det alligevel skal være den mentor."


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
        why=reason_of(chosen.why, at="why"),
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


def _family(chosen: Chosen) -> str:
    """Why somebody of the family is chosen all the same; nothing when nobody is."""
    text = chosen.family_reason.strip() if chosen.family_tie else ""
    if chosen.family_tie and not chosen.family_category:
        raise Refused("Vælg, hvorfor en i familien skal være mentor.", at="family_category")
    if chosen.family_tie and len(text) < MINIMUM_TEXT:
        raise Refused(f"Skriv grunden med mindst {MINIMUM_TEXT} tegn.", at="family_reason")
    return text
