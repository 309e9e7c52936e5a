"""Login through the municipality, against a real OpenID Connect provider in a process of its own."""

from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter
from django.core.cache import cache
from django.test import Client
from structlog.testing import capture_logs

from mentorstotte.core import login_links
from mentorstotte.core.enums import Role
from mentorstotte.core.models import Notice, User
from mentorstotte.local.valkey import free_port
from tests import factories
from tests.openid import LOGIN, come_back, running_provider, set_up

pytestmark = pytest.mark.django_db
PEOPLE = [
    {"sub": "sara", "email": "Sara@kommune.example", "email_verified": True},
    {"sub": "sara-unverified", "email": "sara@kommune.example", "email_verified": False},
    {"sub": "sara-silent", "email": "sara@kommune.example"},
    {"sub": "nobody", "email": "nobody@kommune.example", "email_verified": True},
]


@pytest.fixture(scope="module")
def provider():
    """A provider that knows PEOPLE."""
    with running_provider(PEOPLE) as address:
        yield address


@pytest.fixture
def configured(settings, provider):
    cache.clear()
    set_up(settings, provider)
    return provider


@pytest.fixture
def sara():
    return User.objects.create_user(
        email="sara@kommune.example",
        name="Sara Lund",
        password="fire ord om en gul kat",
        roles=[Role.CASEWORKER],
    )


def known(provider: str, sub: str, email: str) -> None:
    """The provider knows the person with this verified e-mail from now on."""
    claims = {"sub": sub, "email": email, "email_verified": True}
    requests.put(f"{provider}/users/{sub}", json=claims, timeout=10).raise_for_status()


def test_without_configuration_there_is_no_button_and_no_way_in(client):
    assert "Kommunens login" not in client.get("/konto/log-ind/").content.decode()
    assert client.get(LOGIN).status_code == 404


def test_the_button_leads_to_the_provider_and_back_to_the_page_asked_for(client, configured, sara):
    page = client.get("/konto/log-ind/?next=/sager/").content.decode()
    assert "Kommunens login" in page
    start = page.split('href="/konto/log-ind/via/')[1].split('"')[0].replace("&amp;", "&")
    answer = come_back(client, "sara", f"/konto/log-ind/via/{start}")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sager/")
    assert client.get("/").status_code == 200


@pytest.mark.asvs("10.1.2", "10.2.1", "10.1.1")
def test_the_request_to_the_provider_carries_state_and_pkce(client, configured):
    asked = parse_qs(urlsplit(client.get(LOGIN).headers["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["state"][0]
    assert asked["redirect_uri"] == ["http://testserver/konto/log-ind/via/kommune/retur/"]
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}


@pytest.mark.asvs("10.1.1")
def test_no_token_of_the_provider_is_kept_or_sent_to_the_browser(client, configured, sara, monkeypatch):
    given = []
    parse = OAuth2Adapter.parse_token
    monkeypatch.setattr(
        OAuth2Adapter, "parse_token", lambda self, data: given.append(dict(data)) or parse(self, data)
    )
    answer = come_back(client, "sara")
    tokens = [given[0][name] for name in ("access_token", "id_token")]
    told = [
        answer.content.decode(),
        str(answer.headers),
        str(answer.cookies),
        client.get("/").content.decode(),
    ]
    kept = [str(dict(client.session)), *map(str, SocialAccount.objects.values())]
    assert [text for text in told + kept for token in tokens if token in text] == []
    assert not SocialToken.objects.exists()


@pytest.mark.asvs("10.5.2")
def test_the_first_login_links_the_user_with_the_verified_e_mail(client, configured, sara):
    come_back(client, "sara")
    assert int(client.session["_auth_user_id"]) == sara.pk
    link = SocialAccount.objects.get()
    assert (link.user_id, link.provider, link.uid) == (sara.pk, configured, "sara")
    assert link.extra_data == {}, "nothing else that the provider tells"
    assert not EmailAddress.objects.exists()
    assert User.objects.get(pk=sara.pk).check_password("fire ord om en gul kat")


@pytest.mark.asvs("10.5.2")
def test_who_is_linked_stays_the_same_person_whatever_the_e_mail_becomes(client, configured, sara):
    known(configured, "gift", "sara@kommune.example")
    come_back(Client(), "gift")
    known(configured, "gift", "sara.gift@kommune.example")
    assert come_back(client, "gift").status_code == 302
    assert int(client.session["_auth_user_id"]) == sara.pk
    assert User.objects.get(pk=sara.pk).email == "sara@kommune.example", "the administrator's to change"


@pytest.mark.asvs("10.5.2")
def test_an_e_mail_that_another_person_took_over_opens_nothing_until_it_is_released(configured, sara):
    admin = factories.user(Role.SYSTEM_ADMIN)
    come_back(Client(), "sara")
    known(configured, "sanne", "sara@kommune.example")
    sanne = Client()
    with capture_logs() as lines:
        answer = come_back(sanne, "sanne")
    assert answer.status_code == 403
    assert "hører til en andens login" in answer.content.decode()
    assert "_auth_user_id" not in sanne.session
    assert [line["user"] for line in lines if line["event"] == "login_of_other_identity"] == [sara.pk]
    assert "andet login" in Notice.objects.get(user=admin).text
    page = Client()
    page.force_login(admin)
    assert login_links.REFUSED in page.get(f"/administration/brugere/{sara.public_id}/").content.decode()
    page.post(f"/administration/brugere/{sara.public_id}/frigiv/")
    assert come_back(sanne, "sanne").status_code == 302
    assert come_back(Client(), "sara").status_code == 403, "the user is Sanne's now"


@pytest.mark.asvs("10.5.2")
def test_the_same_number_at_another_provider_is_another_person(client, configured, sara):
    other = factories.user(Role.CASEWORKER)
    SocialAccount.objects.create(user=other, provider="https://before.example", uid="sara")
    come_back(client, "sara")
    assert int(client.session["_auth_user_id"]) == sara.pk
    assert set(SocialAccount.objects.values_list("user", flat=True)) == {sara.pk, other.pk}


def test_a_link_at_a_provider_that_is_no_longer_asked_is_replaced(client, configured, sara):
    SocialAccount.objects.create(user=sara, provider="https://before.example", uid="4711")
    come_back(client, "sara")
    assert SocialAccount.objects.get(user=sara).provider == configured


def test_a_number_that_is_too_long_to_keep_is_refused(client, configured, sara):
    known(configured, "s" * 192, "sara@kommune.example")
    assert come_back(client, "s" * 192).status_code == 401
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("sub", ["sara-unverified", "sara-silent"])
def test_an_e_mail_that_the_provider_has_not_verified_is_not_enough(client, configured, sara, sub):
    answer = come_back(client, sub)
    assert answer.status_code == 403
    assert "_auth_user_id" not in client.session


def test_a_person_without_a_user_is_told_so_and_none_is_made(client, configured, sara):
    answer = come_back(client, "nobody")
    assert answer.status_code == 403
    assert "Systemadministratoren kan oprette dig" in answer.content.decode()
    assert User.objects.count() == 1


@pytest.mark.parametrize("linked", [True, False])
def test_a_closed_login_does_not_open_this_way(client, configured, sara, linked):
    if linked:
        come_back(Client(), "sara")
    User.objects.filter(pk=sara.pk).update(is_active=False)
    assert come_back(client, "sara").status_code == 403
    assert "_auth_user_id" not in client.session


def test_who_is_logged_in_cannot_link_another_identity(client, configured, sara):
    person = factories.user(Role.CASEWORKER, team=factories.team())
    client.force_login(person)
    answer = come_back(client, "sara", f"{LOGIN}?process=connect")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert int(client.session["_auth_user_id"]) == person.pk
    assert not SocialAccount.objects.exists()


def test_require_totp_is_left_to_the_provider(settings, configured, sara):
    settings.REQUIRE_TOTP = True
    browser = Client()
    come_back(browser, "sara")
    assert browser.get("/sager/").status_code == 200


@pytest.mark.asvs("10.2.1")
def test_a_forged_return_is_refused(client, configured, sara):
    answer = client.get(f"{LOGIN}retur/?code=guess&state=guess")
    assert answer.status_code == 401
    assert "_auth_user_id" not in client.session


def test_the_provider_says_no(client, configured, sara):
    state = parse_qs(urlsplit(client.get(LOGIN).headers["Location"]).query)["state"][0]
    answer = client.get(f"{LOGIN}retur/?error=access_denied&state={state}")
    assert answer.headers["Location"] == "/konto/log-ind/via/afbrudt/"


def test_a_provider_that_is_down_gives_an_honest_page(client, settings, sara):
    set_up(settings, f"http://127.0.0.1:{free_port()}")
    answer = client.get(LOGIN)
    assert answer.status_code == 503
    assert "Login lykkedes ikke" in answer.content.decode()
