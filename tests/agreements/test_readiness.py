"""The documentation of an agreement on its page, in the row that lists read, and what people add to it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse

from agreements import readiness_page
from agreements.actions import followups, readiness, register
from agreements.models import Agreement, Readiness, ReadinessTurn, RegisterReport
from cases.enums import NoteKind
from cases.models import BoundaryCheck, JournalNote
from mentorstotte.core.calendar import today
from mentorstotte.core.enums import Role
from mentorstotte.core.errors import NotAllowed, Refused
from mentorstotte.core.models import AccessLog, Event
from mentorstotte.core.permissions import ROLES_WITH, Permission
from tests import factories
from tests.agreements import desk

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SIGNED, START, END = date(2014, 2, 24), date(2014, 3, 3), date(2014, 9, 2)
REPORT = register.ReportFacts("accepted", START, END, Decimal("3.00"), "DFDG-4711", date(2014, 3, 5))


@pytest.fixture
def clock():
    with time_machine.travel("2014-02-24T10:00:00+01:00", tick=True) as traveller:
        yield traveller


@pytest.fixture
def agreement(people, clock) -> Agreement:
    """AS-19: all is there on 1 July 2014 but a follow-up."""
    made = desk.signed(people, on=SIGNED, start=START)
    clock.move_to("2014-03-05T10:00:00+01:00")
    register.add_report(agreement_id=made.pk, facts=REPORT, by=people.caseworker)
    clock.move_to("2014-07-01T10:00:00+02:00")
    return made


def states(agreement) -> dict[str, str]:
    return {line.code: line.said.state for line in readiness.lines_of(agreement, today())}


def page(client, agreement):
    return client.get(reverse("agreements:documentation", args=[agreement.number]))


def stored(agreement) -> Readiness:
    return Readiness.objects.get(agreement=agreement)


def follow_up(agreement, people, on: date):
    followups.register_follow_up(agreement_id=agreement.pk, facts=desk.follow_up(on), by=people.caseworker)


# AS-19 -----------------------------------------------------------------------------------------------------
def test_as19_the_page_lacks_e6_and_a_follow_up_written_down_late_makes_it_ready(people, client, agreement):
    client.force_login(people.caseworker)
    shown = page(client, agreement)
    assert shown.context["page"].state == "not_ready"
    lacking = [row.line.code for row in shown.context["page"].rows if row.state == "Mangler"]
    assert lacking == ["E6"]
    assert "Behovet er ikke vurderet igen inden 2. juni 2014." in shown.content.decode()
    follow_up(agreement, people, date(2014, 5, 28))
    shown = page(client, agreement)
    assert shown.context["page"].state == "ready"
    assert "den 28. maj 2014 først 1. juli 2014" in shown.content.decode()
    assert shown.context["page"].title == "Refusionsdokumentation"


def test_as19_the_row_that_lists_read_says_the_same_as_the_page(people, agreement):
    readiness.judge_daily()
    assert (stored(agreement).state, stored(agreement).missing) == ("not_ready", ["E6"])
    assert stored(agreement).since == date(2014, 6, 2)
    follow_up(agreement, people, date(2014, 5, 28))
    readiness.judge([agreement.pk])
    assert (stored(agreement).state, stored(agreement).missing, stored(agreement).since) == (
        "ready",
        [],
        None,
    )
    assert set(states(agreement).values()) == {"ok", "not_applicable"}


# What is in the rows ---------------------------------------------------------------------------------------
def test_each_proof_leads_to_what_it_is(people, client, agreement):
    follow_up(agreement, people, date(2014, 5, 28))
    client.force_login(people.caseworker)
    links = [proof.url for row in page(client, agreement).context["page"].rows for proof in row.proofs]
    links = [url for url in links if url]
    assert len(links) == 4  # the assessment (E1, E8), the agreement, the follow-up
    assert {client.get(url).status_code for url in links} == {200}


def test_an_agreement_from_a_sheet_lacks_what_the_sheet_had_not(people, clock):
    clock.move_to("2014-07-01T10:00:00+02:00")
    made = desk.imported(people, start=START, end=END, on=START)
    lacking = [code for code, state in states(made).items() if state == "missing"]
    assert lacking == ["E1", "E2", "E3", "E6", "E8"]


def test_without_refund_in_the_law_the_same_page_documents_the_spending(people, client):
    with time_machine.travel("2026-11-23T10:00:00+01:00", tick=True):
        made = desk.imported(people, start=date(2026, 9, 1), end=date(2027, 2, 28), on=date(2026, 9, 1))
        client.force_login(people.caseworker)
        shown = page(client, made)
    assert shown.context["page"].title == "Forbrugsdokumentation"
    assert len(shown.context["page"].rows) == 10
    assert states(made)["E9"] == "not_applicable"


def test_what_nobody_signed_has_no_documentation(people, client, clock):
    version = desk.drafted(people, start=START)
    client.force_login(people.caseworker)
    assert page(client, version.agreement).status_code == 404
    readiness.judge_daily()
    assert not Readiness.objects.exists()


# The receipt and the control note --------------------------------------------------------------------------
def test_the_newest_receipt_counts_and_the_same_form_twice_is_one(people, agreement):
    rejected = replace(REPORT, state="rejected", weekly_hours=None, reference="DFDG-4712")
    key = "1b4e28ba-2fa1-11d2-883f-0016d3cca427"
    for _ in range(2):
        register.add_report(agreement_id=agreement.pk, facts=rejected, key=key, by=people.caseworker)
    assert RegisterReport.objects.count() == 2
    assert states(agreement)["E3"] == "missing"
    with pytest.raises(DatabaseError), transaction.atomic():
        RegisterReport.objects.update(state="accepted")


@pytest.mark.parametrize(
    ("changed", "at"),
    [
        ({"answered_on": date(2014, 7, 2)}, "answered_on"),
        ({"end": date(2014, 3, 2)}, "end"),
        ({"start": date(2019, 9, 15), "end": date(2019, 12, 1), "weekly_hours": None}, "weekly_hours"),
    ],
)
def test_a_receipt_that_cannot_be_is_refused_at_its_field(people, agreement, changed, at):
    facts = replace(REPORT, **changed)
    with pytest.raises(Refused) as refused:
        register.add_report(agreement_id=agreement.pk, facts=facts, by=people.caseworker)
    assert refused.value.at == at


def test_section_103_is_controlled_by_another_than_the_caseworker(people, client, agreement):
    checks = BoundaryCheck.objects.filter(assessment=agreement.proposal.assessment, scheme="SEL103")
    checks.update(answer="yes")
    assert states(agreement)["E8"] == "missing"
    text = "Borgeren er ikke i beskyttet beskæftigelse, og støtten trappes ned."
    with pytest.raises(NotAllowed):
        register.add_control(agreement_id=agreement.pk, text=text, by=people.caseworker)
    client.force_login(people.caseworker)
    assert "control_form" not in page(client, agreement).context
    client.force_login(people.colleague)
    assert "control_form" in page(client, agreement).context
    url = reverse("agreements:documentation_control", args=[agreement.number])
    assert client.post(url, {"text": "For kort"}).status_code == 422
    assert client.post(url, {"text": text}).status_code == 302
    note = JournalNote.objects.get(kind=NoteKind.CONTROL)
    assert (note.is_final, note.finalised_by) == (True, people.colleague)
    assert states(agreement)["E8"] == "ok"


def test_the_receipt_is_given_on_the_page(people, client, agreement):
    client.force_login(people.caseworker)
    url = reverse("agreements:documentation_report", args=[agreement.number])
    given = {
        "state": "accepted",
        "reference": "DFDG-5000",
        "answered_on": "01-07-2014",
        "start": "03-03-2014",
        "end": "02-09-2014",
        "weekly_hours": "3,00",
    }
    refused = client.post(url, given | {"answered_on": "02-07-2014"})
    assert refused.status_code == 422
    assert "Datoen ligger i fremtiden." in refused.content.decode()
    assert client.post(url, given).status_code == 302
    assert RegisterReport.objects.filter(reference="DFDG-5000").count() == 1


# Judged continuously ---------------------------------------------------------------------------------------
def test_an_event_on_the_case_has_its_agreements_judged_and_nothing_twice(people, agreement, clock):
    assert readiness.judge_changed() == 1
    assert stored(agreement).missing == ["E6"]
    assert readiness.judge_changed() == 0
    follow_up(agreement, people, date(2014, 5, 28))
    assert readiness.judge_changed() == 0  # an event settles for a minute
    clock.move_to("2014-07-01T10:05:00+02:00")
    assert readiness.judge_changed() == 1
    assert stored(agreement).state == "ready"
    assert ReadinessTurn.objects.get().event_id == Event.objects.latest("pk").pk


def test_a_date_that_passes_is_found_the_next_day_and_a_second_turn_finds_nothing(people, agreement, clock):
    follow_up(agreement, people, date(2014, 5, 28))
    assert readiness.judge_daily() == 1
    assert stored(agreement).state == "ready"
    clock.move_to("2014-08-28T03:10:00+02:00")
    assert readiness.judge_daily() == 1
    assert (stored(agreement).missing, stored(agreement).since) == (["E6"], date(2014, 8, 27))
    assert readiness.judge_daily() == 0


def test_a_worker_that_was_lost_loses_nothing(people, agreement, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(readiness, "judge", lambda keys: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            readiness.judge_changed()
    assert readiness.judge_changed() == 1
    assert stored(agreement).state == "not_ready"


# The list and the tile -------------------------------------------------------------------------------------
@pytest.mark.parametrize("rows", [1, 3, 30])
def test_page_list_and_judging_ask_the_same_however_many_there_are(
    people, client, clock, rows, django_assert_num_queries
):
    clock.move_to("2014-07-01T10:00:00+02:00")
    made = [desk.imported(people, start=START, end=END, on=START) for _ in range(rows)]
    for number in range(rows):
        facts = replace(REPORT, reference=f"K-{number}")
        register.add_report(agreement_id=made[0].pk, facts=facts, by=people.caseworker)
        follow_up(made[0], people, date(2014, 4, 1 + number % 30))
    with django_assert_num_queries(8):
        readiness.judge([each.pk for each in made])
    client.force_login(people.caseworker)
    with django_assert_num_queries(7):
        assert page(client, made[0]).status_code == 200
    before = AccessLog.objects.count()
    with django_assert_num_queries(4):
        shown = client.get(reverse("agreements:documentation_list"))
    assert len(shown.context["page"].rows) == rows
    assert AccessLog.objects.count() == before + rows


def test_the_list_is_filtered_by_what_is_missing_and_by_whose(people, client, agreement):
    other = desk.imported(people, start=START, end=END, on=START)
    Agreement.objects.filter(pk=other.pk).update(caseworker=people.colleague)
    old = desk.imported(people, start=date(2013, 6, 1), end=date(2013, 9, 1), on=date(2013, 6, 1))
    readiness.judge_daily()
    client.force_login(people.caseworker)

    def numbers(**query) -> set[str]:
        found = client.get(reverse("agreements:documentation_list"), query).context["page"].rows
        return {row.agreement.number for row in found}

    assert numbers() == {agreement.number}
    assert numbers(hvem="team") == {agreement.number, other.number}
    assert numbers(hvem="team", mangler="E1") == {other.number}
    assert numbers(periode="alle", mangler="E1") == {old.number}
    assert numbers(status="ready") == set()
    assert numbers(status="vrøvl") == {agreement.number}


def test_the_case_list_says_how_much_is_missing_and_leads_to_it(people, client, agreement):
    client.force_login(people.caseworker)
    where = reverse("agreements:documentation", args=[agreement.number])
    assert where not in client.get(reverse("cases:list")).content.decode(), "not judged yet"
    readiness.judge([agreement.pk])
    said = f'href="{where}" aria-label="Dokumentation, sag {agreement.case.number}: 1 mangler"'
    assert said in client.get(reverse("cases:list")).content.decode()
    follow_up(agreement, people, date(2014, 5, 28))
    readiness.judge([agreement.pk])
    assert f"sag {agreement.case.number}: Komplet" in client.get(reverse("cases:list")).content.decode()


NEXT_TO_NO_AGREEMENT = {
    Role.CATALOGUE_ADMIN: "keeps mentors and prices, and reads no cases",
    Role.MANAGEMENT: "reads figures without names: B12",
    Role.DATA_PROTECTION_OFFICER: "reads who looked at whom",
    Role.SYSTEM_ADMIN: "keeps users and operation",
    Role.MENTOR: "has the portal for a start page",
    Role.COORDINATOR: "has the portal for a start page",
}


def tile_of(client, user) -> list[int]:
    client.force_login(user)
    tiles = client.get("/", follow=True).context.get("tiles", [])
    return [tile.count for tile in tiles if tile.label == "løbende aftaler mangler dokumentation"]


def test_the_tile_stands_on_the_start_page_of_every_role_that_reads_agreements(people, client, agreement):
    readiness.judge_daily()
    for role in Role:
        own = 0 if role in (Role.CASEWORKER, Role.JOB_CONSULTANT) else 1
        expected = [] if role in NEXT_TO_NO_AGREEMENT else [own]
        assert tile_of(client, factories.user(role, team=people.team)) == expected, role
        assert (role in ROLES_WITH[Permission.READ_CASES]) == bool(expected), "who has it may open the list"


def test_the_tile_of_a_clarification_consultant_leads_to_as_many_of_the_teams(people, client, agreement):
    readiness.judge_daily()
    stranger = factories.user(Role.CLARIFICATION_CONSULTANT, team=factories.team("Et andet"))
    assert tile_of(client, stranger) == [0]
    own = factories.user(Role.CLARIFICATION_CONSULTANT, team=people.team)
    [tile] = readiness_page.tiles(own, today())
    client.force_login(own)
    assert len(client.get(tile.url).context["rows"]) == tile.count == 1


def test_the_tile_counts_ones_own_the_teams_or_all(people, client, agreement):
    readiness.judge_daily()
    controller = factories.user(Role.CONTROLLER)
    for user, expected in [
        (people.caseworker, 1),
        (people.colleague, 0),
        (people.approver, 1),
        (controller, 1),
    ]:
        assert tile_of(client, user) == [expected], user
