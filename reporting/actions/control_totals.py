"""Totals stated elsewhere, which the ledger of a year is held against."""

from decimal import Decimal

from django.db import transaction

from mentorstotte.core.actions import record
from reporting.actions.years import hold_open
from reporting.models import ControlTotal


@transaction.atomic
def state_total(*, year: int, amount: Decimal, source: str, by) -> ControlTotal:
    """Keeps what the accounts or a committee paper states for ``year`` (kroner); the ledger never changes.

    The same again changes nothing. Raises Refused when the year is closed.
    """
    if (known := ControlTotal.objects.filter(year=year, amount=amount, source=source).first()) is not None:
        return known
    hold_open(year, at="amount")
    total, _ = ControlTotal.objects.update_or_create(year=year, defaults={"amount": amount, "source": source})
    record("control_total.stated", subject=total, by=by, text=f"Oplyst total for {year}", amount=str(amount))
    return total
