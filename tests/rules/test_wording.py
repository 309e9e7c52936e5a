"""Danish numbers, dates and lists."""

from datetime import date
from decimal import Decimal

import pytest

from mentorstotte.core import wording


def test_dates_and_numbers():
    assert wording.danish_date(date(2014, 9, 2)) == "2. september 2014"
    assert wording.danish_hours(Decimal("3.5")) == "3,50 timer om ugen"
    assert wording.danish_kroner(Decimal("9849735.33")) == "9.849.735,33 kr."
    assert wording.danish_number(Decimal("-0.06")) == "-0,06"
    assert wording.danish_months(1) == "1 måned"
    assert wording.danish_months(3) == "3 måneder"


@pytest.mark.parametrize(
    ("parts", "text"), [(["a"], "a"), (["a", "b"], "a og b"), (["a", "b", "c"], "a, b og c")]
)
def test_lists(parts, text):
    assert wording.danish_list(parts) == text


def test_rounding_is_half_up():
    assert wording.half_up(Decimal("78.855")) == Decimal("78.86")
    assert wording.half_up(Decimal("2.665")) == Decimal("2.67")
