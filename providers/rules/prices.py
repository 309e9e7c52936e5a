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


def by_year(kroner: Decimal, start: date, end: date) -> dict[int, Decimal]:
    """Kroner of a period by calendar year, evenly over its days; together all of them, to the øre."""
    days, before, found = days_in(start, end), Decimal("0.00"), {}
    for year in range(start.year, end.year + 1):
        so_far = half_up(kroner * days_in(start, min(end, date(year, 12, 31))) / days)
        found[year], before = so_far - before, so_far
    return found
