"""The phase-out plan as steps: only down, inside the period, seen at the follow-up and on the case."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from agreements.actions import agreement as agreements
from agreements.actions import phase_out as actions
from agreements.actions.activation import Signing, facts_of, sheet_of
from agreements.actions.draft import granted_steps
from agreements.actions.printing import agreement_print
from agreements.models import Agreement, AgreementVersion, PhaseOutStep
from mentorstotte.core.errors import Refused
from mentorstotte.core.models import Event
from tests.agreements import desk

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-11-23 09:00+01:00", tick=True) as traveller:
        yield traveller


@pytest.fixture
def agreement(people) -> Agreement:
    """Three hours a week until 20 February."""
    return desk.imported(people, start=date(2026, 9, 7), end=date(2027, 2, 20), on=TODAY)


def step(agreement, people, day: date, hours: str, what="Står op selv") -> PhaseOutStep:
    facts = {"day": day, "weekly_hours": Decimal(hours), "what": what}
    return actions.plan_step(agreement_id=agreement.pk, **facts, by=people.caseworker)


def test_steps_go_down_to_none_and_are_seen_at_the_follow_up_and_on_the_case(client, people, agreement):
    client.force_login(people.caseworker)
    address = reverse("agreements:phase_out", args=[agreement.number])
    for day, hours in (("4-1-2027", "1,5"), ("1-2-2027", "0")):
        typed = {"day": day, "weekly_hours": hours, "what": "Tager bussen alene"}
        assert client.post(address, typed).status_code == 302
    for page in (
        reverse("agreements:follow_up", args=[agreement.number]),
        reverse("agreements:effect", args=[agreement.number]),
        reverse("cases:detail", args=[agreement.case.number]),
    ):
        shown = client.get(page).content.decode()
        assert "1,50 timer om ugen fra 4. januar 2027" in shown
        assert "0,00 timer om ugen fra 1. februar 2027" in shown


@pytest.mark.parametrize(
    ("day", "hours", "why"),
    [
        (date(2026, 9, 6), "1", "i aftalens periode"),
        (date(2027, 2, 21), "1", "i aftalens periode"),
        (date(2026, 12, 1), "3.50", "før trinnet er det 3,00"),
        (date(2027, 1, 10), "2", "før trinnet er det 1,50"),
        (date(2026, 12, 1), "1", "efter trinnet er det 1,50"),
        (date(2027, 1, 4), "1", "allerede et trin"),
    ],
)
def test_a_step_that_cannot_be_is_refused_with_a_sentence(people, agreement, day, hours, why):
    step(agreement, people, date(2027, 1, 4), "1.50")
    with pytest.raises(Refused, match=why):
        step(agreement, people, day, hours)
    assert PhaseOutStep.objects.count() == 1


def test_a_step_that_is_done_says_who_and_changes_no_hours(client, people, agreement):
    made = step(agreement, people, TODAY, "1.50")
    client.force_login(people.caseworker)
    address = reverse("agreements:phase_out_act", args=[agreement.number, made.pk, "gjort"])
    for _ in range(2):
        client.post(address)
    made.refresh_from_db()
    agreement.refresh_from_db()
    assert (made.done_by, agreement.weekly_hours) == (people.caseworker, Decimal("3.00"))
    assert Event.objects.filter(kind="phase_out.done").count() == 1


def test_the_same_twice_is_one_step_and_one_taken_out_gives_room(people, agreement):
    first = step(agreement, people, TODAY, "1.50")
    assert step(agreement, people, TODAY, "1.50") == first
    actions.withdraw_step(step_id=first.pk, by=people.caseworker)
    assert step(agreement, people, TODAY, "2.00") != first
    assert PhaseOutStep.objects.standing().count() == 1


@pytest.mark.parametrize("number", [1, 3, 20])
def test_the_plan_asks_the_same_number_of_questions(
    client, people, agreement, number, django_assert_max_num_queries
):
    for each in range(number):
        step(agreement, people, date(2027, 1, 1 + each), "1.50")
    client.force_login(people.caseworker)
    with django_assert_max_num_queries(6):
        client.get(reverse("agreements:phase_out", args=[agreement.number]))


PLAN = ((date(2027, 3, 1), Decimal("1.50")), (date(2027, 5, 3), Decimal("0.00")))


def granted(people):
    return desk.drafted(people, start=date(2026, 11, 30), phase_out=PLAN)


def test_the_plan_that_was_granted_becomes_the_steps_of_the_agreement_once(people):
    version = granted(people)
    proposal = version.agreement.proposal
    again = agreements.draft_agreement(proposal_id=proposal.pk, by=people.caseworker)
    assert again == version
    assert [(s.day, s.weekly_hours) for s in version.agreement.phase_out_steps.all()] == [*PLAN]


def test_the_paper_and_the_rules_read_the_steps_and_nothing_else(people):
    version = granted(people)
    [first, _] = version.agreement.phase_out_steps.all()
    actions.withdraw_step(step_id=first.pk, by=people.caseworker)
    facts = {"day": date(2027, 4, 1), "weekly_hours": Decimal("1.00"), "what": "Tager bussen alene"}
    actions.plan_step(agreement_id=version.agreement_id, **facts, by=people.caseworker)
    now = [(date(2027, 4, 1), Decimal("1.00")), PLAN[1]]
    version = agreements.whole(AgreementVersion.objects).get(pk=version.pk)
    printed = agreement_print(version, by=people.caseworker)
    assert [(step.day, step.hours) for step in printed.phase_out] == now
    judged = facts_of(sheet_of(version), Signing()).agreement.phase_out
    assert [(step.start, step.weekly_hours) for step in judged] == now, "R-44 reads the steps"
    assert granted_steps(version.agreement.proposal) == PLAN, "what was granted stands"
