"""The budget of a year and its full-time persons: versions are added, never overwritten."""

from decimal import Decimal

from mentorstotte.core.actions import record
from mentorstotte.core.errors import Refused
from mentorstotte.core.once import once
from mentorstotte.core.wording import danish_kroner
from reporting.models import Budget, FullTimePersons


@once(Budget)
def set_budget(
    *, year: int, amount: Decimal, refund: Decimal, source: str, by, kind: str = "", team=None
) -> Budget:
    """A new version of the year's budget (kroner), or of its part for a kind of mentor, a team, or both;
    ``refund`` is what the state pays of it.

    Raises Refused when the refund is more than the budget.
    """
    if refund > amount:
        raise Refused("Refusionen kan ikke være større end budgettet.", at="refund")
    part = {"kind": kind, "team": team}
    made = Budget.objects.create(
        year=year, amount=amount, refund=refund, source=source.strip(), by=by, **part
    )
    whose = ", ".join(filter(None, (made.get_kind_display(), team and team.name)))
    text = (
        f"Budget for {year}{whose and f' ({whose})'}: {danish_kroner(amount)}, "
        f"heraf refusion {danish_kroner(refund)}"
    )
    record("budget.set", subject=made, by=by, text=text)
    return made


@once(FullTimePersons)
def count_persons(*, year: int, number: Decimal, source: str, by) -> FullTimePersons:
    """A new count of the year's full-time persons, for the spending limit (LAB § 203 a)."""
    made = FullTimePersons.objects.create(year=year, number=number, source=source.strip(), by=by)
    record("full_time_persons.counted", subject=made, by=by, text=f"{made}")
    return made
