"""Registering citizens, keeping their facts right, and what the register told us."""

from datetime import date

import pytest
from django.urls import reverse

from cases.models import Case, Citizen
from mentorstotte.core.enums import Role
from tests import factories

pytestmark = pytest.mark.django_db

NEW = {"cpr": "700984-0001", "given_names": "Mette", "family_name": "Østergård", "birth_date": "10-09-1984"}


@pytest.fixture
def worker(client):
    person = factories.user(Role.CASEWORKER, team=factories.team())
    client.force_login(person)
    return person


def register(client, **changes):
    return client.post(reverse("cases:register"), NEW | changes)


def test_registering_opens_a_case_with_the_years_number(client, worker):
    answer = register(client)
    case = Case.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/sager/{case.number}/")
    assert case.caseworker == worker
    assert case.citizen.name == "Østergård, Mette"


def test_a_double_click_makes_one_citizen_and_one_case(client, worker):
    first, second = register(client), register(client)
    assert first.url == second.url
    assert (Citizen.objects.count(), Case.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("630575", "Her er 6"),
        ("321390-1234", "ikke en dato"),
        ("70098A-0001", "består af ti cifre"),
        ("", "Udfyld “CPR-nummer”"),
    ],
)
def test_a_wrong_cpr_is_told_at_the_field_and_all_that_was_typed_is_kept(client, worker, typed, sentence):
    answer = register(client, cpr=typed, address="Søndergade 7")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in page
    assert f'value="{typed}"' in page or not typed
    assert 'value="Søndergade 7"' in page
    assert Citizen.objects.count() == 0


def test_a_number_without_modulus_11_is_valid_and_gives_the_birth_date(client, worker):
    register(client, cpr="010165-4000", birth_date="")
    assert Citizen.objects.get().birth_date == date(1965, 1, 1)


def test_a_replacement_number_asks_for_the_birth_date(client, worker):
    page = register(client, birth_date="").content.decode()
    assert "erstatningsnummer" in page
    assert Citizen.objects.count() == 0


def test_a_suspected_duplicate_is_shown_once_and_then_the_citizen_is_registered(client, worker):
    factories.case(worker, given="Mette", family="Ostergaard", birth_date=date(1984, 9, 10))
    page = register(client).content.decode()
    assert "Er det en af disse borgere?" in page
    assert "Ostergaard, Mette" in page
    assert 'name="confirmed_new" value="True"' in page
    assert Citizen.objects.count() == 1
    assert register(client, confirmed_new="True").status_code == 302
    assert Citizen.objects.count() == 2


def test_a_citizen_whom_another_team_knows_is_the_same_person(client, worker):
    stranger = factories.user(Role.CASEWORKER, team=factories.team("Job og Helbred"))
    theirs = factories.case(stranger, cpr="7009840001", family="Østergård", given="Mette")
    register(client)
    assert Citizen.objects.count() == 1
    assert Case.objects.exclude(pk=theirs.pk).get().citizen_id == theirs.citizen_id


def test_two_who_correct_the_same_citizen_are_told_and_see_both(client, worker):
    case = factories.case(worker, phone="11 11 11 11")
    url = reverse("cases:change_citizen", args=[case.number])
    facts = {"given_names": "Anders", "family_name": "Ærø", "birth_date": "10-09-1984", "revision": "1"}
    assert client.post(url, facts | {"phone": "22 22 22 22"}).status_code == 302
    second = client.post(url, facts | {"phone": "33 33 33 33"})
    page = second.content.decode()
    assert second.status_code == 200
    assert "En anden har rettet oplysningerne" in page
    assert "22 22 22 22" in page
    assert 'value="33 33 33 33"' in page
    assert Citizen.objects.get().phone == "22 22 22 22"


@pytest.mark.asvs("8.2.3")
def test_a_protected_address_is_masked_on_the_case(client, worker):
    case = factories.case(worker, address="Hemmelig Allé 5", postal_code="3200", city="Helsinge")
    url = reverse("cases:register_record", args=[case.number])
    sent = {"kind": "protected", "on": "01-11-2026", "until": "01-11-2036", "note": "Borgeren viste brevet"}
    assert client.post(url, sent).status_code == 302
    page = client.get(reverse("cases:detail", args=[case.number])).content.decode()
    assert "Beskyttet adresse" in page
    assert "Hemmelig Allé" not in page


@pytest.mark.asvs("2.2.3")
def test_a_death_before_birth_is_refused_in_words(client, worker):
    case = factories.case(worker)
    url = reverse("cases:register_record", args=[case.number])
    page = client.post(url, {"kind": "deceased", "on": "01-01-1950", "note": "Fejl"}).content.decode()
    assert "før fødselsdatoen" in page
    assert Citizen.objects.get().deceased_on is None


def test_who_is_in_no_team_is_told_so_and_registers_nobody(client):
    client.force_login(factories.user(Role.CASEWORKER))
    for answer in (client.get(reverse("cases:register")), register(client), register(client, cpr="")):
        assert "Du er ikke i et team" in answer.content.decode()
    assert not Citizen.objects.exists()
