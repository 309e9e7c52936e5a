"""Norms: how many hours a week a kind of mentor task should take (Slagelse's tool for steering, S3)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from pghistory import track

from cases.enums import SupportTheme
from mentorstotte.core.constraints import one_of
from mentorstotte.core.fields import HoursField


@track()
class TaskNorm(models.Model):
    """Hours a week for one kind of task from a day on, until the next one begins. A guide, never a limit."""

    theme = models.CharField("slags opgave", max_length=20, choices=SupportTheme.choices)
    weekly_hours = HoursField("timer om ugen")
    valid_from = models.DateField("gælder fra")
    source = models.CharField("hvem har besluttet det", max_length=200)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["theme", "-valid_from"]
        constraints = [
            one_of("theme", SupportTheme, name="norm_theme_known"),
            models.UniqueConstraint(fields=["theme", "valid_from"], name="norm_once_a_day"),
            models.CheckConstraint(condition=Q(weekly_hours__gt=0), name="norm_hours_positive"),
        ]

    def __str__(self):
        return f"{self.get_theme_display()} fra {self.valid_from:%d-%m-%Y}"
