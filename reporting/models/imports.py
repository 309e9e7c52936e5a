"""An uploaded sheet, judged row by row before anything is stored."""

import uuid

from django.conf import settings
from django.db import models
from pghistory import track

from mentorstotte.core.constraints import one_of
from reporting.enums import ImportKind, ImportState, ImportStep, RowState


class ImportBatchQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own imports: the sheet may hold citizens of teams that are not everybody's."""
        return self.filter(uploaded_by=user)

    def unfinished(self):
        """Waiting to be read or stored, or at it now: who works on a batch holds its row."""
        return self.filter(state__in=[ImportState.READING, ImportState.RUNNING])

    def hold(self, batch_id: int):
        """The batch with its row locked until the end of the transaction; None when somebody else has it."""
        return self.select_for_update(skip_locked=True).filter(pk=batch_id).first()


@track()
class ImportBatch(models.Model):
    """One uploaded file. Its original lies in the document store; no row is stored before it is confirmed."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("hvad", max_length=20, choices=ImportKind.choices)
    state = models.CharField(
        "status", max_length=20, choices=ImportState.choices, default=ImportState.READING
    )
    file_name = models.CharField("fil", max_length=200)
    document = models.ForeignKey("core.Document", on_delete=models.PROTECT, related_name="+")
    refused_document = models.ForeignKey(
        "core.Document", null=True, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)
    on = models.DateField("dommens dag")
    only_good_rows = models.BooleanField(default=False)
    # {"caseworkers": {name: rows}, "teams": {name: rows}} of the rows that can be stored.
    names = models.JSONField("navne i arket", default=dict)
    owners = models.JSONField("sagsbehandlere i arket → brugere", default=dict)
    teams = models.JSONField("teams i arket → teams", default=dict)
    notices = models.JSONField("bemærkninger til filen", default=list)
    result = models.JSONField("hvad der blev gemt", default=dict)
    error = models.CharField(max_length=600, blank=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            one_of("kind", ImportKind, name="import_kind_known"),
            one_of("state", ImportState, name="import_state_known"),
        ]

    def __str__(self):
        return self.file_name

    def row_counts(self) -> dict[str, int]:
        """How many rows have each verdict."""
        counted = self.rows.order_by().values("state").annotate(count=models.Count("pk"))
        return {row["state"]: row["count"] for row in counted}


class ImportProgress(models.Model):
    """How far a long file has come. A row of its own, so that it shows before the import is finished."""

    batch = models.OneToOneField(ImportBatch, on_delete=models.CASCADE, related_name="progress")
    step = models.CharField("trin", max_length=20, choices=ImportStep.choices, default=ImportStep.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    attempts = models.PositiveSmallIntegerField("forsøg", default=0)

    class Meta:
        constraints = [one_of("step", ImportStep, name="import_step_known")]

    def __str__(self):
        return f"{self.done} af {self.total or '?'}"


class ImportRow(models.Model):
    """One row of the sheet with its verdict: what is wrong, and what must be put right later.

    ``values`` is what the preview shows, without CPR number; what is stored is read again from the original
    file. ``agreement`` is what the row became, or what it is when it is known already.
    """

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField("række")
    state = models.CharField("dom", max_length=10, choices=RowState.choices)
    values = models.JSONField(default=dict)
    errors = models.JSONField(default=list)
    marks = models.JSONField(default=list)
    agreement = models.ForeignKey(
        "agreements.Agreement", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="import_row_once"),
            one_of("state", RowState, name="import_row_state_known"),
        ]

    def __str__(self):
        return f"række {self.number}"
