"""Which hours of an approved month are paid now, at which price, and which still wait (domain 10)."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

_ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Share:
    """Hours at one price: ``hours`` to pay now (below zero: taken back), ``held`` to wait for a later month.

    ``key`` says whose and which hours they are.
    """

    key: Hashable
    hours: Decimal
    held: Decimal = _ZERO


def shares(due: Sequence[Share], *, payable: Decimal, held: Decimal) -> list[Share]:
    """The hours that are ``due``, the oldest first, shared out into what is paid now and what is held.

    The newest hours are held (R-31). Their sum is exactly ``payable`` and ``held``: hours are rounded in the
    sum of the agreement, so the hundredth that is over or short is the newest share's.
    """
    if not due:
        return []
    over = payable + held - sum((each.hours for each in due), _ZERO)
    newest = replace(due[-1], hours=due[-1].hours + over)
    found: list[Share] = []
    for each in [newest, *reversed(due[:-1])]:
        waits = min(max(each.hours, _ZERO), held)
        held -= waits
        found.append(Share(each.key, each.hours - waits, waits))
    return [each for each in reversed(found) if each.hours or each.held]
