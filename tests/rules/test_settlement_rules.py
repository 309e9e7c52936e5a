"""Hours shared out by price: their sums are exact, the newest are held, and dated accounts are found."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.rules.accounts import Account, account_of, accounts, with_own
from agreements.rules.events import Share, shares
from agreements.rules.refund import refund_lines, refund_percent
from mentorstotte.core.wording import half_up

D = Decimal
HOURS = st.decimals(min_value=D("-40"), max_value=D("200"), places=2)
ZERO = D("0.00")


def share(key: str, hours: str, held: str = "0.00") -> Share:
    return Share(key, D(hours), D(held))


def test_the_newest_hours_are_held():
    due = [share("june", "12.00"), share("july", "4.00")]
    assert shares(due, payable=D("10.50"), held=D("5.50")) == [
        share("june", "10.50", "1.50"),
        share("july", "0.00", "4.00"),
    ]


def test_what_is_taken_back_is_never_held():
    due = [share("june", "-1.50"), share("july", "4.00")]
    assert shares(due, payable=D("0.50"), held=D("2.00")) == [
        share("june", "-1.50"),
        share("july", "2.00", "2.00"),
    ]


def test_the_hundredth_that_is_over_is_the_newest_hours():
    due = [share("250", "0.33"), share("300", "0.33")]
    assert shares(due, payable=D("0.67"), held=ZERO) == [share("250", "0.33"), share("300", "0.34")]
    assert shares([], payable=ZERO, held=ZERO) == []


@given(st.lists(HOURS, min_size=1, max_size=6), st.decimals(min_value=0, max_value=1, places=2))
def test_shares_sum_exactly_and_hold_no_more_than_there_is(hours, part):
    due = [Share(place, each) for place, each in enumerate(hours)]
    total = sum(hours, ZERO)
    held = half_up(max(total, ZERO) * part)
    found = shares(due, payable=total - held, held=held)
    assert sum((each.hours for each in found), ZERO) == total - held
    assert sum((each.held for each in found), ZERO) == held
    for each in found:
        assert each.held >= 0
        assert each.hours + each.held == due[each.key].hours


@given(HOURS, st.decimals(min_value=0, max_value=2000, places=2))
def test_a_reversal_is_minus_the_first_to_the_oere(hours, rate):
    assert half_up(-hours * rate) == -half_up(hours * rate)


@pytest.mark.parametrize(
    ("month", "group", "function", "grouping"),
    [
        (date(2011, 5, 1), "T17_ALM", "5.68.98", "019"),
        (date(2015, 12, 1), "T17_ALM", "5.68.98", "019"),
        (date(2016, 1, 1), "T17_ALM", "5.68.90", "018"),
        (date(2021, 12, 1), "T07_RESS", "5.68.90", "018"),
        (date(2022, 1, 1), "T07_RESS", "5.68.90", "114"),
        (date(2026, 1, 1), "T11_SYG", "5.68.90", "018"),
    ],
)
def test_function_and_grouping_follow_the_month_and_the_target_group(month, group, function, grouping):
    found = account_of(month, group, accounts())
    assert (found.function, found.grouping) == (function, grouping)


@pytest.mark.parametrize(
    ("month", "group", "grouping"),
    [
        (date(2026, 12, 1), "T11_SYG", "018"),  # before the municipality's own line
        (date(2027, 1, 1), "T11_SYG", "201"),  # of the same day the one that was added last
        (date(2027, 1, 1), "T07_RESS", "114"),  # a line for the group comes before a newer one for everybody
        (date(2027, 6, 1), "T07_RESS", "300"),
        (date(2022, 1, 1), "T10_FLEKS", "400"),
    ],
)
def test_the_municipalitys_own_lines_are_laid_over_those_that_come_with_the_system(month, group, grouping):
    own = [
        Account(date(2027, 1, 1), "5.68.90", "200", "A"),
        Account(date(2027, 1, 1), "5.68.90", "201", "B"),
        Account(date(2027, 6, 1), "5.68.90", "300", "C", ("T07_RESS",)),
        Account(date(2022, 1, 1), "5.68.90", "400", "D", ("T10_FLEKS",)),
    ]
    assert account_of(month, group, with_own(own)).grouping == grouping
    assert with_own([]) == accounts()


def test_every_account_says_where_it_is_from():
    for each in accounts():
        assert each.source
        assert (each.function.count("."), len(each.grouping)) == (2, 3)


# Refund ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("month", "group", "percent"),
    [
        ("2013-06-01", "T13_DP_JOB", 0),
        ("2014-01-01", "T13_DP_JOB", 0),
        ("2014-06-01", "T15_ORD", 0),
        ("2014-06-01", "T01_AKT_KTH", 50),
        ("2018-12-01", "T01_AKT_KTH", 50),
        ("2019-01-01", "T01_AKT_KTH", 0),
        ("2019-01-01", "T07_RESS", 50),
        ("2021-12-01", "T07_RESS", 50),
        ("2022-01-01", "T07_RESS", 0),
        ("2026-11-01", "T17_ALM", 0),
        ("2010-01-01", "T17_ALM", 50),
    ],
)
def test_the_refund_follows_the_month_and_the_group(month, group, percent):
    assert refund_percent(date.fromisoformat(month), group) == percent


def test_no_line_gives_back_more_than_all():
    assert all(0 < each.percent <= 100 for each in refund_lines())
