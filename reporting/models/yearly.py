"""The committee's yearly reports that were asked for, kept as they were made."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from mentorstotte.core.constraints import one_of
from mentorstotte.core.models import Document
from reporting.enums import YearlyState


class YearlyReportQuerySet(models.QuerySet):
    def waiting(self):
        """Not made yet, oldest first."""
        return self.filter(state=YearlyState.WAITING).order_by("pk")


class YearlyReport(models.Model):
    """The report of ``year`` with the figures of ``instant``, when a worker began the turn that made it.

    A report that is made, or was given up, never changes; whoever wants newer figures asks for another.
    """

    year = models.PositiveSmallIntegerField("år")
    state = models.CharField(
        "status", max_length=20, choices=YearlyState.choices, default=YearlyState.WAITING
    )
    attempts = models.PositiveSmallIntegerField("forsøg", default=0)
    instant = models.DateTimeField("tal pr.", null=True)
    document = models.OneToOneField(Document, null=True, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("bestilt", auto_now_add=True)
    done_at = models.DateTimeField("færdig", null=True)

    objects = YearlyReportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            one_of("state", YearlyState, name="yearly_state_known"),
            models.CheckConstraint(
                condition=Q(state=YearlyState.DONE, instant__isnull=False, document__isnull=False)
                | ~Q(state=YearlyState.DONE) & Q(document__isnull=True),
                name="yearly_done_has_its_file",
            ),
            models.CheckConstraint(
                condition=Q(state=YearlyState.WAITING, done_at__isnull=True)
                | ~Q(state=YearlyState.WAITING) & Q(done_at__isnull=False),
                name="yearly_ended_has_its_time",
            ),
            models.UniqueConstraint(
                fields=["year"], condition=Q(state=YearlyState.WAITING), name="yearly_waits_once"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="yearly_report_ended_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__done_at__isnull=False),
            )
        ]

    def __str__(self):
        return f"Årsrapport {self.year}"

    @property
    def begun(self) -> bool:
        """A worker has taken it up."""
        return self.state == YearlyState.WAITING and self.attempts > 0
