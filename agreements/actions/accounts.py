"""The dated table of function and grouping: a new line, and the approved hours that it would move."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from agreements.models import AccountLine, PricedHours
from agreements.rules.accounts import Account, account_of, with_own
from mentorstotte.core.actions import record
from mentorstotte.core.errors import Refused
from mentorstotte.core.once import once


@dataclass
class Moved:
    """Approved hours of a month, not settled yet, that a new line would post elsewhere."""

    month: date
    before: Account
    hours: Decimal = Decimal(0)
    km: int = 0


def account_lines() -> tuple[Account, ...]:
    """All lines, the newest first: the municipality's and those that come with the system."""
    return with_own(AccountLine.objects.as_accounts())


@once(AccountLine)
def add_account(
    *, valid_from: date, function: str, grouping: str, groups: Sequence[str] = (), source: str, by
) -> AccountLine:
    """A line from a month on, for some target groups or (without any) for all. What is settled stays where it
    was posted; hours that are settled from now on follow the newest line.

    Raises Refused when the day is not the first of a month.
    """
    if valid_from.day != 1:
        raise Refused("Linjen gælder hele måneder. Vælg den første i en måned.", at="valid_from")
    said = {"valid_from": valid_from, "function": function, "grouping": grouping, "groups": list(groups)}
    made = AccountLine.objects.create(**said, source=source.strip(), by=by)
    record("account_line.added", subject=made, by=by, text=f"Kontering: {made}")
    return made


def moved_by(new: Account) -> list[Moved]:
    """What the line would move, month by month, in two queries."""
    own = AccountLine.objects.as_accounts()
    before, after = with_own(own), with_own([*own, new])
    waiting = (
        PricedHours.objects.unsettled()
        .order_by("month")
        .values_list("month", "sheet__agreement__target_group")
        .annotate(Sum("hours"), Sum("km"))
    )
    found: dict[tuple, Moved] = {}
    for month, group, hours, km in waiting:
        old = account_of(month, group, before)
        if account_of(month, group, after) is new and _place(old) != _place(new):
            row = found.setdefault((month, *_place(old)), Moved(month, old))
            row.hours += hours
            row.km += km
    return list(found.values())


def _place(account: Account) -> tuple[str, str]:
    return account.function, account.grouping
