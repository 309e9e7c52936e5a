"""A round in the visitation, whatever it is about: a proposal or a change of an agreement (domain 6.2)."""

from agreements import rules
from cases.models import Case
from mentorstotte.core.actions import decide_approval, notify
from mentorstotte.core.enums import ApprovalState, Role
from mentorstotte.core.errors import NotAllowed, Refused
from mentorstotte.core.models import Approval, User

MIN_REASON = 10
QUESTIONS = {
    "aim_precise": "Målet er præcist",
    "need_temporary": "Behovet er midlertidigt",
    "level_fits": "Niveauet passer",
    "others_considered": "Billigere eller anden støtte er overvejet",
}
DECIDED_ALREADY = "Indstillingen er allerede afgjort af en anden. Genindlæs siden for at se afgørelsen."


def rounds(subject):
    """The rounds of a proposal or a version in the visitation, newest first."""
    own = Approval.objects.filter(subject_kind=subject._meta.model_name, subject_id=subject.pk)
    return own.select_related("decided_by", "submitted_by").order_by("-pk")


def pending_round(subject, case: Case, by) -> Approval:
    """The round that waits for a decision; the caller holds the row of the subject.

    Raises NotAllowed when none waits, or when it is the person's own (R-14).
    """
    pending = rounds(subject).filter(state=ApprovalState.PENDING).first()
    if pending is None:
        raise NotAllowed(DECIDED_ALREADY)
    if own := own_hand(pending, case, by):
        raise NotAllowed(own)
    return pending


def said_before(subject, state: ApprovalState, by) -> bool:
    """Whether the person has answered so in the newest round: a second click, not a second answer."""
    newest = rounds(subject).first()
    return newest is not None and newest.state == state and newest.decided_by_id == by.pk


def own_hand(approval: Approval, case: Case, user) -> str:
    """Why the person may not decide (R-14), or nothing: one's own, or of somebody whom one stands in for.

    The caseworker of today counts as the one of then.
    """
    found = (
        rules.four_eyes(
            user.pk,
            caseworker=caseworker,
            drafted_by=approval.drafted_by_id,
            submitted_by=approval.submitted_by_id,
            acting_for=user.stands_in_for,
        )
        for caseworker in (approval.owner_id, case.caseworker_id)
    )
    finding = next(filter(None, found), None)
    return f"{finding.text} En anden godkender skal afgøre den." if finding else ""


def say_yes(approval: Approval, answers: dict[str, bool], by) -> None:
    """Closes the round as approved. Raises Refused unless every question is answered with yes."""
    if not all(answers.get(name) for name in QUESTIONS):
        raise Refused(
            "Sæt kryds ved alle fire spørgsmål for at godkende. Kan du ikke svare ja, så send tilbage."
        )
    decide_approval(approval_id=approval.pk, by=by, state=ApprovalState.APPROVED, answers=answers)


def say_return(approval: Approval, reason: str, by) -> None:
    """Closes the round as sent back. Raises Refused without a reason that can be worked with."""
    if len(reason.strip()) < MIN_REASON:
        raise Refused(f"Skriv med mindst {MIN_REASON} tegn, hvad sagsbehandleren skal rette.")
    decide_approval(approval_id=approval.pk, by=by, state=ApprovalState.RETURNED, reason=reason.strip())


def tell_approvers(approval: Approval, case: Case, text: str, url: str) -> None:
    """A word to every approver of the team who had no hand in it."""
    own = {case.caseworker_id, approval.drafted_by_id, approval.submitted_by_id} - {None}
    for approver in User.objects.holding(Role.APPROVER).filter(teams=case.team_id).exclude(pk__in=own):
        notify(user=approver, key=f"approval-{approval.pk}", text=text, url=url)


def tell(approval: Approval, case: Case, what: str, url: str, by) -> None:
    """A word to the caseworker and to whoever submitted."""
    for user in {case.caseworker, approval.submitted_by} - {None, by}:
        notify(user=user, key=f"decided-{approval.pk}", text=f"{what}: sag {case.number}", url=url)
