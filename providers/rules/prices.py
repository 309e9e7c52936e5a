"""Prices per hour: the cap and what a granted period will cost."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from mentorstotte.core.calendar import days_in
from mentorstotte.core.wording import half_up


def cap_for(caps: Mapping[str, Decimal], kind: str | None, own: Decimal | None = None) -> Decimal | None:
    """The highest hourly price of a kind of mentor without special reason; ``None``: no cap (domain 9). The
    municipality's ``own`` cap of the kind comes before the standard's ``caps``.
    """
    return caps.get(kind) if own is None else own


def forecast(rate: Decimal, weekly_hours: Decimal, start: date, end: date) -> Decimal:
    """Expected cost in kroner: rate × hours a week × days / 7, half up to øre (domain 9)."""
    return half_up(rate * weekly_hours * days_in(start, end) / 7)
