"""The citizen's answer to the question whether the hours of a month were given (R-32)."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from pghistory import track

from agreements.enums import AnswerState, AnswerWay
from agreements.models.hours import MonthSheet
from agreements.rules.events import ANSWER_DAYS
from mentorstotte.core.constraints import both_or_neither, one_of


class AnswerQuerySet(models.QuerySet):
    def standing(self):
        """The one of each month that counts; a month that was sent back is asked about anew."""
        return self.filter(stands=True)

    def holding(self):
        """Disagreements that nobody has settled: the month waits."""
        return self.standing().filter(state=AnswerState.DISPUTED, settled_at__isnull=True)


@track()
class Answer(models.Model):
    """What the citizen was asked about one month, and said. Of the link only the hash of its token is kept.

    ``registered_by`` is who wrote down an answer on paper or by telephone; nobody when the citizen did it by
    the link. A disagreement is settled with a reason and stays what it is.
    """

    sheet = models.ForeignKey(MonthSheet, on_delete=models.PROTECT, related_name="answers")
    state = models.CharField(
        "borgerens svar", max_length=10, choices=AnswerState.choices, default=AnswerState.ASKED
    )
    stands = models.BooleanField(default=True)
    way = models.CharField("spurgt med", max_length=10, choices=AnswerWay.choices)
    asked_on = models.DateField("spurgt den")
    token_sha256 = models.CharField(max_length=64, null=True, unique=True)
    expires_at = models.DateTimeField(null=True)
    document = models.ForeignKey("core.Document", null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField("svaret", null=True)
    words = models.CharField("hvad der er forkert", max_length=1000, blank=True)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField("afklaret", null=True)
    settled_reason = models.CharField("afklaret, fordi", max_length=300, blank=True)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            one_of("state", AnswerState, name="answer_state_known"),
            one_of("way", AnswerWay, name="answer_way_known"),
            models.UniqueConstraint(fields=["sheet"], condition=Q(stands=True), name="answer_one_stands"),
            both_or_neither("settled_at", "settled_by", name="answer_settled_pair"),
            both_or_neither("token_sha256", "expires_at", name="answer_link_pair"),
            models.CheckConstraint(
                condition=Q(state=AnswerState.ASKED, answered_at__isnull=True)
                | ~Q(state=AnswerState.ASKED) & Q(answered_at__isnull=False),
                name="answer_answered_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_reason="")
                | Q(state=AnswerState.DISPUTED, settled_at__isnull=False) & ~Q(settled_reason=""),
                name="answer_settled_has_its_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["sheet"],
                condition=Q(stands=True, state="disputed", settled_at__isnull=True),
                name="answer_holding",
            )
        ]

    def __str__(self):
        return f"{self.sheet}: {self.get_state_display()}"

    @property
    def holds(self) -> bool:
        """A disagreement that nobody has settled: the month cannot be approved."""
        return self.state == AnswerState.DISPUTED and self.settled_at is None

    @property
    def until(self) -> date:
        """The last day of those that the citizen has for answering; the month may be approved after it."""
        return self.asked_on + timedelta(days=ANSWER_DAYS)

    def is_silent(self, day: date) -> bool:
        """Nobody has answered in time."""
        return self.state == AnswerState.ASKED and day > self.until
