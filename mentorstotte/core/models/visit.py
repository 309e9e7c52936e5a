"""When a person last looked at the start page."""

from django.conf import settings
from django.db import models


class LastVisit(models.Model):
    """One row for each person: ``since`` is the end of the visit before this one, ``seen_at`` moves on at
    most every ten minutes while the person looks.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="last_visit"
    )
    since = models.DateTimeField()
    seen_at = models.DateTimeField()

    def __str__(self):
        return f"{self.user} {self.seen_at:%d-%m-%Y %H:%M}"
