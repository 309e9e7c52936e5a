"""A change that is tried on the running agreements. Nothing of it is in force."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from pghistory import track

from mentorstotte.core.constraints import one_of
from mentorstotte.core.fields import MoneyField
from mentorstotte.core.permissions import Permission, allowed
from reporting.enums import TrialKind, TrialState


class TrialQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, and those of a new law for all who may publish it; names are shown by team."""
        shared = Q(kind=TrialKind.LAW) if allowed(user, Permission.PUBLISH_LAW) else Q(pk__in=[])
        return self.filter(Q(started_by=user) | shared)


@track()
class Trial(models.Model):
    """One change and what it would mean at the next extension of every agreement that runs on ``on``.

    ``changes`` are parameters of the standard as typed (``{"level4_max_months": "2"}``), ``text`` the law
    that is tried, ``result`` the totals as JSON (``actions.trials.Totals``).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("hvad", max_length=20, choices=TrialKind.choices)
    state = models.CharField("status", max_length=20, choices=TrialState.choices, default=TrialState.WAITING)
    changes = models.JSONField(default=dict)
    text = models.TextField(blank=True)
    draft = models.ForeignKey("cases.RegimeDraft", null=True, on_delete=models.PROTECT, related_name="trials")
    on = models.DateField("dagens løbende aftaler")
    result = models.JSONField(default=dict)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)

    objects = TrialQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            one_of("kind", TrialKind, name="trial_kind_known"),
            one_of("state", TrialState, name="trial_state_known"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.started_at:%d-%m-%Y}"


class TrialProgress(models.Model):
    """How far a trial has come."""

    trial = models.OneToOneField(Trial, on_delete=models.CASCADE, related_name="progress")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    def __str__(self):
        return f"{self.done} af {self.total or '?'}"


class TrialRow(models.Model):
    """One agreement whose next extension would be judged otherwise: rules that newly warn, or fall silent.

    ``kroner`` is null where no price is known.
    """

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="rows")
    agreement = models.ForeignKey("agreements.Agreement", on_delete=models.CASCADE, related_name="+")
    start = models.DateField("forlængelse fra")
    end = models.DateField("til og med")
    warns = ArrayField(models.CharField(max_length=10), default=list)
    frees = ArrayField(models.CharField(max_length=10), default=list)
    hours = models.DecimalField("timer i alt", max_digits=9, decimal_places=2, null=True)
    kroner = MoneyField("kroner", null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["trial", "start", "id"], name="trial_row_start")]

    def __str__(self):
        return f"{self.agreement_id}"
