"""Prices and capacity of mentors (domain section 9, R-23)."""

from datetime import date
from decimal import Decimal

import pytest

from providers.rules.capacity import Booking, first_overbooked_day, free_hours
from providers.rules.prices import cap_for, forecast

JUNE, JULY, AUGUST = date(2014, 6, 1), date(2014, 7, 1), date(2014, 8, 31)
BOOKINGS = [Booking(JUNE, date(2014, 7, 15), Decimal("6.00")), Booking(JULY, AUGUST, Decimal("3.00"))]


@pytest.mark.parametrize(("hours", "kroner"), [("1.00", "6571.43"), ("3.00", "19714.29")])
def test_forecast_of_a_company_mentor(hours, kroner):
    days = date(2014, 3, 1), date(2014, 8, 31)
    assert forecast(Decimal("250.00"), Decimal(hours), *days) == Decimal(kroner)


def test_cap_by_kind():
    caps = {"external": Decimal("400.00")}
    assert cap_for(caps, "external") == Decimal("400.00")
    assert cap_for(caps, "company") is None
    assert cap_for(caps, None) is None


@pytest.mark.parametrize(
    ("day", "free"),
    [("2014-05-31", "10.00"), ("2014-06-01", "4.00"), ("2014-07-15", "1.00"), ("2014-07-16", "7.00")],
)
def test_free_hours(day, free):
    assert free_hours(Decimal("10.00"), BOOKINGS, date.fromisoformat(day)) == Decimal(free)


@pytest.mark.parametrize(
    ("start", "hours", "day"),
    [
        (JUNE, "4.01", JUNE),
        (JUNE, "4.00", JULY),
        (JUNE, "1.00", None),
        (date(2014, 7, 16), "7.00", None),
        (date(2014, 7, 16), "7.01", date(2014, 7, 16)),
        (date(2014, 9, 1), "10.00", None),
    ],
)
def test_r23_first_overbooked_day(start, hours, day):
    wanted = Booking(start, date(2014, 12, 31), Decimal(hours))
    assert first_overbooked_day(Decimal("10.00"), BOOKINGS, wanted) == day
