"""Prices, capacity, costs and places of mentors (domain section 9; R-23, R-30, R-45; AS-16, AS-18)."""

from datetime import date
from decimal import Decimal

import pytest

from mentorstotte.core.findings import Severity
from providers.rules.capacity import Booking, first_overbooked_day, free_hours, r23_capacity
from providers.rules.costs import NOT_REFUNDABLE, CostLine, cost_of_hours, r30_refundable, refundable
from providers.rules.places import Enrolment, PlaceContract, citizens_shares, idle_cost, r45_places
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


def test_r23_over_capacity_asks_for_a_reason():
    wanted = Booking(JUNE, AUGUST, Decimal("4.01"))
    found = r23_capacity(Decimal("10.00"), iter(BOOKINGS), wanted)
    assert (found.rule, found.severity) == ("R-23", Severity.REASON)
    assert found.values == {"day": "2014-06-01", "free": "4.00", "wanted": "4.01", "capacity": "10.00"}
    assert "4,00 timer om ugen tilbage den 1. juni 2014" in found.text
    assert r23_capacity(Decimal("10.00"), [], wanted) is None
    assert r23_capacity(None, BOOKINGS, wanted) is None


def test_r23_an_overbooked_mentor_has_no_hours_below_zero():
    found = r23_capacity(Decimal("5.00"), BOOKINGS, Booking(JUNE, AUGUST, Decimal("1.00")))
    assert found.values["free"] == "0.00"


RATE = Decimal("250.00")


def test_as16_travel_is_never_refunded():
    lines = [cost_of_hours(Decimal("1.50"), RATE), CostLine("travel", Decimal("88.00"))]
    assert lines[0].amount == Decimal("375.00")
    assert refundable(lines) == Decimal("375.00")
    assert refundable([lines[1]]) == Decimal("0.00")
    assert r30_refundable(Decimal("375.00"), lines) is None
    found = r30_refundable(Decimal("463.00"), lines)
    assert (found.rule, found.severity) == ("R-30", Severity.HARD)
    assert found.values == {"claimed": "463.00", "refundable": "375.00"}
    assert "transport" in found.text


@pytest.mark.parametrize("kind", ["travel", "sickness", "overhead", "ordinary_work"])
def test_r30_what_may_not_be_refunded(kind):
    lines = [cost_of_hours(Decimal("1.00"), RATE), CostLine(kind, Decimal("0.01"))]
    assert NOT_REFUNDABLE[kind] in r30_refundable(Decimal("250.01"), lines).text


def test_r30_more_than_the_hours_cost():
    assert "andet end mentortimer" in r30_refundable(Decimal("0.01"), []).text


CONTRACT = PlaceContract(date(2014, 4, 1), date(2014, 6, 30), 8, Decimal("96000.00"))


def enrolled(citizen, first="2014-04-01", last="2014-06-30"):
    return Enrolment(citizen, date.fromisoformat(first), date.fromisoformat(last))


WHOLE = [enrolled(number) for number in range(5)]
PARTS = [enrolled("a", last="2014-05-15"), enrolled("b", "2014-05-16"), enrolled("c", last="2014-05-30")]


def test_as18_places():
    assert CONTRACT.price_per_place == Decimal("12000.00")
    shares = citizens_shares(CONTRACT, [*WHOLE, *PARTS])
    assert shares == [Decimal("12000.00")] * 5 + [Decimal("5934.07"), Decimal("6065.93"), Decimal("7912.09")]
    assert sum(shares) == Decimal("79912.09")
    assert idle_cost(CONTRACT, [*WHOLE, *PARTS]) == Decimal("16087.91")


def test_as18_a_ninth_citizen_is_refused():
    eight = [enrolled(number) for number in range(7)]
    assert r45_places(CONTRACT, [*eight, *PARTS[:2]]) is None
    found = r45_places(CONTRACT, [*eight, *PARTS])
    assert (found.rule, found.severity) == ("R-45", Severity.HARD)
    assert found.values == {"day": "2014-04-01", "taken": "9", "places": "8"}
    assert "8 pladser" in found.text
    assert "9 borgere" in found.text


def test_r45_names_the_first_day_and_counts_a_citizen_once():
    eight = [enrolled(number) for number in range(8)]
    assert r45_places(CONTRACT, [*eight, enrolled(0, "2014-05-01")]) is None
    assert r45_places(CONTRACT, [*eight, enrolled("x", "2014-05-07")]).values["day"] == "2014-05-07"
    assert r45_places(CONTRACT, [*eight, enrolled("x", "2014-03-01")]).values["day"] == "2014-04-01"
    assert r45_places(CONTRACT, [*eight, enrolled("x", "2014-03-01", "2014-03-31")]) is None


def test_days_outside_the_contract_cost_nothing():
    assert citizens_shares(CONTRACT, [enrolled(1, "2014-03-01", "2014-04-01")]) == [Decimal("131.87")]
    assert citizens_shares(CONTRACT, [enrolled(1, "2014-07-01", "2014-07-31")]) == [0]
