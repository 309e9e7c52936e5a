"""Nothing typed is lost when the login ends, the form is too old or a purpose is missing."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.models import JournalNote
from mentorstotte.core.enums import Role
from mentorstotte.core.kept import LOGGED_OFF
from mentorstotte.core.models import Session
from tests import factories

pytestmark = pytest.mark.django_db
WORD = "fire ord om en gul kat"
TEXT = "Borgeren ringede og fortalte om praktikken på lageret."
HOME = {"Origin": "http://testserver"}


@pytest.fixture
def person():
    made = factories.user(Role.CASEWORKER, team=factories.team())
    made.set_password(WORD)
    made.save()
    return made


@pytest.fixture
def case(person):
    return factories.case(person)


@pytest.fixture
def address(case):
    return reverse("cases:note_new", args=[case.number])


def note() -> dict:
    return {"kind": "note", "occurred_on": "03-11-2026", "theme": "Samtale", "text": TEXT, "revision": "1"}


def log_in(client, person, to="/"):
    return client.post("/konto/log-ind/", {"login": person.email, "password": WORD, "next": to})


def expire(client) -> None:
    Session.objects.update(expire_date=timezone.now() - timedelta(minutes=1))


def post_after_expiry(client, person, address, **more):
    log_in(client, person)
    expire(client)
    headers = HOME | {"Referer": f"http://testserver{address}?fra=sag"} | more
    return client.post(address, note(), headers=headers)


def resend(client, page):
    """Presses “Send det nu”: the hidden fields to the form's address."""
    kept = page.context["kept"]
    return client.post(kept.path, dict(kept.fields), headers=HOME)


def test_a_form_sent_after_the_session_ended_comes_back_after_login(client, person, case, address):
    answer = post_after_expiry(client, person, address)
    assert answer.headers["Location"] == "/konto/log-ind/?next=/fortsaet/"
    assert "er gemt. Log ind" in client.get(answer.headers["Location"]).content.decode()
    assert log_in(client, person, "/fortsaet/").headers["Location"] == "/fortsaet/"
    page = client.get("/fortsaet/")
    assert TEXT in page.content.decode()
    assert 'name="csrfmiddlewaretoken"' in page.content.decode()
    assert resend(client, page).status_code == 302
    assert JournalNote.objects.get(theme="Samtale").text == TEXT
    assert client.get("/fortsaet/").headers["Location"] == "/", "sent once, it is gone"


def test_it_lies_encrypted_in_the_session(client, person, case, address):
    post_after_expiry(client, person, address)
    assert "kept" in client.session
    assert all(TEXT not in str(session.get_decoded()) for session in Session.objects.all())
    assert "csrfmiddlewaretoken" not in str(client.session["kept"])


def test_another_person_at_the_same_computer_sees_nothing_of_it(client, person, case, address):
    post_after_expiry(client, person, address)
    other = factories.user(Role.CASEWORKER, team=case.team)
    other.set_password(WORD)
    other.save()
    log_in(client, other)
    assert client.get("/fortsaet/").headers["Location"] == "/"


def test_it_is_kept_for_half_an_hour(client, person, case, address):
    post_after_expiry(client, person, address)
    log_in(client, person)
    with time_machine.travel(timezone.now() + timedelta(minutes=31), tick=False):
        assert client.get("/fortsaet/").headers["Location"] == "/"
    assert client.get("/fortsaet/").status_code == 200


def test_it_can_be_thrown_away(client, person, case, address):
    post_after_expiry(client, person, address)
    log_in(client, person)
    assert client.post("/fortsaet/").headers["Location"] == f"{address}?fra=sag"
    assert client.get("/fortsaet/").headers["Location"] == "/"
    assert not JournalNote.objects.exists()


def test_another_site_cannot_lay_a_form_ready(client, person, case, address):
    answer = post_after_expiry(client, person, address, Origin="https://example.org")
    assert "fortsaet" not in answer.headers["Location"]
    assert "kept" not in client.session


def post_after_log_off(client, person, address, cookies=None):
    """The note is sent from a tab that was open when another tab logged off."""
    log_in(client, person)
    client.post("/konto/log-ud/")
    client.cookies.load(cookies or {})
    return client.post(address, note(), headers=HOME | {"Referer": f"http://testserver{address}"})


def test_a_form_sent_after_a_log_off_in_another_tab_comes_back_after_login(client, person, case, address):
    answer = post_after_log_off(client, person, address)
    assert answer.headers["Location"] == "/konto/log-ind/?next=/fortsaet/"
    log_in(client, person)
    assert TEXT in client.get("/fortsaet/").content.decode()


def test_after_a_log_off_another_person_at_the_same_computer_sees_nothing_of_it(
    client, person, case, address
):
    post_after_log_off(client, person, address)
    other = factories.user(Role.CASEWORKER, team=case.team)
    other.set_password(WORD)
    other.save()
    log_in(client, other)
    assert client.get("/fortsaet/").headers["Location"] == "/"


@pytest.mark.asvs("9.1.1", "9.2.2")
@pytest.mark.parametrize("forged", ["", "1", "1:abc:def"])
def test_who_logged_off_cannot_be_made_up(client, person, case, address, forged):
    answer = post_after_log_off(client, person, address, {LOGGED_OFF: forged})
    assert answer.headers["Location"] == f"/konto/log-ind/?next={address}"
    assert "kept" not in client.session


def test_half_an_hour_after_a_log_off_nothing_is_known_of_it(client, person, case, address):
    log_in(client, person)
    client.post("/konto/log-ud/")
    with time_machine.travel(timezone.now() + timedelta(minutes=31), tick=False):
        client.post(address, note(), headers=HOME)
    assert "kept" not in client.session


def test_files_are_not_kept_and_that_is_said(client, person, case):
    log_in(client, person)
    expire(client)
    address = reverse("cases:document_new", args=[case.number])
    attached = note() | {"file": SimpleUploadedFile("brev.pdf", b"%PDF-1.4")}
    client.post(address, attached, headers=HOME)
    log_in(client, person)
    page = client.get("/fortsaet/")
    assert "Vedhæftede filer er ikke gemt" in page.content.decode()
    assert "file" not in dict(page.context["kept"].fields)


def test_passwords_are_never_kept(client, person):
    log_in(client, person)
    expire(client)
    words = {"oldpassword": WORD, "password1": "noget helt andet nu", "password2": "noget helt andet nu"}
    answer = client.post("/konto/adgangskode/", words, headers=HOME)
    assert "fortsaet" not in answer.headers["Location"]
    assert "kept" not in client.session


def test_more_than_a_form_can_hold_is_not_kept(client, person, case, address):
    log_in(client, person)
    expire(client)
    client.post(address, note() | {"text": "x" * 250_000}, headers=HOME)
    assert "kept" not in client.session


def test_a_form_older_than_the_login_is_not_lost(person, case, address):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(person)
    answer = browser.post(address, note() | {"csrfmiddlewaretoken": "x" * 64}, headers=HOME)
    assert answer.headers["Location"] == "/fortsaet/"
    assert TEXT in browser.get("/fortsaet/").content.decode()
    assert not JournalNote.objects.exists()


@pytest.mark.asvs("3.5.1")
def test_a_form_from_another_site_is_refused(person, case, address):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(person)
    answer = browser.post(address, note(), headers={"Origin": "https://example.org"})
    assert answer.status_code == 403
    assert browser.get("/fortsaet/").headers["Location"] == "/"


def test_a_form_across_teams_whose_purpose_has_ended_is_not_lost(client, case):
    helper = factories.user(Role.CASEWORKER, team=factories.team("Job og Helbred"), may_cross_teams=True)
    client.force_login(helper)
    address = reverse("cases:note_new", args=[case.number])
    answer = client.post(address, note(), headers=HOME)
    assert answer.headers["Location"] == "/formaal/?next=%2Ffortsaet%2F"
    assert "kan sendes bagefter" in client.get(answer.headers["Location"]).content.decode()
    given = client.post("/formaal/", {"text": "Afløser for en syg kollega", "next": "/fortsaet/"})
    assert given.headers["Location"] == "/fortsaet/"
    resend(client, client.get("/fortsaet/"))
    assert JournalNote.objects.get(theme="Samtale").written_by == helper


def test_a_part_of_a_page_never_takes_what_is_being_typed_away(client, case):
    helper = factories.user(Role.CASEWORKER, team=factories.team("Job og Helbred"), may_cross_teams=True)
    client.force_login(helper)
    address = reverse("cases:note_new", args=[case.number])
    answer = client.post(address, note(), headers=HOME | {"HX-Request": "true"})
    assert answer.status_code == 403
    assert "HX-Redirect" not in answer.headers


def test_what_cannot_be_read_is_as_if_nothing_were_there(client, person):
    client.force_login(person)
    session = client.session
    session["kept"] = "tampered"
    session.save()
    assert client.get("/fortsaet/").headers["Location"] == "/"
