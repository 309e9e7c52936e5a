"""Somebody is away, and another one stands in."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from pghistory import track

from mentorstotte.core.constraints import both_or_neither, date_order


class AbsenceQuerySet(models.QuerySet):
    def standing(self):
        """Not cancelled."""
        return self.filter(cancelled_at__isnull=True)

    def on(self, day):
        """Those that hold on a day."""
        return self.standing().filter(start__lte=day, end__gte=day)


@track()
class Absence(models.Model):
    """A person is away on these days, both included; ``stand_in`` sees and does the person's work."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="hvem", on_delete=models.PROTECT, related_name="absences"
    )
    start = models.DateField("fra")
    end = models.DateField("til og med")
    stand_in = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="stedfortræder",
        on_delete=models.PROTECT,
        related_name="standing_in",
    )
    note = models.CharField("besked til stedfortræderen", max_length=300, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    cancelled_at = models.DateTimeField(null=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["start", "pk"]
        constraints = [
            date_order("start", "end", name="absence_dates"),
            both_or_neither("cancelled_at", "cancelled_by", name="absence_cancelled_pair"),
            models.CheckConstraint(condition=~Q(stand_in=F("user")), name="absence_another_stands_in"),
            ExclusionConstraint(
                name="absence_no_overlap",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    (
                        Func(F("start"), F("end"), Value("[]"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(cancelled_at__isnull=True),
                violation_error_message="Der er allerede registreret fravær i de dage.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["stand_in", "end"], condition=Q(cancelled_at__isnull=True), name="absence_stand_in"
            )
        ]

    def __str__(self):
        return f"{self.user} {self.start:%d-%m-%Y} til {self.end:%d-%m-%Y}"
