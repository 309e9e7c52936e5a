"""The approver's acts on a change of an agreement: approve and send back (domain 6.2)."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from agreements.actions.agreement import hold, move
from agreements.actions.amendment import carry_out
from agreements.actions.approvals import (
    DECIDED_ALREADY,
    pending_round,
    said_before,
    say_return,
    say_yes,
    tell,
)
from agreements.enums import VersionState
from agreements.models import AgreementVersion
from mentorstotte.core.actions import record
from mentorstotte.core.enums import ApprovalState
from mentorstotte.core.errors import NotAllowed
from mentorstotte.core.models import Approval


def _pending(version: AgreementVersion, by) -> Approval:
    if version.state != VersionState.SUBMITTED:
        raise NotAllowed(DECIDED_ALREADY)
    return pending_round(version, version.agreement.case, by)


@transaction.atomic
def approve_change(*, version_id: int, answers: dict[str, bool], by) -> AgreementVersion:
    """Says yes: the caseworker may print the version. Raises Refused unless all questions are answered.

    A second click changes nothing.
    """
    version = hold(version_id)
    if said_before(version, ApprovalState.APPROVED, by):
        return version
    pending = _pending(version, by)
    say_yes(pending, answers, by)
    move(version, VersionState.DRAFT)
    version.approved_by, version.approved_at = by, timezone.now()
    version.save(update_fields=["state", "approved_by", "approved_at"])
    if version.letter:
        carry_out(version, by)
    _tell(version, pending, "agreement.change_approved", "Visitationen har godkendt en ændring", by)
    return version


@transaction.atomic
def return_change(*, version_id: int, reason: str, by) -> AgreementVersion:
    """Says no with a reason: the change is taken back and may be written anew; the agreement goes on.

    A second click changes nothing.
    """
    version = hold(version_id)
    if said_before(version, ApprovalState.RETURNED, by):
        return version
    pending = _pending(version, by)
    say_return(pending, reason, by)
    move(version, VersionState.WITHDRAWN)
    version.save(update_fields=["state"])
    _tell(version, pending, "agreement.change_returned", "Visitationen har sendt en ændring tilbage", by)
    return version


def _tell(version: AgreementVersion, approval: Approval, kind: str, what: str, by) -> None:
    """The event, and a word to the caseworker and whoever submitted."""
    case = version.agreement.case
    record(kind, subject=version.agreement, case_id=case.pk, by=by, text=what, version=version.number)
    tell(approval, case, what, reverse("agreements:agreement", args=[version.agreement.number]), by)
