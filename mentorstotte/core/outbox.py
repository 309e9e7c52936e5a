"""Mail from the outbox: claimed row by row, sent, then marked; at least once and at most twice."""

import smtplib
from contextlib import suppress
from datetime import timedelta

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from mentorstotte.core.enums import MailState
from mentorstotte.core.models import OutgoingMail

log = structlog.get_logger(__name__)
LOST_AFTER = timedelta(minutes=10)
RETRY_AFTER, RETRY_AT_MOST = timedelta(minutes=2), timedelta(hours=1)
MAX_SENDS = 2
BATCH = 500
# The server took the connection and refused this one mail; any other fault is the server's own.
REFUSED = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPNotSupportedError)
FAULTS = (smtplib.SMTPException, OSError)


def send_waiting() -> int:
    """Sends what waits, over one connection; returns how many mails went out.

    A mail server that is away or falls away leaves the rest for next time, so that no worker is held up by
    it.
    """
    if not OutgoingMail.objects.filter(_ready() | _lost()).exists():
        return 0
    sent, connection = 0, get_connection()
    try:
        connection.open()
        while sent < BATCH and (mail := claim()):
            sent += deliver(mail, connection)
    except FAULTS as error:
        log.warning("mail_server_away", error=type(error).__name__)
    finally:
        with suppress(*FAULTS):
            connection.close()
    return sent


def _ready() -> Q:
    due = Q(next_try_at__isnull=True) | Q(next_try_at__lte=timezone.now())
    return Q(state=MailState.PENDING) & due


def _lost() -> Q:
    return Q(state=MailState.CLAIMED, claimed_at__lt=timezone.now() - LOST_AFTER)


@transaction.atomic
def claim() -> OutgoingMail | None:
    """Takes one waiting mail, or one whose worker was lost; two workers never take the same."""
    OutgoingMail.objects.filter(_lost(), attempts__gte=MAX_SENDS).update(
        state=MailState.FAILED, error="Sendt to gange uden kvittering; sendes ikke igen."
    )
    mail = (
        OutgoingMail.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("notice__user")
        .filter(_ready() | _lost())
        .order_by("pk")
        .first()
    )
    if mail is not None:
        mail.state = MailState.CLAIMED
        mail.claimed_at = timezone.now()
        mail.attempts += 1
        mail.save()
    return mail


def deliver(mail: OutgoingMail, connection) -> bool:
    """Sends one claimed mail and marks it. One that does not go is put back; raises when the server is the
    reason.
    """
    try:
        connection.send_messages([message_for(mail)])
    except FAULTS as error:
        _put_back(mail, error)
        if isinstance(error, REFUSED):
            return False
        raise
    OutgoingMail.objects.filter(pk=mail.pk).update(state=MailState.SENT, sent_at=timezone.now(), error="")
    return True


def _put_back(mail: OutgoingMail, error: Exception) -> None:
    """Tried again after two minutes, then four, and so on, at most an hour."""
    log.warning("mail_not_sent", mail=mail.pk, error=type(error).__name__)
    wait = min(RETRY_AFTER * 2 ** min(mail.refusals, 10), RETRY_AT_MOST)
    OutgoingMail.objects.filter(pk=mail.pk).update(
        state=MailState.PENDING,
        attempts=mail.attempts - 1,
        refusals=min(mail.refusals + 1, 1000),
        next_try_at=timezone.now() + wait,
        error=type(error).__name__,
    )


def message_for(mail: OutgoingMail) -> EmailMessage:
    """A mail without names or numbers: it says that there is a message, and where. The id lets duplicates
    be seen.
    """
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    headers = {"Message-ID": f"<mail-{mail.pk}@{domain}>"}
    if mail.notice_id is None:
        return EmailMessage(subject=mail.subject, body=mail.body, to=[mail.address], headers=headers)
    body = (
        "Hej\n\nDer er en ny besked til dig i Mentorstøtte. Log på for at læse den:\n\n"
        f"{settings.SITE_URL}{mail.notice.url}\n\n"
        "Mailen indeholder ingen oplysninger om borgere.\n"
    )
    return EmailMessage(
        subject="Ny besked i Mentorstøtte", body=body, to=[mail.notice.user.email], headers=headers
    )
