"""An uploaded sheet, judged row by row before anything is stored."""

import uuid

from django.conf import settings
from django.db import models
from pghistory import track

from mentorstotte.core.constraints import one_of
from reporting.enums import ImportKind, ImportState, RowState


@track()
class ImportBatch(models.Model):
    """One uploaded file. Its original lies in the document store; nothing is stored before somebody says so."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("hvad", max_length=20, choices=ImportKind.choices)
    state = models.CharField("status", max_length=20, choices=ImportState.choices, default=ImportState.PREVIEW)
    file_name = models.CharField("fil", max_length=200)
    document = models.ForeignKey("core.Document", on_delete=models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    only_good_rows = models.BooleanField(default=False)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            one_of("kind", ImportKind, name="import_kind_known"),
            one_of("state", ImportState, name="import_state_known"),
        ]

    def __str__(self):
        return self.file_name


class ImportRow(models.Model):
    """One row of the sheet with its verdict: what was read, what is wrong, what must be put right later."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField("række")
    state = models.CharField("dom", max_length=10, choices=RowState.choices)
    values = models.JSONField(default=dict)
    errors = models.JSONField(default=list)
    marks = models.JSONField(default=list)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="import_row_once"),
            one_of("state", RowState, name="import_row_state_known"),
        ]

    def __str__(self):
        return f"række {self.number}"
