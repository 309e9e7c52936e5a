"""The pages about changes, versions, expiry and ends."""

from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import quote

import pytest
import time_machine
from django.urls import reverse

from agreements.actions import amendment
from agreements.actions.followups import register_effect
from agreements.enums import VersionState
from agreements.models import Agreement, Ending, Proposal
from tests import factories
from tests.agreements import desk
from tests.agreements.test_amendment import FROM, START, WHY, amend, in_may, sign

pytestmark = pytest.mark.django_db
STATUS = "Borgeren møder selv nu og går videre i praktik."


@pytest.fixture
def agreement(people) -> Agreement:
    with in_may(people) as made:
        yield made


@pytest.fixture
def running(people) -> Agreement:
    """From a spreadsheet, ends in ten days."""
    with time_machine.travel("2014-08-25 10:00+02:00", tick=True):
        end = date(2014, 9, 4)
        yield desk.imported(people, start=START, end=end, on=START, target_group="T07_RESS")


@pytest.fixture
def client(client, people):
    client.force_login(people.caseworker)
    return client


def url(name: str, agreement) -> str:
    return reverse(f"agreements:{name}", args=[agreement.number])


def hours(**changes) -> dict:
    return {"kind": "hours", "day": "12-05-2014", "why": WHY, "level": "3", "weekly_hours": "3,50"} | changes


def test_the_form_says_what_the_rules_say_while_it_is_written(agreement, client):
    page = client.get(url("amend", agreement)).content.decode()
    assert "Vælg, hvad der skal ændres" in page
    data = hours(level="4", weekly_hours="5,00", why="")
    part = client.post(url("amend", agreement), data, headers={"HX-Request": "true"}).content.decode()
    assert "Skal godkendes i visitationen" in part
    assert "Niveau 4 kan højst vare" in part
    assert 'name="reason_R-11_text"' in part
    assert "<html" not in part
    assert agreement.versions.count() == 1
    same = client.post(url("amend", agreement), data | {"check": "1"}).content.decode()
    assert 'name="reason_R-11_text"' in same, "also without JavaScript"
    assert agreement.versions.count() == 1


def test_a_change_goes_from_form_to_visitation_to_the_printed_supplement(agreement, client, people):
    answer = client.post(url("amend", agreement), hours())
    assert answer.url == url("agreement", agreement)
    assert "En ændring er på vej" in client.get(answer.url).content.decode()
    client.force_login(people.approver)
    queue = client.get(reverse("agreements:visitation_queue")).content.decode()
    assert "Nyt timetal eller niveau" in queue
    page = client.get(url("change", agreement)).content.decode()
    assert "<del>" in page
    assert "Slettet: " in page
    answers = dict.fromkeys(("aim_precise", "need_temporary", "level_fits", "others_considered"), "on")
    assert client.post(url("change_approve", agreement), {}).status_code == 422
    assert client.post(url("change_approve", agreement), answers).status_code == 302
    client.force_login(people.caseworker)
    version = agreement.versions.get(number=2)
    assert version.approved_by == people.approver
    sign(version, people)
    page = client.get(url("versions", agreement)).content.decode()
    for each in agreement.versions.all():
        assert each.document.sha256 in page
    assert "fra version 1 til version 2" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_approvers_start_page_counts_changes_and_proposals_alike(
    agreement, client, people, rows, django_assert_num_queries
):
    amend(agreement, people, "hours", level=3, weekly_hours=Decimal("3.50"))
    for number in range(rows):
        people.submitted(people.case(given=f"Nr {number}"))
    client.force_login(people.approver)
    with django_assert_num_queries(8):  # one of them says that the person has looked, every ten minutes
        page = client.get(reverse("overview"))
    [tile] = [tile for tile in page.context["tiles"] if tile.label == "venter på din visitation"]
    assert tile.count == rows + 1
    html = page.content.decode()
    assert "Ændring til visitation" in html
    assert "Nyt timetal eller niveau fra 12. maj 2014" in html
    assert url("change", agreement) in html
    client.force_login(people.caseworker)
    assert url("change", agreement) not in client.get(reverse("overview")).content.decode()


def test_a_hearing_leads_back_to_the_change_that_asked_for_it(agreement, client):
    hearing = reverse("agreements:hearing", args=[agreement.case.number])
    asked = client.post(url("amend", agreement), {"hearing": "1"})
    assert asked.url == f"{hearing}?tilbage={quote(url('amend', agreement), safe='')}"
    answer_by = {"answer_by": "26-05-2014", "considered": "Vi overvejer at give dig færre timer."}
    facts = {"fact_1": "Du møder selv nu.", "source_1": "Mentor", "rules": "Lov § 31 b", **answer_by}
    sent = client.post(f"{hearing}?tilbage={url('amend', agreement)}", facts)
    assert sent.headers.get("Location") == url("amend", agreement), sent.content.decode()[-3000:]
    elsewhere = client.get(f"{hearing}?tilbage=https://evil.example/").content.decode()
    assert "evil.example" not in elsewhere.split("<main")[1].split('class="act-link"')[1]


LESS = {"level": "1", "weekly_hours": "1,50", "agreed": "nej", "hearing_needed": "ja"}
SO_FAR = "Du møder nu selv tre dage om ugen, og mentoren er der kun kort."


def test_what_was_typed_before_a_hearing_is_there_weeks_after_and_gone_when_it_was_sent(agreement, client):
    typed = hours(**LESS) | {"reasons": SO_FAR, "rules": "Lov § 31 b"}
    client.post(url("amend", agreement), typed | {"hearing": "1"})
    assert agreement.versions.count() == 1
    page = client.get(url("amend", agreement)).content.decode()
    assert "Her er det, du skrev sidst." in page
    assert SO_FAR in page
    assert 'value="1,50"' in page
    assert SO_FAR not in client.get(f"{url('amend', agreement)}?forfra=1").content.decode()
    client.post(url("amend", agreement), typed | {"hearing_needed": "nej"})
    assert agreement.decisions.count() == 1
    agreement.refresh_from_db()
    assert agreement.unfinished == {}


def test_what_was_typed_before_a_hearing_about_an_end_is_there_afterwards(running, client):
    typed = {
        "reason": "other_offer",
        "on": "29-08-2014",
        "status": STATUS,
        "agreed": "nej",
        "reasons": SO_FAR,
    }
    answer = client.post(url("end", running), typed | {"hearing": "1"})
    assert answer.url.startswith(reverse("agreements:hearing", args=[running.case.number]))
    page = client.get(url("end", running))
    assert (page.status_code, SO_FAR in page.content.decode(), STATUS in page.content.decode()) == (
        200,
        True,
        True,
    )
    assert not Ending.objects.exists()


def test_less_support_against_the_wish_is_decided_on_the_page_and_waits_for_nobody(agreement, client):
    less = hours(level="1", weekly_hours="1,50", agreed="nej")
    assert client.post(url("amend", agreement), less).status_code == 422, "must the citizen be heard?"
    letter = {
        "hearing_needed": "nej",
        "reasons": "Du møder nu selv tre dage om ugen, og mentoren er der kun kort.",
        "rules": "Lov om en aktiv beskæftigelsesindsats § 31 b, stk. 1",
    }
    answer = client.post(url("amend", agreement), less | letter)
    decision = agreement.decisions.get()
    assert answer.url == reverse("agreements:decision", args=[agreement.case.number, decision.pk])
    page = client.get(url("agreement", agreement)).content.decode()
    assert "Ved afgørelse, uden borgerens underskrift" in page
    assert "Registrér underskrift" not in page


def test_an_open_change_can_be_taken_back_and_the_agreement_stands(agreement, client, people):
    version = amend(agreement, people, "hours", level=3, weekly_hours=Decimal("3.50"))
    page = client.get(url("agreement_withdraw", agreement)).content.decode()
    assert "Aftalen gælder, som den er underskrevet." in page
    client.post(url("agreement_withdraw", agreement), {"reason": "Skrevet forkert ind."})
    version.refresh_from_db()
    agreement.refresh_from_db()
    assert (version.state, agreement.in_force) == (VersionState.WITHDRAWN, True)


@pytest.mark.parametrize("changes", [1, 3, 6])
def test_versions_ask_the_same_number_of_questions(
    agreement, client, people, changes, django_assert_max_num_queries
):
    for number in range(changes):
        mentor = factories.mentor(f"Mentor {30 + number}")
        day = FROM + timedelta(days=number)
        change = amendment.Change(kind="mentor", day=day, why=WHY, **desk.new_mentor(mentor))
        version = amendment.amend(agreement_id=agreement.pk, change=change, by=people.caseworker)
        sign(version, people)
    client.get(url("versions", agreement))
    with django_assert_max_num_queries(10):
        page = client.get(url("versions", agreement)).content.decode()
    assert page.count("Fingeraftryk") == changes + 1
    first = client.get(url("versions", agreement) + "?fra=1&til=2").content.decode()
    assert "Tilføjet: </span>30" in first


def test_an_expiring_agreement_asks_one_question_with_three_answers(running, client, people):
    for page in (reverse("overview"), reverse("cases:detail", args=[running.case.number])):
        assert client.get(page).status_code == 200
    assert "R-15" in client.get(url("expiry", running)).content.decode()
    refused = client.post(url("expiry", running), {"answer": "extend"})
    assert refused.status_code == 422
    facts = desk.effect(date(2014, 8, 25))
    register_effect(agreement_id=running.pk, facts=facts, by=people.caseworker)
    words = "Forlæng, skift niveau eller afslut"
    for page in (reverse("cases:detail", args=[running.case.number]), url("agreement", running)):
        assert words in client.get(page).content.decode(), page
    overview = client.get(reverse("overview")).content.decode()
    assert ("Tag stilling" in overview, url("expiry", running) in overview) == (True, True)
    ended = client.post(url("expiry", running), {"answer": "end"})
    assert ended.url.endswith("?aarsag=expired")
    assert client.post(url("expiry", running), {"answer": "extend"}).status_code == 302
    assert Proposal.objects.get(case=running.case).start_date == date(2014, 9, 5)
    assert url("expiry", running) not in client.get(reverse("overview")).content.decode()


def test_an_agreement_is_ended_and_the_end_undone(running, client):
    data = {"reason": "goal_reached", "on": "25-08-2014", "status": STATUS}
    assert client.post(url("end", running), data).status_code == 422, "does the citizen agree?"
    assert client.post(url("end", running), data | {"agreed": "nej"}).status_code == 422
    assert client.post(url("end", running), data | {"agreed": "ja"}).status_code == 302
    page = client.get(url("agreement", running)).content.decode()
    assert "Aftalen er afsluttet" in page
    assert "Genåbn aftalen" in page
    client.post(url("end_undo", running), {"reason": "Forkert borger valgt."})
    running.refresh_from_db()
    assert (running.ended_on, Ending.objects.get().undone_reason) == (None, "Forkert borger valgt.")


def test_the_decision_of_a_stop_is_one_step_with_its_letter(running, client):
    data = {
        "reason": "other_offer",
        "on": "25-08-2014",
        "status": STATUS,
        "agreed": "nej",
        "hearing_needed": "nej",
        "reasons": "Du begynder i et virksomhedsforløb med egen kontaktperson fra mandag.",
        "rules": "Lov om en aktiv beskæftigelsesindsats § 31 b, stk. 1",
        "help": ["SEL85"],
    }
    assert client.post(url("end", running), data).status_code == 302
    ending = Ending.objects.select_related("decision__document").get()
    assert ending.decision.document.sealed
    page = client.get(
        reverse("agreements:decision", args=[running.case.number, ending.decision.pk])
    ).content.decode()
    assert "Stop af mentorstøtte" in page
    assert "Klagefrist" in page


def test_the_register_asks_for_an_end(running, client):
    citizen = running.case.citizen
    citizen.deceased_on = date(2014, 8, 20)
    citizen.save()
    page = client.get(reverse("cases:detail", args=[running.case.number])).content.decode()
    assert "borgeren er død, og aftalen skal afsluttes" in page
    form = client.get(url("end", running)).content.decode()
    assert "20-08-2014" in form
