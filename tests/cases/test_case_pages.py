"""The case list and the case page."""

import pytest
from django.urls import reverse

from cases.actions import cases as actions
from cases.models import Case
from mentorstotte.core.enums import Role
from mentorstotte.core.errors import Refused
from mentorstotte.core.models import AccessLog, Notice
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return factories.team()


@pytest.fixture
def worker(client, team):
    person = factories.user(Role.CASEWORKER, team=team)
    client.force_login(person)
    return person


@pytest.mark.parametrize("rows", [1, 3, 40])
@pytest.mark.parametrize("filters", [{}, {"hvis": "mine"}, {"navn": "ærø"}, {"sort": "name"}])
def test_the_list_takes_the_same_number_of_queries_whatever_it_shows(
    client, worker, rows, filters, django_assert_max_num_queries
):
    for _ in range(rows):
        factories.case(worker)
    url = reverse("cases:list")
    client.get(url, filters)
    with django_assert_max_num_queries(8):
        answer = client.get(url, filters)
    assert answer.content.decode().count("Ærø, Anders") == rows


def test_the_list_is_paged_without_losing_or_doubling_a_row(client, worker):
    numbers = {factories.case(worker).number for _ in range(120)}
    seen, url = [], reverse("cases:list")
    for _ in range(3):
        answer = client.get(url)
        page = answer.context["page"]
        seen += [case.number for case, _ in answer.context["rows"]]
        url = f"{reverse('cases:list')}?after={page.next}"
    assert not page.next
    assert sorted(seen) == sorted(numbers)
    back = client.get(f"{reverse('cases:list')}?before={page.previous}")
    assert [case.number for case, _ in back.context["rows"]] == seen[50:100]


def test_a_mark_that_was_tampered_with_gives_the_first_page(client, worker):
    factories.case(worker)
    assert client.get(reverse("cases:list"), {"after": "vrøvl"}).status_code == 200


def test_owner_and_colleague_see_the_case_and_the_stranger_gets_404(client, worker, team):
    case = factories.case(worker)
    url = reverse("cases:detail", args=[case.number])
    assert client.get(url).status_code == 200
    client.force_login(factories.user(Role.CASEWORKER, team=team))
    assert client.get(url).status_code == 200
    client.force_login(factories.user(Role.CASEWORKER, team=factories.team("Job og Helbred")))
    assert client.get(url).status_code == 404
    assert AccessLog.objects.filter(refused=True, subject_key=case.number).count() == 1


def test_the_case_page_is_logged_as_a_read_of_the_citizen(client, worker):
    case = factories.case(worker)
    client.get(reverse("cases:detail", args=[case.number]))
    row = AccessLog.objects.get(page="cases:detail")
    assert (row.user, row.subject_key, row.refused) == (worker, str(case.citizen_id), False)


def test_the_case_page_shows_the_cpr_number_only_when_asked(client, worker):
    case = factories.case(worker)
    cpr = f"{case.citizen.cpr[:6]}-{case.citizen.cpr[6:]}"
    page = client.get(reverse("cases:detail", args=[case.number])).content.decode()
    assert cpr not in page
    assert case.citizen.cpr not in page
    assert cpr in client.get(reverse("cases:cpr", args=[case.number])).content.decode()


def test_a_case_is_handed_over_to_a_colleague_who_is_told(client, worker, team):
    case, colleague = factories.case(worker), factories.user(Role.CASEWORKER, team=team)
    client.post(reverse("cases:hand_over", args=[case.number]), {"caseworker": colleague.pk})
    assert Case.objects.get().caseworker == colleague
    assert Notice.objects.get(user=colleague).text == f"Du har fået sag {case.number}"


def test_a_case_is_not_handed_over_to_somebody_outside_the_team(worker):
    case = factories.case(worker)
    outsider = factories.user(Role.CASEWORKER, team=factories.team("Job og Helbred"))
    with pytest.raises(Refused, match="ikke i sagens team"):
        actions.hand_over(case_id=case.pk, caseworker=outsider, by=worker)


def test_case_numbers_are_never_given_twice(worker):
    numbers = [factories.case(worker).number for _ in range(5)]
    assert len(set(numbers)) == 5
    assert numbers == sorted(numbers)
