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
    said = {"amount": amount, "source": source}
    total, made = ControlTotal.objects.select_for_update().get_or_create(year=year, defaults=said)
    if not made:
        if (total.amount, total.source) == (amount, source):
            return total  # a twin stated it a moment ago
        total.amount, total.source = amount, source
        total.save()
    record("control_total.stated", subject=total, by=by, text=f"Oplyst total for {year}", amount=str(amount))
    return total
