"""Closed periods of days as PostgreSQL ranges."""

from django.db.models import F, Func, Value


def days(first: str, last: str) -> Func:
    """The range from ``first`` to ``last``, both days included."""
    return Func(F(first), F(last), Value("[]"), function="daterange")
