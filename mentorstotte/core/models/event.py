"""What happened, in the order it happened. Rows are only ever added."""

from django.conf import settings
from django.db import models

from mentorstotte.core.models.access import append_only


class Event(models.Model):
    """One act on a case. ``kind`` is a dotted name (``proposal.approved``), ``data`` the facts of the
    moment.
    """

    kind = models.CharField(max_length=60)
    case_id = models.BigIntegerField(null=True)
    subject_kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=300)
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["case_id", "-id"], name="event_case"),
            models.Index(fields=["kind", "-id"], name="event_kind"),
        ]
        triggers = append_only("event_append_only")

    def __str__(self):
        return self.text
