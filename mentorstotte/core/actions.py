"""Acts that every app shares: an event, an approval, a notice, a stored document, a purpose. The only writers
of those tables.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from mentorstotte.core import registry
from mentorstotte.core.documents import store
from mentorstotte.core.enums import ApprovalState, MailHow
from mentorstotte.core.errors import NotAllowed
from mentorstotte.core.logs import without_cpr
from mentorstotte.core.models import (
    Approval,
    Document,
    Event,
    MailChoice,
    Notice,
    OutgoingMail,
    Purpose,
    User,
)
from mentorstotte.core.once import once


def record(kind: str, *, subject, by, text: str, case_id: int | None = None, **data) -> Event:
    """Writes what happened. ``subject`` is any saved row; ``data`` must hold no CPR number.

    What a stand-in does on a case of the one who is away is done for that person.
    """
    event = event_of(kind, subject=subject, by=by, text=text, case_id=case_id, **data)
    event.save(force_insert=True)
    return event


def event_of(kind: str, *, subject, by, text: str, case_id: int | None = None, **data) -> Event:
    """What ``record`` writes, for those who write many at once."""
    if case_id and by is not None and by.stands_in_for:
        away = by.stands_in_for.get(registry.owner_of(case_id))
        data |= {"done_for": away} if away else {}
    return Event(
        kind=kind,
        case_id=case_id,
        subject_kind=subject._meta.model_name,
        subject_id=subject.pk,
        by=by,
        text=text,
        data=data,
    )


def keep_document(
    *,
    content: bytes,
    kind,
    title: str,
    content_type: str,
    case_id: int | None,
    by,
    sealed: bool = False,
    code: str = "",
    series: str = "",
) -> Document:
    """Stores the bytes once and for all, and the row that names them.

    ``code`` is the check code printed on it; of the documents of a ``series`` the newest counts.
    """
    digest = store.put(content)
    return Document.objects.create(
        kind=kind,
        title=title,
        content_type=content_type,
        sha256=digest,
        size=len(content),
        case_id=case_id,
        sealed=sealed,
        made_by=by,
        code=code or None,
        series=series,
    )


@transaction.atomic
def ask_approval(*, subject, case=None, drafted_by, by) -> Approval:
    """Puts ``subject`` to a second person: of the case's team, or of the municipality without a case."""
    return Approval.objects.create(
        subject_kind=subject._meta.model_name,
        subject_id=subject.pk,
        case_id=case and case.pk,
        team=case and case.team,
        owner=case and case.caseworker,
        drafted_by=drafted_by,
        submitted_by=by,
        submitted_at=timezone.now(),
    )


@transaction.atomic
def decide_approval(
    *, approval_id: int, by, state: ApprovalState, reason: str = "", answers: dict | None = None
):
    """Decides a pending approval once; raises NotAllowed for the wrong person or when somebody was first
    (R-14).
    """
    approval = Approval.objects.select_for_update().get(pk=approval_id)
    if approval.state != ApprovalState.PENDING:
        raise NotAllowed(
            "Indstillingen er allerede afgjort af en anden. Genindlæs siden for at se afgørelsen."
        )
    involved = {approval.owner_id, approval.drafted_by_id, approval.submitted_by_id}
    if not involved.isdisjoint(by.desk_ids):
        raise NotAllowed("Du kan ikke godkende din egen indstilling. En anden godkender skal afgøre den.")
    approval.state = state
    approval.reason = reason
    approval.answers = answers or {}
    approval.decided_by = by
    approval.decided_at = timezone.now()
    approval.save()
    return approval


@transaction.atomic
def withdraw_approval(*, subject, by) -> Approval:
    """Takes back what waits for a second person; raises NotAllowed when it was decided meanwhile."""
    pending = Approval.objects.select_for_update().pending()
    approval = pending.filter(subject_kind=subject._meta.model_name, subject_id=subject.pk).first()
    if approval is None:
        raise NotAllowed("Indstillingen er allerede afgjort. Genindlæs siden for at se afgørelsen.")
    approval.state = ApprovalState.WITHDRAWN
    approval.decided_by = by
    approval.decided_at = timezone.now()
    approval.save()
    return approval


@transaction.atomic
def notify(*, user, key: str, text: str, url: str) -> Notice:
    """One message in the inbox and one mail in the outbox; a second call with the same key changes
    nothing.
    """
    notice, made = Notice.objects.get_or_create(user=user, key=key, defaults={"text": text, "url": url})
    if made and not _without_mail([user.pk]):
        OutgoingMail.objects.create(notice=notice)
    return notice


def _without_mail(user_ids) -> set[int]:
    """Those who have chosen not to get a mail for each message."""
    choices = MailChoice.objects.filter(user_id__in=user_ids).exclude(how=MailHow.EACH)
    return set(choices.values_list("user_id", flat=True))


@dataclass(frozen=True)
class Asked:
    """Who is told when a mail cannot be delivered: what it was about, and the page where to do otherwise."""

    by: User | None
    about: str
    url: str


def mail_to_address(*, address: str, subject: str, body: str, asked: Asked) -> OutgoingMail:
    """A mail in the outbox to somebody without a login here; raises ValueError when it holds a CPR number."""
    if without_cpr(f"{subject} {body}") != f"{subject} {body}":
        raise ValueError("A mail never holds a CPR number.")
    return OutgoingMail.objects.create(
        address=address, subject=subject, body=body, asked_by=asked.by, about=asked.about, url=asked.url
    )


@dataclass(frozen=True)
class Message:
    """What ``notify`` tells one person, for ``notify_many``."""

    user_id: int
    key: str
    text: str
    url: str


@transaction.atomic
def notify_many(messages: Sequence[Message]) -> dict[str, int]:
    """As ``notify`` for many people, in four statements; gives the notice of each key (one of them, if
    several).
    """
    if not messages:
        return {}
    Notice.objects.bulk_create(
        (Notice(user_id=m.user_id, key=m.key, text=m.text, url=m.url) for m in messages),
        ignore_conflicts=True,
    )
    users, keys = {m.user_id for m in messages}, {m.key for m in messages}
    notices = Notice.objects.filter(user_id__in=users, key__in=keys).values_list("key", "pk", "user_id")
    spared = _without_mail(users)
    OutgoingMail.objects.bulk_create(
        (OutgoingMail(notice_id=pk) for _, pk, user_id in notices if user_id not in spared),
        ignore_conflicts=True,
    )
    return {key: pk for key, pk, _ in notices}


@transaction.atomic
def snooze(*, user, notice_id: int, days: int) -> Notice:
    """Puts a message off: it is unread again, and is told of again, so many days from now."""
    notice = Notice.objects.select_for_update().get(user=user, pk=notice_id)
    notice.snoozed_until = timezone.localdate() + timedelta(days=days)
    notice.read_at = notice.digest = None
    notice.save(update_fields=["snoozed_until", "read_at", "digest"])
    return notice


@transaction.atomic
def choose_mails(*, user, how: str, hour: int, monday: bool) -> MailChoice:
    """Keeps when the person wants mails."""
    chosen = {"how": how, "hour": hour, "monday": monday}
    return MailChoice.objects.update_or_create(user=user, defaults=chosen)[0]


@transaction.atomic
def mark_read(*, user, notice_ids: Sequence[int] | None = None) -> int:
    """Marks the user's messages as read, all of them by default; gives back how many were not read before."""
    unread = Notice.objects.unread_on(timezone.localdate()).filter(user=user)
    if notice_ids is not None:
        unread = unread.filter(pk__in=notice_ids)
    return unread.update(read_at=timezone.now())


@once(Purpose)
def give_purpose(*, text: str, until, by) -> Purpose:
    """Why somebody looks across teams, until then."""
    return Purpose.objects.create(user=by, text=text, expires_at=until)
