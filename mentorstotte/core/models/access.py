"""The read log: who saw which citizen, when and why. Rows are only ever added."""

from datetime import date, datetime, time

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Subquery
from django.utils import timezone


def append_only(name: str) -> list:
    """Triggers that refuse every change and deletion of a row."""
    return [pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete)]


class Purpose(models.Model):
    """Why somebody looks across teams, given before the look-up."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.CharField("formål", max_length=300)
    given_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()

    class Meta:
        triggers = append_only("purpose_append_only")

    def __str__(self):
        return self.text


class AccessLogQuerySet(models.QuerySet):
    """Days are turned into keys: rows are only ever added, so the newest have the highest keys."""

    def since(self, day: date):
        """Rows of ``day`` and later."""
        first = AccessLog.objects.filter(at__gte=_midnight(day)).order_by("at", "pk").values("pk")[:1]
        return self.filter(pk__gte=Subquery(first))

    def before(self, day: date):
        """Rows of the days before ``day``."""
        last = AccessLog.objects.filter(at__lt=_midnight(day)).order_by("-at", "-pk").values("pk")[:1]
        return self.filter(pk__lte=Subquery(last))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


class AccessLog(models.Model):
    """One citizen seen by one person, or one look-up refused.

    ``subject_kind`` and ``subject_key`` name what was looked up (``citizen`` + id); a refused look-up keeps
    the key as it was asked for, whether it exists or not.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("tidspunkt", auto_now_add=True)
    subject_kind = models.CharField("hvad", max_length=30)
    subject_key = models.CharField("nøgle", max_length=60)
    page = models.CharField("side", max_length=80)
    purpose = models.CharField("formål", max_length=300, blank=True)
    refused = models.BooleanField("afvist", default=False)

    objects = AccessLogQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_key", "-id"], name="access_subject"),
            models.Index(fields=["user", "-id"], name="access_user"),
            models.Index(fields=["at"], name="access_at"),
            models.Index(fields=["-id"], condition=models.Q(refused=True), name="access_refused"),
        ]
        triggers = append_only("access_log_append_only")

    def __str__(self):
        return f"{self.subject_kind} {self.subject_key}"
