"""The citizen's rights: being told what is done with the citizen's data."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from agreements.enums import InformedHow
from mentorstotte.core.constraints import one_of
from mentorstotte.core.models.access import append_only


class Information(models.Model):
    """The citizen was told what is done with the data (oplysningspligt), by which text, how and on what day.

    ``version`` is the day of the text (``rules.information``). Told in another way than by the letter, there
    is none, and ``note`` says where from it is known.
    """

    citizen = models.ForeignKey("cases.Citizen", on_delete=models.PROTECT, related_name="informed")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="informed")
    version = models.DateField("tekst fra", null=True)
    how = models.CharField("hvordan", max_length=20, choices=InformedHow.choices)
    on = models.DateField("oplyst")
    note = models.CharField("hvor ved du det fra?", max_length=200, blank=True)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            one_of("how", InformedHow, name="information_how_known"),
            models.UniqueConstraint(
                fields=["citizen", "version", "how", "on", "note"],
                nulls_distinct=False,
                name="information_once",
            ),
            models.CheckConstraint(
                condition=Q(how=InformedHow.ELSEWHERE, version__isnull=True) & ~Q(note="")
                | ~Q(how=InformedHow.ELSEWHERE) & Q(version__isnull=False, note=""),
                name="information_by_a_text_or_by_a_note",
            ),
        ]
        triggers = append_only("information_append_only")

    def __str__(self):
        return f"{self.get_how_display()} {self.on:%d-%m-%Y}"
