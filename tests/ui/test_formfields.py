"""What Danes type is read; what cannot be read gets a sentence that says what would be right."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from mentorstotte.core.formfields import ClockField, CPRField, DanishDateField, DanishDecimalField, parse_date
from mentorstotte.core.wording import MONTHS, danish_date

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    "typed",
    [
        "03-03-2014",
        "3-3-2014",
        "3.3.2014",
        "3/3 2014",
        "3/3-2014",
        "3/3/14",
        " 3. 3. 2014 ",
        "030314",
        "03032014",
        "3. marts 2014",
        "3 mar 2014",
        "3. MARTS 14",
        "2014-03-03",
    ],
)
def test_date_as_danes_type_it(typed):
    assert parse_date(typed, TODAY) == date(2014, 3, 3)


def test_today_in_words():
    assert parse_date("I dag", TODAY) == TODAY


@pytest.mark.parametrize(
    ("typed", "year"), [("1/1 46", 2046), ("1/1 47", 1947), ("1/1 99", 1999), ("1/1 00", 2000)]
)
def test_two_digits_of_a_year_lie_at_most_twenty_years_ahead(typed, year):
    assert parse_date(typed, TODAY).year == year


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("i går", "Det er ikke en dato. Skriv dag, måned og år, fx 03-03-2014."),
        ("03-2014", "Det er ikke en dato."),
        ("3/3", "Årstallet mangler."),
        ("0303", "Årstallet mangler."),
        ("3. marts", "Årstallet mangler."),
        ("31-02-2014", "Februar 2014 har 28 dage, så dag nr. 31 findes ikke."),
        ("03-13-2014", "Der er ingen måned nr. 13. Skriv dagen først"),
        ("00-01-2014", "Januar 2014 har 31 dage, så dag nr. 0 findes ikke."),
        ("3. ju 2014", "Det er ikke en dato."),
        ("01-01-3014", "Årstallet 3014 ligger uden for 1900-2199."),
        ("2014-13-01", "Der er ingen måned nr. 13."),
    ],
)
def test_wrong_date_says_what_would_be_right(typed, says):
    with pytest.raises(ValidationError) as error:
        DanishDateField().clean(typed)
    assert error.value.messages[0].startswith(says)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31)))
def test_every_date_is_read_back_as_it_is_written(day):
    field = DanishDateField()
    assert field.clean(field.widget.format_value(day)) == day
    assert parse_date(danish_date(day), TODAY) == day
    assert parse_date(f"{day.day}. {MONTHS[day.month - 1]} {day.year}".upper(), TODAY) == day


def outcome(field, typed):
    """The value, or the sentence that refuses it."""
    try:
        return field.clean(typed)
    except ValidationError as error:
        return error.messages[0]


@given(st.text(max_size=20))
def test_no_text_breaks_the_date_field(typed):
    got = outcome(DanishDateField(required=False), typed)
    assert got is None or isinstance(got, date) or got.endswith(".")


def test_date_limits_are_said_in_words():
    field = DanishDateField(earliest=date(2026, 11, 22), latest=lambda: date(2026, 12, 1))
    with pytest.raises(ValidationError, match=r"Datoen skal være 22\. november 2026 eller senere\."):
        field.clean("21-11-2026")
    with pytest.raises(ValidationError, match=r"Datoen skal være 1\. december 2026 eller tidligere\."):
        field.clean("2-12-2026")
    assert field.clean("1-12-2026") == date(2026, 12, 1)


def test_date_field_takes_dates_and_points_in_time():
    field = DanishDateField()
    assert field.clean(TODAY) == TODAY
    assert field.clean(datetime(2026, 11, 22, 9, tzinfo=timezone.get_default_timezone())) == TODAY
    assert not field.has_changed(TODAY, "22-11-2026")
    assert field.has_changed(TODAY, "23-11-2026")


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("3,5", "3.5"),
        ("3.5", "3.5"),
        ("3,50", "3.50"),
        ("1.234,56", "1234.56"),
        ("1.234", "1234"),
        ("1 234,56 kr.", "1234.56"),
        ("1.234,-", "1234"),
        ("3,5 timer", "3.5"),
        ("0,25", "0.25"),
        (",5", "0.5"),
        ("-2,5", "-2.5"),
        ("12.345.678,90", "12345678.90"),
    ],
)
def test_number_as_danes_type_it(typed, amount):
    assert DanishDecimalField().clean(typed) == Decimal(amount)


@pytest.mark.parametrize("typed", ["tre", "3,5,0", "1.23.4", "0.125,5", "kr.", "NaN", "1e5", "−3"])
def test_what_is_no_number_says_how_to_write_one(typed):
    with pytest.raises(ValidationError, match=r"Det er ikke et tal\. Skriv tal med komma, fx 3,50\."):
        DanishDecimalField().clean(typed)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("0,2", "Tallet skal være mindst 0,25."),
        ("37,5", "Tallet må højst være 37,00."),
        ("3,125", "Skriv højst 2 decimaler, fx 3,50."),
    ],
)
def test_number_limits_are_said_with_a_comma(typed, says):
    with pytest.raises(ValidationError) as error:
        DanishDecimalField(min_value=Decimal("0.25"), max_value=37).clean(typed)
    assert error.value.messages == [says]


@pytest.mark.asvs("1.4.2")
def test_too_many_digits_are_refused_before_the_database():
    with pytest.raises(ValidationError, match=r"Tallet må højst have 3 cifre før kommaet\."):
        DanishDecimalField(max_digits=5).clean("1000")


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2, allow_nan=False))
def test_every_amount_is_read_back_as_it_is_shown(amount):
    field = DanishDecimalField()
    assert field.clean(field.widget.format_value(amount)) == amount
    assert not field.has_changed(amount, field.widget.format_value(amount))


@pytest.mark.asvs("2.2.1", "15.3.5")
@given(st.text(max_size=20))
def test_no_text_breaks_the_number_field(typed):
    got = outcome(DanishDecimalField(required=False), typed)
    assert got is None or (got.endswith(".") if isinstance(got, str) else got.is_finite())


@pytest.mark.parametrize("typed", ["010190-1234", "0101901234", " 010190 1234 ", "610190-1234"])
def test_cpr_with_or_without_hyphen_and_replacement_numbers(typed):
    assert CPRField().clean(typed) == "".join(typed.split()).replace("-", "")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("010190-123", "ti cifre"),
        ("010190-12345", "ti cifre"),
        ("320190-1234", "ikke en dato"),
        ("abc", "ti cifre"),
    ],
)
def test_wrong_cpr_says_what_would_be_right_and_never_repeats_it(typed, says):
    with pytest.raises(ValidationError, match=says) as error:
        CPRField().clean(typed)
    assert typed not in str(error.value)


def test_stored_cpr_is_shown_with_a_hyphen_and_what_was_typed_as_it_is():
    assert CPRField().prepare_value("0101901234") == "010190-1234"
    assert CPRField().prepare_value("0101") == "0101"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("9", time(9)),
        ("930", time(9, 30)),
        ("9.30", time(9, 30)),
        ("09:30", time(9, 30)),
        ("22.10", time(22, 10)),
        ("2210", time(22, 10)),
        ("0.05", time(0, 5)),
    ],
)
def test_a_time_of_day_as_danes_type_it(typed, read):
    assert ClockField().clean(typed) == read


@pytest.mark.parametrize("typed", ["24.00", "9.60", "halv ti", "9.3", "9..30", "1234567"])
def test_no_time_of_day_gets_a_sentence_that_shows_one(typed):
    with pytest.raises(ValidationError, match=r"Skriv klokkeslættet som 14\.30\."):
        ClockField().clean(typed)


def test_a_time_is_shown_with_a_dot_and_none_is_none():
    assert ClockField().prepare_value(time(9, 5)) == "09.05"
    assert ClockField(required=False).clean("") is None
