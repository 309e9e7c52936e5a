"""Files that stand as they were: stored once under their hash, never changed."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from mentorstotte.core.constraints import one_of
from mentorstotte.core.enums import DocumentKind
from mentorstotte.core.models.access import append_only


class Document(models.Model):
    """One stored file. The bytes lie in the store under ``sha256``; this row is never changed."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20, choices=DocumentKind.choices)
    case_id = models.BigIntegerField(null=True)
    title = models.CharField("titel", max_length=200)
    content_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    sealed = models.BooleanField(default=False)
    # ``code``: random, printed on it, by which anybody can check it. Of a ``series`` the newest counts.
    code = models.CharField(max_length=14, unique=True, null=True, editable=False)
    series = models.CharField(max_length=60, blank=True, editable=False)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        indexes = [
            models.Index(fields=["case_id", "-id"], name="document_case"),
            models.Index(fields=["sha256"], name="document_sha256"),
            models.Index(fields=["series", "-id"], condition=~Q(series=""), name="document_series"),
        ]
        constraints = [one_of("kind", DocumentKind, name="document_kind_known")]
        triggers = append_only("document_frozen")

    def __str__(self):
        return self.title
