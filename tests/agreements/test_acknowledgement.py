"""The mentor acknowledges: no party, nothing waits for it, and a link shows no more than a mentor needs."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements.actions import acknowledgement, signing
from agreements.actions import agreement as agreements
from agreements.enums import Party
from agreements.models import Acknowledgement, SigningLink
from mentorstotte.core.errors import Refused
from mentorstotte.core.models import Event, OutgoingMail
from tests.access.pages import check_page
from tests.agreements import desk
from tests.documents.test_uploads import pdf
from tests.racing import at_once, errors

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(people):
    start = timezone.localdate() + timedelta(days=7)
    return desk.printed(people, start=start, case=people.case(address="Skjultvej 7"))


def seen(**changes) -> acknowledgement.Seen:
    return acknowledgement.Seen(**{"way": "mail", "on": timezone.localdate()} | changes)


def url(version) -> str:
    return reverse("agreements:mentor_seen", args=[version.agreement.number])


def link(version, people, **more) -> str:
    return acknowledgement.make_mentor_link(version_id=version.pk, by=people.caseworker, **more)[1]


def test_a_mail_from_the_mentor_is_registered_once_with_what_was_sent(client, people, version):
    client.force_login(people.caseworker)
    page = client.get(url(version))
    check_page(page)
    scan = SimpleUploadedFile("mail.pdf", pdf(), "application/pdf")
    sent = {"way": "mail", "on": f"{timezone.localdate():%d-%m-%Y}", "scan": scan, "remark": "Kan mandag."}
    assert client.post(url(version), sent).status_code == 302
    made = Acknowledgement.objects.select_related("document").get()
    assert (made.version, made.name, made.registered_by) == (version, "Mentor 14", people.caseworker)
    assert made.document_sha256 == version.document.sha256
    assert made.document.title.startswith("Mentors kvittering")
    again = acknowledgement.register_acknowledgement(version_id=version.pk, seen=seen(), by=people.colleague)
    assert again == made
    detail = client.get(reverse("agreements:agreement", args=[version.agreement.number])).content.decode()
    assert "Mentor 14 har set aftalen" in detail
    assert "Kan mandag." in detail
    assert client.get(url(version)).status_code == 302, "there is nothing more to register"


@pytest.mark.parametrize("days", [-1, 1])
def test_a_day_before_the_print_or_to_come_is_refused(people, version, days):
    wrong = seen(on=timezone.localdate() + timedelta(days=days))
    with pytest.raises(Refused, match="tidligst"):
        acknowledgement.register_acknowledgement(version_id=version.pk, seen=wrong, by=people.caseworker)


def test_a_scan_that_is_no_scan_is_refused(client, people, version):
    client.force_login(people.caseworker)
    scan = SimpleUploadedFile("mail.pdf", b"MZ\x90", "application/pdf")
    sent = {"way": "mail", "on": f"{timezone.localdate():%d-%m-%Y}", "scan": scan}
    answer = client.post(url(version), sent)
    assert answer.status_code == 422
    assert "ikke en PDF" in answer.content.decode()
    assert not Acknowledgement.objects.exists()


def test_the_agreement_is_in_force_without_the_mentor(people, version):
    signed = desk.paper(timezone.localdate())
    signing.register_signature(version_id=version.pk, signed=signed, by=people.caseworker)
    version.agreement.refresh_from_db()
    assert version.agreement.in_force
    assert acknowledgement.register_acknowledgement(version_id=version.pk, seen=seen(), by=people.caseworker)


def test_the_link_shows_no_cpr_number_no_target_group_and_no_address(client, people, version):
    token = link(version, people)
    page = client.get(f"/kvitter/{token}/")
    check_page(page)
    assert "no-store" in page.headers["Cache-Control"]
    html, citizen = page.content.decode(), version.agreement.case.citizen
    assert citizen.given_names in html
    assert version.tasks.get().text in html
    hidden = (
        citizen.family_name,
        citizen.cpr,
        citizen.cpr[:6],
        "Skjultvej",
        "Kontanthjælp",
        "ktivitetsparat",
    )
    assert [word for word in hidden if word in html] == []


def test_a_protected_citizen_is_not_named_at_all(client, people, version):
    citizen = version.agreement.case.citizen
    citizen.address_protected_until = timezone.localdate() + timedelta(days=30)
    citizen.save()
    html = client.get(f"/kvitter/{link(version, people)}/").content.decode()
    assert citizen.given_names not in html
    assert "Sagsbehandleren fortæller dig" in html


def test_the_mentor_acknowledges_by_link_once(client, people, version):
    token = link(version, people)
    assert client.post(f"/kvitter/{token}/", {"shown": "0" * 64}).status_code == 410, "not what was shown"
    assert client.post(f"/kvitter/{token}/", {"shown": version.document.sha256}).status_code == 200
    made = Acknowledgement.objects.get()
    assert (made.way, made.registered_by, made.on) == ("link", None, timezone.localdate())
    again = client.get(f"/kvitter/{token}/")
    assert (again.status_code, "Der er kvitteret" in again.content.decode()) == (410, True)
    assert Event.objects.get(kind="agreement.acknowledged").data == {"way": "link"}


def test_a_late_replaced_or_older_link_and_one_for_signing_are_closed(client, people, version):
    old, token = link(version, people), link(version, people)
    assert "gælder ikke længere" in client.get(f"/kvitter/{old}/").content.decode()
    assert client.get(f"/underskriv/{token}/").status_code == 404, "it signs nothing"
    SigningLink.objects.filter(revoked_at=None).update(expires_at=timezone.now() - timedelta(minutes=1))
    assert "for gammelt" in client.get(f"/kvitter/{token}/").content.decode()
    token = link(version, people)
    agreements.reopen(version_id=version.pk, change="Mentor har fået nyt nummer.", by=people.caseworker)
    assert "nyere version" in client.get(f"/kvitter/{token}/").content.decode()
    assert client.get("/kvitter/findesikke/").status_code == 404


def test_a_caseworker_cannot_acknowledge_by_the_mentors_link(people, version):
    staff, token = Client(), link(version, people)
    staff.force_login(people.caseworker)
    assert staff.get(f"/kvitter/{token}/").status_code == 403
    assert staff.post(f"/kvitter/{token}/", {"shown": version.document.sha256}).status_code == 403
    assert not Acknowledgement.objects.exists()


def test_the_mail_to_the_mentor_names_nobody(client, people, version):
    client.force_login(people.caseworker)
    people.mentor.refresh_from_db()
    type(version).objects.filter(pk=version.pk).update(mentor_email="mentor@firma.example")
    answer = client.post(url(version), {"link": "1", "mail": "1"}).content.decode()
    assert "Det er sendt til mentor@firma.example" in answer
    mail, citizen = OutgoingMail.objects.get(address="mentor@firma.example"), version.agreement.case.citizen
    for word in (citizen.given_names, citizen.family_name, citizen.cpr[:6], version.agreement.number):
        assert word not in mail.subject + mail.body
    assert SigningLink.objects.get().party == Party.MENTOR


def test_an_acknowledgement_is_only_ever_added(people, version):
    acknowledgement.register_acknowledgement(version_id=version.pk, seen=seen(), by=people.caseworker)
    for act in (
        lambda: Acknowledgement.objects.update(name="En anden"),
        lambda: Acknowledgement.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


@pytest.mark.django_db(transaction=True)
def test_a_mentors_link_used_by_two_at_once_has_one_effect(people, version):
    link(version, people)
    made, shown = SigningLink.objects.get(), version.document.sha256

    def act():
        return acknowledgement.acknowledge_by_link(link_id=made.pk, shown_sha256=shown)

    answers = at_once(act, act)
    assert [error.kind for error in errors(answers)] == ["acknowledged"]
    assert Acknowledgement.objects.count() == 1
