"""What is made from decisions and agreements beside their own documents: papers, texts that were carried
over.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from agreements.enums import OtherSystem
from mentorstotte.core.constraints import one_of
from mentorstotte.core.enums import DocumentKind
from mentorstotte.core.models.access import append_only


class CarriedOver(models.Model):
    """Somebody says that the text of a version or a decision now stands in another system."""

    version = models.ForeignKey(
        "agreements.AgreementVersion", null=True, on_delete=models.PROTECT, related_name="carried_over"
    )
    decision = models.ForeignKey(
        "agreements.Decision", null=True, on_delete=models.PROTECT, related_name="carried_over"
    )
    system = models.CharField("system", max_length=20, choices=OtherSystem.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            one_of("system", OtherSystem, name="carried_over_system_known"),
            models.CheckConstraint(
                condition=Q(version__isnull=True, decision__isnull=False)
                | Q(version__isnull=False, decision__isnull=True),
                name="carried_over_of_one",
            ),
        ]
        triggers = append_only("carried_over_append_only")

    def __str__(self):
        return f"{self.get_system_display()}: {self.version or self.decision}"


# The municipality's own: never sent from here.
INTERNAL = (DocumentKind.HAND_OVER, DocumentKind.MENTOR_HAND_OVER)


class Paper(models.Model):
    """A document beside the decisions of a case: an invitation, a contract, a reading of the agreement.

    ``version`` is the one it was made from, if any; ``given`` is what was typed for it.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="papers")
    version = models.ForeignKey(
        "agreements.AgreementVersion", null=True, on_delete=models.PROTECT, related_name="papers"
    )
    kind = models.CharField("slags", max_length=20, choices=DocumentKind.choices)
    given = models.JSONField(default=dict)
    document = models.OneToOneField("core.Document", on_delete=models.PROTECT, related_name="paper")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            one_of("kind", DocumentKind, name="paper_kind_known"),
            models.UniqueConstraint(
                fields=["case", "version", "kind", "given"], nulls_distinct=False, name="paper_once"
            ),
        ]
        triggers = append_only("paper_append_only")

    def __str__(self):
        return f"{self.get_kind_display()}, {self.case}"

    @property
    def internal(self) -> bool:
        """Not for the citizen."""
        return self.kind in INTERNAL
