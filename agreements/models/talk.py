"""What mentor and caseworker write to each other: the mentor's report every 13 weeks, and messages."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from pghistory import track
from pgtrigger import Delete, Protect, ReadOnly

from agreements.models.agreement import Agreement
from agreements.models.followup import LEAST_PROGRESS, MOST_PROGRESS
from mentorstotte.core.constraints import both_or_neither, date_order

READ = ["read_at", "read_by"]


class Written(models.Model):
    """Written by the mentor or to the mentor; it stays as it was written, and says who has read it."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="%(class)ss")
    mentor = models.ForeignKey("providers.Mentor", on_delete=models.PROTECT, related_name="+")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    read_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


@track()
class MentorReport(Written):
    """The mentor's written report (domain 9): progress, and what the hours were used for and when.

    ``due_on`` is the last deadline that it answers, ``since`` to ``until`` the days that it is about and
    ``minutes`` the time that was registered on them. It stands in the journal as ``note``.
    """

    due_on = models.DateField("frist")
    since = models.DateField("fra")
    until = models.DateField("til og med")
    minutes = models.PositiveIntegerField("registrerede minutter")
    progress = models.PositiveSmallIntegerField("fremgang")
    going = models.TextField("hvordan går det")
    hours_used_for = models.TextField("hvad timerne er brugt til")
    suggests = models.TextField("hvad mentor foreslår", blank=True)
    note = models.OneToOneField("cases.JournalNote", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-due_on"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "due_on"], name="mentor_report_once"),
            date_order("since", "until", name="mentor_report_dates"),
            models.CheckConstraint(
                condition=Q(progress__gte=LEAST_PROGRESS, progress__lte=MOST_PROGRESS),
                name="mentor_report_progress_1_to_5",
            ),
            models.CheckConstraint(
                condition=~Q(going="") & ~Q(hours_used_for=""), name="mentor_report_has_text"
            ),
            both_or_neither(*READ, name="mentor_report_read_pair"),
        ]
        triggers = [
            ReadOnly(name="mentor_report_stays", exclude=READ),
            Protect(name="mentor_report_never_deleted", operation=Delete),
        ]

    def __str__(self):
        return f"Mentors rapport {self.due_on:%d-%m-%Y}"


@track()
class MentorMessage(Written):
    """One message between the caseworkers of an agreement and its mentor (``from_mentor``: to the former)."""

    from_mentor = models.BooleanField()
    text = models.CharField("besked", max_length=2000)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="mentor_message_has_text"),
            both_or_neither(*READ, name="mentor_message_read_pair"),
        ]
        indexes = [
            models.Index(
                fields=["agreement"], condition=Q(read_at__isnull=True), name="mentor_message_unread"
            )
        ]
        triggers = [
            ReadOnly(name="mentor_message_stays", exclude=READ),
            Protect(name="mentor_message_never_deleted", operation=Delete),
        ]

    def __str__(self):
        return f"Besked {self.written_at:%d-%m-%Y}"
