"""The network card: who is around the citizen, and what may be told to whom while a consent runs."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from cases.actions import network as actions
from cases.models import Assessment, Consent, JournalNote, NetworkContact
from mentorstotte.core.enums import Role
from mentorstotte.core.errors import Refused
from mentorstotte.core.models import Event
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
BO = actions.ContactCard("Bo Bostøtte", "support_person", "Morgener og post", phone="72 49 00 01")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-11-23 09:00+01:00", tick=True) as traveller:
        yield traveller


@pytest.fixture
def worker(client):
    person = factories.user(Role.CASEWORKER, team=factories.team(), name="Sara Lund")
    client.force_login(person)
    return person


@pytest.fixture
def case(worker):
    return factories.case(worker)


def added(case, worker, card=BO) -> NetworkContact:
    return actions.add_contact(case_id=case.pk, card=card, by=worker)


def consent(contact, worker, *, start: date = TODAY, end: date = date(2027, 3, 1)) -> Consent:
    facts = actions.ConsentFacts("network", contact.name, "Fremmøde i praktikken", start, end, "written")
    return actions.give_consent(case_id=contact.case_id, facts=facts, contact=contact, by=worker)


def share(contact, worker) -> JournalNote:
    return actions.share(contact_id=contact.pk, told="Han møder hver dag.", how="I telefon", by=worker)


def badge(client, case) -> str:
    [row] = client.get(reverse("cases:network", args=[case.number])).context["page"].rows
    return row.status[0]


def test_a_contact_is_added_shown_on_the_case_and_opens_nothing(client, case, worker):
    typed = {"name": "Bo Bostøtte", "role": "support_person", "helps_with": "Morgener og post"}
    client.post(reverse("cases:network_add", args=[case.number]), typed)
    page = client.get(reverse("cases:detail", args=[case.number])).content.decode()
    assert "Morgener og post" in page
    assert "Intet samtykke" in page
    with pytest.raises(Refused, match="samtykke"):
        share(NetworkContact.objects.get(), worker)
    assert JournalNote.objects.count() == 0


def test_what_is_told_while_the_consent_runs_stands_in_the_journal(client, case, worker):
    contact = added(case, worker)
    consent(contact, worker)
    typed = {"told": "Han møder hver dag.", "how": "I telefon"}
    client.post(reverse("cases:share", args=[case.number, contact.pk]), typed)
    note = JournalNote.objects.get()
    assert (note.theme, note.is_final) == ("Delt med Bo Bostøtte", True)
    assert note.text.startswith("Han møder hver dag.")


@pytest.mark.parametrize(
    ("on", "said"),
    [
        ("2026-11-30", "Gælder senere"),
        ("2026-12-01", "Samtykke"),
        ("2026-12-31", "Samtykke"),
        ("2027-01-01", "Udløbet"),
    ],
)
def test_a_consent_opens_from_its_first_to_its_last_day_and_an_expired_one_is_seen(
    client, case, worker, clock, on, said
):
    contact = added(case, worker)
    consent(contact, worker, start=date(2026, 12, 1), end=date(2026, 12, 31))
    clock.move_to(f"{on} 12:00+01:00")
    client.force_login(worker)
    assert badge(client, case) == said
    page = client.get(reverse("cases:share", args=[case.number, contact.pk]))
    assert page.status_code == (200 if said == "Samtykke" else 302)


def test_a_withdrawn_consent_opens_nothing_from_that_moment_and_stays_to_be_seen(client, case, worker):
    contact = added(case, worker)
    given = consent(contact, worker)
    for _ in range(2):
        client.post(reverse("cases:consent_withdraw", args=[case.number, given.pk]))
    assert badge(client, case) == "Trukket tilbage"
    with pytest.raises(Refused):
        share(contact, worker)
    given.refresh_from_db()
    assert (given.withdrawn_on, given.withdrawn_by) == (TODAY, worker)
    assert Event.objects.filter(kind="consent.withdrawn").count() == 1


def test_another_consent_opens_again_and_the_first_stays(case, worker):
    contact = added(case, worker)
    actions.withdraw_consent(consent_id=consent(contact, worker).pk, by=worker)
    consent(contact, worker)
    assert share(contact, worker).is_final
    assert Consent.objects.count() == 2


def test_who_has_left_the_network_is_told_nothing_and_is_not_forgotten(client, case, worker):
    contact = added(case, worker)
    consent(contact, worker)
    client.post(reverse("cases:network_end", args=[case.number, contact.pk]))
    with pytest.raises(Refused):
        share(contact, worker)
    page = client.get(reverse("cases:network", args=[case.number]))
    assert "Tidligere i netværket" in page.content.decode()
    assert page.context["page"].rows == []


def test_a_consent_to_one_person_does_not_open_for_another_name(client, case, worker):
    contact = added(case, worker)
    consent(contact, worker)
    typed = {"name": "Per Nabo", "role": "family", "helps_with": "Post"}
    answer = client.post(reverse("cases:network_change", args=[case.number, contact.pk]), typed)
    assert answer.status_code == 422
    contact.refresh_from_db()
    assert contact.name == "Bo Bostøtte"


def test_a_change_is_kept_in_the_history(case, worker):
    contact = added(case, worker)
    changed = actions.ContactCard(**vars(BO) | {"phone": "72 49 00 99"})
    actions.change_contact(contact_id=contact.pk, card=changed, by=worker)
    rows = NetworkContact.pgh_event_model.objects.order_by("pgh_id")
    assert [row.phone for row in rows] == ["72 49 00 01", "72 49 00 99"]


def test_a_change_is_seen_in_the_case_once_and_says_what_was_changed(client, case, worker):
    contact = added(case, worker)
    typed = vars(BO) | {"phone": "72 49 00 99", "helps_with": "Post og morgener"}
    for _ in range(2):
        assert (
            client.post(reverse("cases:network_change", args=[case.number, contact.pk]), typed).status_code
            == 302
        )
    said = "Netværk: Bo Bostøtte er rettet (hjælper med og telefon)"
    shown = client.get(reverse("cases:detail", args=[case.number])).content.decode()
    assert shown.count(said) == 1


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"valid_until": "1-11-2026"}, "før den første"),
        ({"valid_from": "1-1-2026", "valid_until": "1-11-2026"}, "er gået"),
        ({"whom": "andet"}, "Navn eller sted"),
        ({"whom": "andet", "recipient": "Arresthuset", "purpose": "network"}, "network"),
        ({"text": ""}, "Hvad må deles"),
    ],
)
def test_bad_consents_are_refused_with_a_sentence(client, case, worker, changed, says):
    contact = added(case, worker)
    typed = {
        "whom": str(contact.pk),
        "text": "Fremmøde",
        "valid_from": "23-11-2026",
        "valid_until": "23-11-2027",
        "how": "oral",
    }
    answer = client.post(reverse("cases:consent_new", args=[case.number]), typed | changed)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert Consent.objects.count() == 0


def test_consents_for_mentor_and_for_notices_need_no_contact(client, case, worker):
    typed = {
        "whom": "andet",
        "purpose": "notice",
        "recipient": "Arresthuset i Hillerød",
        "text": "Dagen for løsladelse",
        "valid_from": "23-11-2026",
        "valid_until": "23-5-2027",
        "how": "written",
    }
    client.post(reverse("cases:consent_new", args=[case.number]), typed)
    given = Consent.objects.get()
    assert (given.purpose, given.contact, given.recipient) == ("notice", None, "Arresthuset i Hillerød")


def notice(case, worker, *, end: date = date(2027, 3, 1)) -> Consent:
    facts = actions.ConsentFacts("notice", "Arresthuset", "Dagen for løsladelse", TODAY, end, "written")
    return actions.give_consent(case_id=case.pk, facts=facts, by=worker)


def test_a_prison_is_told_something_only_while_the_citizen_consents_to_it(client, case, worker):
    given = notice(case, worker)
    url = reverse("cases:tell", args=[case.number, given.pk])
    assert client.post(url, {"told": "Har en mentor fra 1. december.", "how": "I telefon"}).status_code == 302
    assert JournalNote.objects.get().theme == "Besked: Arresthuset"
    actions.withdraw_consent(consent_id=given.pk, by=worker)
    assert client.get(url).status_code == 302
    with pytest.raises(Refused, match="gælder ikke i dag"):
        actions.tell(consent_id=given.pk, told="Mere", how="I telefon", by=worker)
    assert JournalNote.objects.count() == 1


def test_the_withdrawal_says_what_it_stops_unless_another_consent_runs(client, case, worker):
    first, second = notice(case, worker), notice(case, worker, end=date(2027, 4, 1))
    for given, said in ((first, "Et andet samtykke"), (second, "ikke længere gives")):
        url = reverse("cases:consent_withdraw", args=[case.number, given.pk])
        assert said in client.post(url, follow=True).content.decode()


def test_who_comes_out_of_prison_without_such_a_consent_is_pointed_at(client, case, worker):
    Assessment.objects.create(case=case, target_group="T05_LOESL", made_by=worker)
    page = reverse("cases:network", args=[case.number])
    assert "Intet samtykke til besked" in client.get(page).content.decode()
    notice(case, worker)
    assert "Intet samtykke til besked" not in client.get(page).content.decode()


def test_the_database_ties_a_contact_to_the_networks_purpose(case, worker):
    given = consent(added(case, worker), worker)
    given.purpose = "mentor"
    with pytest.raises(IntegrityError), transaction.atomic():
        given.save()


@pytest.mark.parametrize("number", [1, 3, 20])
def test_page_and_card_take_as_many_queries_for_many(
    client, case, worker, number, django_assert_max_num_queries
):
    for each in range(number):
        contact = added(case, worker, actions.ContactCard(f"Bo {each}", "other", "Post"))
        consent(contact, worker, end=TODAY + timedelta(days=10 + each))
    for name in ("cases:network", "cases:detail"):
        url = reverse(name, args=[case.number])
        client.get(url)
        with django_assert_max_num_queries(10 if name == "cases:detail" else 7):
            assert client.get(url).content.decode().count("Bo ") >= number
