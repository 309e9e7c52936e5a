"""The private address of a person's calendar."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from pghistory import track


@track()
class CalendarFeed(models.Model):
    """An address that a calendar program asks without a login. Only the hash of its secret is kept, so it is
    shown once; a person has one that is open.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="feeds")
    token_sha256 = models.CharField(max_length=64, unique=True)
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(closed_at__isnull=True), name="calendar_feed_one_open"
            )
        ]

    def __str__(self):
        return f"Kalender for {self.user}"
