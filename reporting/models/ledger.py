"""What the municipality's ledger says was paid."""

from django.db import models
from django.db.models.functions import ExtractYear
from pghistory import track

from mentorstotte.core.constraints import one_of, sealed_cpr
from mentorstotte.core.fields import CPRField, MoneyField
from providers.enums import MentorKind
from reporting.models.years import refuse_closed_years

ERASED = "Personen er slettet efter reglerne om opbevaring"  # the amount stays, without the person

YEARS = """
    SELECT DISTINCT extract(year FROM day)::int FROM unnest(ARRAY[OLD.posted_on, NEW.posted_on]) AS day
    WHERE day IS NOT NULL"""


@track()
class LedgerPosting(models.Model):
    """One posting per registered person; ``cpr`` is empty when it was not posted on a person.

    Settled money is never edited; a correction is another posting. Voucher numbers begin again each year.
    """

    voucher = models.CharField("bilag", max_length=50)
    posted_on = models.DateField("posteringsdato")
    cpr = CPRField(blank=True)
    citizen = models.ForeignKey("cases.Citizen", null=True, on_delete=models.PROTECT, related_name="+")
    mentor_kind = models.CharField("mentortype", max_length=20, choices=MentorKind.choices)
    amount = MoneyField("beløb, kr.")
    text = models.CharField("tekst", max_length=500, blank=True)
    batch = models.ForeignKey("reporting.ImportBatch", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["posted_on", "pk"]
        indexes = [
            models.Index(fields=["posted_on", "mentor_kind"], include=["amount"], name="ledger_year_kind"),
            models.Index(fields=["cpr"], name="ledger_cpr"),
        ]
        constraints = [
            one_of("mentor_kind", MentorKind, name="ledger_kind_known"),
            sealed_cpr("cpr", name="ledger_cpr_sealed", blank=True),
            models.UniqueConstraint(
                "voucher",
                ExtractYear("posted_on"),
                name="ledger_voucher_once_a_year",
                violation_error_message="Bilaget er allerede bogført i det år.",
            ),
        ]
        triggers = [refuse_closed_years("ledger_posting_of_an_open_year", YEARS)]

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
