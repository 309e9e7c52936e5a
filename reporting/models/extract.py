"""What the main case system says that it reported to the national register, held against ours."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from mentorstotte.core.constraints import date_order, one_of, sealed_cpr
from mentorstotte.core.fields import CPRField, HoursField
from mentorstotte.core.models.access import append_only
from mentorstotte.core.wording import danish_list
from reporting.enums import ExtractState, ReadState
from reporting.rules.reconciliation import Said, differing

WORDS = {"start": "startdato", "end": "slutdato", "hours": "timer om ugen"}
MISSING, UNKNOWN = ExtractState.MISSING, ExtractState.UNKNOWN


class ExtractQuerySet(models.QuerySet):
    def unfinished(self):
        """Not read yet, or without all its receipts; oldest first."""
        return self.filter(done_at=None).order_by("pk")


class Extract(models.Model):
    """One uploaded extract, of courses that run in the days from ``first`` to ``last``, read by a worker.

    Never changed when it is done: the next one shows what was mended. ``read`` of ``total`` rows of the file
    are read; ``counts`` are the rows of each result as they were compared, ``receipts`` those that were new
    to the agreements; ``errors`` say in Danish why it could not be read, and nothing of it is kept then.
    """

    first = models.DateField("fra")
    last = models.DateField("til og med")
    file_name = models.CharField("fil", max_length=200)
    document = models.ForeignKey("core.Document", on_delete=models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField("status", max_length=10, choices=ReadState.choices, default=ReadState.WAITING)
    attempts = models.PositiveSmallIntegerField("forsøg", default=0)
    read = models.PositiveIntegerField("læste rækker", default=0)
    total = models.PositiveIntegerField("rækker i filen", null=True)
    counts = models.JSONField("rækker efter resultat", default=dict)
    receipts = models.PositiveIntegerField("nye kvitteringer", default=0)
    errors = models.JSONField("fejl i filen", default=list)
    done_at = models.DateTimeField("færdig", null=True)

    objects = ExtractQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            date_order("first", "last", name="extract_days"),
            one_of("state", ReadState, name="extract_read_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=[ReadState.DONE, ReadState.FAILED], done_at__isnull=False)
                | ~Q(state__in=[ReadState.DONE, ReadState.FAILED]) & Q(done_at__isnull=True),
                name="extract_ended_has_its_time",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="extract_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="extract_ended_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__done_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.file_name

    @property
    def agreeing(self) -> int:
        """Rows that say what we say."""
        return self.counts.get(ExtractState.AGREES, 0)

    @property
    def left(self) -> int:
        """Rows that somebody has to look at."""
        return sum(self.counts.values()) - self.agreeing


class ExtractRow(models.Model):
    """One line of the comparison: ours as it stood on the day beside theirs. ``number`` is the row of the
    file; a missing agreement has none, an unknown row has nothing of ours.
    """

    extract = models.ForeignKey(Extract, on_delete=models.PROTECT, related_name="rows", db_index=False)
    state = models.CharField("resultat", max_length=10, choices=ExtractState.choices)
    cpr = CPRField()
    citizen = models.ForeignKey("cases.Citizen", null=True, on_delete=models.PROTECT, related_name="+")
    agreement = models.ForeignKey(
        "agreements.Agreement", null=True, on_delete=models.PROTECT, related_name="extract_rows"
    )
    our_start = models.DateField("fra hos os", null=True)
    our_end = models.DateField("til og med hos os", null=True)
    our_hours = HoursField("timer om ugen hos os", null=True)
    number = models.PositiveIntegerField("række", null=True)
    start = models.DateField("fra i udtrækket", null=True)
    end = models.DateField("til og med i udtrækket", null=True)
    weekly_hours = HoursField("timer om ugen i udtrækket", null=True)
    reference = models.CharField("kvittering", max_length=100, blank=True)
    answered_on = models.DateField("kvitteret den", null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            one_of("state", ExtractState, name="extract_row_state_known"),
            sealed_cpr("cpr", name="extract_row_cpr_sealed"),
            models.UniqueConstraint(fields=["extract", "number"], name="extract_row_once"),
            models.CheckConstraint(
                condition=Q(state=MISSING, number__isnull=True)
                | ~Q(state=MISSING) & Q(number__isnull=False, start__isnull=False, end__isnull=False),
                name="extract_row_has_theirs",
            ),
            models.CheckConstraint(
                condition=Q(state=UNKNOWN, agreement__isnull=True)
                | ~Q(state=UNKNOWN)
                & Q(agreement__isnull=False, our_start__isnull=False, our_end__isnull=False),
                name="extract_row_has_ours",
            ),
        ]
        indexes = [
            models.Index(fields=["extract", "state"], name="extract_row_state"),
            models.Index(fields=["extract", "id"], name="extract_row_place"),
        ]
        triggers = append_only("extract_row_append_only")

    def __str__(self):
        return f"række {self.number}" if self.number else "mangler"

    @property
    def differs(self) -> str:
        """What is not the same on both sides, in words."""
        if self.state != ExtractState.DIFFERENT:
            return ""
        ours = Said(self.agreement_id, self.cpr, self.our_start, self.our_end, self.our_hours)
        theirs = Said(self.number, self.cpr, self.start, self.end, self.weekly_hours)
        return danish_list(WORDS[name] for name in differing(ours, theirs))
