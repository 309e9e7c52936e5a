"""A human chooses a mentor of a ranked list and says why; the list is kept as it stood."""

from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from msgspec import to_builtins

from agreements import law, rules
from agreements.actions.agreement import reason_of
from agreements.actions.approvals import tell_approvers
from agreements.actions.draft import Draft, Reason, draft_of, whole, write_draft
from agreements.actions.facts import Background, background, facts_for, with_approver
from agreements.actions.judgements import keep_judgement
from agreements.actions.proposal import lock
from agreements.actions.verdict import verdict_of
from agreements.enums import JudgedAct, ProposalState
from agreements.models import MentorChoice, Proposal
from agreements.rules.reasons import MINIMUM_TEXT
from mentorstotte.core.actions import ask_approval, record, withdraw_approval
from mentorstotte.core.errors import Refused
from mentorstotte.core.findings import Finding, Severity
from mentorstotte.core.once import once
from providers.rules.matching import Ranked, Wish

FAMILY = "R-46"
PRICE = "R-24"
OF_THE_MENTOR = frozenset({"R-23", PRICE, "R-25", "R-26", "R-41"})  # each takes a reason of the kind “Andet”
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
    """Puts the mentor into the draft and keeps the choice; after the grant a price above the cap goes to an
    approver first (``choice_approval``), in place of an earlier choice that waits there.

    Raises Refused without a reason, for family without one (R-46), for a mentor who is not on the list, and
    when the proposal is decided.
    """
    lock(proposal_id)
    proposal = whole(Proposal.objects).get(pk=proposal_id)
    if not (proposal.is_editable or lacks_mentor(proposal)):
        raise Refused(f"Indstillingen er “{proposal.get_state_display()}”. Mentoren kan ikke vælges her nu.")
    if proposal.is_editable:
        made = keep_choice(proposal, chosen, by=by)
        write_draft(_revised(proposal, by), with_mentor(proposal, made), by=by)
        return made
    for waiting in proposal.mentor_choices.waiting():
        withdraw_approval(subject=waiting, by=by)
    over = judge_found(proposal, unkept(proposal, chosen)).over
    made = keep_choice(proposal, chosen, over=over, by=by)
    if over:
        _ask(made, proposal.case, by)
    else:
        carry_out(proposal, made, by=by)
    return made


def _revised(proposal: Proposal, by) -> Proposal:
    proposal.revision += 1
    proposal.saved_by, proposal.saved_at, proposal.saved_from = by, timezone.now(), ""
    return proposal


def with_mentor(proposal: Proposal, made: MentorChoice) -> Draft:
    """The draft with what was chosen and answered."""
    draft = draft_of(proposal)
    reasons = {rule: reason for rule, reason in draft.reasons.items() if rule != FAMILY}
    if made.family_tie:
        reasons[FAMILY] = Reason(made.family_category, made.family_reason)
    draft = replace(draft, mentor=made.mentor, family_tie=made.family_tie, reasons=reasons)
    if made.beyond_normal:
        draft = replace(draft, person=draft.person | {"beyond_normal": made.beyond_normal})
    return draft


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


@dataclass(frozen=True)
class Found:
    """What the rules say of a mentor who was found after the grant; ``over``: above the cap (R-24)."""

    draft: Draft
    verdict: dict
    over: str


def judge_found(proposal: Proposal, made: MentorChoice) -> Found:
    """Judges the mentor by the rules that had to wait; why this one was chosen meets what they warn of.

    Raises Refused for what no reason meets, and for too little of one.
    """
    draft = with_mentor(proposal, made)
    known = background(proposal.case, draft, proposal_id=proposal.pk)
    first, _ = _judged(proposal, draft, known)
    if any(finding.rule == "R-06" for finding in first.blocking):
        raise Refused("Skriv, hvad der ligger ud over det sædvanlige på stedet.", at="beyond_normal")
    warned = (f.rule for f in first.blocking if f.severity == Severity.REASON and f.rule in OF_THE_MENTOR)
    draft = replace(draft, reasons=draft.reasons | {rule: Reason("OTHER", made.why) for rule in warned})
    result, facts = _judged(proposal, draft, known)
    if result.blocking:
        worst = next((f for f in result.blocking if f.severity == Severity.HARD), result.blocking[0])
        raise Refused(_too_little(worst), at="why")
    over = next((finding.text for finding in first.blocking if finding.rule == PRICE), "")
    return Found(draft, verdict_of(result, facts), over)


def carry_out(proposal: Proposal, made: MentorChoice, *, by) -> None:
    """Writes the mentor into the grant and keeps what the rules said; the caller holds the proposal."""
    found = judge_found(proposal, made)
    write_draft(_revised(proposal, made.chosen_by), found.draft, by=made.chosen_by)
    keep_judgement(proposal=proposal, act=JudgedAct.MENTOR_FOUND, verdict=found.verdict, by=by)


def _ask(made: MentorChoice, case, by) -> None:
    """Puts a price above the cap to an approver of the team who had no hand in it."""
    approval = ask_approval(subject=made, case=case, drafted_by=by, by=by)
    url = reverse("agreements:choice", args=[case.number, made.pk])
    tell_approvers(approval, case, f"En mentor over prisloftet i sag {case.number} venter på visitation", url)


def _judged(proposal: Proposal, draft: Draft, known: Background) -> tuple[rules.Assessment, rules.Facts]:
    facts = with_approver(facts_for(proposal.case, draft, known, journalled=True))
    return rules.evaluate(facts, book=law.book()), facts


def _too_little(finding: Finding) -> str:
    if finding.severity == Severity.HARD:
        return f"{finding.text} Vælg en anden mentor."
    return f"{finding.text} Skriv med mindst {MINIMUM_TEXT} tegn, hvorfor det alligevel skal være den mentor."


def keep_choice(proposal: Proposal, chosen: Chosen, *, over: str = "", by) -> MentorChoice:
    """The row that says whom, why and of which list; the caller holds the proposal."""
    made = unkept(proposal, chosen)
    made.over_cap = over[:300]
    return keep(made, by=by)


def keep(made: MentorChoice, *, by) -> MentorChoice:
    """Saves the choice and says so on the case."""
    made.chosen_by = by
    made.save()
    waits = ", over prisloftet, venter på visitationen" if made.over_cap else ""
    text = f"Mentor valgt: {made.mentor.name}{waits}. {made.why}"[:300]
    record("mentor.chosen", subject=made, case_id=made.proposal.case_id, by=by, text=text)
    return made


def unkept(proposal: Proposal, chosen: Chosen, *, at: str = "why") -> MentorChoice:
    """The choice as it was made, checked and not kept yet; ``at`` is the field of why this one."""
    place = next((n for n, each in enumerate(chosen.ranked) if each.key == chosen.mentor_id), None)
    if place is None:
        raise Refused("Mentoren passer ikke længere til filteret. Gå tilbage til listen.")
    listed = chosen.ranked[:KEPT] if place < KEPT else (*chosen.ranked[:KEPT], chosen.ranked[place])
    return MentorChoice(
        proposal=proposal,
        mentor_id=chosen.mentor_id,
        wish=to_builtins(chosen.wish),
        ranked=[_kept(each) for each in listed],
        why=reason_of(chosen.why, at=at),
        family_tie=chosen.family_tie,
        family_category=chosen.family_category if chosen.family_tie else "",
        family_reason=_family(chosen),
        beyond_normal=chosen.beyond_normal.strip(),
    )


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
