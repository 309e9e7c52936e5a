"""The hand-over on one page: everything for the next caseworker, for a mentor only what a mentor may see."""

from datetime import date, timedelta
from io import BytesIO

import pikepdf
import pytest
import time_machine
from django.urls import reverse

from agreements.actions import followups
from agreements.models import Paper
from cases.actions import network as networks
from mentorstotte.core.documents import store
from mentorstotte.core.documents.seal import verify
from tests import factories
from tests.agreements import desk
from tests.documents import reading

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TODAY = date(2026, 11, 23)
TOLD = {
    "text": "Har en angstdiagnose og møder alligevel fire dage om ugen.",
    "citizen_view": "Vil gerne have mentor med til den første dag.",
    "adjust": "Færre timer fra januar.",
}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-11-23 09:00+01:00", tick=True) as traveller:
        yield traveller


@pytest.fixture
def agreement(people):
    """In force, followed up once, with two around the citizen: one whom we may tell, and the doctor."""
    case = factories.case(people.caseworker, phone="20 30 40 50")
    made = desk.imported(people, start=date(2026, 9, 7), end=date(2027, 2, 20), on=TODAY, case=case)
    told = desk.follow_up(date(2026, 11, 16), **TOLD)
    followups.register_follow_up(agreement_id=made.pk, facts=told, by=people.caseworker)
    for name, role in (("Bo Bostøtte", "support_person"), ("Lis Læge", "health")):
        card = networks.ContactCard(name, role, "Morgener")
        contact = networks.add_contact(case_id=case.pk, card=card, by=people.caseworker)
    bo = case.network.get(name="Bo Bostøtte")
    consent(bo.case, people, "network", bo)
    assert contact.name == "Lis Læge"
    return made


def consent(case, people, purpose: str, contact=None):
    whom = contact.name if contact else "Mentor"
    facts = networks.ConsentFacts(purpose, whom, "Fremmøde", TODAY, TODAY + timedelta(days=90), "written")
    return networks.give_consent(case_id=case.pk, facts=facts, contact=contact, by=people.caseworker)


def brief(client, people, agreement, whom: str = "") -> dict[str, str]:
    client.force_login(people.caseworker)
    answer = client.get(reverse("agreements:brief", args=[agreement.number]), {"til": whom})
    return {passage.heading: passage.text for passage in answer.context["passages"]}


def test_the_next_caseworker_gets_aim_state_deadlines_wishes_people_and_consents(client, people, agreement):
    found = brief(client, people, agreement)
    assert "Opfølgning 16. november 2026: fremgang 3 af 5" in found["Her står vi"]
    assert "Skal ændres: Færre timer fra januar." in found["Her står vi"]
    assert found["Borgerens ønsker"] == TOLD["citizen_view"]
    assert "Effektvurdering senest 6. februar 2027" in found["Frister"]
    who = found["Hvem er med"].splitlines()
    assert any(line.startswith("Sagsbehandler: Signe Sagsbehandler") for line in who)
    assert [line for line in who if "Bo Bostøtte" in line and "Samtykke til at dele gælder" in line]
    assert [line for line in who if "Lis Læge" in line and "Intet samtykke" in line]


def test_a_mentor_sees_no_journal_text_no_cpr_and_no_network_without_consent(client, people, agreement):
    text = "\n".join(brief(client, people, agreement, "mentor").values())
    citizen = agreement.case.citizen
    hidden = ("angst", "Bo Bostøtte", "Lis Læge", "Færre timer", citizen.cpr, TOLD["citizen_view"])
    assert [word for word in hidden if word in text] == []
    assert "fremgang 3 af 5" in text
    assert "20 30 40 50" in text


def test_with_the_citizens_consent_a_mentor_sees_the_network_but_not_the_doctor(client, people, agreement):
    given = consent(agreement.case, people, "mentor")
    assert "Bo Bostøtte" in brief(client, people, agreement, "mentor")["Hvem er med"]
    assert "Lis Læge" not in brief(client, people, agreement, "mentor")["Hvem er med"]
    networks.withdraw_consent(consent_id=given.pk, by=people.caseworker)
    assert "Bo Bostøtte" not in brief(client, people, agreement, "mentor")["Hvem er med"]


def test_a_protected_citizen_is_not_reached_by_the_mentors_page(client, people, agreement):
    citizen = agreement.case.citizen
    citizen.address_protected_until = date(2027, 11, 1)
    citizen.save()
    assert "20 30 40 50" not in "\n".join(brief(client, people, agreement, "mentor").values())


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["overdragelse", "overdragelse-mentor"])
def test_the_page_is_kept_as_one_sealed_page_with_what_was_added(client, people, agreement, kind):
    client.force_login(people.caseworker)
    url = reverse("agreements:paper", args=[agreement.number, kind])
    typed = {"worked": "At mødes ved bussen kl. 7.", "wishes": "Et job med dyr."}
    assert client.post(url, typed).status_code == 302
    [paper] = Paper.objects.all()
    content = store.get(paper.document.sha256)
    text = reading.text(content)
    assert "At mødes ved bussen kl. 7." in text
    assert "Et job med dyr." in text
    assert agreement.case.citizen.cpr[:6] not in text
    assert verify(content).sound
    with pikepdf.open(BytesIO(content)) as pdf:
        assert len(pdf.pages) == 1


def test_a_cpr_number_is_not_handed_to_a_mentor(client, people, agreement):
    client.force_login(people.caseworker)
    url = reverse("agreements:paper", args=[agreement.number, "overdragelse-mentor"])
    answer = client.post(url, {"worked": "Ring på 710984-0001", "wishes": ""})
    assert answer.status_code == 422
    assert "CPR-nummer" in answer.content.decode()
    assert Paper.objects.count() == 0


@pytest.mark.parametrize("whom", ["", "mentor"])
@pytest.mark.parametrize("number", [1, 3, 20])
def test_the_page_takes_as_many_queries_for_a_large_network(
    client, people, agreement, number, whom, django_assert_num_queries
):
    consent(agreement.case, people, "mentor")
    for each in range(number):
        card = networks.ContactCard(f"Nabo {each}", "other", "Post")
        networks.add_contact(case_id=agreement.case_id, card=card, by=people.caseworker)
        told = desk.follow_up(TODAY - timedelta(days=each), **TOLD)
        followups.register_follow_up(agreement_id=agreement.pk, facts=told, by=people.caseworker)
    client.force_login(people.caseworker)
    url = reverse("agreements:brief", args=[agreement.number]) + f"?til={whom}"
    client.get(url)
    with django_assert_num_queries(6 if whom else 8):
        assert f"Nabo {number - 1}" in client.get(url).content.decode()
