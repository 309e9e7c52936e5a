"""Follow-ups and effect assessments: what they move, and what is refused."""

from datetime import date

import pytest
import time_machine

from agreements.actions import followups
from agreements.models import Agreement, EffectAssessment, FollowUp
from cases.actions.cases import hand_over
from mentorstotte.core.errors import Refused
from tests.agreements import desk

pytestmark = pytest.mark.django_db
START, END = date(2026, 6, 16), date(2026, 12, 15)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-11-22 10:00+01:00", tick=True) as traveller:
        yield traveller


@pytest.fixture
def agreement(people) -> Agreement:
    return desk.imported(people, start=START, end=END, on=START)


def follow_up(agreement, people, on: date, **changes) -> FollowUp:
    facts = desk.follow_up(on, **changes)
    return followups.register_follow_up(agreement_id=agreement.pk, facts=facts, by=people.caseworker)


def assess(agreement, people, on: date, **changes) -> EffectAssessment:
    facts = desk.effect(on, **changes)
    return followups.register_effect(agreement_id=agreement.pk, facts=facts, by=people.caseworker)


def test_the_next_thirteen_weeks_count_from_the_last_follow_up(people, agreement):
    assert agreement.next_follow_up == date(2026, 9, 15)
    made = follow_up(agreement, people, date(2026, 8, 20))
    agreement.refresh_from_db()
    assert agreement.next_follow_up == date(2026, 11, 19)
    assert made.note.is_final
    assert made.note.theme == "formålet er til stede · fremgang 3 af 5"
    assert made.note.occurred_on == date(2026, 8, 20)


def test_a_follow_up_near_the_end_is_absorbed_by_the_effect_assessment(people, agreement):
    follow_up(agreement, people, date(2026, 9, 2))  # 91 days on is 2 December, after the deadline of the 1st
    agreement.refresh_from_db()
    assert agreement.next_follow_up is None
    assert agreement.effect_due == date(2026, 12, 1)


def test_one_written_down_later_does_not_move_the_deadline_back(people, agreement):
    follow_up(agreement, people, date(2026, 8, 20))
    follow_up(agreement, people, date(2026, 7, 1))
    agreement.refresh_from_db()
    assert agreement.next_follow_up == date(2026, 11, 19)


def test_an_effect_assessment_is_kept_and_also_counts_as_looking_at_the_need(people, agreement):
    assess(agreement, people, date(2026, 11, 20))
    agreement.refresh_from_db()
    assert agreement.effect_assessed_on == date(2026, 11, 20)
    assert agreement.next_follow_up is None
    assert (
        agreement.case.notes.get(kind="effect").theme == "Borgeren er kommet nærmere målet · stop ved udløb"
    )


def test_a_late_effect_assessment_is_kept(people, clock):
    ended = desk.imported(people, start=date(2026, 4, 1), end=date(2026, 9, 30), on=date(2026, 4, 1))
    made = assess(ended, people, date(2026, 10, 5))
    assert made.assessed_on > ended.effect_due


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 6, 15), "før aftalen begyndte 16. juni 2026"),
        (date(2026, 11, 23), "ligger i fremtiden"),
    ],
)
def test_days_that_cannot_be_right_are_refused(people, agreement, day, why):
    with pytest.raises(Refused, match=why):
        follow_up(agreement, people, day)
    with pytest.raises(Refused, match=why):
        assess(agreement, people, day)


def test_a_follow_up_lies_inside_the_period(people):
    ended = desk.imported(people, start=date(2026, 4, 1), end=date(2026, 9, 30), on=date(2026, 4, 1))
    with pytest.raises(Refused, match="efter aftalens sidste dag 30"):
        follow_up(ended, people, date(2026, 10, 1))
    assert follow_up(ended, people, date(2026, 9, 30)).pk


def test_the_same_twice_is_one_and_another_the_same_day_is_told(people, agreement):
    first = follow_up(agreement, people, date(2026, 8, 20))
    assert follow_up(agreement, people, date(2026, 8, 20)) == first
    assert agreement.case.notes.filter(kind="follow_up").count() == 1
    with pytest.raises(Refused, match="allerede registreret en opfølgning"):
        follow_up(agreement, people, date(2026, 8, 20), progress=5)
    effect = assess(agreement, people, date(2026, 8, 20))
    assert assess(agreement, people, date(2026, 8, 20)) == effect
    with pytest.raises(Refused, match="allerede registreret en effektvurdering"):
        assess(agreement, people, date(2026, 8, 20), recommendation="extend_same")


def test_what_nobody_signed_cannot_be_followed_up(people, clock):
    clock.move_to("2026-06-10 10:00+02:00")
    version = desk.drafted(people, start=START)
    clock.move_to("2026-11-22 10:00+01:00")
    with pytest.raises(Refused, match="ikke underskrevet"):
        follow_up(version.agreement, people, date(2026, 8, 20))


def test_hand_over_takes_the_agreements_along(people, agreement):
    hand_over(case_id=agreement.case_id, caseworker=people.colleague, by=people.caseworker)
    agreement.refresh_from_db()
    assert agreement.caseworker == people.colleague
