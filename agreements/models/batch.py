"""Many agreements made into documents at once, by workers; each row is one of them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q


class PrintBatchQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whoever asked for it, and nobody else."""
        return self.filter(by=user)


class PrintBatch(models.Model):
    """What one person asked for at one time."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)

    objects = PrintBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"Bunke {self.pk}"


class PrintItem(models.Model):
    """One version to be made: waiting, made, or refused with the reason."""

    batch = models.ForeignKey(PrintBatch, on_delete=models.PROTECT, related_name="items")
    version = models.ForeignKey("agreements.AgreementVersion", on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey("core.Document", null=True, on_delete=models.PROTECT, related_name="+")
    refused = models.CharField("hvorfor ikke", max_length=500, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["batch", "id"], condition=Q(done_at__isnull=True), name="print_item_waiting")
        ]
        constraints = [
            models.UniqueConstraint(fields=["batch", "version"], name="print_item_once"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, document__isnull=True, refused="")
                | Q(done_at__isnull=False, document__isnull=False, refused="")
                | Q(done_at__isnull=False, document__isnull=True) & ~Q(refused=""),
                name="print_item_made_or_refused",
            ),
        ]

    def __str__(self):
        return f"{self.batch}: {self.version}"
