"""How long a login lasts when it is used and when it is not, and what is said of logins."""

import base64
import math
import re

import pytest
import time_machine
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    get_default_password_validators,
    validate_password,
)
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from gunicorn.config import Config
from gunicorn.http import RequestParser
from gunicorn.http.errors import ParseException
from structlog.testing import capture_logs

from mentorstotte.core import ciphers
from mentorstotte.core.enums import Role
from mentorstotte.core.models import Session
from mentorstotte.core.passwords import NoHouseWords
from mentorstotte.core.user_actions import reset_password
from tests import factories

pytestmark = pytest.mark.django_db
PAGE = "/konto/totrin/"


@pytest.fixture
def morning():
    with time_machine.travel("2014-06-30T08:00:00+02:00", tick=False) as traveller:
        yield traveller


@pytest.fixture
def person(db):
    return factories.user(Role.CASEWORKER)


@pytest.fixture
def browser(client, person, morning):
    client.force_login(person)
    return client


def opened(browser) -> bool:
    return browser.get(PAGE).status_code == 200


@pytest.mark.asvs("7.3.1")
def test_a_login_that_nobody_used_for_an_hour_has_ended(browser, morning):
    morning.shift(59 * 60)
    assert opened(browser)
    morning.shift(61 * 60)
    assert not opened(browser)


@pytest.mark.asvs("7.3.2")
def test_a_login_that_is_used_all_day_ends_after_eight_hours(browser, morning):
    for _ in range(15):
        morning.shift(30 * 60)
        assert opened(browser)
    morning.shift(29 * 60)
    assert opened(browser)
    morning.shift(60)
    assert not opened(browser)


def test_what_is_saved_in_a_session_does_not_put_its_end_off(browser, morning):
    session = browser.session
    for _ in range(8):
        morning.shift(59 * 60)
        session.save()
        opened(browser)
    morning.shift(9 * 60)
    session.save()
    assert not opened(browser)


def test_that_it_is_used_is_written_every_ten_minutes_at_most(browser, morning):
    def writes() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert opened(browser)
        return sum("UPDATE" in each["sql"] for each in asked)

    assert writes() == 0
    morning.shift(600)
    assert [writes(), writes()] == [1, 0]


@pytest.mark.asvs("16.3.1", "16.2.1", "4.1.3", "15.3.4")
def test_logins_that_failed_and_that_did_not_are_logged_without_what_was_typed(client, person):
    person.set_password("fem små grønne køer")
    person.save()
    with capture_logs() as lines:
        for password in ("gættet forkert", "fem små grønne køer"):
            typed = {"login": person.email, "password": password}
            client.post(reverse("account_login"), typed, headers={"X-Forwarded-For": "203.0.113.9"})
        client.post(reverse("account_logout"))
    told = [line for line in lines if line["event"] in ("login_failed", "logged_in", "logged_off")]
    assert [line["event"] for line in told] == ["login_failed", "logged_in", "logged_off"]
    assert [line.get("user") for line in told] == [None, person.pk, person.pk]
    assert {line["ip"] for line in told} == {"127.0.0.1"}
    assert person.email not in str(lines)
    assert "køer" not in str(lines)


@pytest.mark.asvs("13.4.4")
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"])
def test_what_is_neither_fetching_nor_sending_is_refused(browser, method):
    answer = browser.generic(method, PAGE, b"x" if method != "TRACE" else b"")
    assert (answer.status_code, answer.content, answer["Allow"]) == (405, b"", "GET, HEAD, POST")


@pytest.mark.asvs("6.2.11", "6.1.2")
@pytest.mark.parametrize("password", ["Mentorstøtte1", "gribskovkommune", "jobcenter2026", "Velkommen2026!"])
def test_a_password_of_the_houses_own_words_is_refused(password):
    with pytest.raises(ValidationError):
        NoHouseWords().validate(password)


def test_a_password_that_has_more_to_it_is_taken():
    NoHouseWords().validate("mentor og fem små grønne køer")


def logs_in(client, person, password: str):
    return client.post(reverse("account_login"), {"login": person.email, "password": password})


@pytest.mark.asvs("6.4.1")
def test_a_one_time_password_that_nobody_used_for_three_days_opens_nothing(client, person, morning):
    password = reset_password(user=person, by=person)[1]
    morning.shift(3 * 86_400)
    answer = logs_in(client, person, password)
    assert "Engangsadgangskoden er udløbet" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    morning.shift(-1)
    assert logs_in(client, person, password).status_code == 302


@pytest.mark.asvs("6.2.10", "6.2.8", "6.2.9")
def test_a_long_password_of_years_ago_opens_as_it_was_typed_and_not_otherwise(client, person, morning):
    password = " Fem små grønne køer går hjem til Ærø, og ingen af dem har travlt! "
    person.set_password(password)
    person.save()
    morning.shift(5 * 366 * 86_400)
    for other in (password.strip(), password.lower(), password[:64]):
        assert logs_in(client, person, other).status_code == 200
    assert logs_in(client, person, password).status_code == 302


@pytest.mark.asvs("7.2.1", "7.2.2", "7.2.3", "7.2.4")
def test_a_login_makes_a_new_session_that_nobody_can_guess(client, person):
    client.post(reverse("account_login"), {"login": person.email, "password": "forkert"})
    person.set_password("fem små grønne køer")
    person.save()
    session = client.session
    session["før"] = "login"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    logs_in(client, person, "fem små grønne køer")
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert key != session.session_key
    assert len(key) * math.log2(len(VALID_KEY_CHARS)) > 128
    assert not Session.objects.filter(session_key=session.session_key).exists()


@pytest.mark.asvs("6.2.1", "6.2.4", "6.2.5")
@pytest.mark.parametrize(
    ("password", "taken"),
    [
        ("elleve tegn", False),
        ("1q2w3e4r5t6y", False),
        ("vandmelon cykelpumpe", True),
        ("🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂", True),
    ],
)
def test_a_password_is_long_and_not_a_common_one_and_of_whatever_characters(password, taken):
    try:
        validate_password(password)
    except ValidationError:
        assert not taken
    else:
        assert taken


@pytest.mark.asvs("6.2.4", "6.2.12")
def test_a_password_of_the_breaches_is_refused_also_with_other_letters_in_capitals():
    (common,) = (
        each for each in get_default_password_validators() if isinstance(each, CommonPasswordValidator)
    )
    djangos = {password for password in CommonPasswordValidator().passwords if len(password) >= 12}
    assert len(djangos) > 100
    assert djangos - common.passwords == set(), "of the list that Django ships"
    assert len(common.passwords) > 3_000
    assert {password for password in common.passwords if len(password) < 12} == set()
    for password in ("sonyericsson", "LeaveMeAlone", "Mailcreated5240"):
        with pytest.raises(ValidationError, match="for almindelig"):
            validate_password(password)


@pytest.mark.asvs("6.2.6", "6.2.7", "6.4.2", "6.2.2")
def test_fields_for_passwords_hide_what_is_typed_and_let_a_manager_fill_them(client, person):
    login = client.get(reverse("account_login")).content.decode()
    person.set_password("fem små grønne køer")
    person.save()
    client.force_login(person)
    change = client.get(reverse("account_change_password")).content.decode()
    fields = re.findall(r"<input[^>]*name=\"(?:old)?password\d?\"[^>]*>", login + change)
    assert len(fields) == 4
    assert [field for field in fields if 'type="password"' not in field] == []
    assert [field for field in fields if not re.search('autocomplete="(current|new)-password"', field)] == []


@pytest.mark.asvs("15.3.7", "1.1.1")
def test_what_stands_in_the_address_is_no_field_of_a_form(client, person, morning):
    person.may_cross_teams = True
    person.save()
    client.force_login(person)
    url = reverse("core:purpose")
    client.post(url + "?text=Klage+fra+borgeren", {})
    assert "purpose" not in client.session
    client.post(url, {"text": ["Kort", "Klage%20fra borgeren"]})
    assert client.session["purpose"]["text"] == "Klage%20fra borgeren"


@pytest.mark.asvs("13.4.3")
def test_a_folder_of_static_files_is_not_listed(client):
    assert {client.get(f"/static/{folder}").status_code for folder in ("", "css/", "js", "../")} == {404}


@pytest.mark.asvs("4.2.1")
@pytest.mark.parametrize(
    "head",
    [
        b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        b"Content-Length: 5\r\nContent-Length: 6\r\n",
        b"Transfer-Encoding: xchunked\r\n",
        b"Content-Length: +5\r\n",
    ],
)
def test_the_web_server_refuses_a_request_whose_end_can_be_read_in_two_ways(head):
    raw = b"POST /konto/log-ind/ HTTP/1.1\r\nHost: a\r\n" + head + b"\r\n0\r\n\r\n"
    with pytest.raises(ParseException):
        next(RequestParser(Config(), iter([raw]), ("127.0.0.1", 1)))


@pytest.mark.asvs("11.3.3")
def test_a_sealed_text_of_which_one_bit_was_changed_is_not_opened():
    sealed = base64.urlsafe_b64decode(ciphers.encrypt("hemmeligt", use="totp"))
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(InvalidToken):
            ciphers.decrypt(base64.urlsafe_b64encode(changed).decode(), use="totp")


@pytest.mark.asvs("11.2.2")
def test_what_an_older_key_sealed_is_read_until_that_key_is_gone(settings):
    settings.SECRET_KEY = "den gamle"
    sealed = ciphers.encrypt("hemmeligt", use="totp")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "den nye", ["den gamle"]
    assert ciphers.decrypt(sealed, use="totp") == "hemmeligt"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(InvalidToken):
        ciphers.decrypt(sealed, use="totp")
