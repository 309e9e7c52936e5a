"""Ranking mentors: every point is said, nothing unasked for counts, and the order is always the same."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from providers.rules.capacity import Booking, least_free
from providers.rules.matching import POINTS, Candidate, Wish, points_of, ranked

HOURS = Decimal("3.00")
WISH = Wish("discharge_coordinator", "mental_health", "arabisk", "Helsinge", HOURS)
BEST = Candidate(
    key=1,
    name="Alma",
    roles=frozenset({"discharge_coordinator"}),
    competent=True,
    suits=frozenset({"mental_health"}),
    languages="Dansk, Arabisk",
    area="Helsinge og omegn",
    free=HOURS,
    price=Decimal("400.00"),
    cap=Decimal("400.00"),
    known=True,
)


def said(wish, mentor) -> dict[str, int]:
    return {point.name: point.points for point in points_of(wish, mentor)}


def test_a_mentor_with_all_that_is_asked_for_has_all_points():
    assert said(WISH, BEST) == POINTS
    [first] = ranked(WISH, [BEST], must=POINTS)
    assert first.total == sum(POINTS.values()) == 120


def test_what_the_citizen_does_not_need_gives_no_points():
    assert said(Wish(), Candidate(key=1, free=HOURS, price=HOURS)) == {}


def test_a_mentor_without_any_of_it_is_last_and_says_why():
    bare = Candidate(key=2, name="Aa", free=Decimal("2.99"), price=Decimal("400.01"), cap=Decimal("400.00"))
    assert [each.key for each in ranked(WISH, [bare, BEST])] == [1, 2]
    points = {point.name: (point.points, point.why) for point in points_of(WISH, bare)}
    assert points["role"] == (0, "Har ikke rollen")
    assert points["hours"] == (0, "2,99 timer om ugen ledige")
    assert points["price"] == (0, "400,01 kr., over loftet på 400,00 kr.")
    assert "known" not in points


def test_a_role_without_its_papers_and_hours_that_nobody_agreed_give_half():
    half = Candidate(key=3, roles=BEST.roles, free=None, cap=Decimal(1))
    points = said(WISH, half)
    assert (points["role"], points["hours"], points["price"]) == (15, 5, 0)


def test_must_leaves_out_those_who_lack_it_and_nobody_for_what_does_not_matter():
    other = Candidate(key=2, name="Bo", languages="Dansk")
    assert [each.key for each in ranked(Wish(language="arabisk"), [other, BEST], must=["language"])] == [1]
    assert len(ranked(Wish(language="arabisk"), [other, BEST], must=["area", "price"])) == 2


candidates = st.builds(
    Candidate,
    key=st.integers(1, 50),
    name=st.sampled_from(["Alma", "Bo", "Åse"]),
    roles=st.frozensets(st.just("discharge_coordinator")),
    competent=st.booleans(),
    languages=st.sampled_from(["", "Dansk", "dansk, arabisk"]),
    free=st.none() | st.sampled_from([Decimal(0), HOURS]),
    known=st.booleans(),
)


@given(st.lists(candidates, max_size=8, unique_by=lambda each: each.key), st.randoms())
def test_the_order_does_not_hang_on_how_they_were_read(rows, shuffle):
    again = list(rows)
    shuffle.shuffle(again)
    first = ranked(WISH, rows)
    assert first == ranked(WISH, again)
    assert [each.total for each in first] == sorted((each.total for each in first), reverse=True)


def test_the_fewest_free_hours_of_the_period_count():
    capacity, start, end = Decimal("10.00"), date(2026, 1, 1), date(2026, 6, 30)
    spring = Booking(date(2026, 3, 1), date(2026, 3, 31), Decimal("7.00"))
    also = Booking(date(2026, 3, 31), date(2026, 9, 30), Decimal("2.00"))
    gone = Booking(date(2025, 1, 1), date(2025, 12, 31), Decimal("10.00"))
    assert least_free(capacity, [spring, also, gone], start, end) == Decimal("1.00")
    assert least_free(capacity, [spring, also, gone], date(2026, 4, 1), end) == Decimal("8.00")
    assert least_free(capacity, [], start, end) == capacity
