"""One cell at a time: what is read, and what the error sentence says."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.datetime import to_excel

from providers.enums import MentorKind
from reporting.imports import cells
from reporting.imports.cells import CellError

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
AMOUNTS = st.decimals(-9_999_999, 9_999_999, places=2)


def moment_of(day, clock=time(0)):
    """A date cell as the workbook gives it."""
    return datetime.combine(day, clock)


def error(read, value):
    with pytest.raises(CellError) as caught:
        read(value)
    return str(caught.value)


def danish(amount: Decimal, thousands: str = ".") -> str:
    return f"{amount:,.2f}".replace(",", "x").replace(".", ",").replace("x", thousands)


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (None, ""),
        ("  Åse ", "Åse"),
        ("ÆRØ\xa0", "ÆRØ"),
        ("Ane\u200b Marie \u202f Bøgh", "Ane Marie Bøgh"),
        ("a\n b\t\tc", "a b c"),
        (4, "4"),
        (4.0, "4"),
        (0.1 + 0.2, "0,3"),
        (True, "SAND"),
        (False, "FALSK"),
        (moment_of(date(2014, 1, 2)), "02.01.2014"),
        (date(2014, 1, 2), "02.01.2014"),
        (time(3, 30), "03:30:00"),
    ],
)
def test_text(value, read):
    assert cells.text(value) == read


@given(DAYS, st.sampled_from(".-/"))
def test_a_date_written_day_first_is_the_day(day, sign):
    assert cells.day(f"{day.day}{sign}{day.month}{sign}{day.year}") == day
    assert cells.day(f" {day:%d{sign}%m{sign}%Y}\xa0") == day


@given(DAYS)
def test_a_date_in_every_other_form_is_the_day(day):
    moment = moment_of(day)
    assert cells.day(moment) == cells.day(day) == day
    assert cells.day(day.isoformat()) == cells.day(f"{day.isoformat()} 00:00:00") == day
    assert cells.day(int(to_excel(moment))) == cells.day(float(to_excel(moment))) == day


def test_a_date_cell_with_a_time_is_its_day():
    assert cells.day(moment_of(date(2014, 1, 2), time(14, 30))) == date(2014, 1, 2)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("31-02-2014", "»31-02-2014« findes ikke i kalenderen. Skriv dag, måned og år, fx 02-12-2013."),
        ("2014-13-01", "»2014-13-01« findes ikke i kalenderen. Skriv dag, måned og år, fx 02-12-2013."),
        ("02-12-13", "Årstallet i »02-12-13« skal have fire cifre, fx 02-12-2013."),
        ("snart", "»snart« er ikke en dato. Skriv dag, måned og år, fx 02-12-2013."),
        ("01-06-0214", "»01-06-0214« er ikke en dato mellem år 2000 og 2099."),
        ("01-06-1999", "»01-06-1999« er ikke en dato mellem år 2000 og 2099."),
        (12, "»12« er ikke en dato mellem år 2000 og 2099."),
        (-3, "»-3« er ikke en dato mellem år 2000 og 2099."),
        (10**12, "»1000000000000« er ikke en dato mellem år 2000 og 2099."),
        (float("nan"), "»nan« er ikke en dato mellem år 2000 og 2099."),
        (0.5, "»0,5« er ikke en dato mellem år 2000 og 2099."),
        (True, "»SAND« er ikke en dato. Skriv dag, måned og år, fx 02-12-2013."),
        (time(3, 30), "»03:30:00« er ikke en dato. Skriv dag, måned og år, fx 02-12-2013."),
    ],
)
def test_what_is_no_date_is_told(value, told):
    assert error(cells.day, value) == told


@given(AMOUNTS)
def test_a_danish_amount_is_read_to_the_oere(amount):
    assert cells.money(danish(amount)) == amount
    assert cells.money(danish(amount, thousands="")) == amount
    assert cells.money(f"{danish(amount)} kr.") == amount
    assert cells.money(f"kr. {danish(amount)}") == amount


@given(AMOUNTS)
def test_a_number_cell_is_read_without_binary_noise(amount):
    read = cells.decimal(float(amount))
    assert read == amount
    assert -read.as_tuple().exponent == 2


@given(st.integers(-9_999_999, 9_999_999))
def test_a_whole_number_cell_is_read(number):
    assert cells.decimal(number) == cells.decimal(float(number)) == number


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        ("450 kr.", "450.00"),
        ("450 kr", "450.00"),
        ("kr. 450", "450.00"),
        ("450,-", "450.00"),
        ("DKK 1.234,5", "1234.50"),
        ("1 234,56", "1234.56"),
        ("+3", "3.00"),
        ("\u22123,5", "-3.50"),
        ("3,5-", "-3.50"),
        (0.1 + 0.2, "0.30"),
    ],
)
def test_amounts_as_people_type_them(value, amount):
    assert str(cells.money(value)) == amount


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("3.5", "»3.5« har punktum før decimalerne. Skriv komma: 3,5."),
        ("1,234.56", "»1,234.56« er ikke et tal. Skriv fx 3,5."),
        ("12.34,5", "»12.34,5« er ikke et tal. Skriv fx 3,5."),
        ("tre", "»tre« er ikke et tal. Skriv fx 3,5."),
        ("-", "»-« er ikke et tal. Skriv fx 3,5."),
        ("٣", "»٣« er ikke et tal. Skriv fx 3,5."),
        ("3,555", "»3,555« har for mange decimaler. Der er plads til 2, fx 3,5."),
        (3.555, "»3,555« har for mange decimaler. Der er plads til 2, fx 3,5."),
        (10**10, "»10000000000« er for stort et tal. Skriv fx 3,5."),
        (float("inf"), "»inf« er for stort et tal. Skriv fx 3,5."),
        (float("nan"), "»nan« er for stort et tal. Skriv fx 3,5."),
        (True, "»SAND« er ikke et tal. Skriv fx 3,5."),
        (time(3, 30), "»03:30:00« er ikke et tal. Skriv fx 3,5."),
        (timedelta(hours=3), "»3:00:00« er ikke et tal. Skriv fx 3,5."),
        (moment_of(date(2014, 3, 5)), "»05.03.2014« er ikke et tal. Skriv fx 3,5."),
        ("x" * 50, f"»{'x' * 40}…« er ikke et tal. Skriv fx 3,5."),
    ],
)
def test_what_is_no_number_is_told(value, told):
    assert error(cells.decimal, value) == told


@pytest.mark.parametrize(("value", "read"), [("3,5 timer", "3.50"), ("4 t", "4.00"), (168, "168.00")])
def test_hours(value, read):
    assert str(cells.hours(value)) == read


@pytest.mark.parametrize("value", [0, "-1", 168.5])
def test_hours_outside_a_week_are_told(value):
    assert "kan ikke være timer pr. uge" in error(cells.hours, value)


def test_prices_and_fixed_hours_may_be_nothing_but_not_less():
    assert cells.price("0,00") == cells.fixed_hours("0") == 0
    assert cells.fixed_hours(9999) == 9999
    assert error(cells.price, "-1") == "Timeprisen »-1« kan ikke være under 0. Skriv fx 450,00."
    assert "kan ikke være faste timer pr. uge" in error(cells.fixed_hours, -1)
    assert "kan ikke være faste timer pr. uge" in error(cells.fixed_hours, 10_000)


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("6101700001", "6101700001"),
        ("610170-0001", "6101700001"),
        (" 610170 0001\xa0", "6101700001"),
        (6101700001, "6101700001"),
        (6101700001.0, "6101700001"),
        (101700001, "0101700001"),
        (101700001.0, "0101700001"),
    ],
)
def test_cpr(value, read):
    assert cells.cpr(value) == read


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("630575", "har ti cifre. Her er 6."),
        ("101700001", "har ti cifre. Her er 9."),
        (61017001, "har ti cifre. Her er 8."),
        (61017000011, "har ti cifre. Her er 11."),
        ("ukendt", "består af ti cifre"),
        ("3202700001", "ikke en dato"),
        (6101700001.5, "har decimaler"),
        (True, "ikke et CPR-nummer"),
        (moment_of(date(1970, 1, 1)), "ikke et CPR-nummer"),
    ],
)
def test_what_is_no_cpr_is_told_without_repeating_it(value, words):
    told = error(cells.cpr, value)
    assert words in told
    assert str(value) not in told


@pytest.mark.parametrize("value", [2, 2.0, "2", " Niveau 2", "niveau\xa02"])
def test_level(value):
    assert cells.level(value) == 2


@pytest.mark.parametrize("value", [0, 5, 2.5, "høj", True])
def test_what_is_no_level_is_told(value):
    assert error(cells.level, value).endswith("er ikke et serviceniveau. Skriv 1, 2, 3 eller 4.")


@pytest.mark.parametrize(("value", "read"), [("0270", "0270"), (270, "0270"), (270.0, "0270"), (101, "0101")])
def test_municipality(value, read):
    assert cells.municipality(value) == read


@pytest.mark.parametrize("value", ["270", "Gribskov", "02700", "0000", 27, True])
def test_what_is_no_municipality_is_told(value):
    assert "er ikke en kommunekode. Skriv fire cifre" in error(cells.municipality, value)


def test_a_choice_is_known_by_value_and_word():
    read = cells.choice(dict(MentorKind.choices), noun="en mentortype")
    assert read(" VIRKSOMHED\xa0") == read("company") == "company"
    assert error(read, "Onkel") == (
        "»Onkel« er ikke en mentortype, vi kender. "
        "Skriv Ekstern, Virksomhed, Uddannelsessted, Kommunal, Arbejdsplads eller Socialområdet."
    )


def test_a_text_may_fill_its_place_and_no_more():
    read = cells.limited_text(5)
    assert read(" abcde ") == "abcde"
    assert error(read, "abcdef") == "Teksten er på 6 tegn. Der er plads til 5."


@pytest.mark.asvs("15.3.5", "1.1.1")
@pytest.mark.parametrize(
    "read",
    [
        cells.cpr,
        cells.day,
        cells.money,
        cells.price,
        cells.hours,
        cells.level,
        cells.municipality,
        cells.limited_text(9),
    ],
)
@given(value=st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.datetimes(), st.times()))
def test_any_cell_is_read_or_told(read, value):
    assert read_or_told(read, value) is not None


def read_or_told(read, value):
    """The value, or the sentence; anything else is raised."""
    try:
        return read(value)
    except CellError as told:
        return str(told)
