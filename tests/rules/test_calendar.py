"""Months, closed days and deadlines (domain 5.1, 7.4, AS-11)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from mentorstotte.core import calendar

DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))
UTC = ZoneInfo("UTC")

TABLE_5_1 = [
    ("2014-03-01", 6, "2014-09-01", "2014-08-31", 184),
    ("2014-03-03", 6, "2014-09-03", "2014-09-02", 184),
    ("2014-01-15", 6, "2014-07-15", "2014-07-14", 181),
    ("2014-08-31", 6, "2015-02-28", "2015-02-27", 181),
    ("2014-08-28", 6, "2015-02-28", "2015-02-27", 184),
    ("2014-09-01", 6, "2015-03-01", "2015-02-28", 181),
    ("2014-11-30", 3, "2015-02-28", "2015-02-27", 90),
    ("2015-08-31", 6, "2016-02-29", "2016-02-28", 182),
    ("2016-02-29", 6, "2016-08-29", "2016-08-28", 182),
    ("2016-02-29", 12, "2017-02-28", "2017-02-27", 365),
    ("2014-01-31", 1, "2014-02-28", "2014-02-27", 28),
]


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(("start", "months", "on", "last", "days"), TABLE_5_1)
def test_month_arithmetic_table(start, months, on, last, days):
    assert calendar.add_months(day(start), months) == day(on)
    assert calendar.last_day(day(start), months) == day(last)
    assert calendar.days_in(day(start), day(last)) == days


@given(DAYS, st.integers(-36, 36))
def test_add_months_equals_relativedelta(start, months):
    assert calendar.add_months(start, months) == start + relativedelta(months=months)


@given(DAYS, st.lists(st.integers(1, 6), min_size=1, max_size=6))
def test_consecutive_parts_never_pass_the_whole(start, parts):
    piece = start
    for months in parts:
        end = calendar.last_day(piece, months)
        piece = end + timedelta(days=1)
    assert end <= calendar.last_day(start, sum(parts))


@pytest.mark.parametrize(
    ("closed", "name"),
    [
        ("2014-01-01", "nytårsdag"),
        ("2014-04-17", "skærtorsdag"),
        ("2014-04-18", "langfredag"),
        ("2014-04-21", "2. påskedag"),
        ("2014-05-16", "store bededag"),
        ("2023-05-05", "store bededag for sidste gang"),
        ("2014-05-29", "Kristi himmelfartsdag"),
        ("2014-05-30", "fredagen efter"),
        ("2014-06-05", "grundlovsdag"),
        ("2014-06-09", "2. pinsedag"),
        ("2014-12-24", "juleaften"),
        ("2014-12-25", "juledag"),
        ("2014-12-26", "2. juledag"),
        ("2014-12-31", "nytårsaften"),
        ("2014-03-01", "lørdag"),
        ("2014-03-02", "søndag"),
    ],
)
def test_closed_days(closed, name):
    assert not calendar.is_working_day(day(closed)), name


@pytest.mark.parametrize("open_day", ["2014-05-01", "2024-04-26", "2026-05-01", "2014-12-23", "2014-04-16"])
def test_open_days(open_day):
    """1 May is open, and so is the fourth Friday after Easter from 2024."""
    assert calendar.is_working_day(day(open_day))


@given(DAYS)
def test_moved_days_are_open_and_nearest(some_day):
    before, after = calendar.previous_working_day(some_day), calendar.next_working_day(some_day)
    assert calendar.is_working_day(before)
    assert calendar.is_working_day(after)
    assert before <= some_day <= after
    between = (before + timedelta(days=n) for n in range(1, (after - before).days))
    assert not any(calendar.is_working_day(d) for d in between)


@given(DAYS, st.integers(1, 30))
def test_add_working_days_counts_open_days(start, number):
    end = calendar.add_working_days(start, number)
    passed = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert sum(map(calendar.is_working_day, passed)) == number
    assert calendar.is_working_day(end)


def test_add_working_days_refuses_none():
    with pytest.raises(ValueError, match="at least 1"):
        calendar.add_working_days(day("2014-03-03"), 0)


def test_as11_complaint_deadline():
    """Digital Post on Thu 27.11.2014: Christmas Day, moved to Mon 29.12."""
    available = day("2014-11-27")
    assert calendar.complaint_deadline(available) == day("2014-12-29")
    assert calendar.reassessment_deadline(day("2014-12-29")) == day("2015-01-26")
    in_time = datetime(2014, 12, 29, 22, 10, tzinfo=calendar.COPENHAGEN)
    assert calendar.complaint_in_time(in_time, available)
    assert not calendar.complaint_in_time(datetime(2014, 12, 30, 0, 0, tzinfo=calendar.COPENHAGEN), available)


def test_as11_the_danish_clock_decides():
    """23:30 UTC on the last day is past midnight in Denmark."""
    available = day("2014-11-27")
    assert calendar.complaint_in_time(datetime(2014, 12, 29, 22, 59, tzinfo=UTC), available)
    assert not calendar.complaint_in_time(datetime(2014, 12, 29, 23, 0, tzinfo=UTC), available)


@pytest.mark.parametrize(
    ("start", "end", "first", "last", "count"),
    [
        ("2014-03-03", "2014-09-02", "2014-03-03", "2014-08-25", 26),
        ("2014-03-04", "2014-03-16", "2014-03-10", "2014-03-10", 1),
        ("2014-03-03", "2014-03-09", "2014-03-03", "2014-03-03", 1),
    ],
)
def test_full_weeks(start, end, first, last, count):
    assert calendar.full_weeks(day(start), day(end)) == (day(first), day(last), count)


@pytest.mark.parametrize("end", ["2014-03-09", "2014-03-15", "2014-03-04"])
def test_no_full_week(end):
    assert calendar.full_weeks(day("2014-03-04"), day(end)) is None


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        ("1984-09-10", "2014-09-09", 29),
        ("1984-09-10", "2014-09-10", 30),
        ("1984-02-29", "2014-02-28", 29),
        ("1984-02-29", "2014-03-01", 30),
        ("1984-02-29", "2016-02-29", 32),
    ],
)
def test_age(born, on, age):
    assert calendar.age_on(day(born), day(on)) == age


@pytest.mark.parametrize(
    ("year", "month", "closes"), [(2014, 2, "2014-03-07"), (2014, 6, "2014-07-07"), (2014, 12, "2015-01-08")]
)
def test_month_close(year, month, closes):
    assert calendar.month_close_day(year, month) == day(closes)
