"""What the pages about closing months show; agreements stand by number, nobody by name."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, DecimalField, OuterRef, Subquery, Sum
from django.urls import reverse

from agreements.actions.closing import may_be_closed
from agreements.actions.months import month_words
from agreements.models import Closing, PriceCorrection, PricedHours, SettlementLine, Statement
from mentorstotte.core.calendar import add_months, today
from mentorstotte.core.paging import KeysetPage, keyset_page

SHOWN = 24  # closings, and hours without a price


@dataclass(frozen=True)
class ClosingsPage:
    """The closings, the newest first; the month that may be closed now; and hours that wait for a price."""

    closings: list[Closing]
    next: date | None
    unpriced: list[PricedHours]
    more: bool
    corrections: list[PriceCorrection]

    @classmethod
    def of(cls) -> "ClosingsPage":
        """Read in four queries."""
        rows = PricedHours.objects.waiting_for_price().order_by("month", "pk")
        unpriced = list(rows.select_related("sheet__agreement__mentor__supplier")[: SHOWN + 1])
        last = add_months(today().replace(day=1), -1)
        open_now = may_be_closed(last) and not Closing.objects.filter(month=last).exists()
        return cls(
            closings=list(Closing.objects.select_related("started_by")[:SHOWN]),
            next=last if open_now else None,
            unpriced=unpriced[:SHOWN],
            more=len(unpriced) > SHOWN,
            corrections=_corrections(),
        )

    @property
    def next_in_words(self) -> str:
        """“oktober 2026”."""
        return month_words(self.next)


def _corrections() -> list[PriceCorrection]:
    """Prices that wait for another controller, with a ``line`` at the wrong one."""
    lines = SettlementLine.objects.filter(
        agreement=OuterRef("agreement"),
        month=OuterRef("month"),
        mentor=OuterRef("mentor"),
        rate=OuterRef("wrong"),
        km=0,
    )
    found = PriceCorrection.objects.waiting().select_related("agreement", "mentor", "made_by")
    return list(found.annotate(line=Subquery(lines.order_by("pk").values("pk")[:1]))[:SHOWN])


def closing_url(closing: Closing) -> str:
    """The page of one closing."""
    return reverse("reporting:closing", args=[closing.month.year, closing.month.month])


def statements_page(closing: Closing, params) -> KeysetPage:
    """The suppliers of a closing with what each is owed, in the order of their vouchers."""
    lines = SettlementLine.objects.filter(statement=OuterRef("pk")).order_by().values("statement")
    sums = {"amount": Sum("amount"), "hours": Sum("hours"), "lines": Count("pk")}
    found = Statement.objects.filter(closing=closing).select_related("supplier")
    annotated = found.annotate(
        owed=Subquery(lines.values(all=sums["amount"]), output_field=DecimalField()),
        all_hours=Subquery(lines.values(all=sums["hours"]), output_field=DecimalField()),
        number_of_lines=Subquery(lines.values(all=sums["lines"])),
    )
    return keyset_page(annotated, order=("number", "pk"), params=params)
