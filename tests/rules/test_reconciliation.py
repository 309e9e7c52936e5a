"""The register's extract held against our agreements (domain 11.4): every row has one place."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.rules.reconciliation import Said, differing, reconcile

D = date.fromisoformat
FIRST, LAST = D("2014-01-01"), D("2014-12-31")
THREE = Decimal("3.00")
CITIZEN, OTHER = "6101701234", "6201701234"


def said(key=1, start="2014-03-03", end="2014-09-02", hours=THREE, cpr=CITIZEN) -> Said:
    return Said(key, cpr, D(start), D(end), hours)


def states(ours, theirs, first=FIRST, last=LAST) -> list[tuple]:
    """What became of each: state, our key, their key."""
    lines = reconcile(ours, theirs, first, last)
    return [(str(line.state), line.ours and line.ours.key, line.theirs and line.theirs.key) for line in lines]


def test_the_same_days_and_hours_agree_and_say_nothing():
    assert states([said(7)], [said(2)]) == [("agrees", 7, 2)]
    assert differing(said(), said()) == ()


@pytest.mark.parametrize(
    ("row", "names"),
    [
        (said(hours=None), ("hours",)),
        (said(hours=Decimal("2.99")), ("hours",)),
        (said(end="2014-09-03"), ("end",)),
        (said(start="2014-03-02", end="2014-08-31"), ("start", "end")),
    ],
)
def test_hours_and_days_that_are_not_ours_differ(row, names):
    assert states([said(7)], [row]) == [("different", 7, 1)]
    assert differing(said(), row) == names


def test_one_person_is_never_another():
    assert states([said(7)], [said(2, cpr=OTHER)]) == [("missing", 7, None), ("unknown", None, 2)]


def test_a_row_beside_the_agreement_is_unknown_and_the_agreement_missing():
    assert states([said(7)], [said(2, "2014-09-03", "2014-12-01")]) == [
        ("missing", 7, None),
        ("unknown", None, 2),
    ]


def test_one_day_in_common_is_enough_and_the_row_with_most_of_them_is_the_agreements():
    touching = said(2, "2014-09-02", "2014-12-01")
    assert states([said(7)], [touching]) == [("different", 7, 2)]
    more = said(3, "2014-08-01", "2014-12-01")
    assert states([said(7)], [touching, more]) == [("different", 7, 3), ("doubled", 7, 2)]


def test_lines_of_a_kind_stand_by_their_first_day_and_then_by_number():
    ours = [said(8), said(7, cpr=OTHER), said(9, "2014-02-01", "2014-06-01", cpr="6301701234")]
    assert states(ours, []) == [("missing", 9, None), ("missing", 7, None), ("missing", 8, None)]
    assert states([], ours) == [("unknown", None, 9), ("unknown", None, 7), ("unknown", None, 8)]


def test_the_row_that_agrees_is_the_agreements_and_the_others_are_doubled():
    rows = [said(2, hours=None), said(3), said(4)]
    assert states([said(7)], rows) == [("doubled", 7, 2), ("doubled", 7, 4), ("agrees", 7, 3)]


def test_an_extension_is_held_against_the_row_that_begins_with_it():
    base, more = said(7), said(8, "2014-09-03", "2015-03-02")
    rows = [said(2, "2014-09-03", "2014-12-31"), said(3, "2014-03-03", "2014-10-01")]
    assert states([base, more], rows) == [("different", 7, 3), ("different", 8, 2)]


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        ("2014-09-02", "2014-12-31", [("missing", 7, None)]),
        ("2014-09-03", "2014-12-31", []),
        ("2014-01-01", "2014-03-03", [("missing", 7, None)]),
        ("2014-01-01", "2014-03-02", []),
    ],
)
def test_only_agreements_of_the_extracts_days_can_be_missing(first, last, found):
    assert states([said(7)], [], D(first), D(last)) == found


days = st.dates(D("2013-10-01"), D("2015-03-01"))
sides = st.lists(
    st.tuples(st.sampled_from((CITIZEN, OTHER)), days, st.integers(0, 200), st.sampled_from((None, THREE))),
    max_size=8,
)


def _side(drawn) -> list[Said]:
    return [
        Said(key, cpr, start, start + timedelta(days=length), hours)
        for key, (cpr, start, length, hours) in enumerate(drawn, start=1)
    ]


@given(sides, sides)
def test_every_row_stands_once_and_every_agreement_of_the_days_stands(ours, theirs):
    ours, theirs = _side(ours), _side(theirs)
    lines = reconcile(ours, theirs, FIRST, LAST)
    assert sorted(line.theirs.key for line in lines if line.theirs) == [row.key for row in theirs]
    alone = [line.ours.key for line in lines if line.ours and line.state != "doubled"]
    assert len(alone) == len(set(alone))
    assert {row.key for row in ours if row.start <= LAST and row.end >= FIRST} <= set(alone)
    for line in lines:
        assert (line.ours is None, line.theirs is None) == (line.state == "unknown", line.state == "missing")
        if line.ours and line.theirs:
            assert line.ours.cpr == line.theirs.cpr
            if line.state != "doubled":
                assert (line.state == "agrees") == (not differing(line.ours, line.theirs))


@given(sides, st.randoms(use_true_random=False))
def test_what_is_the_same_on_both_sides_agrees_whatever_the_order(drawn, shuffled):
    theirs = _side(drawn)
    shuffled.shuffle(theirs)
    assert {line.state for line in reconcile(_side(drawn), theirs, FIRST, LAST)} <= {"agrees"}
