"""How an agreement was ended, and how an end made in error was undone."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from pghistory import track

from agreements.enums import EndedReason
from mentorstotte.core.constraints import both_or_neither, one_of


@track()
class Ending(models.Model):
    """One end of an agreement with its closing status note. ``last_day`` is the last day of support.

    ``happened_on`` is the day of the move, the death or the wish; ``why_back`` explains a day before the one
    on which it was registered. One that was undone stays, with the reason.
    """

    agreement = models.ForeignKey("agreements.Agreement", on_delete=models.PROTECT, related_name="endings")
    reason = models.CharField("årsag", max_length=30, choices=EndedReason.choices)
    happened_on = models.DateField("dagen")
    last_day = models.DateField("sidste dag")
    why_back = models.TextField("hvorfor dagen ligger før i dag", blank=True)
    note = models.OneToOneField("cases.JournalNote", on_delete=models.PROTECT, related_name="+")
    decision = models.OneToOneField(
        "agreements.Decision", null=True, on_delete=models.PROTECT, related_name="ending"
    )
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(auto_now_add=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)
    undone_reason = models.TextField("hvorfor afslutningen var en fejl", blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            one_of("reason", EndedReason, name="ending_reason_known"),
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(undone_at__isnull=True), name="ending_one_at_a_time"
            ),
            both_or_neither("undone_at", "undone_by", name="ending_undone_pair"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | ~Q(undone_reason=""), name="ending_undone_has_reason"
            ),
        ]

    def __str__(self):
        return f"{self.agreement}: {self.get_reason_display()}"
