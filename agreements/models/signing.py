"""Signatures, one-time links for signing, the evidence of who signed what, and the mentor's acknowledgement.

Evidence and acknowledgements are only ever added to.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from pghistory import track

from agreements.enums import AcknowledgedBy, Party, SignatureMethod
from mentorstotte.core.constraints import one_of
from mentorstotte.core.models.access import append_only


@track()
class Signature(models.Model):
    """How and when both parties signed a version. Nobody here signs for the citizen.

    One that rests on a decision (``AgreementVersion.decision``) is in force without the citizen.
    """

    version = models.OneToOneField(
        "agreements.AgreementVersion", on_delete=models.PROTECT, related_name="signature"
    )
    method = models.CharField("måde", max_length=20, choices=SignatureMethod.choices)
    citizen_signed_on = models.DateField("borgeren skrev under den", null=True, blank=True)
    jobcentre_signed_on = models.DateField("kommunen skrev under den")
    representative_name = models.CharField("repræsentantens navn", max_length=150, blank=True)
    refusal_category = models.CharField(max_length=30, blank=True)
    refusal_reason = models.TextField("borgerens grund til ikke at skrive under", blank=True)
    early_start_category = models.CharField(max_length=30, blank=True)
    early_start_reason = models.TextField("begrundelse for start før underskrift", blank=True)
    scan = models.OneToOneField("core.Document", null=True, on_delete=models.PROTECT, related_name="+")
    # For a representative who signed on a screen or by link.
    power_of_attorney = models.ForeignKey(
        "core.Document", null=True, on_delete=models.PROTECT, related_name="+"
    )
    # The frozen document with its signature page; the document itself stays as it is.
    signed_document = models.OneToOneField(
        "core.Document", null=True, on_delete=models.PROTECT, related_name="+"
    )
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            one_of("method", SignatureMethod, name="signature_method_known"),
            models.CheckConstraint(
                condition=Q(method=SignatureMethod.REFUSED, citizen_signed_on__isnull=True)
                & ~Q(refusal_reason="")
                | Q(method=SignatureMethod.DECISION, citizen_signed_on__isnull=True)
                | Q(
                    method__in=[SignatureMethod.PAPER, SignatureMethod.REPRESENTATIVE],
                    citizen_signed_on__isnull=False,
                    scan__isnull=False,
                )
                | Q(
                    method__in=[SignatureMethod.TABLET, SignatureMethod.LINK],
                    citizen_signed_on__isnull=False,
                    signed_document__isnull=False,
                ),
                name="signature_signed_or_refused",
                violation_error_message=(
                    "En underskrevet aftale skal have dato og scanning; et afslag på at skrive under en"
                    " grund."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(method__in=[SignatureMethod.TABLET, SignatureMethod.LINK])
                | Q(representative_name="")
                | Q(power_of_attorney__isnull=False),
                name="signature_representative_has_power",
            ),
        ]

    def __str__(self):
        return f"{self.version}: {self.get_method_display()}"


@track()
class SigningLink(models.Model):
    """A link by which the citizen signs one version once, or the mentor acknowledges it; only its hash is
    kept.

    Whoever makes one for the citizen signs for the municipality on that day. ``document_sha256`` is what will
    be shown. ``early_*`` is the reason for signing after the first day (R-35). A representative is known by
    ``representative_key``, a keyed hash of the CPR number that the power of attorney names.
    """

    version = models.ForeignKey("agreements.AgreementVersion", on_delete=models.PROTECT, related_name="links")
    party = models.CharField(max_length=20, choices=Party.choices, default=Party.CITIZEN)
    early_category = models.CharField(max_length=30, blank=True)
    early_reason = models.TextField("begrundelse for start før underskrift", blank=True)
    representative_name = models.CharField("repræsentantens navn", max_length=150, blank=True)
    representative_key = models.CharField(max_length=64, blank=True)
    power_of_attorney = models.ForeignKey(
        "core.Document", null=True, on_delete=models.PROTECT, related_name="+"
    )
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
                fields=["version", "party"],
                condition=Q(used_at__isnull=True, revoked_at__isnull=True),
                name="signing_link_one_open",
            ),
            models.CheckConstraint(
                condition=Q(party__in=[Party.CITIZEN, Party.MENTOR]), name="signing_link_party_known"
            ),
            models.CheckConstraint(
                condition=Q(representative_name="", representative_key="", power_of_attorney__isnull=True)
                | (
                    ~Q(representative_name="")
                    & ~Q(representative_key="")
                    & Q(power_of_attorney__isnull=False, party=Party.CITIZEN)
                ),
                name="signing_link_representative_whole",
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


class Acknowledgement(models.Model):
    """The mentor has seen one version of the agreement; the mentor is no party to it (domain 7.3).

    By link nobody here registers it; else a caseworker does, from what the mentor sent.
    """

    version = models.OneToOneField(
        "agreements.AgreementVersion", on_delete=models.PROTECT, related_name="acknowledgement"
    )
    name = models.CharField("mentor", max_length=150)
    way = models.CharField("hvordan", max_length=10, choices=AcknowledgedBy.choices)
    on = models.DateField("dato")
    remark = models.TextField("bemærkning", blank=True)
    document = models.ForeignKey("core.Document", null=True, on_delete=models.PROTECT, related_name="+")
    document_sha256 = models.CharField(max_length=64)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    registered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            one_of("way", AcknowledgedBy, name="acknowledgement_way_known"),
            models.CheckConstraint(
                condition=Q(way=AcknowledgedBy.LINK, registered_by__isnull=True)
                | (~Q(way=AcknowledgedBy.LINK) & Q(registered_by__isnull=False)),
                name="acknowledgement_registered_unless_by_link",
            ),
        ]
        triggers = append_only("acknowledgement_append_only")

    def __str__(self):
        return f"{self.name}: {self.version}"
