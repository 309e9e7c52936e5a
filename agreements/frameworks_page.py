"""Framework agreements in a period: what they bind to, and what was used of it (B9). No citizen is named."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Greatest, Least

from agreements.models import TimeEntry
from providers.enums import FrameworkKind
from providers.models import FrameworkAgreement
from providers.rules.commitments import Commitment, commitment


@dataclass(frozen=True)
class FrameworkRow:
    """One framework agreement with its days in the period."""

    framework: FrameworkAgreement
    hours: Commitment

    @property
    def is_centre(self) -> bool:
        """Fixed hours are paid, used or not."""
        return self.framework.kind == FrameworkKind.COMPANY_CENTRE


def frameworks_between(first: date, last: date):
    """Those that run in the period, with the minutes that the company's mentors gave in those days."""
    given = _given().annotate(minutes=Sum("direct_minutes") + Sum("indirect_minutes")).values("minutes")
    return (
        FrameworkAgreement.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=first))
        .filter(valid_from__lte=last)
        .select_related("supplier")
        .annotate(
            begins=Greatest("valid_from", Value(first)),
            ends=Least(Coalesce("valid_to", Value(last)), Value(last)),
            minutes=Coalesce(Subquery(given), 0),
            company=F("supplier__name"),
        )
    )


def with_citizens(rows):
    """The same with how many citizens those minutes were given to."""
    number = Count("agreement__case__citizen", distinct=True)
    return rows.annotate(citizens=Coalesce(Subquery(_given().annotate(number=number).values("number")), 0))


def _given():
    """Time of a company's mentors in the days of its framework agreement."""
    between = {"day__gte": OuterRef("begins"), "day__lte": OuterRef("ends")}
    entries = TimeEntry.objects.counted().filter(mentor__supplier=OuterRef("supplier"), **between)
    return entries.order_by().values("mentor__supplier")


def framework_rows(rows) -> list[FrameworkRow]:
    """Rows of ``frameworks_between`` with their hours; no question more."""
    return [
        FrameworkRow(
            row, commitment(row.committed_hours, row.hourly_price, row.minutes, row.begins, row.ends)
        )
        for row in rows
    ]
