"""The pages “Følg op” and “Vurdér effekt” start filled, and lead on to the next thing to do."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from agreements.actions import contacts, followups
from agreements.followup_page import SinceLast
from agreements.models import Agreement, FollowUp
from cases.enums import TargetGroup
from tests.agreements import desk

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
START = date(2026, 7, 20)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-11-23 09:00+01:00", tick=True) as traveller:
        yield traveller


@pytest.fixture
def agreement(people) -> Agreement:
    """Since 20 July; followed up on 5 October, five weeks with a meeting, one no-show, a pause."""
    facts = {"target_group": TargetGroup.T01_AKT_KTH}
    made = desk.imported(people, start=START, end=date(2027, 1, 19), on=START, **facts)
    held = desk.follow_up(date(2026, 10, 5), progress=4, participants="Borger og mentor", citizen_view="Godt")
    followups.register_follow_up(agreement_id=made.pk, facts=held, by=people.caseworker)
    for day in (date(2026, 9, 2), *(date(2026, 10, 7) + timedelta(days=7 * n) for n in range(5))):
        said = contacts.ContactFacts(day, note=f"Fulgtes til praktik {day:%d.%m}")
        contacts.register_contact(agreement_id=made.pk, facts=said, by=people.caseworker)
    missed = contacts.ContactFacts(date(2026, 11, 11), no_show=True)
    contacts.register_contact(agreement_id=made.pk, facts=missed, by=people.caseworker)
    days = {"start": date(2026, 11, 16), "end": date(2026, 11, 20)}
    contacts.register_pause(agreement_id=made.pk, **days, kind="illness", note="", by=people.caseworker)
    return Agreement.objects.get(pk=made.pk)


def test_it_shows_what_was_granted_and_what_happened_since_last_time(agreement):
    page = SinceLast.of(agreement)
    assert (page.since, page.until) == (date(2026, 10, 6), TODAY)
    assert page.granted == 21  # 49 days at 3 hours a week
    assert page.contacts_in_words == "5 møder, 0 andre kontakter, 1 udeblivelse"
    assert page.weeks_in_words == "6 af 7 uger med kontakt, grund eller pause"
    assert len(page.pauses) == 1
    assert page.last.citizen_view == "Godt"


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        (None, None, "Borgeren er ikke spurgt endnu"),
        (True, None, "Af borgeren til og med 5. oktober 2026"),
        (True, True, "Af borgeren til og med 2. november 2026"),
        (True, False, "Borgeren kunne ikke bekræfte timerne 2. november 2026"),
        (False, True, "Af borgeren til og med 2. november 2026"),
    ],
)
def test_it_shows_until_when_the_citizen_has_confirmed_the_hours(people, client, first, second, words):
    made = desk.imported(people, start=START, end=date(2027, 1, 19), on=START)
    for day, said in ((date(2026, 10, 5), first), (date(2026, 11, 2), second)):
        held = desk.follow_up(day, hours_confirmed=said)
        followups.register_follow_up(agreement_id=made.pk, facts=held, by=people.caseworker)
    client.force_login(people.caseworker)
    page = client.get(reverse("agreements:follow_up", args=[made.number])).content.decode()
    assert words in page
    assert ("Tjek timerne" in page) == (second is False)


def test_the_form_starts_with_today_and_the_last_answers(agreement, people, client):
    client.force_login(people.caseworker)
    form = client.get(reverse("agreements:follow_up", args=[agreement.number])).context["form"]
    said = {name: form[name].value() for name in ("held_on", "purpose_present", "progress", "participants")}
    assert said == {
        "held_on": TODAY,
        "purpose_present": "ja",
        "progress": 4,
        "participants": "Borger og mentor",
    }


def answer(form) -> dict:
    """The form as it stands, with the one text that it wants."""
    kept = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    return kept | {"held_on": "23-11-2026", "text": "Møder nu stabilt."}


def test_one_text_is_enough_and_it_says_what_is_due_next(agreement, people, client):
    client.force_login(people.caseworker)
    address = reverse("agreements:follow_up", args=[agreement.number])
    page = client.post(address, answer(client.get(address).context["form"]), follow=True)
    assert FollowUp.objects.filter(agreement=agreement).count() == 2
    assert "Effektvurdering senest 5. januar 2027." in page.content.decode()
    assert page.request["PATH_INFO"] == reverse("cases:detail", args=[agreement.case.number])


def test_next_leads_through_the_list_without_going_back(agreement, people, client):
    late = desk.imported(people, start=date(2026, 8, 3), end=date(2027, 2, 2), on=TODAY)
    client.force_login(people.caseworker)
    address = reverse("agreements:follow_up", args=[agreement.number])
    said = answer(client.get(address).context["form"]) | {"naeste": "1"}
    assert client.post(address, said).url == reverse("agreements:follow_up", args=[late.number])
    address = reverse("agreements:follow_up", args=[late.number])
    said = answer(client.get(address).context["form"]) | {"naeste": "1", "progress": "3"}
    assert client.post(address, said).url == reverse("cases:detail", args=[late.case.number])


@pytest.mark.parametrize("rows", [1, 3, 20])
@pytest.mark.parametrize("act", ["follow_up", "effect"])
def test_the_pages_ask_the_same_number_of_questions(
    agreement, people, client, rows, act, django_assert_num_queries
):
    for number in range(rows):
        said = contacts.ContactFacts(date(2026, 10, 8) + timedelta(days=number))
        contacts.register_contact(agreement_id=agreement.pk, facts=said, by=people.caseworker)
    client.force_login(people.caseworker)
    with django_assert_num_queries(10):
        client.get(reverse(f"agreements:{act}", args=[agreement.number]))
