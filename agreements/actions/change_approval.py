"""The approver's acts on a change of an agreement: approve and send back (domain 6.2)."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from agreements import rules
from agreements.actions.agreement import hold, move
from agreements.actions.visitation import DECIDED_ALREADY, MIN_REASON, QUESTIONS
from agreements.enums import VersionState
from agreements.models import AgreementVersion
from mentorstotte.core.actions import decide_approval, notify, record
from mentorstotte.core.enums import ApprovalState
from mentorstotte.core.errors import NotAllowed, Refused
from mentorstotte.core.models import Approval


def rounds(version: AgreementVersion):
    """The rounds of the change in the visitation, newest first."""
    own = Approval.objects.filter(subject_kind=AgreementVersion._meta.model_name, subject_id=version.pk)
    return own.select_related("decided_by", "submitted_by").order_by("-pk")


def own_hand(approval: Approval, version: AgreementVersion, user) -> str:
    """Why the person may not decide (R-14), or nothing."""
    caseworkers = {approval.owner_id, version.agreement.case.caseworker_id}
    for caseworker in caseworkers:
        finding = rules.four_eyes(
            user.pk,
            caseworker=caseworker,
            drafted_by=approval.drafted_by_id,
            submitted_by=approval.submitted_by_id,
        )
        if finding is not None:
            return f"{finding.text} En anden godkender skal afgøre den."
    return ""


def _held(version_id: int, by) -> tuple[AgreementVersion, Approval]:
    version = hold(version_id)
    pending = rounds(version).filter(state=ApprovalState.PENDING).first()
    if version.state != VersionState.SUBMITTED or pending is None:
        raise NotAllowed(DECIDED_ALREADY)
    if own := own_hand(pending, version, by):
        raise NotAllowed(own)
    return version, pending


@transaction.atomic
def approve_change(*, version_id: int, answers: dict[str, bool], by) -> AgreementVersion:
    """Says yes: the caseworker may print the version. Raises Refused unless all questions are answered."""
    version, pending = _held(version_id, by)
    if not all(answers.get(name) for name in QUESTIONS):
        raise Refused(
            "Sæt kryds ved alle fire spørgsmål for at godkende. Kan du ikke svare ja, så send tilbage."
        )
    decide_approval(approval_id=pending.pk, by=by, state=ApprovalState.APPROVED, answers=answers)
    move(version, VersionState.DRAFT)
    version.approved_by, version.approved_at = by, timezone.now()
    version.save(update_fields=["state", "approved_by", "approved_at"])
    _tell(version, pending, "agreement.change_approved", "Visitationen har godkendt en ændring", by)
    return version


@transaction.atomic
def return_change(*, version_id: int, reason: str, by) -> AgreementVersion:
    """Says no with a reason: the change is taken back and may be written anew; the agreement goes on."""
    version, pending = _held(version_id, by)
    if len(reason.strip()) < MIN_REASON:
        raise Refused(f"Skriv med mindst {MIN_REASON} tegn, hvad sagsbehandleren skal rette.")
    decide_approval(approval_id=pending.pk, by=by, state=ApprovalState.RETURNED, reason=reason.strip())
    move(version, VersionState.WITHDRAWN)
    version.save(update_fields=["state"])
    _tell(version, pending, "agreement.change_returned", "Visitationen har sendt en ændring tilbage", by)
    return version


def _tell(version: AgreementVersion, approval: Approval, kind: str, what: str, by) -> None:
    """The event, and a word to the caseworker and whoever submitted."""
    case = version.agreement.case
    record(kind, subject=version.agreement, case_id=case.pk, by=by, text=what, version=version.number)
    for user in {case.caseworker, approval.submitted_by} - {None, by}:
        notify(
            user=user,
            key=f"decided-{approval.pk}",
            text=f"{what}: sag {case.number}",
            url=reverse("agreements:agreement", args=[version.agreement.number]),
        )
