"""The chain of the read log: each link holds the hash of the link before it and of the rows it covers."""

from django.db import models

from mentorstotte.core.models.access import append_only


class LogLink(models.Model):
    """The rows of the read log after those of the link before, up to and with ``last_id``."""

    number = models.PositiveBigIntegerField(primary_key=True)
    last_id = models.BigIntegerField(unique=True)
    rows = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=models.Q(rows__gt=0, number__gt=0), name="log_link_covers_rows")
        ]
        triggers = append_only("log_link_append_only")

    def __str__(self):
        return f"{self.number}: {self.sha256}"
