"""Entering a new law: write its text, put it to a second person, publish it or send it back."""

from django.db import transaction

from cases import law
from cases.enums import DraftState
from cases.models import PublishedRegime, RegimeDraft
from cases.rules.published import regime_of
from cases.rules.reading import RuleDataError
from cases.rules.regimes import Regime
from mentorstotte.core.actions import ask_approval, decide_approval, notify, record
from mentorstotte.core.enums import ApprovalState, Role
from mentorstotte.core.errors import NotAllowed, Refused
from mentorstotte.core.models import Approval, User
from mentorstotte.core.once import once

MIN_REASON = 10


@once(RegimeDraft)
def save_regime(*, draft_id: int | None, text: str, by) -> RegimeDraft:
    """Keeps a text that can be read as a regime; raises Refused with key and why otherwise."""
    regime = _read(text)
    if draft_id is None:
        draft = RegimeDraft(drafted_by=by)
    else:
        draft = _held(draft_id, DraftState.DRAFT)
        draft.drafted_by = by  # who writes last must not publish it
    draft.regime, draft.text = regime.id, text
    draft.save()
    record("regime.saved", subject=draft, by=by, text=f"Loven {regime.id} er indtastet")
    return draft


def _read(text: str) -> Regime:
    try:
        return regime_of(text, law.published_texts())[0]
    except RuleDataError as error:
        raise Refused(f"{error.key}: {error.why}") from None


def _held(draft_id: int, state: DraftState) -> RegimeDraft:
    draft = RegimeDraft.objects.select_for_update().get(pk=draft_id)
    if draft.state != state:
        raise Refused(f"Lovteksten er “{draft.get_state_display()}”. Genindlæs siden.")
    return draft


def approval_of(draft: RegimeDraft) -> Approval | None:
    """The newest round of the text with a second person."""
    own = Approval.objects.filter(subject_kind=RegimeDraft._meta.model_name, subject_id=draft.pk)
    return own.select_related("submitted_by", "decided_by").order_by("-pk").first()


@transaction.atomic
def submit_regime(*, draft_id: int, by) -> RegimeDraft:
    """Puts the text to a second person; a second click changes nothing."""
    draft = RegimeDraft.objects.select_for_update().get(pk=draft_id)
    if draft.state == DraftState.SUBMITTED:
        return draft
    draft = _held(draft_id, DraftState.DRAFT)
    draft.state = DraftState.SUBMITTED
    draft.save()
    approval = ask_approval(subject=draft, drafted_by=draft.drafted_by, by=by)
    record("regime.submitted", subject=draft, by=by, text=f"Loven {draft.regime} venter på en anden")
    for user in (User.objects.holding(Role.SYSTEM_ADMIN) | User.objects.holding(Role.APPROVER)).distinct():
        if user.pk not in (by.pk, draft.drafted_by_id):
            notify(
                user=user,
                key=f"regime-{approval.pk}",
                text=f"Loven {draft.regime} venter på, at en anden offentliggør den",
                url=f"/regler/lovaendring/udkast/{draft.pk}/",
            )
    return draft


@transaction.atomic
def publish_regime(*, draft_id: int, by) -> PublishedRegime:
    """From now on the rules judge by the text. Raises NotAllowed for whoever wrote or submitted it (R-14)."""
    draft = _held(draft_id, DraftState.SUBMITTED)
    _read(draft.text)  # nothing published meanwhile stands in its way
    _decide(draft, ApprovalState.APPROVED, "", by)
    draft.state = DraftState.PUBLISHED
    draft.save()
    published = PublishedRegime.objects.create(
        regime=draft.regime, text=draft.text, draft=draft, drafted_by=draft.drafted_by, published_by=by
    )
    record("regime.published", subject=published, by=by, text=f"Loven {draft.regime} er offentliggjort")
    transaction.on_commit(law.refresh)
    return published


@transaction.atomic
def return_regime(*, draft_id: int, reason: str, by) -> RegimeDraft:
    """Sends the text back to be written again, with a reason."""
    draft = _held(draft_id, DraftState.SUBMITTED)
    if len(reason.strip()) < MIN_REASON:
        raise Refused(f"Skriv med mindst {MIN_REASON} tegn, hvad der skal rettes.")
    _decide(draft, ApprovalState.RETURNED, reason.strip(), by)
    draft.state = DraftState.DRAFT
    draft.save()
    record("regime.returned", subject=draft, by=by, text=f"Loven {draft.regime} er sendt tilbage")
    return draft


def _decide(draft: RegimeDraft, state: ApprovalState, reason: str, by) -> None:
    round_ = approval_of(draft)
    if by.pk in (draft.drafted_by_id, round_.submitted_by_id):
        raise NotAllowed("Du kan ikke afgøre en lovtekst, du selv har indtastet. En anden skal gøre det.")
    decide_approval(approval_id=round_.pk, by=by, state=state, reason=reason)
