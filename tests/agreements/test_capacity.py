"""A mentor with fewer hours left than the grant takes: R-23 wants a reason, kept with the verdict."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine

from agreements import rules
from agreements.actions import proposal as actions
from agreements.actions.draft import Reason
from agreements.actions.facts import bookings
from agreements.actions.verdict import facts_in
from agreements.models import Agreement
from providers.rules.capacity import Booking
from tests import factories
from tests.agreements import samples
from tests.agreements.samples import People

pytestmark = pytest.mark.django_db
JANUARY, JUNE = date(2014, 1, 1), date(2014, 6, 30)
WHY = Reason("OTHER_ENDS", "Den anden aftale bliver ikke forlænget efter påske.")


@pytest.fixture(autouse=True)
def autumn_2026():
    with time_machine.travel("2026-11-23T10:00+01:00"):
        yield


@pytest.fixture
def people(db):
    return People()


@pytest.fixture
def busy(people):
    """A mentor of five hours a week, three of them promised to another citizen until the end of June."""
    mentor = factories.mentor("Travl Mentor", capacity_hours=Decimal("5.00"))
    other = samples.earlier_agreement(people.case(), JANUARY, JUNE)
    Agreement.objects.filter(pk=other.pk).update(mentor=mentor)
    return mentor


def test_r23_too_few_hours_left_want_a_reason_that_is_kept_with_the_verdict(people, busy):
    saved = people.saved(mentor=busy)
    with pytest.raises(actions.NotReady) as refused:
        actions.submit(proposal_id=saved.pk, by=people.caseworker)
    [wanted] = refused.value.check.reasons_wanted
    assert wanted.rule == "R-23"
    assert "2,00 timer om ugen tilbage den 3. marts 2014" in wanted.text

    submitted = people.submitted(mentor=busy, reasons={"R-23": WHY})
    again = rules.evaluate(facts_in(submitted.verdict))
    assert [(finding.rule, finding.met) for finding in again.findings] == [("R-23", True)]


def test_r23_a_mentor_without_an_agreed_capacity_is_not_asked_about(people, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert bookings(people.mentor, JANUARY, but=None) == ()
    assert people.submitted().verdict["findings"] == []


@pytest.mark.parametrize(
    ("first", "ended_on", "promised"),
    [
        (date(2014, 3, 3), None, [(date(2014, 3, 3), JUNE)]),
        (date(2013, 3, 3), None, [(JANUARY, JUNE)]),
        (JUNE, None, [(JUNE, JUNE)]),
        (date(2014, 7, 1), None, []),
        (date(2014, 3, 3), date(2014, 3, 31), [(date(2014, 3, 3), date(2014, 3, 31))]),
        (date(2014, 4, 1), date(2014, 3, 31), []),
    ],
)
def test_r23_only_what_is_still_promised_counts(busy, first, ended_on, promised):
    if ended_on:
        Agreement.objects.update(ended_on=ended_on, ended_reason="goal_reached")
    hours = Decimal("3.00")
    assert bookings(busy, first, but=None) == tuple(Booking(start, end, hours) for start, end in promised)
