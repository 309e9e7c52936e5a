"""“Find en mentor”: ranked with points in the open; a human chooses, says why, and is asked about family."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse

from agreements.actions.approvals import QUESTIONS
from agreements.actions.draft import draft_of, open_proposal
from agreements.actions.visitation import approve
from agreements.enums import ProposalState
from agreements.models import Agreement, MentorChoice
from mentorstotte.core.enums import Role
from tests import factories
from tests.agreements import samples

pytestmark = pytest.mark.django_db
WHY = "Taler arabisk og har tid om morgenen."


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2014-02-20 09:00+01:00", tick=True):
        yield


@pytest.fixture
def case(people):
    """The plain grant of AS-01 as a draft, without a mentor."""
    made = people.case()
    people.saved(made, mentor=None)
    return made


@pytest.fixture
def karim():
    return factories.mentor("Karim", languages="Dansk, arabisk", capacity_hours=Decimal("5.00"))


def names(answer) -> list[str]:
    return [each.mentor.name for each in answer.context["found"]]


def match(client, case, **query):
    return client.get(reverse("agreements:match", args=[case.number]), query)


def choose(client, case, mentor, **typed):
    typed = {"why": WHY, "family": "nej", "key": uuid4()} | typed
    return client.post(f"{reverse('agreements:choose_mentor', args=[case.number, mentor.pk])}?", typed)


def test_the_list_knows_what_the_assessment_says_and_whom_the_citizen_has_had(client, people, case, karim):
    before = samples.earlier_agreement(case, date(2012, 1, 1), date(2012, 6, 30))
    Agreement.objects.filter(pk=before.pk).update(mentor=people.mentor)
    client.force_login(people.caseworker)
    answer = match(client, case)
    assert names(answer) == ["Mentor 14", "Karim"]
    first, second = answer.context["found"]
    assert [(point.name, point.points) for point in first.ranked.points] == [("known", 25), ("hours", 5)]
    assert [(point.name, point.points) for point in second.ranked.points] == [("hours", 10)]
    page = answer.content.decode()
    assert "Borgeren har haft mentoren før" in page
    assert names(match(client, case, language="arabisk", only_language="on")) == ["Karim"]


def test_hours_that_others_have_are_not_free(client, people, case, karim):
    other = samples.earlier_agreement(people.case(), date(2014, 1, 1), date(2014, 6, 30))
    Agreement.objects.filter(pk=other.pk).update(mentor=karim)
    client.force_login(people.caseworker)
    free = {each.mentor.name: each.free for each in match(client, case).context["found"]}
    assert free == {"Karim": Decimal("2.00"), "Mentor 14": None}
    assert "Karim" not in names(match(client, case, weekly_hours="3,00", only_hours="on"))


def test_the_choice_is_kept_with_the_list_as_it_was_and_stands_in_the_draft(client, people, case, karim):
    client.force_login(people.caseworker)
    typed = {"key": uuid4()}
    for _ in range(2):
        assert choose(client, case, karim, **typed).status_code == 302
    kept = MentorChoice.objects.get()
    assert (kept.mentor, kept.why, kept.chosen_by) == (karim, WHY, people.caseworker)
    assert [each["name"] for each in kept.ranked] == ["Karim", "Mentor 14"]
    assert kept.ranked[0]["points"] == [{"name": "hours", "points": 10, "why": "5,00 timer om ugen ledige"}]
    assert kept.wish["weekly_hours"] == "3.00"
    draft = draft_of(open_proposal(case))
    assert (draft.mentor, draft.family_tie, draft.reasons) == (karim, False, {})


def test_family_is_asked_about_and_needs_a_reason_which_meets_r46(client, people, case, karim):
    client.force_login(people.caseworker)
    nothing = choose(client, case, karim, family="")
    assert nothing.status_code == 422
    for answers, where in (
        ({"family_reason": "Borgeren vil kun have sin bror."}, "family_category"),
        ({"family_category": "CITIZENS_WISH", "family_reason": "Kort."}, "family_reason"),
    ):
        refused = choose(client, case, karim, family="ja", **answers)
        assert list(refused.context["form"].errors) == [where]
    assert not MentorChoice.objects.exists()
    reason = "Borgeren vil kun have sin fætter, som har hjulpet før."
    said = {"family": "ja", "family_category": "CITIZENS_WISH", "family_reason": reason}
    assert choose(client, case, karim, **said).status_code == 302
    proposal = open_proposal(case)
    assert proposal.family_tie
    assert draft_of(proposal).reasons["R-46"].text == reason
    # Another mentor afterwards takes the family away again.
    choose(client, case, people.mentor)
    assert draft_of(open_proposal(case)).reasons == {}


@pytest.mark.parametrize("why", ["", "God"])
def test_a_choice_without_a_reason_is_refused_at_its_field(client, people, case, karim, why):
    client.force_login(people.caseworker)
    answer = choose(client, case, karim, why=why)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["why"]


def test_a_decided_proposal_takes_no_choice(client, people, case, karim):
    other = people.case()
    submitted = people.submitted(other)
    approve(proposal_id=submitted.pk, answers=dict.fromkeys(QUESTIONS, True), by=people.approver)
    submitted.refresh_from_db()
    assert submitted.state == ProposalState.APPROVED
    client.force_login(people.caseworker)
    assert choose(client, other, karim).status_code == 302
    assert not MentorChoice.objects.exists()


def test_the_button_on_the_assessment_saves_and_opens_the_list(client, people, case):
    client.force_login(people.caseworker)
    url = reverse("agreements:proposal", args=[case.number])
    form = client.get(url).context["form"]
    answer = client.post(url, form.data.dict() | {"match": "1"})
    assert answer.headers["Location"] == reverse("agreements:match", args=[case.number])


def test_a_case_without_an_assessment_is_sent_to_begin_one(client, people):
    client.force_login(people.caseworker)
    bare = people.case()
    answer = match(client, bare)
    assert answer.headers["Location"] == reverse("agreements:proposal", args=[bare.number])


def test_the_catalogue_finds_without_a_case_and_names_no_citizen(client, people, case, karim):
    client.force_login(factories.user(Role.CATALOGUE_ADMIN))
    answer = client.get(reverse("agreements:find_mentor"), {"language": "arabisk"})
    assert names(answer) == ["Karim", "Mentor 14"]
    assert case.number not in answer.content.decode()


def test_a_choice_never_changes_and_always_says_why(people, case, karim):
    made = MentorChoice.objects.create(
        proposal=open_proposal(case), mentor=karim, why=WHY, chosen_by=people.caseworker
    )
    with pytest.raises(DatabaseError, match="mentor_choice_append_only"), transaction.atomic():
        MentorChoice.objects.filter(pk=made.pk).update(why="noget andet")
    with pytest.raises(DatabaseError, match="family_has_reason"), transaction.atomic():
        MentorChoice.objects.create(
            proposal=made.proposal, mentor=karim, why=WHY, family_tie=True, chosen_by=people.caseworker
        )


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_pages_ask_the_same_number_of_questions(client, people, case, rows, django_assert_num_queries):
    for number in range(rows):
        mentor = factories.mentor(capacity_hours=Decimal("5.00"))
        start = date(2014, 1 + number % 12, 1)
        made = samples.earlier_agreement(people.case(), start, date(2014, 12, 31))
        Agreement.objects.filter(pk=made.pk).update(mentor=mentor)
    client.force_login(people.caseworker)
    client.get(reverse("overview"))
    with django_assert_num_queries(8):
        match(client, case)
    with django_assert_num_queries(8):
        client.get(reverse("agreements:choose_mentor", args=[case.number, people.mentor.pk]))
    with django_assert_num_queries(4):
        client.get(reverse("agreements:find_mentor"))
