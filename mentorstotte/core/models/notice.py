"""Messages to colleagues: in the inbox here, and as a mail that holds only a link."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from pghistory import track

from mentorstotte.core.constraints import one_of
from mentorstotte.core.enums import DigestKind, MailHow, MailState


class NoticeQuerySet(models.QuerySet):
    def unread_on(self, day):
        """Neither read nor put off to a later day."""
        return self.filter(Q(snoozed_until__isnull=True) | Q(snoozed_until__lte=day), read_at__isnull=True)


class Notice(models.Model):
    """One message in one person's inbox. ``key`` says what it is about, so that it exists once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    key = models.CharField(max_length=120)
    text = models.CharField(max_length=300)
    url = models.CharField(max_length=300)
    made_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    # Put off: unread again, and told again, from that day on.
    snoozed_until = models.DateField(null=True)
    digest = models.ForeignKey("core.Digest", null=True, on_delete=models.SET_NULL, related_name="notices")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="notice_once")]
        indexes = [
            models.Index(fields=["user", "-id"], condition=Q(read_at__isnull=True), name="notice_unread")
        ]

    def __str__(self):
        return self.text


class OutgoingMail(models.Model):
    """The outbox: a row is a mail that must go out at least once and at most twice.

    It goes to the person of ``notice``, or to ``address``; if one of those cannot be delivered ``asked_by``
    is told, in the words of ``about`` and with ``url``, the page where another way is chosen. A worker claims
    a row, sends, and marks it; a claim older than ten minutes is taken to be lost with its worker.
    ``attempts`` counts the sendings that may have arrived, ``refusals`` those that the mail server did not
    take.
    """

    notice = models.OneToOneField(Notice, null=True, on_delete=models.CASCADE, related_name="mail")
    # To somebody without a login here: the address, and a text without name and CPR number.
    address = models.EmailField(blank=True)
    subject = models.CharField(max_length=150, blank=True)
    body = models.TextField(blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    about = models.CharField(max_length=150, blank=True)
    url = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=MailState.choices, default=MailState.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    refusals = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            one_of("state", MailState, name="mail_state_known"),
            models.CheckConstraint(
                condition=Q(notice__isnull=False, address="", body="")
                | Q(notice__isnull=True) & ~Q(address="") & ~Q(subject="") & ~Q(body=""),
                name="mail_to_user_or_address",
            ),
            models.CheckConstraint(
                condition=Q(asked_by__isnull=True, about="", url="")
                | Q(notice__isnull=True) & ~Q(about="") & ~Q(url=""),
                name="mail_asked_for_about_something",
            ),
            models.CheckConstraint(
                condition=Q(state=MailState.SENT, sent_at__isnull=False)
                | (~Q(state=MailState.SENT) & Q(sent_at__isnull=True)),
                name="mail_sent_has_its_date",
            ),
        ]
        indexes = [models.Index(fields=["id"], condition=~Q(state="sent"), name="mail_waiting")]

    def __str__(self):
        return f"{self.pk}: {self.get_state_display()}"


FIRST_HOUR, LAST_HOUR, USUAL_HOUR = 6, 20, 7


@track()
class MailChoice(models.Model):
    """When a person wants mails; without a row, one for each message and the Monday digest."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="mail_choice"
    )
    how = models.CharField("mails om beskeder", max_length=10, choices=MailHow.choices, default=MailHow.EACH)
    hour = models.PositiveSmallIntegerField("klokken", default=USUAL_HOUR)
    monday = models.BooleanField("mandagens overblik over teamet", default=True)

    class Meta:
        constraints = [
            one_of("how", MailHow, name="mail_choice_known"),
            models.CheckConstraint(
                condition=Q(hour__gte=FIRST_HOUR, hour__lte=LAST_HOUR), name="mail_choice_hour"
            ),
        ]

    def __str__(self):
        return self.get_how_display()


class Digest(models.Model):
    """One mail that gathers a person's messages of a day, or a team's week; it exists once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=DigestKind.choices)
    day = models.DateField()
    number = models.PositiveIntegerField()
    made_at = models.DateTimeField(auto_now_add=True)
    mail = models.OneToOneField(OutgoingMail, null=True, on_delete=models.SET_NULL, related_name="digest")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "day"], name="digest_once"),
            one_of("kind", DigestKind, name="digest_kind_known"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.day}"
