"""Finding a citizen by name, CPR number and case number."""

import csv
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from structlog.testing import capture_logs

from cases.actions import citizens
from cases.models import CitizenName
from mentorstotte.core.enums import Role
from mentorstotte.core.models import AccessLog, CachedValue
from tests import factories

pytestmark = pytest.mark.django_db
PAIRS = Path(__file__).parents[1] / "data" / "name_pairs.csv"


@pytest.fixture
def worker(client):
    person = factories.user(Role.CASEWORKER, team=factories.team())
    client.force_login(person)
    return person


def by_name(client, typed):
    return client.get(reverse("cases:search"), {"q": typed})


@pytest.mark.parametrize(
    ("stored", "typed"), [("Østergaard", "ostergard"), ("Aagaard", "Ågård"), ("Sørensen", "soerensen")]
)
def test_a_name_is_found_as_it_is_typed(client, worker, stored, typed):
    factories.case(worker, family=stored)
    factories.case(worker, family="Hansen")
    page = by_name(client, typed).content.decode()
    assert stored in page
    assert "Hansen" not in page


def test_all_200_golden_pairs_are_found_by_the_index(worker):
    with PAIRS.open(encoding="utf-8") as file:
        pairs = [(row["navn"], row["skrevet"]) for row in csv.DictReader(file, delimiter=";")]
    for name in {name for name, _ in pairs}:
        factories.case(worker, given="Test", family=name)
    missed = [
        (name, typed)
        for name, typed in pairs
        if not CitizenName.objects.named(typed, user=worker).filter(citizen__family_name=name).exists()
    ]
    assert missed == []


def test_hits_stand_in_danish_order(client, worker):
    for family in ("Åse", "Zahle", "Ærø", "Østergård", "Andersen"):
        factories.case(worker, given="Fælles", family=family)
    page = by_name(client, "fælles").content.decode()
    places = [page.index(f"{family}, Fælles") for family in ("Andersen", "Zahle", "Ærø", "Østergård", "Åse")]
    assert places == sorted(places)


@pytest.mark.parametrize(
    "write", [lambda cpr: cpr, lambda cpr: f"{cpr[:6]}-{cpr[6:]}", lambda cpr: f" {cpr[:6]} {cpr[6:]} "]
)
def test_a_cpr_number_leads_to_the_case_and_never_stands_in_an_address(client, worker, write):
    case = factories.case(worker)
    answer = client.post(reverse("cases:search"), {"q": write(case.citizen.cpr)})
    assert answer.status_code == 302
    assert answer.url == reverse("cases:detail", args=[case.number])


def test_a_cpr_number_in_the_address_is_taken_out_of_it(client, worker):
    case = factories.case(worker)
    answer = by_name(client, case.citizen.cpr)
    assert (answer.status_code, answer.url) == (302, reverse("cases:search"))


def test_a_number_of_another_team_and_a_number_that_does_not_exist_give_the_same_page(client, worker):
    stranger = factories.user(Role.CASEWORKER, team=factories.team("Job og Helbred"))
    hidden = factories.case(stranger)
    one = client.post(reverse("cases:search"), {"q": hidden.citizen.cpr})
    other = client.post(reverse("cases:search"), {"q": factories.cpr(9999)})
    assert one.status_code == other.status_code == 200
    assert without_tokens(one) == without_tokens(other)
    assert AccessLog.objects.filter(refused=True).count() == 2


@pytest.mark.asvs("2.4.1")
def test_many_numbers_outside_the_own_teams_must_wait_and_the_own_are_still_found(client, worker, settings):
    settings.NUMBERS_PER_HOUR = 2
    own = factories.case(worker)
    hidden = factories.case(factories.user(Role.CASEWORKER, team=factories.team("Job og Helbred")))
    numbers = [hidden.citizen.cpr, factories.cpr(9999), hidden.citizen.cpr, own.citizen.cpr]
    with capture_logs() as lines:
        answers = [client.post(reverse("cases:search"), {"q": number}) for number in numbers]
        assert [answer.status_code for answer in answers] == [200, 200, 429, 302]
        stopped = answers[2].content.decode()
        assert 'id="search-q-error">Du har søgt på mange CPR-numre' in stopped
        assert hidden.citizen.cpr not in stopped
        CachedValue.objects.update(expires=timezone.now() - timedelta(days=1))  # the hour has passed
        assert client.post(reverse("cases:search"), {"q": factories.cpr(9998)}).status_code == 200
    assert [line["user"] for line in lines if line["event"] == "limit_reached"] == [worker.pk]
    refused = AccessLog.objects.filter(user=worker, refused=True).values_list("subject_key", flat=True)
    assert "for mange søgninger på CPR-nummer" in refused


@pytest.mark.asvs("2.4.1")
def test_who_looks_across_teams_is_limited_too_but_not_for_the_own_team(client, worker, settings):
    settings.NUMBERS_PER_HOUR = 1
    worker.may_cross_teams = True
    worker.save()
    client.post(reverse("core:purpose"), {"text": "Klage fra borgeren"})
    other = factories.case(factories.user(Role.CASEWORKER, team=factories.team("Job og Helbred")))
    own = factories.case(worker)
    numbers = [own.citizen.cpr, other.citizen.cpr, other.citizen.cpr, own.citizen.cpr]
    answers = [client.post(reverse("cases:search"), {"q": number}).status_code for number in numbers]
    assert answers == [302, 302, 429, 302]


def test_names_of_another_team_are_not_found(client, worker):
    factories.case(factories.user(Role.CASEWORKER, team=factories.team("Job og Helbred")), family="Hemmelig")
    assert "Hemmelig," not in by_name(client, "hemmelig").content.decode()


def test_a_citizen_is_found_in_every_team_with_a_case_and_by_the_name_of_today(client, worker):
    case = factories.case(worker, family="Gammelnavn")
    other = factories.user(Role.CASEWORKER, team=factories.team("Job og Helbred"))
    factories.case(other, family="Gammelnavn", cpr=case.citizen.cpr)
    citizen = case.citizen
    citizens.change(
        citizen_id=citizen.pk, revision=citizen.revision, facts={"family_name": "Nynavn"}, by=worker
    )
    for person in (worker, other):
        client.force_login(person)
        assert "Nynavn," in by_name(client, "nynavn").content.decode()
        assert "Nynavn," not in by_name(client, "gammelnavn").content.decode()


def test_a_wrong_number_says_what_is_wrong(client, worker):
    page = client.post(reverse("cases:search"), {"q": "3213901234"}).content.decode()
    assert "ikke en dato" in page


def test_everyone_shown_stands_in_the_read_log(client, worker):
    shown = {factories.case(worker, family="Vist").citizen_id for _ in range(3)}
    by_name(client, "vist")
    logged = AccessLog.objects.filter(user=worker, page="cases:search", refused=False)
    assert {int(row.subject_key) for row in logged} == shown


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_number_of_queries_does_not_grow(client, worker, rows, django_assert_num_queries):
    for _ in range(rows):
        factories.case(worker, family="Mange")
    by_name(client, "mange")
    with django_assert_num_queries(5):
        by_name(client, "mange")


def without_tokens(answer) -> str:
    """The page without the CSRF token, which differs on every page."""
    lines = answer.content.decode().splitlines()
    return "\n".join(line for line in lines if "csrfmiddlewaretoken" not in line)
