"""The figures that the sources publish, from the files that carry them, and the arithmetic beneath."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.rules.standards import standard_for_municipality
from reporting.imports.agreements import read_agreements
from reporting.imports.frameworks import read_frameworks
from reporting.imports.ledger import read_ledger
from reporting.rules import figures, numbers
from reporting.rules.figures import Course, Part
from tests.imports.files import INPUTS

GRIBSKOV = standard_for_municipality("0270").on(date(2014, 1, 1))
STATED_TOTAL = Decimal("9849735.27")
MONDAY = date(2026, 11, 23)


def level_of(hours):
    level = GRIBSKOV.level_of(hours)
    return level and level.number


def courses_in(name, on):
    with (INPUTS / name).open("rb") as file:
        return [row.course() for row in read_agreements(file, on=on, municipality="0270").accepted]


@pytest.fixture(scope="module")
def courses():
    return courses_in("mentorforloeb-2013-14.xlsx", date(2014, 3, 1))


def test_b1_cost_by_mentor_kind():
    with (INPUTS / "posteringer-2013.csv").open("rb") as file:
        postings = [(row.mentor_kind, row.amount) for row in read_ledger(file).accepted]
    cost = figures.cost_by_kind(postings, stated_total=STATED_TOTAL)
    assert cost.parts == {
        "external": Part(Decimal("7410136.06"), Decimal("75.23")),
        "company": Part(Decimal("2439599.27"), Decimal("24.77")),
    }
    assert (cost.total, cost.deviation) == (Decimal("9849735.33"), Decimal("-0.06"))


def test_b1_social_mentors_count_as_external_and_others_on_their_own():
    postings = [("social", Decimal("1.10")), ("external", Decimal("2.20")), ("municipal", Decimal("0.70"))]
    cost = figures.cost_by_kind(postings)
    assert {kind: part.amount for kind, part in cost.parts.items()} == {
        "external": Decimal("3.30"),
        "municipal": Decimal("0.70"),
    }
    assert (cost.stated_total, cost.deviation) == (None, None)


def test_b1_of_nothing():
    assert figures.cost_by_kind([]) == figures.Cost({}, Decimal("0.00"), None, None)


def test_b2_budget_against_the_year_before():
    budget = figures.budget_follow_up(
        Decimal(6_500_000), Decimal(2_249_000), spent_before=Decimal("9849735.33")
    )
    assert budget == figures.Budget(Decimal(4_251_000), Decimal("34.6"), Decimal("-34.0"))


def test_b4_sample_by_legal_basis(courses):
    assert figures.sample(courses) == figures.Sample(106, 80, Decimal("75.5"), 4, Decimal("5.0"))


def test_b5_average_granted_hours(courses):
    hours = figures.granted_hours(courses, level_of=level_of)
    assert (hours.courses, hours.known, hours.total) == (106, 80, Decimal("344.00"))
    assert (hours.mean, hours.level_of_mean) == (Decimal("4.30"), 4)
    assert hours.levels == {
        1: Part(12, Decimal("15.0")),
        2: Part(19, Decimal("23.8")),
        3: Part(6, Decimal("7.5")),
        4: Part(43, Decimal("53.8")),
    }
    assert hours.without_level == 26


def test_b7_framework_agreements_on_the_first_of_march():
    with (INPUTS / "rammeaftaler-2014.csv").open("rb") as file:
        agreements = [(row.company, row.kind, row.valid_from, None) for row in read_frameworks(file).accepted]
    found = figures.frameworks_on(agreements, date(2014, 3, 1))
    assert found == figures.Frameworks(19, 17, 2, Decimal("89.5"))
    assert figures.frameworks_on(agreements, date(2012, 12, 31)).partnership_share is None


def test_b7_an_agreement_counts_from_its_first_to_its_last_day():
    agreement = ("a", "partnership", date(2014, 1, 1), date(2014, 1, 31))
    days = [date(2013, 12, 31), date(2014, 1, 1), date(2014, 1, 31), date(2014, 2, 1)]
    assert [figures.frameworks_on([agreement, agreement], day).companies for day in days] == [0, 1, 1, 0]


def test_b8_intensity(courses):
    integration = [each for each in courses if each.target_group in figures.INTEGRATION_GROUPS]
    hours = figures.granted_hours(integration, level_of=level_of)
    assert (hours.highest, hours.p90, hours.median) == (Decimal("8.00"), Decimal("8.00"), Decimal("7.75"))
    everyone = figures.granted_hours(courses, level_of=level_of)
    assert everyone.highest == Decimal("8.00")
    assert (
        sum(course.weekly_hours is not None and course.weekly_hours <= everyone.p90 for course in courses)
        >= 72
    )


def test_hours_of_courses_that_have_none():
    hours = figures.granted_hours([Course("a", MONDAY, MONDAY, "T17_ALM")], level_of=level_of)
    assert (hours.courses, hours.known, hours.total, hours.without_level) == (1, 0, Decimal("0.00"), 1)
    assert (hours.mean, hours.median, hours.p90, hours.highest, hours.level_of_mean) == (None,) * 5
    assert hours.levels[1] == Part(0, None)


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        (Decimal("2.345"), 2, "2.35"),
        (Decimal("-2.345"), 2, "-2.35"),
        (Fraction(1, 8), 2, "0.13"),
        (Fraction(-1, 8), 2, "-0.13"),
        (Fraction(5, 2), 0, "3"),
        (Fraction(2, 3), 1, "0.7"),
        (3, 1, "3.0"),
    ],
)
def test_halves_are_rounded_away_from_zero(value, places, rounded):
    assert str(numbers.round_half_up(value, places)) == rounded


def test_a_share_of_nothing_is_no_number():
    assert numbers.percent(0, 0) is None
    assert numbers.mean([]) is numbers.median([]) is numbers.percentile([], 90) is None


HOURS = st.lists(st.decimals("0.25", "40", places=2), min_size=1, max_size=40)


@given(HOURS)
def test_mean_median_and_percentile_lie_among_the_values(hours):
    assert min(hours) <= numbers.mean(hours) <= max(hours)
    assert min(hours) <= numbers.median(hours) <= max(hours)
    ninth = numbers.percentile(hours, 90)
    assert ninth in hours
    assert sum(value <= ninth for value in hours) * 10 >= len(hours) * 9
    assert sum(value < ninth for value in hours) * 10 < len(hours) * 9


@given(HOURS)
def test_the_median_halves_the_values(hours):
    middle = numbers.median(hours, places=4)
    assert sum(value < middle for value in hours) <= len(hours) / 2
    assert sum(value > middle for value in hours) <= len(hours) / 2


@given(st.lists(st.decimals("-99999", "99999", places=2), min_size=1, max_size=20))
def test_parts_of_the_cost_sum_to_the_total(amounts):
    kinds = ["external", "company", "social", "municipal"]
    cost = figures.cost_by_kind([(kinds[n % 4], amount) for n, amount in enumerate(amounts)])
    assert sum(part.amount for part in cost.parts.values()) == cost.total == sum(amounts)
