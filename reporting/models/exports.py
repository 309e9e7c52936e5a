"""Files for the finance system: numbered, kept as they were made, the same each time they are fetched."""

from django.conf import settings
from django.db import models
from pghistory import track

from mentorstotte.core.fields import MoneyField


@track()
class ExportFile(models.Model):
    """One closing in one format of a finance system. The bytes are the document's and never change."""

    number = models.PositiveIntegerField("løbenummer", unique=True)
    closing = models.ForeignKey("agreements.Closing", on_delete=models.PROTECT, related_name="exports")
    format = models.CharField("format", max_length=20)
    rows = models.PositiveIntegerField("linjer")
    amount = MoneyField("beløb, kr.")
    document = models.OneToOneField("core.Document", on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["closing", "format"], name="export_once")]

    def __str__(self):
        return str(self.number)
