"""Papers that are kept of suppliers and mentors. Those of a qualification hang on the qualification."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from pghistory import track

from mentorstotte.core.constraints import both_or_neither
from mentorstotte.core.models import Document
from providers.models.supplier import Mentor, StandingQuerySet, Supplier


@track()
class Attachment(models.Model):
    """A paper about a supplier or a mentor, as it came. A slip is taken back, not removed."""

    supplier = models.ForeignKey(Supplier, null=True, on_delete=models.PROTECT, related_name="attachments")
    mentor = models.ForeignKey(Mentor, null=True, on_delete=models.PROTECT, related_name="attachments")
    title = models.CharField("hvad er det", max_length=150)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = StandingQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(supplier__isnull=True, mentor__isnull=False)
                | Q(supplier__isnull=False, mentor__isnull=True),
                name="attachment_is_of_one",
            ),
            both_or_neither("withdrawn_at", "withdrawn_by", name="attachment_withdrawn_pair"),
        ]

    def __str__(self):
        return self.title
