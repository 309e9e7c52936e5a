"""Identity tokens that are not what they say, from a real provider in a process of its own: nobody gets in.

Both ways are tried: staff by the municipality's login, and the citizen who signs by link.
"""

import pytest
import requests
from django.core.cache import cache
from django.test import RequestFactory
from structlog.testing import capture_logs

from mentorstotte.core import identity
from mentorstotte.core.enums import Role
from mentorstotte.core.models import User
from mentorstotte.core.sessions import SessionStore
from tests.forger import KINDS
from tests.openid import LOGIN, come_back, running_forger, set_up

pytestmark = pytest.mark.django_db
PEOPLE = [
    {"sub": "sara", "email": "sara@kommune.example", "email_verified": True, "cpr": "710984-0017"},
    {"sub": "forged", "email": "sara@kommune.example", "email_verified": True, "cpr": "710984-0018"},
]
WHY = {
    "foreign_key": "BadSignatureError",
    "key_in_header": "InvalidKeyTypeError",
    "tampered": "BadSignatureError",
    "unsigned": "UnsupportedAlgorithmError",
    "public_key_as_secret": "UnsupportedAlgorithmError",
    "other_audience": "InvalidClaimError",
    "other_audience_for_us": "InvalidClaimError",
    "other_issuer": "InvalidClaimError",
    "expired": "ExpiredTokenError",
    "old_nonce": "InvalidClaimError",
    "without_nonce": "MissingClaimError",
}
RETURN = "http://testserver/underskriv/retur/"


@pytest.fixture(scope="module")
def provider():
    with running_forger(PEOPLE) as address:
        yield address


@pytest.fixture
def makes(provider):
    """Says how the provider's next tokens are made."""

    def say(kind: str) -> None:
        requests.post(f"{provider}/forge/{kind}", timeout=10).raise_for_status()

    yield say
    say("honest")


@pytest.fixture
def sara(settings, provider):
    cache.clear()
    set_up(settings, provider)
    return User.objects.create_user(
        email="sara@kommune.example", name="Sara Lund", roles=[Role.CASEWORKER], password=None
    )


@pytest.fixture
def signing(settings, provider):
    """The citizen's way to the provider and back; gives who it is."""
    settings.SIGNING_OIDC = settings.SIGNING_OIDC | {
        "server_url": provider,
        "client_id": "signing",
        "secret": "only-for-tests",
    }

    def go(sub: str = "sara"):
        session = SessionStore()
        leaving = RequestFactory().get("/")
        leaving.session = session
        there = identity.start(leaving, RETURN).headers["Location"]
        back = requests.post(there, data={"sub": sub}, allow_redirects=False, timeout=10)
        coming = RequestFactory().get(back.headers["Location"])
        coming.session = session
        return identity.finish(coming)

    return go


def refusals(lines: list[dict]) -> set[str]:
    """What was wrong with the token, as the library says."""
    told = ("identity_token_refused", "identity_step_failed")
    return {line["error"] for line in lines if line["event"] in told}


def test_every_way_of_forging_is_tried():
    assert set(KINDS) == {"honest", *WHY}


def test_an_honest_token_opens_both_ways(client, makes, sara, signing):
    makes("honest")
    assert come_back(client, "sara").status_code == 302
    assert int(client.session["_auth_user_id"]) == sara.pk
    assert signing().cpr == "710984-0017"


@pytest.mark.asvs("6.8.2", "9.1.1", "9.1.2", "9.1.3", "9.2.1", "9.2.3", "10.5.1", "10.5.3", "10.5.4")
@pytest.mark.parametrize("kind", WHY)
def test_a_forged_token_logs_nobody_in(client, makes, sara, kind):
    makes(kind)
    with capture_logs() as lines:
        answer = come_back(client, "sara")
    assert refusals(lines) == {WHY[kind]}
    assert (answer.status_code, "Login lykkedes ikke" in answer.content.decode()) == (401, True)
    assert "_auth_user_id" not in client.session


@pytest.mark.asvs("6.8.2", "9.1.1", "9.1.2", "9.1.3", "9.2.1", "9.2.3", "10.5.1", "10.5.3", "10.5.4")
@pytest.mark.parametrize("kind", WHY)
def test_a_forged_token_says_nothing_of_who_signs(makes, signing, kind):
    makes(kind)
    with capture_logs() as lines, pytest.raises(identity.IdentityError, match="ikke se, hvem du er"):
        signing()
    assert refusals(lines) == {WHY[kind]}


@pytest.mark.asvs("10.5.3")
def test_a_provider_that_says_it_is_another_is_not_asked(client, makes, sara, signing):
    makes("metadata_of_another")
    assert come_back(client, "sara").status_code == 401
    with pytest.raises(identity.IdentityError):
        signing()


@pytest.mark.asvs("15.3.2")
def test_a_provider_that_sends_the_question_on_gets_no_secret_there(client, makes, sara, signing, provider):
    makes("redirect")
    assert come_back(client, "sara").status_code == 401
    with pytest.raises(identity.IdentityError):
        signing()
    assert requests.get(f"{provider}/followed", timeout=10).text == "0"


@pytest.mark.asvs("10.5.1", "10.1.2")
def test_an_answer_that_was_used_opens_nothing_a_second_time(client, makes, sara):
    makes("honest")
    leaving = client.get(LOGIN).headers["Location"]
    back = requests.post(leaving, data={"sub": "sara"}, allow_redirects=False, timeout=10)
    address = back.headers["Location"].removeprefix("http://testserver")
    assert client.get(address).status_code == 302
    client.post("/konto/log-ud/")
    assert client.get(address).status_code == 401
    assert "_auth_user_id" not in client.session


@pytest.mark.asvs("7.6.2")
@pytest.mark.parametrize(
    ("came", "goes"),
    [
        ("cross-site", "/konto/log-ind/"),
        ("same-site", "/konto/log-ind/"),
        ("same-origin", "http"),
        ("none", "http"),
    ],
)
def test_a_link_on_another_site_leads_to_the_page_with_the_button(client, makes, sara, came, goes):
    assert client.get(LOGIN, headers={"Sec-Fetch-Site": came}).headers["Location"].startswith(goes)
