"""The team leader's review of cases: drawn once a month, answered once, not by the caseworker."""

from datetime import date

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse

from agreements.actions import reviews
from agreements.models import Review, ReviewRound
from agreements.rules.review import questions_on
from mentorstotte.core.errors import NotAllowed, Refused
from mentorstotte.core.models import Event
from tests.agreements import desk

pytestmark = pytest.mark.django_db
MONTH = date(2014, 6, 1)
QUESTIONS = questions_on(MONTH)
YES = dict.fromkeys(QUESTIONS, "yes")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2014-07-01T10:00:00+02:00", tick=True) as traveller:
        yield traveller


@pytest.fixture
def running(people):
    """Makes so many agreements that ran in June, and one that began in July."""

    def make(number: int):
        for start, end in [(date(2014, 3, 3), date(2014, 9, 2))] * number + [
            (date(2014, 7, 1), date(2014, 9, 2))
        ]:
            desk.imported(people, start=start, end=end, on=date(2014, 7, 1))

    return make


def drawn(people) -> ReviewRound:
    return reviews.draw(team_id=people.team.pk, month=MONTH)


def test_three_of_those_that_ran_are_drawn_once(people, running):
    running(5)
    assert reviews.draw_due() == 1
    assert reviews.draw_due() == 0
    made = ReviewRound.objects.get()
    assert (made.month, made.population, made.reviews.count()) == (MONTH, 5, 3)
    assert not made.reviews.filter(agreement__start_date__gte=date(2014, 7, 1)).exists()
    assert drawn(people) == made


def test_with_fewer_than_three_all_are_drawn_and_with_none_there_is_no_round(people, running):
    running(0)
    assert drawn(people) is None
    running(2)
    assert drawn(people).reviews.count() == 2


def test_it_is_answered_once_and_stays_and_stands_in_the_cases_history(people, running):
    running(1)
    row = drawn(people).reviews.get()
    for _ in range(2):
        reviews.review(review_id=row.pk, answers=YES, remark="", by=people.approver)
    assert Event.objects.filter(kind="case.reviewed", case_id=row.agreement.case_id).count() == 1
    with pytest.raises(NotAllowed, match="allerede"):
        reviews.review(review_id=row.pk, answers=YES | {"aim": "no"}, remark="x" * 10, by=people.approver)
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        Review.objects.filter(pk=row.pk).update(remark="Andet")


def test_the_caseworker_a_missing_answer_and_an_unexplained_no_are_refused(people, running):
    running(1)
    row = drawn(people).reviews.get()
    with pytest.raises(NotAllowed, match="sagsbehandler"):
        reviews.review(review_id=row.pk, answers=YES, remark="", by=row.agreement.case.caseworker)
    for answers, at in (({}, min(QUESTIONS)), (YES | {"hours": "no"}, "remark")):
        with pytest.raises(Refused) as told:
            reviews.review(review_id=row.pk, answers=answers, remark="", by=people.approver)
        assert told.value.at == at
    assert not Review.objects.filter(reviewed_at__isnull=False).exists()


def test_from_the_list_to_the_answers_and_their_sums(people, running, client):
    running(1)
    row = drawn(people).reviews.get()
    client.force_login(people.approver)
    assert row.agreement.number in client.get(reverse("agreements:reviews")).content.decode()
    page = reverse("agreements:review", args=[row.pk])
    sent = client.post(page, YES | {"follow_up": "no", "remark": "Kort"})
    assert sent.status_code == 422
    assert sent.context["form"].errors["remark"] == ["Skriv grunden med mindst 10 tegn."]
    assert (
        client.post(page, YES | {"follow_up": "no", "remark": "Opfølgningen i juni mangler."}).status_code
        == 302
    )
    assert "Opfølgningen i juni mangler." in client.get(page).content.decode()
    sums = client.get(reverse("agreements:reviews")).context["answers"]
    assert (QUESTIONS["follow_up"], 1, 1) in sums
    assert (QUESTIONS["aim"], 0, 1) in sums


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_same_number_of_questions(
    number, people, running, client, django_assert_num_queries
):
    running(number)
    drawn(people)
    client.force_login(people.approver)
    client.get(reverse("agreements:reviews"))
    with django_assert_num_queries(5):
        client.get(reverse("agreements:reviews"))
