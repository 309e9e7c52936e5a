"""A second person's yes to what is left out of a file, before the file is made and before it goes out."""

from django.db import transaction

from agreements.actions.approvals import (
    own_hand,
    pending_round,
    rounds,
    said_before,
    say_return,
    tell,
    tell_approvers,
)
from agreements.actions.rights import hold, url_of
from agreements.models import RightsRequest
from mentorstotte.core.actions import ask_approval, decide_approval, record, withdraw_approval
from mentorstotte.core.enums import ApprovalState
from mentorstotte.core.errors import NotAllowed, Refused
from mentorstotte.core.models import Approval

CHANGED = "Undtagelserne er ændret, siden du åbnede siden. Se dem igennem igen."


@transaction.atomic
def ask_yes(*, request_id: int, by) -> Approval:
    """Puts what is left out to an approver of the team; a round that waits stays.

    Raises Refused when nothing wants a yes.
    """
    found = hold_open(request_id)
    newest = rounds(found).first()
    if newest is not None and newest.state == ApprovalState.PENDING:
        return newest
    if is_approved(found, newest):
        raise Refused("Der er ingen undtagelser, der mangler at blive godkendt.")
    left = found.left_out.order_by("-at").first()
    asked = ask_approval(subject=found, case=found.case, drafted_by=left.by, by=by)
    _record(found, asked, "rights.exceptions_asked", "Undtagelserne er sendt til godkendelse", by)
    text = f"Undtagelser fra indsigt i sag {found.case.number} venter på godkendelse"
    tell_approvers(asked, found.case, text, url_of(found))
    return asked


@transaction.atomic
def approve(*, request_id: int, round_id: int | None, by) -> RightsRequest:
    """Says yes to all that is left out; what it was is kept with the round. A second click changes nothing.

    ``round_id`` is the round whose exceptions the person has seen. Raises NotAllowed for one's own (R-14),
    Refused when another round waits by now.
    """
    found = hold(request_id)
    if said_before(found, ApprovalState.APPROVED, by):
        return found
    pending = _pending(found, by)
    if pending.pk != round_id:
        raise Refused(CHANGED)
    answers = _left(found)
    decide_approval(approval_id=pending.pk, by=by, state=ApprovalState.APPROVED, answers=answers)
    _tell(found, pending, "rights.exceptions_approved", "Undtagelserne fra indsigt er godkendt", by)
    return found


@transaction.atomic
def send_back(*, request_id: int, reason: str, by) -> RightsRequest:
    """Says no with a reason: the exceptions must be changed or asked for anew. A second click changes
    nothing.
    """
    found = hold(request_id)
    if said_before(found, ApprovalState.RETURNED, by):
        return found
    pending = _pending(found, by)
    say_return(pending, reason, by)
    _tell(found, pending, "rights.exceptions_returned", "Undtagelserne fra indsigt er sendt tilbage", by)
    return found


def withdraw(found: RightsRequest, by) -> None:
    """Takes a round back that waits: the exceptions are not those any more. The caller holds the request."""
    if rounds(found).filter(state=ApprovalState.PENDING).exists():
        withdraw_approval(subject=found, by=by)


def must_be_approved(found: RightsRequest) -> None:
    """Raises Refused while something is left out that nobody else has said yes to."""
    if not is_approved(found, rounds(found).first()):
        raise Refused("En anden skal godkende det, der er undtaget, før filen kan udleveres.")


def is_approved(found: RightsRequest, newest: Approval | None) -> bool:
    """Whether the newest round is a yes to all that is left out now. With nothing left out none is wanted."""
    left = _left(found)
    said = newest.answers if newest and newest.state == ApprovalState.APPROVED else {}
    return left.items() <= said.items()


def hindrance(found: RightsRequest, pending: Approval, user) -> str:
    """Why the person may not decide (R-14), or nothing."""
    if any(each.by_id in user.desk_ids for each in found.left_out.all()):
        return "Du har selv undtaget noget her. En anden godkender skal afgøre det."
    return own_hand(pending, found.case, user)


def hold_open(request_id: int) -> RightsRequest:
    """The request to see something, locked. Raises Refused when it is answered or asks for nothing to see."""
    found = hold(request_id)
    if not found.is_access:
        raise Refused("Her er der ingen fil at udlevere.")
    if found.outcome:
        raise Refused("Filen er sendt eller udleveret. Registrér en ny anmodning.")
    return found


def _pending(found: RightsRequest, by) -> Approval:
    pending = pending_round(found, found.case, by)
    if own := hindrance(found, pending, by):
        raise NotAllowed(own)
    return pending


def _left(found: RightsRequest) -> dict[str, str]:
    """What is left out by part: the rule and the reason."""
    return {each.part: f"{each.rule}: {each.reason}" for each in found.left_out.all()}


def _tell(found: RightsRequest, pending: Approval, kind: str, what: str, by) -> None:
    _record(found, pending, kind, what, by)
    tell(pending, found.case, what, url_of(found), by)


def _record(found: RightsRequest, asked: Approval, kind: str, what: str, by) -> None:
    text = f"{found.get_kind_display()}: {what[0].lower()}{what[1:]}"
    record(kind, subject=found, case_id=found.case_id, by=by, text=text, round=asked.pk)
