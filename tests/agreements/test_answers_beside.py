"""The citizen's monthly answer is seen on the case, and answers the follow-up's question about the hours."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from agreements.actions import answers, followups, hours, months
from agreements.actions.hours import EntryFacts
from agreements.models import Agreement
from tests.agreements import desk

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
START, END = date(2014, 4, 7), date(2014, 9, 30)
MONTHS = {4: "april", 5: "maj", 6: "juni"}


@pytest.fixture
def clock():
    with time_machine.travel("2014-07-02T10:00:00+02:00", tick=False) as traveller:
        yield traveller


@pytest.fixture
def agreement(people, clock) -> Agreement:
    return desk.imported(people, start=START, end=END, on=START)


def asked(agreement, people, month: int, said: bool | None = None):
    """A month with an hour in it, about which the citizen was asked, and what was said."""
    facts = EntryFacts(date(2014, month, 14), direct_minutes=60, late_reason="Papirerne kom sent.")
    hours.register_entry(agreement_id=agreement.pk, facts=facts, by=people.caseworker)
    first = date(2014, month, 1)
    sheet = months.submit_month(agreement_id=agreement.pk, month=first, by=people.caseworker)
    assert answers.ask(sheet_id=sheet.pk)
    if said is not None:
        words = "" if said else "Vi mødtes ikke."
        answers.register_answer(sheet_id=sheet.pk, confirmed=said, words=words, by=people.caseworker)
    return sheet


def case_page(client, people, agreement) -> str:
    client.force_login(people.caseworker)
    return client.get(reverse("cases:detail", args=[agreement.case.number])).content.decode()


def follow_up_form(client, people, agreement):
    client.force_login(people.caseworker)
    return client.get(reverse("agreements:follow_up", args=[agreement.number])).context["form"]


def test_asked_confirmed_disputed_and_silent_are_seen_on_the_case(agreement, people, client, clock):
    asked(agreement, people, 4, True)
    disputed = asked(agreement, people, 5, False)
    asked(agreement, people, 6)
    shown = case_page(client, people, agreement)
    for month, words in ((4, "Bekræftet"), (5, "Uenig"), (6, "Spurgt")):
        line = shown.split(f"{MONTHS[month].capitalize()} 2014</a>")[1][:200]
        assert words in line
    clock.move_to("2014-07-13T10:00:00+02:00")
    assert "Intet svar" in case_page(client, people, agreement)
    reason = "Borgeren huskede forkert, se notat."
    answers.settle(sheet_id=disputed.pk, reason=reason, by=people.caseworker)
    assert "Uenighed afklaret" in case_page(client, people, agreement)


@pytest.mark.parametrize(
    ("said", "first", "words"),
    [
        ((True, True), "ja", "april 2014 (bekræftet) og maj 2014 (bekræftet)"),
        ((True, False), "nej", "april 2014 (bekræftet) og maj 2014 (uenig)"),
        ((True, None), "", "april 2014 (bekræftet) og maj 2014 (spurgt)"),
    ],
)
def test_the_answers_fill_in_the_follow_up_and_say_where_from(agreement, people, client, said, first, words):
    for month, answer in zip((4, 5), said, strict=True):
        asked(agreement, people, month, answer)
    form = follow_up_form(client, people, agreement)
    assert form.initial["hours_confirmed"] == first
    help_text = form.fields["hours_confirmed"].help_text
    assert words in help_text
    assert help_text.startswith("Udfyldt efter det.") == bool(first)


def test_only_the_months_since_the_last_follow_up_count(agreement, people, client):
    asked(agreement, people, 4, False)
    held = desk.follow_up(date(2014, 5, 2), hours_confirmed=False)
    followups.register_follow_up(agreement_id=agreement.pk, facts=held, by=people.caseworker)
    asked(agreement, people, 5, True)
    form = follow_up_form(client, people, agreement)
    assert form.initial["hours_confirmed"] == "ja"
    assert "april" not in form.fields["hours_confirmed"].help_text


def test_a_settled_disagreement_is_for_the_caseworker_to_judge(agreement, people, client):
    sheet = asked(agreement, people, 4, False)
    answers.settle(sheet_id=sheet.pk, reason="Mentor har rettet bilaget.", by=people.caseworker)
    assert follow_up_form(client, people, agreement).initial["hours_confirmed"] == ""


def test_nothing_is_said_when_the_citizen_was_never_asked(agreement, people, client):
    form = follow_up_form(client, people, agreement)
    assert (form.initial["hours_confirmed"], form.fields["hours_confirmed"].help_text) == ("", "")
    assert "Borgerens svar" not in case_page(client, people, agreement)
