"""The closings of a case: when and why it was closed, and opened again."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from pghistory import track

from cases.enums import CaseState
from cases.rules.closing import closing_text, reopening_text
from mentorstotte.core.constraints import both_or_neither, one_of


class ClosingQuerySet(models.QuerySet):
    def standing(self):
        """Not opened again."""
        return self.filter(reopened_at__isnull=True)


@track()
class CaseClosing(models.Model):
    """A case was closed on a day, for a reason of the dated list (``rules.closing``); perhaps opened again.

    ``before`` is the state that the case had, and gets again. Cases that a spreadsheet brought in closed have
    no such row.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="closings")
    reason = models.CharField("årsag", max_length=20)
    note = models.TextField("bemærkning", blank=True)
    closed_on = models.DateField("lukket")
    before = models.CharField("status før", max_length=20, choices=CaseState.choices)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(auto_now_add=True)
    reopened_for = models.CharField("åbnet igen, fordi", max_length=20, blank=True)
    reopened_note = models.TextField("bemærkning", blank=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reopened_at = models.DateTimeField(null=True)

    objects = ClosingQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            one_of("before", CaseState, name="case_closing_before_known"),
            both_or_neither("reopened_at", "reopened_by", name="case_closing_reopened_pair"),
            models.CheckConstraint(
                condition=~Q(reason="") & (Q(reopened_at__isnull=True) | ~Q(reopened_for="")),
                name="case_closing_has_its_reasons",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(reopened_at__isnull=True), name="case_closing_one_standing"
            ),
        ]
        indexes = [
            models.Index(
                fields=["closed_on"], condition=Q(reopened_at__isnull=True), name="case_closing_standing"
            ),
        ]

    def __str__(self):
        return f"{self.why} {self.closed_on:%d-%m-%Y}"

    @property
    def why(self) -> str:
        """The reason in words."""
        return closing_text(self.reason)

    @property
    def why_reopened(self) -> str:
        """The reason to open it again in words; nothing while it is closed."""
        return reopening_text(self.reopened_for) if self.reopened_for else ""
