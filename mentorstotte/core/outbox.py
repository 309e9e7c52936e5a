"""Mail from the outbox: claimed row by row, sent, then marked; at least once and at most twice."""

import smtplib
from contextlib import suppress
from datetime import timedelta

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from mentorstotte.core.actions import notify
from mentorstotte.core.enums import MailState, Role
from mentorstotte.core.models import Digest, OutgoingMail, User

log = structlog.get_logger(__name__)
LOST_AFTER = timedelta(minutes=10)
RETRY_AFTER, RETRY_AT_MOST = timedelta(minutes=2), timedelta(hours=1)
MAX_SENDS = 2
MOST_BOUNCES = 24  # an address that is refused for about a day is given up
BATCH = 500
LOST = "Mailen er sendt to gange uden kvittering og sendes ikke igen."
BOUNCED = "Mailserveren afviser adressen, og mailen sendes ikke igen."
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
    now = timezone.now()
    due = Q(next_try_at__isnull=True) | Q(next_try_at__lte=now)
    return Q(state=MailState.PENDING) & (due | Q(next_try_at__gt=now + RETRY_AT_MOST))


def _lost() -> Q:
    """Claimed too long ago; or in a future that only a clock since put back has seen."""
    now = timezone.now()
    long_ago = Q(claimed_at__lt=now - LOST_AFTER) | Q(claimed_at__gt=now + LOST_AFTER)
    return Q(state=MailState.CLAIMED) & long_ago


@transaction.atomic
def claim() -> OutgoingMail | None:
    """Takes one waiting mail, or one whose worker was lost; two workers never take the same."""
    given_up = OutgoingMail.objects.select_for_update(skip_locked=True).filter(_lost())
    for mail in given_up.filter(attempts__gte=MAX_SENDS):
        _fail(mail, LOST)
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
    """Tried again after two minutes, then four, and so on, at most an hour; an address that bounces is given
    up after a day.
    """
    log.warning("mail_not_sent", mail=mail.pk, error=type(error).__name__)
    if _bounces(error) and mail.refusals + 1 >= MOST_BOUNCES:
        _give_up(mail)
        return
    wait = min(RETRY_AFTER * 2 ** min(mail.refusals, 10), RETRY_AT_MOST)
    OutgoingMail.objects.filter(pk=mail.pk).update(
        state=MailState.PENDING,
        attempts=mail.attempts - 1,
        refusals=min(mail.refusals + 1, 1000),
        next_try_at=timezone.now() + wait,
        error=type(error).__name__,
    )


def _bounces(error: Exception) -> bool:
    """The server says for good that nobody has the address."""
    refused = isinstance(error, smtplib.SMTPRecipientsRefused)
    return refused and all(code >= 500 for code, _ in error.recipients.values())


@transaction.atomic
def _give_up(mail: OutgoingMail) -> None:
    """The message stands in the inbox all the same; whoever administers users is told of the address."""
    _fail(mail, BOUNCED)
    person = _person_of(mail)
    if person is None:
        return
    for admin in User.objects.holding(Role.SYSTEM_ADMIN).exclude(pk=person.pk):
        notify(
            user=admin,
            key=f"bounced-{person.pk}-{person.email}"[:120],
            text=f"Mails til {person.name} bliver afvist af mailserveren. Ret adressen, hvis den er forkert.",
            url=reverse("core:user", args=[person.public_id]),
        )


def _fail(mail: OutgoingMail, why: str) -> None:
    """It is not sent again; whoever asked for it is told, since nobody else would see it."""
    OutgoingMail.objects.filter(pk=mail.pk).update(state=MailState.FAILED, error=why)
    if mail.asked_by is not None:
        text = f"{mail.about} kom måske ikke frem. {why}"
        notify(user=mail.asked_by, key=f"mail-{mail.pk}", text=text, url=mail.url)


def _person_of(mail: OutgoingMail) -> User | None:
    """Whose mail it is; nobody's when it goes to somebody without a login here."""
    if mail.notice_id is not None:
        return mail.notice.user
    digest = Digest.objects.select_related("user").filter(mail=mail).first()
    return digest and digest.user


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
