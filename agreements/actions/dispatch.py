"""Sending a document: the row, the posting of letters, Digital Post through a claim, and the day it came."""

from collections.abc import Sequence
from datetime import date, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from agreements.actions.access import handed_out
from agreements.actions.access_approval import must_be_approved
from agreements.actions.decisions import register_receipt
from agreements.actions.information import letter_sent
from agreements.actions.paper_link import has_lapsed, is_by_link, link_to
from agreements.actions.rights import answer_sent
from agreements.enums import Channel, DispatchState, Recipient
from agreements.models import AgreementVersion, Decision, Dispatch
from agreements.models.papers import INTERNAL
from mentorstotte.core import digital_post
from mentorstotte.core.actions import Asked, mail_to_address, record
from mentorstotte.core.documents import store
from mentorstotte.core.enums import DocumentKind, MailState
from mentorstotte.core.errors import Refused
from mentorstotte.core.models import Document
from mentorstotte.core.wording import danish_date

log = structlog.get_logger(__name__)
LOST_AFTER = timedelta(minutes=10)
RETRY_AFTER, RETRY_AT_MOST = timedelta(minutes=2), timedelta(hours=4)
BATCH = 200
SUBJECT = "Nyt om en aftale om mentorstøtte"
# What the sending of a letter means for the case.
WHEN_SENT = {
    DocumentKind.INFORMATION: letter_sent,
    DocumentKind.ACCESS_FILE: handed_out,
    DocumentKind.RIGHTS_ANSWER: answer_sent,
}


@transaction.atomic
def dispatch(
    *, document: Document, case, channel: str, by, recipient: str = Recipient.CITIZEN, on: date | None = None
) -> Dispatch:
    """Puts a document of the case on its way; a second time gives the row that is there.

    A mail that was given up is sent anew, and so is a contract whose link has lapsed. ``on`` is the day when
    it was handed over. Raises Refused when the channel is not open to the recipient.
    """
    known = _known(document, recipient, channel)
    if known is not None:
        return _again(known, by) if _may_go_again(known) else known
    _check(document, case, channel, recipient)
    made, new = Dispatch.objects.get_or_create(
        document=document,
        recipient=recipient,
        channel=channel,
        state=DispatchState.WAITING,
        defaults={
            "case": case,
            "decision": decision_of(document),
            "name": _name(case, recipient, document),
            "exempt": case.citizen.digital_post_exempt,
            "queued_by": by,
        },
    )
    if new:
        _begin(made, on, by)
    return made


@transaction.atomic
def mark_posted(*, dispatch_ids: Sequence[int], by) -> int:
    """The printed letters have gone to the post; gives how many went from the queue."""
    rows = Dispatch.objects.select_for_update().to_print().filter(pk__in=dispatch_ids).order_by("pk")
    for row in rows:
        _sent(row, by)
    return len(rows)


@transaction.atomic
def register_available(*, dispatch_id: int, on: date, by) -> Dispatch:
    """The day from which the recipient had the document; the deadline of a complaint counts from it."""
    row = Dispatch.objects.select_for_update().get(pk=dispatch_id)
    if row.state != DispatchState.SENT:
        raise Refused("Brevet er ikke sendt endnu.")
    if not timezone.localdate(row.sent_at) <= on <= timezone.localdate():
        raise Refused(
            "Skriv den dag, brevet kom frem: efter det blev sendt og senest i dag.", at="available_on"
        )
    _available(row, on, by)
    return row


@transaction.atomic
def drop(*, dispatch_id: int, by) -> Dispatch:
    """Gives up a sending that has not gone, so that another way can be chosen."""
    row = Dispatch.objects.select_for_update().get(pk=dispatch_id)
    if row.state == DispatchState.DROPPED:
        return row
    if row.state != DispatchState.WAITING or row.mail_id:
        raise Refused("Brevet er sendt eller ved at blive sendt og kan ikke trækkes tilbage.")
    row.state = DispatchState.DROPPED
    row.save()
    _record(row, "dispatch.dropped", f"Opgivet: {row.document.title}, {row.get_channel_display()}", by)
    return row


def decision_of(document: Document) -> Decision | None:
    """The decision that the document tells: its letter, or the agreement of its grant."""
    letter = Decision.objects.filter(document=document).first()
    if letter:
        return letter
    version = AgreementVersion.objects.filter(document=document).select_related("agreement").first()
    return Decision.objects.filter(proposal=version.agreement.proposal_id).first() if version else None


# Digital Post -----------------------------------------------------------------------------------------------
def send_waiting() -> int:
    """Sends the digital letters that wait, and notes which mails have gone; gives how many letters went."""
    _note_mails()
    way, sent = digital_post.way(), 0
    while way is not None and sent < BATCH and (row := claim()):
        sent += _deliver(row, way)
    return sent


def _ready() -> Q:
    now = timezone.now()
    due = Q(next_try_at__isnull=True) | Q(next_try_at__lte=now)
    lost = Q(state=DispatchState.CLAIMED, claimed_at__lt=now - LOST_AFTER)
    return Q(channel=Channel.DIGITAL_POST) & (Q(state=DispatchState.WAITING) & due | lost)


@transaction.atomic
def claim() -> Dispatch | None:
    """Takes one waiting letter, or one whose worker was lost; two workers never take the same."""
    rows = Dispatch.objects.select_for_update(skip_locked=True, of=("self",)).filter(_ready())
    row = rows.select_related("case__citizen", "document", "queued_by").order_by("pk").first()
    if row is not None:
        row.state, row.claimed_at, row.attempts = DispatchState.CLAIMED, timezone.now(), row.attempts + 1
        row.save()
    return row


def _deliver(row: Dispatch, way) -> bool:
    """At least once; the key lets the platform know a repetition. What fails is tried again, ever slower."""
    citizen = row.case.citizen
    try:
        letter = digital_post.Letter(
            str(row.key), citizen.cpr, row.document.title, store.get(row.document.sha256)
        )
        receipt = way.send(letter)
    except (digital_post.PostError, store.DocumentError, store.StoreAwayError) as error:
        _put_back(row, error)
        return False
    with transaction.atomic():
        row.reference = receipt.reference
        _sent(row, row.queued_by)
        if receipt.available_at:
            _available(row, timezone.localdate(receipt.available_at), row.queued_by)
    return True


def _put_back(row: Dispatch, error: Exception) -> None:
    changed = isinstance(error, store.DocumentError)
    why = "Dokumentet er ikke, som det blev gemt." if changed else str(error)
    log.warning("digital_post_not_sent", dispatch=row.pk, error=type(error).__name__)
    row.state, row.error = DispatchState.WAITING, why[:200]
    row.next_try_at = timezone.now() + min(RETRY_AFTER * 2 ** min(row.attempts - 1, 10), RETRY_AT_MOST)
    row.save()


@transaction.atomic
def _note_mails() -> None:
    """Which mails have gone, and which never will: those can be sent again."""
    mailed = Dispatch.objects.select_for_update(of=("self",)).select_related("mail", "queued_by", "document")
    for row in mailed.filter(state=DispatchState.WAITING, mail__state=MailState.SENT).order_by("pk"):
        _sent(row, row.queued_by, at=row.mail.sent_at)
    for row in mailed.filter(mail__state=MailState.FAILED, error="").order_by("pk"):
        row.error = row.mail.error
        row.save()
        _record(row, "dispatch.lost", f"Ikke kommet frem: {row.document.title}. {row.error}", row.queued_by)


# Parts ------------------------------------------------------------------------------------------------------
def _known(document: Document, recipient: str, channel: str) -> Dispatch | None:
    found = Dispatch.objects.filter(document=document, recipient=recipient, channel=channel)
    return found.exclude(state=DispatchState.DROPPED).first()


def _check(document: Document, case, channel: str, recipient: str) -> None:
    citizen = case.citizen
    if citizen.deceased_on and recipient != Recipient.MENTOR:
        raise Refused("Borgeren er død. Der sendes ingen breve.")
    if document.kind in INTERNAL:
        raise Refused("Overdragelsen er kommunens egen og sendes ikke herfra.")
    if document.kind == DocumentKind.ACCESS_FILE:
        if not hasattr(document, "rights_request"):
            raise Refused("Filen er forældet. Lav en ny, og send den.")
        must_be_approved(document.rights_request)
    if document.kind == DocumentKind.MENTOR_CONTRACT and recipient != Recipient.MENTOR:
        raise Refused("Kontrakten er til mentor og sendes ikke til borgeren.")
    if (channel == Channel.MAIL) != (recipient == Recipient.MENTOR):
        raise Refused("Mail går kun til mentor, og mentor får kun mail.")
    if channel == Channel.DIGITAL_POST:
        if recipient != Recipient.CITIZEN or citizen.digital_post_exempt:
            raise Refused("Modtageren får ikke Digital Post. Send brevet på papir.")
        if digital_post.way() is None:
            raise Refused("Digital Post er ikke sat op her. Send brevet på papir.")


def _name(case, recipient: str, document: Document) -> str:
    if recipient == Recipient.MENTOR:
        return _mentor(document).mentor_name
    if recipient == Recipient.REPRESENTATIVE:
        if not case.citizen.representative_name:
            raise Refused("Der er ingen repræsentant på borgeren.")
        return case.citizen.representative_name
    return case.citizen.full_name


def _mentor(document: Document) -> AgreementVersion:
    version = version_for_mentor(document)
    if version is None or not version.mentor_email:
        raise Refused("Kun en aftale eller kontrakt, hvor mentor har en mailadresse, kan sendes til mentor.")
    return version


def version_for_mentor(document: Document) -> AgreementVersion | None:
    """The version whose agreement or contract the document is: the mentor may have it."""
    contract = Q(papers__document=document, papers__kind=DocumentKind.MENTOR_CONTRACT)
    found = AgreementVersion.objects.filter(Q(document=document) | contract)
    return found.select_related("agreement").first()


def _begin(row: Dispatch, on: date | None, by) -> None:
    """Paper and Digital Post wait; what was handed over is there; the mail goes to the outbox."""
    if row.channel == Channel.HANDED_OVER:
        _hand_over(row, on or timezone.localdate(), by)
    elif row.channel == Channel.MAIL:
        _mail(row, by)


def _mail(row: Dispatch, by) -> None:
    version = _mentor(row.document)
    number, address = version.agreement.number, link_to(row) if is_by_link(row) else ""
    body = mentor_text(number, address)
    page = reverse("agreements:send", args=[row.case.number, row.document.public_id])
    asked = Asked(by, f"Mailen til mentor: {row.document.title} (aftale {number})"[:150], page)
    row.mail = mail_to_address(address=version.mentor_email, subject=SUBJECT, body=body, asked=asked)
    row.save()


def _may_go_again(row: Dispatch) -> bool:
    given_up = row.mail is not None and row.mail.state == MailState.FAILED
    return given_up or has_lapsed(row)


def _again(row: Dispatch, by) -> Dispatch:
    """A new mail about the same paper; of two at once the second finds it sent."""
    held = Dispatch.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if not _may_go_again(held):
        return held
    if held.state == DispatchState.SENT:
        held.sent_at = timezone.now()
    held.error = ""
    _mail(held, by)
    _record(held, "dispatch.sent", f"Ny mail sendt: {held.document.title}", by)
    return held


def mentor_text(number: str, link: str = "") -> str:
    """The mail to a mentor: the number of the agreement, and nobody's name or CPR number.

    ``link``: where the paper is fetched; without one the mentor is asked to call.
    """
    municipality = settings.MUNICIPALITY
    unit = f"{municipality['unit']}, {municipality['name']}, telefon {municipality['phone']}"
    how = f"Hent papiret her inden 14 dage:\n\n{link}\n\nSpørgsmål: {unit}." if link else ""
    return (
        f"Hej\n\nDer er nyt om aftale {number} om mentorstøtte, hvor du er mentor.\n\n"
        f"{how or f'Kontakt {unit}, for at få papiret.'}\n\n"
        "Mailen indeholder ingen oplysninger om borgeren. Svar ikke på den.\n"
    )


def _hand_over(row: Dispatch, on: date, by) -> None:
    made = timezone.localdate(row.document.made_at)
    if not made <= on <= timezone.localdate():
        text = f"Dokumentet er lavet {danish_date(made)} og kan tidligst være udleveret den dag."
        raise Refused(text, at="on")
    row.available_on = on
    _sent(row, by)
    _available(row, on, by)


def _sent(row: Dispatch, by, at=None) -> None:
    row.state, row.sent_at, row.error, row.next_try_at = DispatchState.SENT, at or timezone.now(), "", None
    row.save()
    if told := WHEN_SENT.get(row.document.kind):
        told(row, by)
    how = f"{row.get_channel_display()} til {row.get_recipient_display().lower()}"
    _record(row, "dispatch.sent", f"Sendt: {row.document.title} ({how})", by)


def _available(row: Dispatch, on: date, by) -> None:
    row.available_on = on
    row.save()
    if row.decision_id and row.recipient != Recipient.MENTOR:
        register_receipt(decision_id=row.decision_id, received_on=on, by=by)


def _record(row: Dispatch, kind: str, text: str, by) -> None:
    record(kind, subject=row, case_id=row.case_id, by=by, text=text, channel=row.channel)
