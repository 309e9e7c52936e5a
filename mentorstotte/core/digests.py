"""One mail a day instead of one for each message, at the hour that the person has chosen.

The rows are what counts: a digest exists once for each person, kind and day, made by an insert that ignores
what is there; its mail is a row of the outbox.
"""

from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from mentorstotte.core.calendar import is_working_day
from mentorstotte.core.enums import DigestKind
from mentorstotte.core.models import Digest, OutgoingMail
from mentorstotte.core.wording import danish_count

# Everybody who wants one mail a day, whose hour has come, and who has messages that no mail has told of.
FIND = """
INSERT INTO core_digest (user_id, kind, day, number, made_at)
SELECT choice.user_id, 'daily', %(today)s, count(*), now()
FROM core_mailchoice AS choice
JOIN core_user AS person ON person.id = choice.user_id AND person.is_active
JOIN core_notice AS notice ON notice.user_id = choice.user_id
WHERE choice.how = 'daily' AND choice.hour <= %(hour)s
  AND notice.read_at IS NULL AND notice.digest_id IS NULL
  AND (notice.snoozed_until IS NULL OR notice.snoozed_until <= %(today)s)
  AND NOT EXISTS (SELECT 1 FROM core_outgoingmail AS mail WHERE mail.notice_id = notice.id)
GROUP BY choice.user_id
ON CONFLICT (user_id, kind, day) DO NOTHING
"""
TAKE = """
UPDATE core_notice AS notice SET digest_id = digest.id
FROM core_digest AS digest
WHERE digest.kind = 'daily' AND digest.day = %(today)s AND digest.mail_id IS NULL
  AND notice.user_id = digest.user_id AND notice.read_at IS NULL AND notice.digest_id IS NULL
  AND (notice.snoozed_until IS NULL OR notice.snoozed_until <= %(today)s)
  AND NOT EXISTS (SELECT 1 FROM core_outgoingmail AS mail WHERE mail.notice_id = notice.id)
"""


@transaction.atomic
def make_daily(*, now: datetime | None = None) -> int:
    """Makes today's digests whose hour has come, with their mails; gives back how many are new."""
    local = timezone.localtime(now)
    if not is_working_day(local.date()):
        return 0
    values = {"today": local.date(), "hour": local.hour}
    with connection.cursor() as cursor:
        cursor.execute(FIND, values)
        made = cursor.rowcount
        cursor.execute(TAKE, values)
    mail_digests(Digest.objects.filter(kind=DigestKind.DAILY, day=local.date()), _daily_text)
    return made


def mail_digests(digests, words) -> None:
    """Puts the mails of those that have none into the outbox. ``words(digest)`` gives subject and body.

    Only inside a transaction: the rows are held until their mails are there.
    """
    waiting = digests.filter(mail__isnull=True).select_for_update(skip_locked=True, of=("self",))
    found = list(waiting.select_related("user").order_by("pk"))
    mails = []
    for digest in found:
        subject, body = words(digest)
        mails.append(OutgoingMail(address=digest.user.email, subject=subject, body=body))
    for digest, mail in zip(found, OutgoingMail.objects.bulk_create(mails), strict=True):
        digest.mail = mail
    Digest.objects.bulk_update(found, ["mail"])


def body(lines: list[str], path: str) -> str:
    """A mail without names and numbers of citizens: what there is, and where."""
    return (
        "Hej\n\n"
        + "\n".join(lines)
        + f"\n\n{settings.SITE_URL}{path}\n\nMailen indeholder ingen oplysninger om borgere. "
        f"Du vælger selv, hvornår du får mails:\n{settings.SITE_URL}{reverse('core:mail_choice')}\n"
    )


def _daily_text(digest: Digest) -> tuple[str, str]:
    number = danish_count(digest.number, "ny besked", "nye beskeder")
    lines = [f"Du har {number} i Mentorstøtte. Log på for at læse, hvad der er sket:"]
    return f"{number.capitalize()} i Mentorstøtte", body(lines, reverse("core:inbox"))
