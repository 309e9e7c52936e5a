"""The budget of a year: versions are added, never overwritten."""

from decimal import Decimal

from mentorstotte.core.actions import record
from mentorstotte.core.errors import Refused
from mentorstotte.core.once import once
from mentorstotte.core.wording import danish_kroner
from reporting.models import Budget


@once(Budget)
def set_budget(*, year: int, amount: Decimal, refund: Decimal, source: str, by) -> Budget:
    """A new version of the year's budget (kroner); ``refund`` is the part that the state pays.

    Raises Refused when the refund is more than the budget.
    """
    if refund > amount:
        raise Refused("Refusionen kan ikke være større end budgettet.", at="refund")
    made = Budget.objects.create(year=year, amount=amount, refund=refund, source=source.strip(), by=by)
    text = f"Budget for {year}: {danish_kroner(amount)}, heraf refusion {danish_kroner(refund)}"
    record("budget.set", subject=made, by=by, text=text)
    return made
