"""What the constraints of many tables are made of."""

from django.db.models import CheckConstraint, F, Func, Q, Value

from mentorstotte.core.ciphers import SEALED_CPR


def both_or_neither(first: str, second: str, *, name: str) -> CheckConstraint:
    """Two columns that belong together (``decided_at`` and ``decided_by``) are both set or both empty."""
    condition = Q(**{f"{first}__isnull": True, f"{second}__isnull": True}) | Q(
        **{f"{first}__isnull": False, f"{second}__isnull": False}
    )
    return CheckConstraint(condition=condition, name=name)


def date_order(first: str, last: str, *, name: str) -> CheckConstraint:
    """The first day is not after the last; either may be empty."""
    return CheckConstraint(
        condition=Q(**{f"{last}__gte": F(first)})
        | Q(**{f"{last}__isnull": True})
        | Q(**{f"{first}__isnull": True}),
        name=name,
        violation_error_message="Slutdatoen kan ikke ligge før startdatoen.",
    )


def one_of(field: str, choices, *, name: str, blank: bool = False) -> CheckConstraint:
    """The column holds one of the enumeration's values, or with ``blank`` nothing."""
    values = [*choices.values, ""] if blank else list(choices.values)
    return CheckConstraint(condition=Q(**{f"{field}__in": values}), name=name)


def sealed_cpr(field: str, *, name: str, blank: bool = False) -> CheckConstraint:
    """The column holds a sealed CPR number, never ten digits; or with ``blank`` nothing."""
    pattern = f"^({SEALED_CPR})?$" if blank else f"^{SEALED_CPR}$"
    return CheckConstraint(condition=Q(**{f"{field}__regex": pattern}), name=name)


def days(first: str, last: str) -> Func:
    """The range from ``first`` to ``last``, both days included; without a last day it goes on."""
    return Func(F(first), F(last), Value("[]"), function="daterange")
