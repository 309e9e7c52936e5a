"""Password, one-time codes and forced first steps, through the pages."""

import re
from base64 import b32decode
from datetime import UTC, datetime

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client

from mentorstotte.core.enums import Role
from mentorstotte.core.models import CachedValue, Event, User
from tests import factories

pytestmark = pytest.mark.django_db
WORD = "fire ord om en gul kat"
LOGIN = "/konto/log-ind/"


@pytest.fixture(autouse=True)
def no_earlier_attempts():
    cache.clear()


@pytest.fixture(autouse=True)
def standing_clock():
    """A code is good in its own half minute: a test that reads and sends one stays in it."""
    with time_machine.travel(datetime.now(UTC), tick=False):
        yield


@pytest.fixture
def person():
    made = factories.user(Role.CASEWORKER, team=factories.team())
    made.set_password(WORD)
    made.save()
    return made


def log_in(client, person, word=WORD, **more):
    return client.post(LOGIN, {"login": person.email, "password": word, **more})


def code_for(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def test_login_leads_to_the_page_that_was_asked_for(client, person):
    asked = client.get("/sager/?status=open")
    assert asked.headers["Location"] == "/konto/log-ind/?next=/sager/%3Fstatus%3Dopen"
    page = client.get(asked.headers["Location"]).content.decode()
    assert 'name="next" value="/sager/?status=open"' in page
    answer = log_in(client, person, next="/sager/?status=open")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sager/?status=open")


@pytest.mark.asvs("3.7.2", "1.2.2")
def test_login_never_leads_to_another_site(client, person):
    assert log_in(client, person, next="https://example.org/").headers["Location"] == "/"


def test_e_mail_is_read_without_regard_to_case_and_blanks(client, person):
    answer = client.post(LOGIN, {"login": f" {person.email.upper()} ", "password": WORD})
    assert answer.status_code == 302


@pytest.mark.parametrize("known", [True, False])
def test_wrong_password_and_unknown_e_mail_get_the_same_words(client, person, known):
    email = person.email if known else "ukendt@kommune.example"
    page = client.post(LOGIN, {"login": email, "password": "forkert"}).content.decode()
    assert "adgangskode" in page
    assert "ikke korrekt" in page
    assert email in page, "what was typed is kept"


@pytest.mark.asvs("6.3.1", "2.4.1")
def test_after_five_wrong_passwords_the_right_one_must_wait(client, person):
    for _ in range(5):
        log_in(client, person, "forkert")
    page = log_in(client, person).content.decode()
    assert "for mange" in page
    assert "_auth_user_id" not in client.session


@pytest.mark.asvs("6.3.1")
def test_wrong_passwords_are_counted_in_the_database_for_all_web_processes(client, person):
    log_in(client, person, "forkert")
    assert CachedValue.objects.exists()


@pytest.mark.asvs("6.4.2")
def test_the_login_page_offers_no_sign_up_and_no_reset_by_mail(client):
    page = client.get(LOGIN).content.decode()
    assert "systemadministrator" in page
    for word in ("signup", "reset", "opret", "Sign", "Password"):
        assert word not in page


@pytest.mark.asvs("7.4.1")
def test_log_off_ends_the_session(client, person):
    log_in(client, person)
    assert client.get("/").status_code == 200
    assert client.post("/konto/log-ud/").status_code == 302
    assert client.get("/").status_code == 302


def test_a_closed_login_is_told_so_only_with_the_right_password(client, person):
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert log_in(client, person).headers["Location"] == "/konto/log-ind/lukket/"
    assert "ikke korrekt" in log_in(client, person, "forkert").content.decode()


def change(client, old, new, again=None):
    return client.post(
        "/konto/adgangskode/", {"oldpassword": old, "password1": new, "password2": again or new}
    )


@pytest.mark.asvs("6.2.2", "6.4.1")
def test_a_one_time_password_opens_only_the_change_of_password(client, person):
    person.must_change_password = True
    person.save()
    log_in(client, person)
    assert client.get("/sager/").headers["Location"] == "/konto/adgangskode/"
    assert "kun bruges første gang" in client.get("/konto/adgangskode/").content.decode()
    assert "en anden end den nuværende" in change(client, WORD, WORD).content.decode()
    assert change(client, WORD, "noget helt andet nu").headers["Location"] == "/"
    assert client.get("/sager/").status_code == 200
    person.refresh_from_db()
    assert not person.must_change_password


@pytest.mark.asvs("6.2.1", "6.2.3")
@pytest.mark.parametrize(
    ("old", "new", "again", "says"),
    [
        ("forkert", "noget helt andet nu", None, "nuværende adgangskode"),
        (WORD, "kort", None, "for kort"),
        (WORD, "noget helt andet nu", "noget helt tredje", "samme adgangskode"),
        (WORD, "", None, "Udfyld “Ny adgangskode”"),
    ],
)
def test_what_is_wrong_with_a_new_password_is_said_in_danish(client, person, old, new, again, says):
    log_in(client, person)
    assert says in change(client, old, new, again).content.decode()


@pytest.mark.asvs("7.4.3")
def test_a_new_password_ends_the_sessions_elsewhere(client, person):
    elsewhere = Client()
    log_in(elsewhere, person)
    log_in(client, person)
    change(client, WORD, "noget helt andet nu")
    assert client.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302


def test_who_logs_in_through_the_municipality_has_no_password_to_change(client):
    client.force_login(factories.user(Role.CASEWORKER, team=factories.team()))
    assert "ingen adgangskode her" in client.get("/konto/adgangskode/").content.decode()


# One-time codes --------------------------------------------------------------------------------
def set_up(client) -> str:
    """Through the pages; the key that the app would have."""
    client.post("/konto/bekraeft/", {"password": WORD, "next": "/konto/totrin/app/"})
    secret = re.search(r'class="secret">([A-Z2-7]+)<', client.get("/konto/totrin/app/").content.decode())[1]
    answer = client.post("/konto/totrin/app/", {"code": code_for(secret)})
    assert answer.headers["Location"] == "/konto/totrin/koder/"
    return secret


@pytest.mark.asvs("7.5.1")
def test_setting_up_asks_for_the_password_first(client, person):
    log_in(client, person)
    assert client.get("/konto/totrin/app/").headers["Location"].startswith("/konto/bekraeft/")
    wrong = client.post("/konto/bekraeft/", {"password": "forkert", "next": "/konto/totrin/app/"})
    assert wrong.status_code == 200
    assert client.get("/konto/totrin/app/").status_code == 302


def test_codes_are_set_up_used_at_login_and_taken_away(client, person, django_capture_on_commit_callbacks):
    log_in(client, person)
    with django_capture_on_commit_callbacks(execute=True):
        secret = set_up(client)
    assert Event.objects.filter(kind="user.mfa_added", subject_id=person.pk).exists()
    other = Client()
    assert log_in(other, person, next="/sager/").headers["Location"] == "/konto/log-ind/engangskode/"
    assert other.get("/sager/").status_code == 302, "the password alone is not enough"
    assert "Forkert kode" in other.post("/konto/log-ind/engangskode/", {"code": "000000"}).content.decode()
    cache.clear()  # the code of this half minute has been used to set it up
    answer = other.post("/konto/log-ind/engangskode/", {"code": code_for(secret)})
    assert answer.headers["Location"] == "/sager/"
    client.post("/konto/bekraeft/", {"password": WORD, "next": "/konto/totrin/"})
    assert client.post("/konto/totrin/app/fjern/").status_code == 302
    assert not Authenticator.objects.filter(user=person).exists()
    assert Event.objects.filter(kind="user.mfa_removed", subject_id=person.pk).exists()


@pytest.mark.asvs("6.5.1")
def test_a_time_code_works_once(client, person):
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    with time_machine.travel("2014-06-30T08:00:05+02:00", tick=False):
        for works in (True, False):
            browser = Client()
            log_in(browser, person)
            browser.post("/konto/log-ind/engangskode/", {"code": code_for(secret)})
            assert ("_auth_user_id" in browser.session) == works


@pytest.mark.asvs("6.5.3", "6.5.4")
def test_codes_and_their_secrets_are_long_and_never_the_same(person):
    secrets = {generate_totp_secret() for _ in range(100)}
    assert {len(b32decode(secret)) for secret in secrets} == {20}
    assert len(secrets) == 100
    codes = RecoveryCodes.activate(person).get_unused_codes()
    others = RecoveryCodes.activate(factories.user(Role.CASEWORKER)).get_unused_codes()
    assert {bool(re.fullmatch(r"\d{8}", code)) for code in codes} == {True}, "27 bits"
    assert len({*codes, *others}) >= 19, "ten each, and hardly one of them twice"


@pytest.mark.asvs("6.5.1")
def test_a_recovery_code_works_once(client, person):
    TOTP.activate(person, generate_totp_secret())
    code = RecoveryCodes.activate(person).get_unused_codes()[0]
    for attempt, where in ((1, "/"), (2, "/konto/log-ind/engangskode/")):
        browser = Client()
        log_in(browser, person)
        browser.post("/konto/log-ind/engangskode/", {"code": code})
        assert ("_auth_user_id" in browser.session) == (attempt == 1), where


@pytest.mark.asvs("6.5.5")
def test_a_code_of_a_minute_ago_opens_nothing(client, person):
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    with time_machine.travel("2014-06-30T08:00:05+02:00", tick=False) as clock:
        log_in(client, person)
        code = code_for(secret)
        for seconds, opens in ((60, False), (-60, True)):
            clock.shift(seconds)
            client.post("/konto/log-ind/engangskode/", {"code": code})
            assert ("_auth_user_id" in client.session) == opens


@pytest.mark.asvs("6.5.2")
def test_secrets_of_one_time_codes_are_not_readable_in_the_database(person):
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    stored = Authenticator.objects.get(user=person)
    assert secret not in str(stored.data)
    assert stored.wrap().validate_code(code_for(secret))


@pytest.mark.asvs("2.4.1")
def test_guessing_codes_is_limited(client, person):
    TOTP.activate(person, generate_totp_secret())
    log_in(client, person)
    for _ in range(5):
        client.post("/konto/log-ind/engangskode/", {"code": "000000"})
    assert "for mange" in client.post("/konto/log-ind/engangskode/", {"code": "000000"}).content.decode()


@pytest.mark.asvs("6.3.3")
def test_with_require_totp_the_code_is_set_up_before_anything_else(settings, person):
    settings.REQUIRE_TOTP = True
    client = Client()
    log_in(client, person)
    assert client.get("/sager/").headers["Location"] == "/konto/totrin/app/"
    set_up(client)
    assert client.get("/sager/").status_code == 200
    client.post("/konto/totrin/app/fjern/")
    assert person.has_totp, "it cannot be taken away again"
    assert "fra</a>" not in client.get("/konto/totrin/").content.decode()


def test_without_require_totp_nobody_is_asked(client, person):
    log_in(client, person)
    assert client.get("/sager/").status_code == 200
