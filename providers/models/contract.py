"""Contracts with suppliers: what the municipality pays for besides the hours with the citizen."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from pghistory import track

from mentorstotte.core.constraints import both_or_neither, date_order, days, one_of
from mentorstotte.core.fields import MoneyField
from mentorstotte.core.models import Document
from providers.enums import Transport
from providers.models.supplier import Supplier


class ContractQuerySet(models.QuerySet):
    def on_day(self, day: date):
        """Those that run on the day."""
        return self.filter(Q(valid_to__gte=day) | Q(valid_to__isnull=True), valid_from__lte=day)


@track()
class SupplierContract(models.Model):
    """The contract between the municipality and a supplier (mentorkontrakt) in a span of days.

    ``indirect_percent`` is the highest share of indirect time in all paid minutes; none: all of it is paid.
    ``no_show_minutes`` are paid when the citizen stays away. ``km_rate`` is what a kilometre is paid with,
    where transport is paid by itself; contracts of before say none. ``document`` is the contract as it was
    printed and sealed, ``signed`` the paper with both signatures.
    """

    supplier = models.ForeignKey(
        Supplier, verbose_name="leverandør", on_delete=models.PROTECT, related_name="contracts"
    )
    valid_from = models.DateField("gælder fra")
    valid_to = models.DateField("til og med", null=True, blank=True)
    transport = models.CharField(
        "transport", max_length=10, choices=Transport.choices, default=Transport.NONE
    )
    km_rate = MoneyField("kr. pr. km", null=True, blank=True)
    indirect_percent = models.PositiveSmallIntegerField(
        "tid uden borgeren, højst pct.", null=True, blank=True
    )
    no_show_minutes = models.PositiveSmallIntegerField("betalte minutter ved udeblivelse", default=0)
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    signed = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    signed_on = models.DateField("underskrevet den", null=True)

    objects = ContractQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from"]
        constraints = [
            one_of("transport", Transport, name="supplier_contract_transport_known"),
            date_order("valid_from", "valid_to", name="supplier_contract_dates"),
            models.CheckConstraint(
                condition=Q(km_rate__isnull=True) | Q(transport=Transport.SEPARATE, km_rate__gt=0),
                name="supplier_contract_km_rate_of_transport",
            ),
            both_or_neither("signed", "signed_on", name="supplier_contract_signed_pair"),
            models.CheckConstraint(
                condition=Q(indirect_percent__isnull=True) | Q(indirect_percent__lte=100),
                name="supplier_contract_share_is_per_cent",
            ),
            models.CheckConstraint(
                condition=Q(no_show_minutes__lte=24 * 60), name="supplier_contract_no_show_within_a_day"
            ),
            ExclusionConstraint(
                name="supplier_contract_no_overlap",
                expressions=[
                    ("supplier", RangeOperators.EQUAL),
                    (days("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Leverandøren har allerede en kontrakt i den periode.",
            ),
        ]

    def __str__(self):
        return f"{self.supplier}: kontrakt fra {self.valid_from:%d-%m-%Y}"

    def status(self, day: date) -> tuple[str, str]:
        """Whether it is signed and runs on the day, in words, and the tone."""
        if self.valid_to and self.valid_to < day:
            return "Udløbet", "plain"
        if self.signed_id is None:
            return "Mangler underskrift", "soon"
        return ("Gælder", "good") if self.valid_from <= day else ("Begynder senere", "waiting")


def under_contract(mentors, day: date):
    """Mentors with ``contract_from`` and ``contract_to`` of their supplier's contract on the day; ``None``
    without one.
    """
    running = SupplierContract.objects.on_day(day).filter(supplier=OuterRef("supplier"))
    first, last = (Subquery(running.values(name)[:1]) for name in ("valid_from", "valid_to"))
    return mentors.annotate(contract_from=first, contract_to=last)
