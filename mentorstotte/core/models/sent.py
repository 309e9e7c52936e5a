"""Forms that have been sent: what makes a double click one thing."""

from django.db import models


class SentForm(models.Model):
    """The key of a form that has had its effect, and the row that it made."""

    key = models.UUIDField(primary_key=True)
    made_id = models.BigIntegerField(null=True)
    sent_at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self):
        return str(self.key)
