"""Sendings (forsendelser): one row for each document, recipient and channel."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from pghistory import track

from agreements.enums import Channel, DispatchState, Recipient
from mentorstotte.core.constraints import one_of


class DispatchQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Sendings in cases that the user may see."""
        if user.looks_across:
            return self
        return self.filter(case__team_id__in=user.team_ids)

    def to_print(self):
        """Letters that wait to be printed and posted."""
        return self.filter(channel=Channel.PRINT, state=DispatchState.WAITING)

    def troubled(self):
        """Digital letters that did not go when they were tried."""
        return self.filter(channel=Channel.DIGITAL_POST, attempts__gt=0, sent_at__isnull=True).exclude(
            state=DispatchState.DROPPED
        )


@track()
class Dispatch(models.Model):
    """One document on its way to one recipient by one channel.

    ``exempt`` is the citizen's exemption from Digital Post as it was then. ``available_on`` is the day from
    which deadlines count: the letter lay in Digital Post, was handed over, or came by post (entered by hand).
    ``key`` is the same at every try.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey("core.Document", on_delete=models.PROTECT, related_name="dispatches")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="dispatches")
    decision = models.ForeignKey(
        "agreements.Decision", null=True, on_delete=models.PROTECT, related_name="dispatches"
    )
    recipient = models.CharField("modtager", max_length=20, choices=Recipient.choices)
    name = models.CharField("navn", max_length=150)
    channel = models.CharField("måde", max_length=20, choices=Channel.choices)
    exempt = models.BooleanField("fritaget for Digital Post dengang")
    state = models.CharField(
        "status", max_length=10, choices=DispatchState.choices, default=DispatchState.WAITING
    )
    queued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    queued_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField("sendt", null=True)
    available_on = models.DateField("tilgængelig for modtageren", null=True)
    reference = models.CharField("kvittering", max_length=100, blank=True)
    mail = models.OneToOneField("core.OutgoingMail", null=True, on_delete=models.PROTECT, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)

    objects = DispatchQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["case", "-id"], name="dispatch_case"),
            models.Index(
                fields=["channel", "id"],
                condition=Q(state__in=["waiting", "claimed"]),
                name="dispatch_waiting",
            ),
        ]
        constraints = [
            one_of("channel", Channel, name="dispatch_channel_known"),
            one_of("recipient", Recipient, name="dispatch_recipient_known"),
            one_of("state", DispatchState, name="dispatch_state_known"),
            models.UniqueConstraint(
                fields=["document", "recipient", "channel"],
                condition=~Q(state="dropped"),
                name="dispatch_once",
            ),
            models.CheckConstraint(
                condition=Q(state=DispatchState.SENT, sent_at__isnull=False)
                | ~Q(state=DispatchState.SENT) & Q(sent_at__isnull=True, available_on__isnull=True),
                name="dispatch_sent_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(channel=Channel.DIGITAL_POST, exempt=True),
                name="dispatch_exempt_gets_paper",
                violation_error_message="Borgeren er fritaget for Digital Post.",
            ),
        ]

    def __str__(self):
        return f"{self.get_channel_display()} til {self.get_recipient_display().lower()}"
