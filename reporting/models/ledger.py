"""What the municipality's ledger says was paid."""

from django.db import models
from pghistory import track

from mentorstotte.core.constraints import one_of
from mentorstotte.core.fields import CPRField, MoneyField
from providers.enums import MentorKind


@track()
class LedgerPosting(models.Model):
    """One posting per registered person. Settled money is never edited; a correction is another posting."""

    voucher = models.CharField("bilag", max_length=30, unique=True)
    posted_on = models.DateField("posteringsdato")
    cpr = CPRField()
    citizen = models.ForeignKey("cases.Citizen", null=True, on_delete=models.PROTECT, related_name="+")
    mentor_kind = models.CharField("mentortype", max_length=20, choices=MentorKind.choices)
    amount = MoneyField("beløb, kr.")
    text = models.CharField("tekst", max_length=200, blank=True)
    batch = models.ForeignKey("reporting.ImportBatch", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["posted_on", "pk"]
        indexes = [
            models.Index(fields=["posted_on", "mentor_kind"], include=["amount"], name="ledger_year_kind"),
            models.Index(fields=["cpr"], name="ledger_cpr"),
        ]
        constraints = [one_of("mentor_kind", MentorKind, name="ledger_kind_known")]

    def __str__(self):
        return self.voucher


@track()
class ControlTotal(models.Model):
    """A total stated elsewhere (accounts, committee paper) that the ledger of a year is held against."""

    year = models.PositiveSmallIntegerField("år", primary_key=True)
    amount = MoneyField("oplyst total, kr.")
    source = models.CharField("kilde", max_length=200)

    def __str__(self):
        return str(self.year)
