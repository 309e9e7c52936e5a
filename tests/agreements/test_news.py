"""The start page: what is new since the last visit, and numbers that agree with the lists behind them."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from agreements.actions import digests, signing
from agreements.actions.imports import ImportedAgreement, create_imported
from agreements.models import Agreement
from cases.actions import journal
from mentorstotte.core import absence_actions
from mentorstotte.core.enums import Role
from mentorstotte.core.models import AccessLog
from mentorstotte.core.permissions import OUTSIDE
from tests import factories
from tests.agreements import desk

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-11-23 09:00+01:00", tick=True) as traveller:
        yield traveller


def visit(client, user):
    """A new session and the start page in it."""
    client.logout()
    client.force_login(user)
    return client.get(reverse("overview")).context["news"]


def note(case, by, theme: str):
    facts = {"kind": "note", "occurred_on": TODAY, "theme": theme, "text": "Tekst.", "final": True}
    return journal.write_note(case=case, by=by, **facts)


def said(news) -> list[str]:
    return [thing["said"] for thing in news.things]


def test_what_others_did_since_the_last_visit_is_new_and_ones_own_is_not(client, people, clock):
    case, theirs = people.case(), factories.case(people.colleague)
    visit(client, people.caseworker)
    clock.shift(3600)
    note(case, people.colleague, "Ringede til praktikken")
    note(case, people.caseworker, "Mit eget")
    note(theirs, people.approver, "En andens sag")
    news = visit(client, people.caseworker)
    assert said(news) == ["Notat: Ringede til praktikken"]
    assert news.things[0]["who"] == people.colleague.name
    assert AccessLog.objects.filter(subject_key=str(case.citizen_id), page="overview").exists()


def test_it_stays_new_for_the_whole_visit_and_is_old_at_the_next(client, people, clock):
    case = people.case()
    visit(client, people.caseworker)
    clock.shift(3600)
    note(case, people.colleague, "Før besøget")
    clock.shift(60)
    assert said(visit(client, people.caseworker)) == ["Notat: Før besøget"]
    again = client.get(reverse("overview")).context["news"]
    assert said(again) == ["Notat: Før besøget"]
    clock.shift(60)
    note(case, people.colleague, "Under besøget")
    news = client.get(reverse("overview")).context["news"]
    assert said(news) == ["Notat: Under besøget", "Notat: Før besøget"]
    clock.shift(3600)
    note(case, people.colleague, "Efter besøget")
    assert said(visit(client, people.caseworker))[0] == "Notat: Efter besøget"
    assert "Notat: Før besøget" not in said(visit(client, people.caseworker))


def test_decisions_signatures_and_documents_of_others_are_new_too(client, people, clock):
    version = desk.printed(people, start=date(2026, 12, 7))
    visit(client, people.caseworker)
    clock.shift(3600)
    signing.register_signature(version_id=version.pk, signed=desk.paper(TODAY), by=people.colleague)
    journal.journal_document(
        case=version.agreement.case,
        content=b"%PDF-1.4 attest",
        content_type="application/pdf",
        received_on=TODAY,
        sender="Egen læge",
        theme="Attest",
        by=people.colleague,
    )
    texts = said(visit(client, people.caseworker))
    assert "Dokument journaliseret: Attest" in texts
    assert [text for text in texts if "underskr" in text.lower()]


def test_the_stand_in_sees_what_is_new_on_the_cases_of_the_one_away(client, people, clock):
    case = people.case()
    visit(client, people.colleague)
    days = {"start": TODAY, "end": TODAY}
    absence_actions.register_absence(
        user=people.caseworker, stand_in=people.colleague, note="", by=people.caseworker, **days
    )
    clock.shift(3600)
    note(case, people.approver, "Husk mødet")
    assert said(visit(client, people.colleague)) == ["Notat: Husk mødet"]


def test_the_whole_list_has_what_the_card_leaves_out(client, people, clock):
    case = people.case()
    visit(client, people.caseworker)
    clock.shift(3600)
    for number in range(12):
        note(case, people.colleague, f"Nr. {number}")
    news = visit(client, people.caseworker)
    assert (len(news.things), news.total) == (8, 12)
    assert len(client.get(reverse("news")).context["things"]) == 12


@pytest.mark.parametrize("role", [role for role in Role if role not in OUTSIDE])
def test_every_number_on_the_start_page_is_that_of_the_list_behind_it(client, people, role):
    person = factories.user(role, team=people.team)
    rows = [
        ImportedAgreement(
            case=factories.case(owner),
            mentor=people.mentor,
            target_group="T17_ALM",
            start=date(2026, 6, 1 + number),
            end=date(2026, 12, 1 + number),
        )
        for number, owner in enumerate([person, people.caseworker] * 6)
    ]
    create_imported(rows=rows, on=TODAY, by=people.caseworker)
    for owner in (person, people.caseworker):
        proposal = people.submitted(factories.case(owner))
        assert proposal.case.caseworker == owner
    Agreement.objects.filter(pk__in=Agreement.objects.values("pk")[:3]).update(
        first_meeting_due=date(2026, 11, 1), contact_missing_since=date(2026, 11, 9)
    )
    client.force_login(person)
    page = client.get(reverse("overview"))
    shown = {
        tile.label: (tile.count, len(client.get(tile.url).context["rows"])) for tile in page.context["tiles"]
    }
    assert {label: numbers for label, numbers in shown.items() if len(set(numbers)) > 1} == {}
    works = role in (Role.CASEWORKER, Role.JOB_CONSULTANT, Role.APPROVER)
    assert bool(sum(count for count, _ in shown.values())) is works


def test_the_numbers_of_mondays_digest_are_those_of_the_teams_lists(client, people):
    for number in range(4):
        desk.imported(people, start=date(2026, 6, 1 + number), end=date(2026, 12, 1 + number), on=TODAY)
    client.force_login(people.approver)
    counts = digests.team_counts(people.approver, TODAY)
    for key, count in counts.items():
        address = f"{reverse('agreements:work_list')}?hvem=team&frist={key.replace('_', '-')}"
        assert len(client.get(address).context["rows"]) == count
    assert sum(counts.values()) > 0


@pytest.mark.parametrize("role", sorted(OUTSIDE))
def test_who_is_not_employed_here_is_led_to_the_portal(client, people, role):
    client.force_login(factories.user(role, team=people.team))
    answer = client.get(reverse("overview"))
    assert (answer.status_code, answer.url) == (302, reverse("agreements:portal"))
