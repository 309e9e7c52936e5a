"""What a bought-out mentor's hour costs the employer, as the employer has shown it (order § 122)."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import ExpressionWrapper, F, Q, Subquery, Value
from django.db.models.functions import ExtractDay
from django.db.models.lookups import Exact
from pghistory import track

from mentorstotte.core.constraints import both_or_neither, date_order, days
from mentorstotte.core.fields import MoneyField
from mentorstotte.core.models import Document
from providers.models.supplier import Mentor, StandingQuerySet

PARTS = ("wage", "holiday_pay", "pension", "contributions")


def _day_after(name: str) -> ExpressionWrapper:
    return ExpressionWrapper(F(name) + Value(1), output_field=models.DateField())


class WageQuerySet(StandingQuerySet):
    """Those that nobody has taken back, and those of a month."""

    def of_month(self, month: date):
        """Standing and about the month; ``month`` may be an outer reference to its first day."""
        return self.filter(valid_from__lte=month, valid_to__gte=month).standing()


@track()
class WageDocumentation(models.Model):
    """Kroner an hour of a mentor's wages in whole months, part by part, with the paper that shows it.

    Rows are never overwritten: a slip is taken back and written anew.
    """

    mentor = models.ForeignKey(Mentor, on_delete=models.PROTECT, related_name="wages")
    valid_from = models.DateField("fra")
    valid_to = models.DateField("til og med")
    wage = MoneyField("løn")
    holiday_pay = MoneyField("feriepenge", default=0)
    pension = MoneyField("pension", default=0)
    contributions = MoneyField("arbejdsgiverbidrag", default=0)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = WageQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "-pk"]
        constraints = [
            date_order("valid_from", "valid_to", name="wage_dates"),
            models.CheckConstraint(
                condition=Q(valid_from__day=1) & Exact(ExtractDay(_day_after("valid_to")), 1),
                name="wage_whole_months",
            ),
            models.CheckConstraint(
                condition=Q(wage__gt=0, holiday_pay__gte=0, pension__gte=0, contributions__gte=0),
                name="wage_parts_not_negative",
            ),
            both_or_neither("withdrawn_at", "withdrawn_by", name="wage_withdrawn_pair"),
            ExclusionConstraint(
                name="wage_no_overlap",
                expressions=[
                    ("mentor", RangeOperators.EQUAL),
                    (days("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
                condition=Q(withdrawn_at__isnull=True),
                violation_error_message="Lønnen er allerede dokumenteret i den periode.",
            ),
        ]

    def __str__(self):
        return f"{self.total} kr. {self.valid_from:%m-%Y} til {self.valid_to:%m-%Y}"

    @property
    def total(self) -> Decimal:
        """Kroner an hour in all."""
        return sum(getattr(self, part) for part in PARTS)


def wage_of(month, mentor) -> Subquery:
    """The documented kroner an hour of a mentor in a month; ``None`` when nothing is documented. Month and
    mentor may be values or outer references.
    """
    total = sum((F(part) for part in PARTS[1:]), F(PARTS[0]))
    found = WageDocumentation.objects.of_month(month).filter(mentor=mentor)
    return Subquery(found.values(all=total)[:1])
