"""The rules behind reports: what is masked, which deadlines were kept, and the rough check of spending."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.picture import Picture, Series, ticks
from reporting.rules.masking import (
    FEWEST,
    groups_tell_total,
    hidden,
    hidden_groups,
    newest_year,
    tells_total,
    whole_year,
)
from reporting.rules.plausibility import Check, as_inflow

SIZES = st.lists(st.integers(0, 30), max_size=12)
D = Decimal


@given(SIZES)
def test_no_row_about_one_to_four_is_ever_shown_nor_told_by_the_total(sizes):
    away = hidden(sizes)
    assert all(place in away for place, size in enumerate(sizes) if 0 < size < FEWEST)
    assert all(sizes[place] for place in away)
    if away and tells_total(sizes):
        assert len(away) >= 2
        assert sum(sizes[place] for place in away) >= FEWEST


@given(st.lists(st.integers(FEWEST, 30), max_size=12))
def test_nothing_is_masked_where_nobody_stands_out(sizes):
    assert hidden(sizes) == frozenset()
    assert tells_total(sizes)


@pytest.mark.parametrize(
    ("sizes", "away", "total"),
    [
        ([4, 20, 9], {0, 2}, True),  # one small: the smallest other goes with it
        ([4, 3, 20], {0, 1}, True),
        ([1, 1, 20], {0, 1, 2}, True),
        ([2, 3, 20], {0, 1}, True),  # five together are enough
        ([4, 5], {0, 1}, True),  # and five are shown only where nothing less needs them
        ([4, 0, 0], {0}, False),
        ([1, 2], {0, 1}, False),
        ([], set(), True),
    ],
)
def test_rows_that_are_masked(sizes, away, total):
    assert (hidden(sizes), tells_total(sizes)) == (away, total)


@pytest.mark.parametrize(
    ("groups", "away", "total"),
    [
        ([[9, 9], [8, 8], [7, 7]], set(), True),
        ([[9, 9], [4, 8], [7, 7]], {1, 2}, True),  # the smallest other goes with it, in every month
        ([[4, 9], [9, 4], [7, 7]], {0, 1}, True),
        ([[4, 9], [0, 9], [7, 7]], {0, 1, 2}, True),  # the second has nobody in the first month
        ([[1, 9], [3, 9], [20, 20]], {0, 1, 2}, True),  # four together are too few
        ([[4, 9]], {0}, False),
        ([[0, 0], [9, 9]], set(), True),
        ([], set(), True),
    ],
)
def test_groups_with_a_small_month_are_masked_in_all_of_their_months(groups, away, total):
    assert (hidden_groups(groups), groups_tell_total(groups)) == (away, total)


@given(
    st.integers(1, 6).flatmap(
        lambda months: st.lists(
            st.lists(st.integers(0, 12), min_size=months, max_size=months), min_size=1, max_size=5
        )
    )
)
def test_no_month_of_a_group_can_be_told_from_the_month_of_all(groups):
    away = hidden_groups(groups)
    shown = [months for place, months in enumerate(groups) if place not in away]
    assert not any(0 < size < FEWEST for months in shown for size in months)
    for month in zip(*(groups[place] for place in away), strict=True):
        behind = [size for size in month if size]
        if behind and any(map(any, shown)):
            assert len(behind) > 1
            assert sum(behind) >= FEWEST


def test_b15_the_spending_of_2013_for_106_courses_of_4_30_hours():
    check = as_inflow(D("9849735.33"), 106, D("4.30"))
    assert (check.hours, check.per_hour) == (D("23701.60"), D("415.57"))
    assert Check(D(100), D(0)).per_hour is None
    assert as_inflow(D(100), 0, None).per_hour is None
    assert as_inflow(D(100), 3, None).hours == 0


@given(st.decimals(-(10**7), 0, places=2), st.decimals(0, 10**7, places=2))
def test_the_axis_of_a_picture_has_a_few_round_figures_around_all(lowest, highest):
    marks = ticks(lowest, highest)
    assert marks[0] <= lowest
    assert highest <= marks[-1]
    assert 0 in marks
    assert len(marks) <= 7


def test_the_axis_of_163_hours_and_of_nothing():
    assert ticks(D(0), D("163.29")) == [0, 50, 100, 150, 200]
    assert ticks(D(0), D(0)) == [0]


@pytest.mark.parametrize(("labels", "shown"), [(3, 3), (24, 24), (120, 24)])
def test_a_picture_of_ten_years_names_only_some_of_its_months(labels, shown):
    names = [f"måned {number}" for number in range(labels)]
    svg = Picture("Timer", names, [Series("Brugt", [D(1)] * labels)]).svg
    assert svg.count(">måned ") == shown
    assert "style" not in svg


# Two masked reports -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("first", "last", "may"),
    [
        ("2013-01-01", "2013-12-31", True),
        ("2014-01-01", "2014-12-31", False),  # not over
        ("2013-01-02", "2013-12-31", False),
        ("2013-01-01", "2013-12-30", False),
        ("2013-01-01", "2013-03-31", False),
        ("2012-01-01", "2013-12-31", False),
    ],
)
def test_what_is_shown_outside_is_a_whole_year_that_is_over(first, last, may):
    assert whole_year(date.fromisoformat(first), date.fromisoformat(last), date(2014, 12, 31)) is may


def test_the_newest_year_is_one_that_may_be_shown():
    for today in (date(2014, 1, 1), date(2014, 12, 31)):
        assert newest_year(today) == (date(2013, 1, 1), date(2013, 12, 31))
        assert whole_year(*newest_year(today), today)


@given(days=st.lists(st.dates(date(2010, 1, 1), date(2026, 12, 31)), min_size=4, max_size=4))
def test_two_periods_that_may_be_shown_are_the_same_or_have_no_day_in_common(days):
    today = date(2027, 1, 1)
    ends = {date(day.year, 1, 1) for day in days} | {date(day.year, 12, 31) for day in days} | set(days)
    shown = [(a, b) for a in ends for b in ends if a <= b and whole_year(a, b, today)]
    assert shown
    assert all(one == other or one[1] < other[0] or other[1] < one[0] for one in shown for other in shown)
