"""The plan to reduce the support step by step (udfasning), as it is followed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from pghistory import track

from agreements.models.agreement import Agreement
from agreements.models.contact import Registered
from mentorstotte.core.constraints import both_or_neither


@track()
class PhaseOutStep(Registered):
    """From ``day`` on so many hours a week, down to none, and what the citizen then does alone."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="phase_out_steps")
    day = models.DateField("fra")
    weekly_hours = models.DecimalField("timer om ugen", max_digits=5, decimal_places=2)
    what = models.CharField("hvad borgeren klarer selv", max_length=300)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["day", "pk"]
        constraints = [
            both_or_neither("withdrawn_at", "withdrawn_by", name="phase_out_withdrawn_pair"),
            both_or_neither("done_at", "done_by", name="phase_out_done_pair"),
            models.CheckConstraint(condition=Q(weekly_hours__gte=0), name="phase_out_hours_not_negative"),
            models.UniqueConstraint(
                fields=["agreement", "day"],
                condition=Q(withdrawn_at__isnull=True),
                name="phase_out_once_a_day",
                violation_error_message="Der er allerede et trin den dag.",
            ),
        ]

    def __str__(self):
        return f"{self.weekly_hours} timer fra {self.day:%d-%m-%Y}"
