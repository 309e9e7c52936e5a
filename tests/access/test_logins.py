"""“Her er du logget ind”: a person sees and ends their own logins, an administrator somebody else's."""

import re

import pytest
import time_machine
from django.contrib.sessions.backends.base import UpdateError
from django.test import Client
from django.urls import reverse
from structlog.testing import capture_logs

from mentorstotte.core import browsers, sessions
from mentorstotte.core.enums import Role
from mentorstotte.core.models import Event, Session
from tests import factories

pytestmark = pytest.mark.django_db
WORD = "fem små grønne køer"
PAGE = "/konto/logget-ind/"
END = f"{PAGE}log-af/"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0 Safari/537.36 Edg/141.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1 Version/18.5 Safari/604.1"


@pytest.fixture
def person():
    made = factories.user(Role.CASEWORKER, team=factories.team())
    made.set_password(WORD)
    made.save()
    return made


def logged_in(person, browser: str = EDGE) -> Client:
    client = Client(headers={"User-Agent": browser})
    client.post(reverse("account_login"), {"login": person.email, "password": WORD})
    return client


def again(client, ref: str = ""):
    """Presses the button, and writes the password that is asked for."""
    asked = client.post(END, {"login": ref} if ref else {})
    assert asked.headers["Location"].startswith("/konto/bekraeft/"), asked.content
    return client.post(asked.headers["Location"], {"password": WORD, "next": END}, follow=True)


def is_in(client) -> bool:
    return client.get("/konto/totrin/").status_code == 200


def listed(client) -> list[sessions.Login]:
    return client.get(PAGE).context["logins"]


@pytest.mark.asvs("7.5.2")
def test_the_page_says_in_words_where_when_and_which_one_this_is(person):
    with time_machine.travel("2014-06-30T08:00:00+02:00", tick=False) as clock:
        phone = logged_in(person, PHONE)
        clock.shift(1800)
        here = logged_in(person)
        assert [each.here for each in listed(phone)] == [True, False]
        text = here.get(PAGE).content.decode()
    assert re.findall(r'data-label="Browser">(.*?)<', text) == ["Edge på Windows", "Safari på iPhone"]
    assert "30. juni 2014 kl. 08.00" in text
    assert text.count("Her, nu") == 1
    assert text.count("127.0.0.1") == 2
    keys = Session.objects.values_list("pk", flat=True)
    assert len(keys) == 2
    assert [key for key in keys if key in text] == [], "the page holds no key of a login"


@pytest.mark.asvs("7.5.2")
def test_one_login_is_ended_after_the_password_and_the_others_stay(person):
    here, phone, other = logged_in(person), logged_in(person, PHONE), logged_in(person)
    ref = next(each.ref for each in listed(here) if each.browser == "Safari på iPhone")
    with capture_logs() as lines:
        answer = again(here, ref)
    assert "Du er logget af 1 sted." in answer.content.decode()
    assert [is_in(each) for each in (here, phone, other)] == [True, False, True]
    told = [line for line in lines if line["event"] == "logins_ended"]
    assert [(line["user"], line["by"], line["places"]) for line in told] == [(person.pk, person.pk, 1)]


@pytest.mark.asvs("7.5.2")
def test_all_others_are_ended_and_a_second_press_changes_nothing(person):
    here, phone, other = logged_in(person), logged_in(person, PHONE), logged_in(person)
    again(here)
    assert [is_in(each) for each in (here, phone, other)] == [True, False, False]
    answer = here.post(END, follow=True)  # the password was asked for just now
    assert "intet at logge af" in answer.content.decode()
    assert Event.objects.filter(kind="user.logged_off", subject_id=person.pk).count() == 1


def test_nothing_is_ended_without_the_password(person):
    here, phone = logged_in(person), logged_in(person, PHONE)
    here.post(END)
    assert "adgangskode" in here.post("/konto/bekraeft/", {"password": "x", "next": END}).content.decode()
    assert is_in(phone)


def test_nobody_ends_somebody_elses_login_nor_the_one_in_use(person):
    stranger = logged_in(person)
    other = factories.user(Role.CASEWORKER)
    client = Client()
    client.force_login(other)  # who comes through the municipality has no password to be asked for
    mine = listed(client)[0].ref
    for ref in (listed(stranger)[0].ref, mine, "findes ikke"):
        client.post(END, {"login": ref})
    assert is_in(stranger)
    assert is_in(client)


def test_a_request_under_way_does_not_bring_an_ended_login_back(person):
    here, phone = logged_in(person), logged_in(person, PHONE)
    under_way = phone.session
    under_way["noget"] = "nyt"
    again(here)
    with pytest.raises(UpdateError):
        under_way.save()
    assert not is_in(phone)


@pytest.mark.asvs("7.4.3")
def test_a_new_password_takes_the_other_logins_off_the_list(person):
    here, phone = logged_in(person), logged_in(person, PHONE)
    new = "noget helt andet nu"
    here.post("/konto/adgangskode/", {"oldpassword": WORD, "password1": new, "password2": new})
    assert [each.browser for each in listed(here)] == ["Edge på Windows"]
    assert not is_in(phone)


@pytest.mark.asvs("7.4.5")
def test_an_administrator_ends_the_logins_of_somebody_else_and_keeps_the_own(client, person):
    admin = factories.user(Role.SYSTEM_ADMIN, name="Anne Admin")
    client.force_login(admin)
    there, phone = logged_in(person), logged_in(person, PHONE)
    page = reverse("core:user", args=[person.public_id])
    assert "2 steder" in client.get(page).content.decode()
    for expected in ("er logget af 2 steder.", "Der var intet at logge af."):
        answer = client.post(reverse("core:user_log_off", args=[person.public_id]), follow=True)
        assert expected in answer.content.decode()
    assert [is_in(each) for each in (there, phone, client)] == [False, False, True]
    assert ("Anne Admin", "Logget af 2 steder") in [
        (change.by, change.text) for change in answer.context["changes"]
    ]
    client.post(reverse("core:user_log_off", args=[admin.public_id]))
    assert is_in(client)


@pytest.mark.asvs("7.4.2")
def test_a_closed_login_leaves_no_session(client, person):
    logged_in(person)
    client.force_login(factories.user(Role.SYSTEM_ADMIN))
    client.post(reverse("core:user_close", args=[person.public_id]))
    assert not Session.objects.filter(user=person).exists()


@pytest.mark.parametrize("others", [0, 1, 5])
def test_the_page_asks_once_however_many_there_are(person, others, django_assert_num_queries):
    here = logged_in(person)
    for _ in range(others):
        logged_in(person)
    here.get(PAGE)
    with django_assert_num_queries(3):  # session, person, list
        assert len(listed(here)) == others + 1


def test_what_ended_by_time_is_not_listed_and_is_forgotten_a_day_later(person):
    with time_machine.travel("2014-06-30T08:00:00+02:00", tick=False) as clock:
        logged_in(person)
        clock.shift(2 * 3600)
        assert len(listed(logged_in(person))) == 1
        assert sessions.forget_ended() == 0
        clock.shift(26 * 3600)
        assert sessions.forget_ended() == 2


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (EDGE, "Edge på Windows"),
        (PHONE, "Safari på iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox på Linux"),
        (
            "Mozilla/5.0 (Linux; Android 15) AppleWebKit Chrome/141.0 Mobile Safari/537.36",
            "Chrome på Android",
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15_5) AppleWebKit Chrome/141.0 Safari", "Chrome på Mac"),
        ("<script>alert(1)</script>", "Ukendt browser"),
        ("", "Ukendt browser"),
    ],
)
def test_a_browser_is_named_in_words_and_never_repeated(sent, said):
    assert browsers.name_of(sent) == said
