"""One-time links for signing, and the evidence of who signed what; the evidence is only ever added to."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from pghistory import track

from agreements.enums import Party, SignatureMethod
from mentorstotte.core.constraints import one_of
from mentorstotte.core.models.access import append_only


@track()
class SigningLink(models.Model):
    """A link by which the citizen signs one version once; only its hash is kept.

    Whoever makes it signs for the municipality on that day. ``document_sha256`` is what will be shown.
    """

    version = models.ForeignKey("agreements.AgreementVersion", on_delete=models.PROTECT, related_name="links")
    token_sha256 = models.CharField(max_length=64, unique=True)
    document_sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version"],
                condition=Q(used_at__isnull=True, revoked_at__isnull=True),
                name="signing_link_one_open",
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(revoked_at__isnull=True),
                name="signing_link_used_or_revoked",
            ),
        ]

    def __str__(self):
        return f"Link til {self.version}"


class SignatureEvidence(models.Model):
    """One party's signature: how, when, over which bytes. ``assurance`` says how the person was known.

    ``strokes`` are the drawn lines, each a list of points in thousandths of the field's width.
    """

    version = models.ForeignKey(
        "agreements.AgreementVersion", on_delete=models.PROTECT, related_name="evidence"
    )
    party = models.CharField(max_length=20, choices=Party.choices)
    name = models.CharField(max_length=150)
    method = models.CharField(max_length=20, choices=SignatureMethod.choices)
    assurance = models.CharField(max_length=300)
    document_sha256 = models.CharField(max_length=64)
    strokes = models.JSONField(default=list)
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            one_of("party", Party, name="evidence_party_known"),
            one_of("method", SignatureMethod, name="evidence_method_known"),
            models.UniqueConstraint(fields=["version", "party"], name="evidence_once_per_party"),
            models.CheckConstraint(condition=~Q(assurance=""), name="evidence_says_how_known"),
        ]
        triggers = append_only("signature_evidence_append_only")

    def __str__(self):
        return f"{self.get_party_display()}: {self.version}"
