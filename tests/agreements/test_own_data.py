"""The citizen's own copy tells of every table that keys lead to from the citizen, or where else it stands."""

from datetime import date

import pytest
from django.apps import apps
from django.db.models import ForeignKey

from agreements.actions import groups
from agreements.actions.own_data import ELSEWHERE, SAID, registered_about
from agreements.models import MonthSheet, Pause
from cases.models import Case, Citizen
from mentorstotte.core.enums import Role
from providers.actions.catalogue import buy_places
from providers.models import GroupContract
from reporting.actions.erasure import OURS
from tests import factories
from tests.agreements import settling


def reached() -> set[str]:
    """The tables that keys lead to from a case or a citizen, as retention follows them."""
    models = [model for app in OURS for model in apps.get_app_config(app).get_models()]
    models = [model for model in models if not hasattr(model, "pgh_tracked_model")]
    found, grew = {Case, Citizen}, True
    while grew:
        new = {model for model in models if model not in found and _points_at(model, found)}
        found |= new
        grew = bool(new)
    return {model._meta.label for model in found}


def _points_at(model, found: set) -> bool:
    keys = (field for field in model._meta.concrete_fields if isinstance(field, ForeignKey))
    return any(key.related_model in found for key in keys)


def test_every_table_that_keys_lead_to_is_told_of_or_it_is_said_where_else_it_stands():
    assert SAID.keys() | ELSEWHERE.keys() == reached()
    assert not SAID.keys() & ELSEWHERE.keys()


@pytest.mark.django_db
def test_a_citizens_answers_places_pauses_and_money_are_in_the_copy(people, time_machine):
    clock = time_machine
    clock.move_to("2014-06-05T10:00:00+02:00")
    agreement = settling.running(people)
    settling.give(agreement, people, "2014-06-04", note="Gik til praktikken")
    settling.approve_in_time(agreement, people, clock, settling.JUNE)
    settling.close(clock, settling.JUNE)
    days = {"valid_from": settling.START, "valid_to": settling.END}
    group = GroupContract(
        name="Morgenhold", supplier=people.mentor.supplier, mentor=people.mentor, places=8, price=9600, **days
    )
    buy_places(contract=group, by=factories.user(Role.CATALOGUE_ADMIN))
    span = {"start": date(2014, 7, 7), "end": date(2014, 7, 31)}
    groups.enrol(number=agreement.number, contract_id=group.pk, **span, by=people.caseworker)
    Pause.objects.create(agreement=agreement, kind="holiday", registered_by=people.caseworker, **span)
    told = {each.heading: "\n".join(each.lines) for each in registered_about(agreement.case)}
    assert told["Pladser i grupper"] == "Morgenhold: 7. juli 2014 til 31. juli 2014"
    assert told["Dine svar om timerne"].startswith("Juni 2014, spurgt")
    assert "Borgeren har bekræftet timerne" in told["Dine svar om timerne"]
    assert told["Timer måned for måned"] == "Juni 2014: 60 minutter, godkendt"
    assert "250,00" in told["Betalt til mentor"]
    assert "7. juli 2014 til 31. juli 2014" in told["Pauser"]
    assert "Gik til praktikken" in told["Mentorens timer"]
    assert MonthSheet.objects.count() == 1


@pytest.mark.django_db
def test_what_was_assessed_is_told_in_the_words_of_the_screen(people):
    told = {each.heading: each.lines for each in registered_about(people.saved().case)}
    (assessed,) = told["Vurderinger"]
    assert "Ydelse: " in assessed
    assert "Målgruppe: " in assessed
    assert len(told["Anden støtte"]) == 6
    assert "Pauser" not in told
