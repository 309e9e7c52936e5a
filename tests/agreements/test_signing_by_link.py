"""Signing by link against a real OpenID provider: nothing before the identity step, one effect, never by a
colleague.
"""

import json
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
import requests
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements import rules
from agreements.actions import agreement as agreements
from agreements.actions import links, signing
from agreements.enums import SignatureMethod
from agreements.models import Agreement, Signature, SignatureEvidence, SigningLink
from mentorstotte.core.documents import store
from mentorstotte.core.documents.seal import verify
from mentorstotte.core.errors import Refused
from mentorstotte.core.models import OutgoingMail
from mentorstotte.core.proof import Genuine, genuine
from tests.access.pages import check_page
from tests.agreements import desk
from tests.documents.test_uploads import pdf
from tests.openid import running_provider
from tests.racing import at_once, errors

pytestmark = pytest.mark.django_db
CPR = "7109840017"
PEOPLE = [
    {"sub": "anders", "cpr": "710984-0017", "acr": "https://data.gov.dk/concept/core/nsis/Substantial"},
    {"sub": "other", "cpr": "7109840018"},
    {"sub": "nobody", "email": "a@b.example"},
    {"sub": "birthe", "cpr": "650360-0016", "acr": "https://data.gov.dk/concept/core/nsis/High"},
]


@pytest.fixture(scope="module")
def provider():
    with running_provider(PEOPLE) as address:
        yield address


def sign_with(settings, *, provider: str, site: str) -> None:
    """The site at its address asks this provider who signs."""
    settings.SITE_URL = site
    settings.SIGNING_OIDC = {
        "server_url": provider,
        "client_id": "signing",
        "secret": "only-for-tests",
        "cpr_claim": "cpr",
        "scope": "openid",
    }


@pytest.fixture
def broker(settings, provider):
    sign_with(settings, provider=provider, site="http://testserver")


def waiting(people):
    """A version that waits for the signature of Anders."""
    case = people.case(cpr=CPR, email="anders@privat.example")
    today = timezone.localdate()
    proposal_facts = {"start": today + timedelta(days=7), "case": case}
    return desk.printed(people, **proposal_facts)


@pytest.fixture
def version(people, broker):
    return waiting(people)


def make(version, people, **more) -> str:
    return links.make_link(version_id=version.pk, by=people.caseworker, **more)[1]


def identify(client, token: str, sub: str = "anders"):
    """The citizen at the provider and back."""
    leaving = client.get(f"/underskriv/{token}/mitid/")
    assert leaving.status_code == 302, leaving.content
    back = requests.post(leaving.headers["Location"], data={"sub": sub}, allow_redirects=False, timeout=10)
    return client.get(back.headers["Location"].removeprefix("http://testserver"))


def press(client, version, **more):
    return client.post("/underskriv/aftale/", {"shown": version.document.sha256, "read": "1"} | more)


@pytest.mark.asvs("15.3.1")
def test_the_link_shows_nothing_before_the_identity_step(client, people, version):
    token = make(version, people)
    answer = client.get(f"/underskriv/{token}/")
    check_page(answer)
    assert "no-store" in answer.headers["Cache-Control"]
    citizen = version.agreement.case.citizen
    for word in (citizen.given_names, citizen.family_name, version.agreement.number, "Mentor 14", "mentor"):
        assert word not in answer.content.decode().split("<main")[1]
    assert client.get("/underskriv/aftale/").status_code == 404
    assert client.get("/underskriv/aftale/pdf/").status_code == 404


def test_the_citizen_reads_and_signs_and_the_agreement_is_in_force(client, people, version, caplog):
    token = make(version, people)
    assert identify(client, token).headers["Location"] == "/underskriv/aftale/"
    page = client.get("/underskriv/aftale/")
    check_page(page)
    assert version.aim_text in page.content.decode()
    assert client.get("/underskriv/aftale/pdf/").content == store.get(version.document.sha256)
    assert press(client, version, read="1").status_code == 200
    signature = Signature.objects.get(version=version)
    assert (signature.method, signature.citizen_signed_on) == (SignatureMethod.LINK, timezone.localdate())
    assert Agreement.objects.get(pk=version.agreement_id).in_force
    citizen, municipality = SignatureEvidence.objects.filter(version=version)
    assert "Substantial" in citizen.assurance
    assert (municipality.name, municipality.document_sha256) == (
        people.caseworker.name,
        version.document.sha256,
    )
    assert CPR not in caplog.text
    assert CPR[:6] not in json.dumps(list(SignatureEvidence.objects.values_list("assurance", "name")))
    assert client.get("/underskriv/aftale/").status_code == 404, "the browser is forgotten"


def test_the_signature_page_is_sealed_with_the_document_and_the_old_file_is_unchanged(people, version):
    before = store.get(version.document.sha256)
    make(version, people)
    link = SigningLink.objects.get()
    links.sign_by_link(link_id=link.pk, shown_sha256=version.document.sha256, assurance="MitID")
    signed = Signature.objects.get().signed_document
    content = store.get(signed.sha256)
    assert verify(content).sound
    assert store.get(version.document.sha256) == before
    with pikepdf.open(BytesIO(content)) as new, pikepdf.open(BytesIO(before)) as old:
        assert len(new.pages) == len(old.pages) + 1
    answer = genuine(sha256=signed.sha256, code=version.document.code)
    assert answer.verdict == Genuine.OURS, "the signed pages carry the code of the unsigned"


def test_evidence_is_only_ever_added(people, version):
    make(version, people)
    link = SigningLink.objects.get()
    links.sign_by_link(link_id=link.pk, shown_sha256=version.document.sha256, assurance="MitID")
    for act in (
        lambda: SignatureEvidence.objects.update(name="En anden"),
        lambda: SignatureEvidence.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


@pytest.mark.parametrize("sub", ["other", "nobody"])
def test_another_person_and_one_without_a_cpr_number_see_nothing(client, people, version, sub):
    answer = identify(client, make(version, people), sub)
    assert answer.status_code == 403
    assert version.agreement.number not in answer.content.decode()
    assert client.get("/underskriv/aftale/").status_code == 404
    assert not Signature.objects.exists()


def test_a_caseworker_can_never_sign_for_a_citizen(client, people, version):
    token = make(version, people)
    staff = Client()
    staff.force_login(people.caseworker)
    for path in (f"/underskriv/{token}/", f"/underskriv/{token}/mitid/", "/underskriv/aftale/"):
        assert staff.get(path).status_code == 403
    assert press(staff, version).status_code == 403
    identify(client, token)
    client.force_login(people.caseworker)  # even in the browser where the citizen was known
    assert press(client, version).status_code == 403
    signed = signing.Signed(method="link", jobcentre_on=timezone.localdate(), citizen_on=timezone.localdate())
    with pytest.raises(Refused, match="Begge"):
        signing.register_signature(version_id=version.pk, signed=signed, by=people.caseworker)
    form = {"method": "link", "citizen_on": f"{timezone.localdate():%d-%m-%Y}"}
    url = reverse("agreements:signature", args=[version.agreement.number])
    assert staff.post(url, form).status_code == 422
    assert not Signature.objects.exists()


def test_a_link_used_twice_late_replaced_or_of_an_older_version_says_so(client, people, version):
    old = make(version, people)
    token = make(version, people)
    assert "gælder ikke længere" in client.get(f"/underskriv/{old}/").content.decode()
    SigningLink.objects.filter(revoked_at=None).update(expires_at=timezone.now() - timedelta(minutes=1))
    late = client.get(f"/underskriv/{token}/")
    assert (late.status_code, "for gammelt" in late.content.decode()) == (410, True)
    token = make(version, people)
    link = SigningLink.objects.get(used_at=None, revoked_at=None)
    links.sign_by_link(link_id=link.pk, shown_sha256=version.document.sha256, assurance="MitID")
    assert "skrevet under" in client.get(f"/underskriv/{token}/").content.decode()
    assert client.get("/underskriv/findesikke/").status_code == 404


def test_an_old_link_says_that_a_newer_version_exists(client, people, version):
    token = make(version, people)
    identify(client, token)
    agreements.reopen(version_id=version.pk, change="Mentor har fået nyt nummer.", by=people.caseworker)
    for answer in (client.get(f"/underskriv/{token}/"), press(client, version)):
        assert answer.status_code == 410
        assert "nyere version" in answer.content.decode()
    assert not Signature.objects.exists()


def test_what_is_signed_is_what_was_shown(client, people, version):
    token = make(version, people)
    identify(client, token)
    assert press(client, version, shown="0" * 64).status_code == 410
    assert client.post("/underskriv/aftale/", {"shown": version.document.sha256}).status_code == 422
    assert not Signature.objects.exists()


LATE = rules.DocumentedReason("LATE_PAPER", "Borgeren var indlagt, da aftalen var klar.")


def begun(people, **more):
    """A version whose first day was the day before yesterday."""
    case = people.case(cpr=CPR, email="anders@privat.example")
    return desk.printed(people, start=timezone.localdate() - timedelta(days=2), case=case, **more)


def test_r35_a_link_after_the_first_day_wants_the_reason_when_it_is_made(client, people, broker):
    version = begun(people)
    with pytest.raises(signing.ReasonNeeded):
        make(version, people)
    with pytest.raises(signing.ReasonNeeded):
        make(version, people, early=rules.DocumentedReason("LATE_PAPER", "For kort."))
    assert not SigningLink.objects.exists()
    token = make(version, people, early=LATE)
    identify(client, token)
    assert press(client, version).status_code == 200
    signature = Signature.objects.get()
    assert (signature.early_start_category, signature.early_start_reason) == (LATE.category, LATE.text)
    assert Agreement.objects.get().in_force


def test_r35_a_link_outlives_the_first_day_only_with_a_reason(people, version):
    make(version, people)
    without = SigningLink.objects.get(revoked_at=None)
    make(version, people, early=LATE)
    reasoned = SigningLink.objects.get(revoked_at=None)
    assert timezone.localdate(without.expires_at) == version.start_date + timedelta(days=1)
    assert reasoned.expires_at > timezone.now() + timedelta(days=13)


def test_the_page_asks_for_the_reason_in_the_words_of_the_rule(client, people, broker):
    version = begun(people)
    client.force_login(people.caseworker)
    url = reverse("agreements:signing_link", args=[version.agreement.number])
    assert "Grunden til den sene underskrift" in client.get(url).content.decode()
    assert client.post(url, {"who": "borger"}).status_code == 422
    sent = {"who": "borger", "early_category": LATE.category, "early_text": LATE.text}
    assert "/underskriv/" in client.post(url, sent).content.decode()


def representative(cpr: str = "6503600016") -> signing.Representative:
    return signing.Representative("Birthe Ærø", signing.Scan(pdf(), "application/pdf"), cpr)


def test_a_representative_signs_by_link_and_nobody_else(people, version):
    token = make(version, people, representative=representative())
    for sub in ("anders", "other"):
        assert identify(Client(), token, sub).status_code == 403, "the power of attorney names Birthe"
    browser = Client()
    assert identify(browser, token, "birthe").status_code == 302
    page = browser.get("/underskriv/aftale/")
    check_page(page)
    assert "med fuldmagt, Birthe Ærø" in page.content.decode()
    assert press(browser, version).status_code == 200
    signature = Signature.objects.select_related("power_of_attorney").get()
    assert (signature.method, signature.representative_name) == ("link", "Birthe Ærø")
    assert signature.power_of_attorney.title == "Fuldmagt"
    citizen = SignatureEvidence.objects.get(party="citizen")
    assert citizen.name == "Birthe Ærø med fuldmagt for Anders Ærø"
    assert "fuldmagten" in citizen.assurance
    kept = json.dumps(list(SigningLink.objects.values("representative_key", "representative_name")))
    assert "6503600016" not in kept
    note = version.agreement.case.notes.get(kind="agreement")
    assert "Underskrevet af Birthe Ærø med fuldmagt med MitID" in note.text


def test_a_representative_needs_name_number_and_power_of_attorney(client, people, version):
    client.force_login(people.caseworker)
    url = reverse("agreements:signing_link", args=[version.agreement.number])
    assert client.post(url, {"who": "fuldmagt"}).context["form"].errors.keys() == {
        "representative",
        "representative_cpr",
        "power_of_attorney",
    }
    wrong = SimpleUploadedFile("fuldmagt.pdf", b"MZ", "application/pdf")
    sent = {"who": "fuldmagt", "representative": "Birthe Ærø", "representative_cpr": "650360-0016"}
    assert client.post(url, sent | {"power_of_attorney": wrong}).status_code == 422
    right = SimpleUploadedFile("fuldmagt.pdf", pdf(), "application/pdf")
    answer = client.post(url, sent | {"power_of_attorney": right, "mail": "on"})
    assert "Linket til Birthe Ærø" in answer.content.decode()
    assert not OutgoingMail.objects.filter(address="anders@privat.example").exists()


def test_without_a_broker_link_signing_is_off_and_paper_remains(client, people, version, settings):
    token = make(version, people)
    settings.SIGNING_OIDC = settings.SIGNING_OIDC | {"server_url": ""}
    assert client.get(f"/underskriv/{token}/").status_code == 503
    with pytest.raises(links.Closed):
        make(version, people)
    client.force_login(people.caseworker)
    page = client.get(reverse("agreements:signing_link", args=[version.agreement.number])).content.decode()
    assert "ikke sat op" in page
    signed = desk.paper(timezone.localdate())
    assert signing.register_signature(version_id=version.pk, signed=signed, by=people.caseworker)


def test_the_mail_with_the_link_names_nobody(people, version):
    make(version, people, mail_url="http://testserver/underskriv/{token}/")
    mail = OutgoingMail.objects.get(address="anders@privat.example")
    citizen = version.agreement.case.citizen
    for word in (citizen.given_names, citizen.family_name, CPR[:6], version.agreement.number):
        assert word not in mail.subject + mail.body
    assert "/underskriv/" in mail.body


@pytest.mark.asvs("2.4.1")
def test_too_many_requests_are_stopped(client, version, settings):
    settings.SIGNING_PER_MINUTE = 3
    statuses = [client.get("/underskriv/findesikke/").status_code for _ in range(5)]
    assert statuses[-1] == 429


@pytest.mark.asvs("10.1.2", "10.2.1")
def test_a_forged_return_is_refused(client, people, version):
    client.get(f"/underskriv/{make(version, people)}/mitid/")
    assert client.get("/underskriv/retur/?code=guess&state=guess").status_code == 403


def drawing() -> list:
    return [[[10 * n, 5 * n] for n in range(20)]]


def test_both_sign_on_a_tablet(client, people, version):
    client.force_login(people.caseworker)
    url = reverse("agreements:signing_tablet", args=[version.agreement.number])
    assert client.get(url).status_code == 200
    sent = {"shown": version.document.sha256, "citizen": json.dumps(drawing()), "worker": ""}
    assert client.post(url, sent).status_code == 422, "one party is not enough"
    assert client.post(url, sent | {"worker": "[[[1, 2]]]"}).status_code == 422, "a dot is no signature"
    assert client.post(url, sent | {"worker": json.dumps(drawing())}).status_code == 302
    signature = Signature.objects.get()
    assert signature.method == SignatureMethod.TABLET
    assert verify(store.get(signature.signed_document.sha256)).sound
    assert SignatureEvidence.objects.filter(party="citizen").get().strokes == drawing()


def test_a_representative_signs_on_a_tablet_with_the_power_of_attorney(client, people, version):
    client.force_login(people.caseworker)
    url = reverse("agreements:signing_tablet", args=[version.agreement.number])
    lines = json.dumps(drawing())
    sent = {"shown": version.document.sha256, "citizen": lines, "worker": lines, "who": "fuldmagt"}
    assert client.post(url, sent | {"representative": "Birthe Ærø"}).status_code == 422
    power = SimpleUploadedFile("fuldmagt.pdf", pdf(), "application/pdf")
    answer = client.post(url, sent | {"representative": "Birthe Ærø", "power_of_attorney": power})
    assert answer.status_code == 302
    signature = Signature.objects.select_related("power_of_attorney").get()
    assert (signature.representative_name, signature.power_of_attorney.title) == ("Birthe Ærø", "Fuldmagt")
    detail = client.get(reverse("agreements:agreement", args=[version.agreement.number])).content.decode()
    assert "ved Birthe Ærø" in detail


def test_r35_a_tablet_after_the_first_day_takes_the_reason(client, people, broker):
    version = begun(people)
    client.force_login(people.caseworker)
    url = reverse("agreements:signing_tablet", args=[version.agreement.number])
    lines = json.dumps(drawing())
    sent = {"shown": version.document.sha256, "citizen": lines, "worker": lines}
    assert client.post(url, sent).status_code == 422
    reason = {"early_category": LATE.category, "early_text": LATE.text}
    assert client.post(url, sent | reason).status_code == 302
    assert Signature.objects.get().early_start_reason == LATE.text


def test_the_database_wants_the_power_of_attorney_of_a_representative(people, version):
    make(version, people)
    link = SigningLink.objects.get()
    links.sign_by_link(link_id=link.pk, shown_sha256=version.document.sha256, assurance="MitID")
    with pytest.raises(IntegrityError, match="has_power"), transaction.atomic():
        Signature.objects.update(representative_name="Birthe Ærø")


@pytest.mark.django_db(transaction=True)
def test_a_link_used_by_two_at_once_has_one_effect(people, version):
    make(version, people)
    link, shown = SigningLink.objects.get(), version.document.sha256

    def act():
        return links.sign_by_link(link_id=link.pk, shown_sha256=shown, assurance="MitID")

    answers = at_once(act, act)
    assert [error.kind for error in errors(answers)] == ["used"]
    assert Signature.objects.count() == 1
    assert SignatureEvidence.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_paper_and_link_at_once_is_one_signature(people, version):
    make(version, people)
    link, shown = SigningLink.objects.get(), version.document.sha256
    paper = desk.paper(timezone.localdate())
    at_once(
        lambda: links.sign_by_link(link_id=link.pk, shown_sha256=shown, assurance="MitID"),
        lambda: signing.register_signature(version_id=version.pk, signed=paper, by=people.caseworker),
    )
    assert Signature.objects.count() == 1
