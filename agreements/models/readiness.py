"""Documentation of agreements: what was reported to the national register, and E1 to E10 as last judged."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from agreements.enums import ReadyState, ReportState
from agreements.models.agreement import Agreement
from agreements.rules.readiness import in_words
from mentorstotte.core.constraints import date_order, one_of
from mentorstotte.core.fields import HoursField
from mentorstotte.core.models.access import append_only


class RegisterReport(models.Model):
    """What the main case system told the national register (DFDG) of an agreement, with its receipt.

    Rows are only added: the newest is what the register has.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="register_reports")
    state = models.CharField("svar", max_length=10, choices=ReportState.choices)
    start = models.DateField("fra")
    end = models.DateField("til og med")
    weekly_hours = HoursField("timer om ugen", null=True, blank=True)
    reference = models.CharField("kvittering", max_length=100)
    answered_on = models.DateField("kvitteret den")
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            one_of("state", ReportState, name="register_report_state_known"),
            date_order("start", "end", name="register_report_dates"),
            models.CheckConstraint(condition=~Q(reference=""), name="register_report_has_receipt"),
        ]
        triggers = append_only("register_report_append_only")

    def __str__(self):
        return self.reference


class ReadinessQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Of agreements that the user may see."""
        return self if user.looks_across else self.filter(agreement__team_id__in=user.team_ids)


class Readiness(models.Model):
    """E1 to E10 of an agreement in force as they were judged on a day; what lists and tiles read.

    ``missing`` are the codes that are lacking, ``since`` the earliest day from which one of them is.
    """

    agreement = models.OneToOneField(Agreement, on_delete=models.CASCADE, related_name="readiness")
    state = models.CharField("status", max_length=15, choices=ReadyState.choices)
    missing = ArrayField(models.CharField(max_length=3), default=list)
    since = models.DateField(null=True)
    judged_on = models.DateField()

    objects = ReadinessQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("state", ReadyState, name="readiness_state_known"),
            models.CheckConstraint(
                condition=Q(state=ReadyState.READY, missing=[])
                | (~Q(state=ReadyState.READY) & ~Q(missing=[])),
                name="readiness_says_what_is_missing",
            ),
        ]
        indexes = [
            models.Index(
                fields=["agreement"], condition=~Q(state=ReadyState.READY), name="readiness_lacking"
            ),
            models.Index(fields=["judged_on"], name="readiness_judged"),
        ]

    def __str__(self):
        return f"{self.agreement_id}: {self.state}"

    @property
    def lacking(self) -> str:
        """What is missing, in words."""
        return in_words(self.missing)


class ReadinessTurn(models.Model):
    """Up to which event agreements were judged; one row."""

    event_id = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="readiness_turn_once")]

    def __str__(self):
        return str(self.event_id)
