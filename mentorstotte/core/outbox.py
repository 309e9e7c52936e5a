"""Mail from the outbox: claimed row by row, sent, then marked; at least once and at most twice."""

import smtplib
from datetime import timedelta

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from mentorstotte.core.enums import MailState
from mentorstotte.core.models import OutgoingMail

log = structlog.get_logger(__name__)
LOST_AFTER = timedelta(minutes=10)
RETRY_AFTER = timedelta(minutes=2)
MAX_SENDS = 2
BATCH = 500


def send_waiting() -> int:
    """Sends what waits; returns how many mails went out. A mail server that is down leaves all for next
    time.
    """
    sent = 0
    for _ in range(BATCH):
        mail = claim()
        if mail is None:
            break
        sent += deliver(mail)
    return sent


@transaction.atomic
def claim() -> OutgoingMail | None:
    """Takes one waiting mail, or one whose worker was lost; two workers never take the same."""
    now = timezone.now()
    ready = Q(state=MailState.PENDING) & (Q(claimed_at__isnull=True) | Q(claimed_at__lt=now - RETRY_AFTER))
    lost = Q(state=MailState.CLAIMED, claimed_at__lt=now - LOST_AFTER)
    mail = (
        OutgoingMail.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("notice__user")
        .filter(ready | lost)
        .order_by("pk")
        .first()
    )
    if mail is None:
        return None
    if mail.state == MailState.CLAIMED and mail.attempts >= MAX_SENDS:
        mail.state = MailState.FAILED
        mail.error = "Sendt to gange uden kvittering; sendes ikke igen."
        mail.save()
        return claim()
    mail.state = MailState.CLAIMED
    mail.claimed_at = now
    mail.attempts += 1
    mail.save()
    return mail


def deliver(mail: OutgoingMail) -> bool:
    """Sends one claimed mail and marks it; puts it back when the mail server refuses or is away."""
    try:
        message_for(mail).send()
    except (smtplib.SMTPException, OSError) as error:
        log.warning("mail_not_sent", mail=mail.pk, error=type(error).__name__)
        OutgoingMail.objects.filter(pk=mail.pk).update(
            state=MailState.PENDING, attempts=mail.attempts - 1, error=type(error).__name__
        )
        return False
    OutgoingMail.objects.filter(pk=mail.pk).update(state=MailState.SENT, sent_at=timezone.now(), error="")
    return True


def message_for(mail: OutgoingMail) -> EmailMessage:
    """A mail without names or numbers: it says that there is a message, and where. The id lets duplicates
    be seen.
    """
    body = (
        "Hej\n\nDer er en ny besked til dig i Mentorstøtte. Log på for at læse den:\n\n"
        f"{settings.SITE_URL}{mail.notice.url}\n\n"
        "Mailen indeholder ingen oplysninger om borgere.\n"
    )
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    return EmailMessage(
        subject="Ny besked i Mentorstøtte",
        body=body,
        to=[mail.notice.user.email],
        headers={"Message-ID": f"<mail-{mail.pk}@{domain}>"},
    )
