"""Whether the municipality shows figures of a named mentor: a dated record that the staff were told first."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from mentorstotte.core.models.access import append_only


class NamedFiguresQuerySet(models.QuerySet):
    def since(self, today: date) -> date | None:
        """From which day on the figures of a named mentor may be shown; none while it is switched off."""
        newest = self.order_by("-pk").first()
        return newest.valid_from if newest and newest.counts_on(today) else None


class NamedFigures(models.Model):
    """One turn of the switch; the newest row counts. Rows are only ever added.

    Switched on it says when and how the mentors were told, and to whom they object; time before
    ``valid_from`` is never counted. Switched off it has neither, and nothing is shown of anybody.
    """

    is_on = models.BooleanField("slået til")
    valid_from = models.DateField("gælder fra")
    informed_on = models.DateField("mentorerne er orienteret", null=True)
    informed_how = models.CharField("hvordan", max_length=500, blank=True)
    objections_to = models.CharField("indsigelse sendes til", max_length=300, blank=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(auto_now_add=True)

    objects = NamedFiguresQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_on=False, informed_on__isnull=True, informed_how="", objections_to="")
                | Q(is_on=True, informed_on__isnull=False, informed_on__lte=F("valid_from"))
                & ~Q(informed_how="")
                & ~Q(objections_to=""),
                name="named_figures_after_informing",
            ),
        ]
        triggers = append_only("named_figures_append_only")

    def __str__(self):
        return f"{'til' if self.is_on else 'fra'} {self.valid_from:%d-%m-%Y}"

    def counts_on(self, today: date) -> bool:
        """It is switched on, and its day has come."""
        return self.is_on and self.valid_from <= today
