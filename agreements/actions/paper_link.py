"""The mentor's contract behind a link: the mail names nobody, and the paper is fetched from a page here.

Aim and tasks say a good deal about a citizen, even without a name, and mail is open: so the paper is never
attached (docs/decisions.md). Whoever has the link has the paper, for as long as it lasts.
"""

from datetime import timedelta
from urllib.parse import urljoin

from django.conf import settings
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from agreements.actions.links import Closed
from agreements.enums import Channel, DispatchState, Recipient
from agreements.models import Dispatch
from mentorstotte.core.actions import record
from mentorstotte.core.enums import DocumentKind

LIFETIME = timedelta(days=14)
SALT = "agreements.paper_link"


def link_to(row: Dispatch) -> str:
    """The address of the paper, valid for ``LIFETIME`` from now; nothing of the person is in it."""
    token = TimestampSigner(salt=SALT).sign(str(row.key))
    return urljoin(settings.SITE_URL, reverse("agreements:paper_link", args=[token]))


def is_by_link(row: Dispatch) -> bool:
    """Whether it is the contract, mailed to the mentor."""
    return row.channel == Channel.MAIL and row.document.kind == DocumentKind.MENTOR_CONTRACT


def has_lapsed(row: Dispatch) -> bool:
    """The link of a mail that went too long ago."""
    return is_by_link(row) and row.sent_at is not None and row.sent_at < timezone.now() - LIFETIME


def paper_of(token: str) -> Dispatch:
    """The sending behind a link. Raises Closed when there is none, or it is too old."""
    try:
        key = TimestampSigner(salt=SALT).unsign(token, max_age=LIFETIME)
    except SignatureExpired as error:
        raise Closed("expired") from error
    except BadSignature as error:
        raise Closed("unknown") from error
    found = Dispatch.objects.filter(key=key, recipient=Recipient.MENTOR, channel=Channel.MAIL)
    row = found.exclude(state=DispatchState.DROPPED).select_related("document", "case__caseworker").first()
    if row is None or not is_by_link(row):
        raise Closed("unknown")
    return row


@transaction.atomic
def note_fetched(*, dispatch_id: int) -> None:
    """The first time that the paper is fetched is the day the mentor had it; later times change nothing."""
    row = Dispatch.objects.select_for_update(of=("self",)).select_related("document").get(pk=dispatch_id)
    if row.available_on is not None:
        return
    row.state, row.sent_at = DispatchState.SENT, row.sent_at or timezone.now()
    row.available_on = timezone.localdate()
    row.save()
    text = f"Hentet af mentor: {row.document.title}"
    record("dispatch.fetched", subject=row, case_id=row.case_id, by=None, text=text)
