"""What somebody was reminded of, and when."""

from django.db import models
from django.db.models import Q

from agreements.enums import ReminderKind
from mentorstotte.core.constraints import one_of


class Reminder(models.Model):
    """One reminder exists once per agreement, what it is about, due day and step, whoever owns the case and
    however often it is sought.

    ``step`` is the number of days before the deadline, −1 for the one to the team leader after it was missed.
    ``notice`` is the message that told of it; steps that are told on one day share it.
    """

    agreement = models.ForeignKey("agreements.Agreement", on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField("om", max_length=20, choices=ReminderKind.choices)
    due_on = models.DateField("frist")
    step = models.SmallIntegerField("dage før fristen")
    made_at = models.DateTimeField(auto_now_add=True)
    notice = models.ForeignKey("core.Notice", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "kind", "due_on", "step"], name="reminder_once"),
            one_of("kind", ReminderKind, name="reminder_kind_known"),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(notice__isnull=True), name="reminder_without_notice")
        ]

    def __str__(self):
        return f"{self.kind} {self.due_on}"

    @property
    def missed(self) -> bool:
        """The deadline has passed; it is the team leader who is told."""
        return self.step < 0
