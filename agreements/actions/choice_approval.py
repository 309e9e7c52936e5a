"""The approver's acts on a mentor above the price cap who was found after the grant (R-24)."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from agreements.actions.approvals import pending_round, said_before, say_return, tell
from agreements.actions.draft import whole
from agreements.actions.matching import PRICE, carry_out, lacks_mentor
from agreements.actions.proposal import lock
from agreements.models import MentorChoice, Proposal
from mentorstotte.core.actions import decide_approval, record
from mentorstotte.core.enums import ApprovalState
from mentorstotte.core.errors import Refused
from mentorstotte.core.models import Approval


@transaction.atomic
def approve_choice(*, choice_id: int, by) -> MentorChoice:
    """Says yes to the price: the mentor is the grant's. A second click changes nothing.

    Raises NotAllowed for one's own hand (R-14), Refused when the grant has a mentor, or the rules say
    something new.
    """
    made, proposal = _hold(choice_id)
    if said_before(made, ApprovalState.APPROVED, by):
        return made
    pending = pending_round(made, proposal.case, by)
    if not lacks_mentor(proposal):
        raise Refused("Bevillingen har fået en mentor imens. Send valget tilbage.")
    decide_approval(approval_id=pending.pk, by=by, state=ApprovalState.APPROVED)
    carry_out(proposal, made, by=by)
    proposal.deviations.filter(rule=PRICE).update(approved_by=by, approved_at=timezone.now())
    _tell(made, proposal, pending, "mentor.price_approved", "En mentor over prisloftet er godkendt", by)
    return made


@transaction.atomic
def return_choice(*, choice_id: int, reason: str, by) -> MentorChoice:
    """Says no with a reason: another mentor must be found. A second click changes nothing."""
    made, proposal = _hold(choice_id)
    if said_before(made, ApprovalState.RETURNED, by):
        return made
    pending = pending_round(made, proposal.case, by)
    say_return(pending, reason, by)
    _tell(made, proposal, pending, "mentor.price_refused", "En mentor over prisloftet er sendt tilbage", by)
    return made


def _hold(choice_id: int) -> tuple[MentorChoice, Proposal]:
    made = MentorChoice.objects.select_related("mentor__supplier", "chosen_by").get(pk=choice_id)
    lock(made.proposal_id)
    return made, whole(Proposal.objects).get(pk=made.proposal_id)


def _tell(made: MentorChoice, proposal: Proposal, approval: Approval, kind: str, what: str, by) -> None:
    case = proposal.case
    record(kind, subject=made, case_id=case.pk, by=by, text=f"{what}: {made.mentor.name}")
    tell(approval, case, what, reverse("agreements:choice", args=[case.number, made.pk]), by)
