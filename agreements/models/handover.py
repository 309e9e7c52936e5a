"""Hand-overs whose paper is made by itself."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from agreements.models.agreement import Agreement


class HandOver(models.Model):
    """A new caseworker or mentor takes over: the paper waits to be made, is made, or was refused with why."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="hand_overs")
    to_mentor = models.BooleanField("til mentor")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    document = models.ForeignKey("core.Document", null=True, on_delete=models.PROTECT, related_name="+")
    refused = models.CharField("hvorfor ikke", max_length=500, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "to_mentor"],
                condition=Q(done_at__isnull=True),
                name="hand_over_waits_once",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, document__isnull=True, refused="")
                | Q(done_at__isnull=False, document__isnull=False, refused="")
                | Q(done_at__isnull=False, document__isnull=True) & ~Q(refused=""),
                name="hand_over_made_or_refused",
            ),
        ]

    def __str__(self):
        return f"{self.agreement}: {'mentor' if self.to_mentor else 'caseworker'}"
