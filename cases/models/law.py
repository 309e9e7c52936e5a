"""Regimes that were entered here: texts being written, and those that were published."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from pghistory import track

from cases.enums import DraftState
from mentorstotte.core.constraints import one_of
from mentorstotte.core.models.access import append_only


@track()
class RegimeDraft(models.Model):
    """A regime as TOML, as a file of ``cases/rules/regimes``, while it is written, tried and approved."""

    regime = models.CharField("kode", max_length=20)
    text = models.TextField("lovens regler")
    state = models.CharField("status", max_length=20, choices=DraftState.choices, default=DraftState.DRAFT)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [one_of("state", DraftState, name="regime_draft_state_known")]

    def __str__(self):
        return self.regime


class PublishedRegime(models.Model):
    """A regime that the rules judge by; rows are only ever added, and the newest row of a code counts."""

    regime = models.CharField(max_length=20)
    text = models.TextField()
    draft = models.OneToOneField(RegimeDraft, on_delete=models.PROTECT, related_name="published")
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(published_by=models.F("drafted_by")),
                name="regime_published_by_another",
                violation_error_message="En anden end den, der har indtastet loven, skal offentliggøre den.",
            )
        ]
        triggers = append_only("published_regime_append_only")

    def __str__(self):
        return self.regime
