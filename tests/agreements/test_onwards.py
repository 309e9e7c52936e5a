"""“… og gå til næste”: through one list of the start page, without going back to it."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from agreements.actions import contact_weeks
from agreements.models import Agreement, Contact
from cases.enums import TargetGroup
from tests.agreements import desk

pytestmark = pytest.mark.django_db
START = date(2026, 10, 5)  # a Monday
TODAY = date(2026, 11, 23)
MET = {"kind": "physical", "day": "23-11-2026"}
WHY = {"reason": "Borgeren var syg hele ugen."}


@pytest.fixture
def silent(people) -> list[Agreement]:
    """Three courses without a contact, each a week longer than the next."""
    with time_machine.travel("2026-10-05 09:00+02:00", tick=True):
        made = [
            desk.imported(
                people,
                start=START + timedelta(weeks=number),
                end=date(2027, 3, 1),
                on=START + timedelta(weeks=number),
                target_group=TargetGroup.T01_AKT_KTH,
            )
            for number in range(3)
        ]
    with time_machine.travel("2026-11-23 09:00+01:00", tick=True):
        contact_weeks.judge_finished_weeks(today=TODAY)
        yield [Agreement.objects.get(pk=each.pk) for each in made]


def acts(client, key: str) -> list[str]:
    """The addresses of the acts in one list, in its order."""
    page = client.get(reverse("agreements:work_list"), {"frist": key})
    return [row.act_url for row in page.context["rows"]]


def test_contact_weeks_are_worked_through_from_the_list_to_its_end(client, people, silent):
    client.force_login(people.caseworker)
    first, second, third = acts(client, "kontakt")
    assert [silent[0].number in first, silent[1].number in second] == [True, True]
    page = client.get(first).content.decode()
    assert "Registrér og gå til næste" in page
    assert client.post(first, MET | {"naeste": "1"}).url == second
    week = reverse("agreements:contact_week", args=[silent[1].number, 2026, 42])
    assert f"{week}?liste=kontakt" in client.get(second).content.decode()
    assert client.post(f"{week}?liste=kontakt", WHY | {"naeste": "1"}).url == third
    assert client.post(third, MET).url == reverse("agreements:contacts", args=[silent[2].number])
    assert Contact.objects.count() == 2


def test_what_was_passed_over_comes_again_at_the_end(client, people, silent):
    client.force_login(people.caseworker)
    first, second, third = acts(client, "kontakt")
    assert client.post(second, MET | {"naeste": "1"}).url == third
    assert client.post(third, MET | {"naeste": "1"}).url == first


def test_begun_and_follow_ups_go_on_in_the_list_they_came_from(client, people, silent):
    client.force_login(people.caseworker)
    first, second, _ = acts(client, "i-gang")
    answer = {"met": "nej", "reason": "Mentor har været syg siden starten."}
    assert client.post(first, answer | {"naeste": "1"}).url == second
    assert "liste=i-gang" in second


def test_without_a_list_there_is_nothing_to_go_on_in(client, people, silent):
    client.force_login(people.caseworker)
    for address in ("", "?liste=findes-ikke"):
        page = client.get(reverse("agreements:contact_new", args=[silent[0].number]) + address)
        assert "gå til næste" not in page.content.decode()


def test_the_last_of_the_list_says_so(client, people, silent):
    client.force_login(people.caseworker)
    Agreement.objects.exclude(pk=silent[0].pk).update(contact_missing_since=None)
    [only] = acts(client, "kontakt")
    done = client.post(only, MET | {"naeste": "1"}, follow=True)
    assert "Der er ikke mere på listen." in done.content.decode()
    assert done.request["PATH_INFO"] == reverse("agreements:contacts", args=[silent[0].number])


def test_another_teams_list_is_never_gone_on_in(client, people, silent):
    Agreement.objects.exclude(pk=silent[0].pk).update(team=people.stranger.teams.get(), caseworker=None)
    client.force_login(people.caseworker)
    address = reverse("agreements:contact_new", args=[silent[0].number]) + "?liste=kontakt"
    assert client.post(address, MET | {"naeste": "1"}).url == reverse(
        "agreements:contacts", args=[silent[0].number]
    )
