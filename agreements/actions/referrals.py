"""A grant without a mentor goes to Kompetencecentret, and comes back with a company and its mentor."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from agreements.actions.agreement import reason_of
from agreements.actions.matching import lacks_mentor
from agreements.actions.proposal import lock
from agreements.models import Proposal, Referral
from mentorstotte.core.actions import notify, record
from mentorstotte.core.enums import Role
from mentorstotte.core.errors import Refused
from mentorstotte.core.models import User


def newest_referral(proposal: Proposal) -> Referral | None:
    """The one that waits, else the one that was answered last."""
    related = proposal.referrals.standing().select_related("mentor__supplier", "taken_by", "answered_by")
    return related.order_by("-pk").first()


@transaction.atomic
def refer(*, proposal_id: int, wanted: str, by) -> Referral:
    """Puts the grant into the queue; gives one that waits already. Raises Refused once there is a mentor."""
    proposal = lock(proposal_id)
    waiting = proposal.referrals.waiting().first()
    if waiting is not None:
        return waiting
    if not lacks_mentor(proposal):
        raise Refused("Sagen har ingen bevilling, der mangler en mentor.")
    made = Referral.objects.create(proposal=proposal, wanted=reason_of(wanted, at="wanted"), registered_by=by)
    _tell_of(made, "referral.asked", "Sendt til Kompetencecentret", by)
    number, team = proposal.case.number, proposal.case.team_id
    for user in User.objects.holding(Role.CLARIFICATION_CONSULTANT).filter(teams=team).exclude(pk=by.pk):
        url = reverse("agreements:referral", args=[made.pk])
        notify(
            user=user, key=f"referral-{made.pk}", text=f"Sag {number} mangler virksomhed og mentor", url=url
        )
    return made


@transaction.atomic
def take(*, referral_id: int, by) -> Referral:
    """Says who is looking; the same person again changes nothing."""
    held = _held(referral_id)
    if held.taken_by_id != by.pk:
        held.taken_by, held.taken_at = by, timezone.now()
        held.save(update_fields=["taken_by", "taken_at"])
    return held


@transaction.atomic
def answer(*, referral_id: int, mentor, text: str, by) -> Referral:
    """Sends it back with whom was found (or nobody) and what was agreed. The caseworker chooses."""
    held = _held(referral_id)
    held.mentor, held.answer = mentor, reason_of(text, at="text")
    held.answered_by, held.answered_at = by, timezone.now()
    held.save(update_fields=["mentor", "answer", "answered_by", "answered_at"])
    found = f"Kompetencecentret foreslår {mentor}" if mentor else "Kompetencecentret fandt ingen mentor"
    _tell_of(held, "referral.answered", found, by)
    case = held.proposal.case
    for user in {case.caseworker, held.registered_by} - {None, by}:
        url = reverse("agreements:match", args=[case.number])
        notify(user=user, key=f"referral-answer-{held.pk}", text=f"{found}: sag {case.number}"[:200], url=url)
    return held


@transaction.atomic
def withdraw(*, referral_id: int, by) -> Referral:
    """Takes it out of the queue; twice changes nothing. Raises Refused when it was answered meanwhile."""
    held = _locked(referral_id)
    if held.withdrawn_at is None:
        if held.answered_at:
            raise Refused("Kompetencecentret har svaret imens. Genindlæs siden.")
        held.withdrawn_by, held.withdrawn_at = by, timezone.now()
        held.save(update_fields=["withdrawn_by", "withdrawn_at"])
        _tell_of(held, "referral.withdrawn", "Henvisningen til Kompetencecentret er trukket tilbage", by)
    return held


def _locked(referral_id: int) -> Referral:
    proposal = lock(Referral.objects.values_list("proposal_id", flat=True).get(pk=referral_id))
    held = (
        Referral.objects.select_for_update(of=("self",)).select_related("registered_by").get(pk=referral_id)
    )
    held.proposal = proposal
    return held


def _held(referral_id: int) -> Referral:
    """One that waits, held; raises Refused otherwise."""
    held = _locked(referral_id)
    if held.answered_at or held.withdrawn_at or not lacks_mentor(held.proposal):
        raise Refused("Henvisningen venter ikke længere. Genindlæs køen.")
    return held


def _tell_of(referral: Referral, kind: str, text: str, by) -> None:
    record(kind, subject=referral, case_id=referral.proposal.case_id, by=by, text=text[:300])
