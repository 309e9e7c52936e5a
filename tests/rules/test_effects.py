"""What a changed standard or law says at the next extension of an agreement that runs."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from agreements.rules import EarlierAgreement, default_book
from reporting.rules.effects import (
    OF_LAW,
    Comparison,
    Effect,
    Running,
    changed,
    rules_of,
    rules_with,
)

D = Decimal
BOOK = default_book()
GRIBSKOV = BOOK.standards["gribskov"].on(date(2026, 11, 23))
START, END = date(2026, 11, 23), date(2027, 2, 22)
# Three months at five hours a week with a mentor at 400 kroner an hour, the only agreement of the citizen.
COURSE = Running(
    7, 3, "T17_ALM", 4, D("5.00"), "external", "M1", START, END,
    (EarlierAgreement(START, END, mentor_id="M1"),), D("400.00"),
)  # fmt: skip


def codes(rules) -> list[str]:
    return [rule.info.code for rule in rules]


def effect(running, standard="gribskov", rules=None, **changes) -> Effect:
    after = BOOK.with_version(changed(BOOK.standards[standard].on(START), changes))
    return Comparison(standard, BOOK, after, rules_of(changes) if rules is None else rules).of(running)


# The extension that is judged -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("start", "end", "next_start", "next_end"),
    [
        ("2026-11-23", "2027-02-22", "2027-02-23", "2027-05-22"),  # three months, and three again
        ("2026-11-23", "2026-12-22", "2026-12-23", "2027-01-22"),
        (
            "2026-09-01",
            "2027-02-28",
            "2027-03-01",
            "2027-08-31",
        ),  # six, though the months are of other length
        ("2026-08-01", "2027-02-28", "2027-03-01", "2027-08-31"),  # seven: six at most
        ("2026-11-02", "2026-11-11", "2026-11-12", "2026-11-21"),  # ten days, and ten again
        ("2026-11-02", "2026-11-02", "2026-11-03", "2026-11-03"),
    ],
)
def test_the_next_extension_is_as_long_as_the_agreement_and_six_months_at_most(
    start, end, next_start, next_end
):
    running = replace(COURSE, start=date.fromisoformat(start), end=date.fromisoformat(end))
    assert (running.next_start.isoformat(), running.next_end.isoformat()) == (next_start, next_end)


def test_a_shorter_level_4_warns_with_hours_kroner_and_follow_ups_of_the_extension():
    assert effect(COURSE, level4_max_months=2) == Effect(
        key=7,
        team=3,
        start=date(2027, 2, 23),
        end=date(2027, 5, 22),
        warns=("R-11",),
        frees=(),
        hours=D("63.57"),  # 5 x 89 / 7
        kroner=D("25428.57"),
        follow_ups=(0, 0),
    )


@pytest.mark.parametrize(
    ("running", "changes", "warns", "frees"),
    [
        ({"start": date(2026, 9, 1), "end": date(2027, 2, 28)}, {"level4_max_months": 6}, (), ("R-11",)),
        ({"level": 2, "weekly_hours": D("3.00")}, {"level_2": D("2.50")}, ("R-12",), ()),
        ({"level": 2, "weekly_hours": D("3.50")}, {"level_2": D("3.50")}, (), ("R-12",)),
        ({"price": D("450.00")}, {"price_cap": {"external": D(425)}}, ("R-24",), ()),
        ({"price": D("425.00")}, {"price_cap": {"external": D(425)}}, (), ()),
        ({"price": None}, {"price_cap": {"external": D(425)}}, (), ()),  # cannot be judged
        ({"mentor_kind": "company"}, {"price_cap": {"external": D(1)}}, (), ()),
        ({"level": None}, {"level4_max_months": 2}, (), ()),
    ],
)
def test_what_newly_warns_or_falls_silent(running, changes, warns, frees):
    rules = rules_with(("R-11", "R-12", "R-24"))
    found = effect(replace(COURSE, **running), rules=rules, **changes)
    assert (found.warns, found.frees, found.differs) == (warns, frees, bool(warns or frees))


def test_the_whole_chain_counts_towards_the_most_months():
    before = EarlierAgreement(date(2026, 5, 23), date(2026, 11, 22), mentor_id="M1")
    chained = replace(COURSE, level=2, weekly_hours=D("3.00"), earlier=(before, *COURSE.earlier))
    shorter = {"extension_max_months": 3, "total_max_months": 9}
    assert effect(chained, **shorter).warns == ("R-10",)
    assert effect(replace(COURSE, level=2, weekly_hours=D("3.00")), **shorter).warns == ()


def test_hours_and_price_that_are_not_known_are_no_number():
    no_price, no_hours = replace(COURSE, price=None), replace(COURSE, weekly_hours=None)
    assert (effect(no_price).hours, effect(no_price).kroner) == (D("63.57"), None)
    assert (effect(no_hours).hours, effect(no_hours).kroner) == (None, None)


@pytest.mark.parametrize(("weeks", "follow_ups"), [(8, (1, 3)), (13, (1, 1)), (4, (1, 6))])
def test_other_weeks_between_follow_ups_change_their_number(weeks, follow_ups):
    half_a_year = replace(COURSE, start=date(2026, 9, 1), end=date(2027, 2, 28))
    assert effect(half_a_year, followup_weeks=weeks).follow_ups == follow_ups


def test_a_level_that_the_standard_does_not_have_is_no_level():
    fewer = replace(GRIBSKOV, levels=GRIBSKOV.levels[:3])
    both = Comparison("gribskov", BOOK, BOOK.with_version(fewer), rules_with(("R-11", "R-12")))
    assert both.of(COURSE).frees == ()
    assert both.of(replace(COURSE, level=9)).differs is False
    assert effect(replace(COURSE, level=9), "viborg", level4_max_months=2).differs is False


# Which rules, and the version that is tried -----------------------------------------------------------------
@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        (["level_1"], ["R-11", "R-12"]),
        (["grant_max_months"], ["R-10", "R-11"]),
        (["cap_external"], ["R-24"]),
        (["cap_external", "level_2", "total_max_months"], ["R-10", "R-11", "R-12", "R-24"]),
        (["followup_weeks"], []),
        ([], []),
    ],
)
def test_a_change_touches_the_rules_that_rest_on_it(changes, rules):
    assert codes(rules_of(changes)) == rules


def test_a_law_is_tried_by_the_rules_of_the_law_in_the_order_of_the_table():
    assert codes(rules_with(reversed(OF_LAW))) == list(OF_LAW)


def borders(version) -> list[tuple]:
    return [(level.above, level.up_to) for level in version.levels]


def test_levels_that_are_moved_still_touch_each_other_and_nothing_else_changes():
    moved = changed(GRIBSKOV, {"level_2": D("2.50")})
    assert borders(moved) == [(D(0), D(2)), (D(2), D("2.50")), (D("2.50"), D(4)), (D(4), None)]
    assert replace(moved, levels=GRIBSKOV.levels) == GRIBSKOV


def test_a_level_that_is_moved_no_longer_takes_the_hours_that_were_excepted():
    also = tuple(replace(level, also=(D(1),)) for level in GRIBSKOV.levels)
    moved = changed(replace(GRIBSKOV, levels=also), {"level_2": D("2.50"), "break_days": 20})
    assert [level.also for level in moved.levels] == [(D(1),), (), (), (D(1),)]
    assert moved.break_days == 20
    same = changed(replace(GRIBSKOV, levels=also), {"level_2": D("3.00")})
    assert [level.also for level in same.levels] == [(D(1),)] * 4


def test_a_standard_without_a_change_is_itself():
    assert changed(GRIBSKOV, {}) == GRIBSKOV
    assert changed(GRIBSKOV, {"followup_weeks": 8}) == replace(GRIBSKOV, followup_weeks=8)
