"""How long cases are kept: what is due, what keeps a case, and what was deleted."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from pghistory import track

from mentorstotte.core.constraints import both_or_neither
from mentorstotte.core.fields import MoneyField


@track()
class LegalHold(models.Model):
    """Somebody keeps a case beyond its time, with a reason, until the hold is lifted."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="holds")
    reason = models.CharField("begrundelse", max_length=300)
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField(auto_now_add=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True)
    lifted_reason = models.CharField("hvorfor ikke længere", max_length=300, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            both_or_neither("lifted_by", "lifted_at", name="legal_hold_lifted_pair"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(lifted_at__isnull=True), name="legal_hold_one_standing"
            ),
        ]

    def __str__(self):
        return self.reason


@track()
class Retention(models.Model):
    """A case whose time is up, or will be within the month that the team is told before.

    ``held``: something kept it when it was last judged. A yes counts for the day ``ends_on`` and falls when
    that moves.
    """

    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="retention")
    ends_on = models.DateField("kan slettes fra")
    held = models.BooleanField("bevares", default=False)
    found_at = models.DateTimeField(auto_now_add=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["ends_on", "pk"]
        indexes = [models.Index(fields=["ends_on", "id"], name="retention_ends")]
        constraints = [both_or_neither("approved_by", "approved_at", name="retention_approved_pair")]

    def __str__(self):
        return f"{self.case_id}: {self.ends_on}"


class Deletion(models.Model):
    """A case was deleted: when, by whose yes, and how much; nothing of whom it was about.

    ``mark`` is a hash over random numbers that went with the case: only a backup from before still knows what
    it is a hash of. ``left`` are files that are still to be removed from the store; afterwards it is empty.
    """

    mark = models.CharField(max_length=64, db_index=True)
    done_at = models.DateTimeField(auto_now_add=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    # Table → rows, those of the history among them.
    rows = models.JSONField()
    files = models.PositiveIntegerField()
    whole_citizen = models.BooleanField()
    index_sha256 = models.CharField(max_length=64, blank=True)
    left = models.JSONField(default=list)

    class Meta:
        ordering = ["-pk"]
        triggers = [
            pgtrigger.Protect(name="deletion_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="deletion_stays", exclude=["left"]),
        ]

    def __str__(self):
        return f"{self.pk}: {self.number_of_rows} rækker, {self.files} filer"

    @property
    def number_of_rows(self) -> int:
        """Of all tables."""
        return sum(self.rows.values())


class KeptFigures(models.Model):
    """What deleted cases were, in numbers of a year, all of them together."""

    year = models.PositiveSmallIntegerField("år", primary_key=True)
    agreements = models.PositiveIntegerField("aftaler begyndt", default=0)
    hours = models.DecimalField("afregnede timer", max_digits=12, decimal_places=2, default=0)
    amount = MoneyField("afregnet, kr.", default=0)

    class Meta:
        ordering = ["-year"]

    def __str__(self):
        return str(self.year)
