"""What a year will cost, from what runs and what was seen of extensions: properties and worked examples."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentorstotte.core.wording import half_up
from providers.rules.prices import forecast as cost_of
from reporting.rules.forecast import (
    Band,
    Experience,
    Running,
    RunsOut,
    by_month,
    experience_of,
    place_contract,
    renewals,
    stepped,
)
from reporting.rules.limits import limit_of, per_person

D = Decimal
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
DAYS = st.dates(date(2025, 6, 1), date(2027, 6, 30))
KRONER = st.decimals(0, 5000, places=2)
RUNNING = st.tuples(DAYS, DAYS, KRONER).map(lambda each: Running(*sorted(each[:2]), each[2]))
EXPERIENCES = st.integers(0, 60).flatmap(
    lambda ended: st.integers(0, ended).map(lambda extended: Experience(extended, ended))
)


def year(*running) -> Decimal:
    return sum(by_month(running, FIRST, LAST).values())


def test_a_band_is_summed_edge_by_edge_and_is_nothing_without_months():
    band = Band({FIRST: D(1), LAST: D(2)}, {FIRST: D(4)}, {})
    assert band.totals() == (D(3), D(4), D(0))
    assert all(isinstance(each, Decimal) for each in band.totals())


@given(RUNNING, KRONER)
def test_a_month_of_a_stretch_costs_what_its_price_forecasts(running, rate):
    hours = D("3.00")
    running = Running(running.start, running.end, rate * hours)
    for month, kroner in by_month([running], FIRST, LAST).items():
        start = max(month, running.start)
        end = min((month + timedelta(days=31)).replace(day=1) - timedelta(days=1), running.end)
        assert kroner == (cost_of(rate, hours, start, end) if start <= end else 0)


@given(st.lists(RUNNING, max_size=5), DAYS)
def test_cutting_a_stretch_in_two_changes_no_month(running, day):
    cut = []
    for each in running:
        if each.start < day <= each.end:
            cut += [
                Running(each.start, day - timedelta(days=1), each.weekly),
                Running(day, each.end, each.weekly),
            ]
        else:
            cut.append(each)
    assert by_month(cut, FIRST, LAST) == by_month(running, FIRST, LAST)


@given(st.lists(RUNNING, max_size=4), st.lists(RUNNING, max_size=4), st.dates(FIRST, LAST))
def test_months_lie_in_the_span_and_more_never_costs_less(some, more, first):
    few, many = by_month(some, first, LAST), by_month(some + more, first, LAST)
    assert set(many) == {date(2026, number, 1) for number in range(first.month, 13)}
    assert all(0 <= few[month] <= many[month] for month in many)


def test_nothing_costs_anything_in_a_span_that_ends_before_it_begins():
    assert by_month([Running(FIRST, LAST, D(100))], LAST, FIRST) == {}


def test_as01_three_hours_at_395_until_2_september():
    months = by_month(
        [Running(date(2014, 3, 3), date(2014, 9, 2), 3 * D(395))], date(2014, 1, 1), date(2014, 12, 31)
    )
    assert months[date(2014, 2, 1)] == 0
    assert months[date(2014, 3, 1)] == D("4909.29")  # 395 × 3 × 29 / 7
    assert months[date(2014, 9, 1)] == D("338.57")
    assert sum(months.values()) == pytest.approx(D("395") * D("78.86"), abs=D("3"))


def test_the_last_month_of_a_year_is_known_in_november():
    """The head of centre must see in November what December will cost."""
    runs_on, ends = (
        Running(date(2026, 9, 1), date(2027, 2, 28), D(700)),
        Running(FIRST, date(2026, 12, 10), D(70)),
    )
    assert by_month([runs_on, ends], date(2026, 11, 24), LAST) == {
        date(2026, 11, 1): D("770.00"),
        date(2026, 12, 1): D("3200.00"),
    }


@given(RUNNING, st.lists(st.tuples(DAYS, st.decimals(0, 10, places=2)), max_size=4))
def test_a_plan_for_phasing_out_never_costs_more_and_covers_the_same_days(running, steps):
    parts = list(stepped(running, D(5), steps))
    assert (parts[0].start, parts[-1].end) == (running.start, running.end)
    assert all(one.end + timedelta(days=1) == other.start for one, other in pairwise(parts))
    assert all(one.weekly >= other.weekly for one, other in pairwise(parts))
    assert year(*parts) <= year(running)


def test_a_step_down_to_half_the_hours_costs_half_from_its_day():
    running = Running(date(2026, 3, 1), date(2026, 3, 28), D(700))
    assert list(stepped(running, D(4), [(date(2026, 3, 15), D(2)), (date(2026, 5, 1), D(0))])) == [
        Running(date(2026, 3, 1), date(2026, 3, 14), D(700)),
        Running(date(2026, 3, 15), date(2026, 3, 28), D(350)),
    ]


@pytest.mark.parametrize(
    ("day", "parts"),
    [
        (date(2026, 2, 1), [(date(2026, 3, 1), date(2026, 3, 28), 350)]),
        (date(2026, 3, 1), [(date(2026, 3, 1), date(2026, 3, 28), 350)]),
        (
            date(2026, 3, 28),
            [(date(2026, 3, 1), date(2026, 3, 27), 700), (date(2026, 3, 28), date(2026, 3, 28), 350)],
        ),
        (date(2026, 3, 29), [(date(2026, 3, 1), date(2026, 3, 28), 700)]),
    ],
)
def test_a_step_counts_from_its_day_to_the_last_day_of_the_stretch(day, parts):
    running = Running(date(2026, 3, 1), date(2026, 3, 28), D(700))
    assert list(stepped(running, D(4), [(day, D(2))])) == [Running(*part) for part in parts]


@given(DAYS, st.integers(1, 400), st.decimals(0, 500_000, places=2))
def test_a_place_contract_costs_its_price_over_its_days(start, days, price):
    end = start + timedelta(days=days - 1)
    whole = sum(by_month([place_contract(start, end, price)], start, end).values())
    assert abs(whole - price) <= D("0.005") * 15


def test_as18_places_of_96000_over_91_days():
    contract = place_contract(date(2014, 4, 1), date(2014, 6, 30), D(96000))
    months = by_month([contract], date(2014, 1, 1), date(2014, 12, 31))
    assert [months[date(2014, number, 1)] for number in (3, 4, 5, 6)] == [
        D("0.00"),
        D("31648.35"),
        D("32703.30"),
        D("31648.35"),
    ]


@given(EXPERIENCES)
def test_the_interval_holds_the_share_and_lies_between_none_and_all(told):
    low, high = told.interval
    assert 0 <= low <= high <= 1
    if told.ended:
        assert low <= told.share <= high


@given(EXPERIENCES.filter(lambda each: each.ended), st.integers(2, 20))
def test_more_experience_of_the_same_narrows_the_interval(told, times):
    more = Experience(told.extended * times, told.ended * times)
    assert more.interval[1] - more.interval[0] < told.interval[1] - told.interval[0]


def test_wilson_of_8_of_10():
    """Checked by hand: z = 1.2816, middle (0.8 + 0.0821) / 1.1642, spread 0.1817 / 1.1642."""
    low, high = Experience(8, 10).interval
    assert (half_up(low), half_up(high)) == (D("0.60"), D("0.91"))
    assert Experience(0, 0).share is None
    assert Experience(0, 0).interval == (0, 1)


def test_a_group_without_experience_has_that_of_all():
    known = {("external", 1): Experience(3, 4), ("company", 2): Experience(1, 2)}
    assert experience_of(("external", 1), known) == Experience(3, 4)
    assert experience_of(("municipal", 4), known) == Experience(4, 6)


@given(RUNNING, EXPERIENCES)
def test_what_is_likely_lies_in_the_band_and_begins_after_the_end(agreement, told):
    band = renewals([RunsOut("x", agreement)], {"x": told}, FIRST, LAST)
    if not told.ended:
        assert band is None
        return
    low, likely, high = band.totals()
    assert low <= likely <= high
    assert all(kroner == 0 for month, kroner in band.high.items() if month < agreement.end.replace(day=1))


def test_an_extension_is_as_long_as_the_agreement_and_may_be_extended_again():
    agreement = Running(date(2026, 1, 1), date(2026, 3, 31), D(700))  # 90 days
    band = renewals([RunsOut("x", agreement)], {"x": Experience(1, 2)}, FIRST, LAST)
    assert band.likely[date(2026, 3, 1)] == 0
    assert band.likely[date(2026, 5, 1)] == D("1550.00")  # half of 31 × 100
    assert band.likely[date(2026, 8, 1)] == D("775.00")  # half of that again, from 30 June on
    assert band.likely[date(2026, 12, 1)] == D("356.25")  # an eighth until the 26th, then a sixteenth


def test_a_group_is_renewed_by_its_own_experience_to_the_last_day_of_the_span():
    known = {"never": Experience(0, 9), "always": Experience(9, 9)}
    until = Running(date(2026, 12, 1), date(2026, 12, 30), D(700))
    for group, last_day in (("never", 0), ("always", 100)):
        assert renewals([RunsOut(group, until)], known, FIRST, LAST).likely[date(2026, 12, 1)] == last_day


def test_the_spending_limit_is_dated_data_with_its_source():
    limit = limit_of(2026)
    assert (limit.kroner, limit_of(2025), limit_of(2027)) == (D(10602), None, None)
    assert "203 a" in limit.source
    assert per_person(D("250000.00"), D("24.5")) == D("10204.08")
