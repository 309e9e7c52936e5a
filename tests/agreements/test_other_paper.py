"""A scan with another document's code is asked about: never refused for good, never taken silently."""

from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from agreements.actions import agreement as agreements
from agreements.models import Signature
from cases.models import IncomingDocument, JournalNote
from mentorstotte.core.documents import store
from tests.agreements import desk

pytestmark = pytest.mark.django_db
TODAY = "24-02-2014"


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel("2014-02-24 10:00+01:00", tick=True):
        yield


@pytest.fixture
def version(people):
    return desk.printed(people, start=date(2014, 3, 3))


@pytest.fixture
def other(people):
    return desk.printed(people, start=date(2014, 3, 3))


@pytest.fixture
def logged_in(client, people):
    client.force_login(people.caseworker)
    return client


def sign(client, version, scanned, **more):
    """Registers the signature with a scan of the document."""
    scan = SimpleUploadedFile("scan.pdf", store.get(scanned.sha256), content_type="application/pdf")
    typed = {"method": "paper", "citizen_on": TODAY, "scan": scan} | more
    return client.post(reverse("agreements:signature", args=[version.agreement.number]), typed)


def journal(client, case, scanned, **more):
    scan = SimpleUploadedFile("scan.pdf", store.get(scanned.sha256), content_type="application/pdf")
    typed = {"received_on": TODAY, "sender": "Borgeren", "theme": "Aftalen", "file": scan} | more
    return client.post(reverse("cases:document_new", args=[case.number]), typed)


def test_the_right_paper_is_taken(logged_in, version):
    assert sign(logged_in, version, version.document).status_code == 302
    assert Signature.objects.get().version == version


def test_another_citizens_paper_is_asked_about_and_tells_nothing_of_that_case(logged_in, version, other):
    answer = sign(logged_in, version, other.document)
    page = answer.content.decode()
    assert (answer.status_code, "på en anden sag" in page) == (422, True)
    assert "Det er det rigtige papir" in page
    case = other.agreement.case
    for secret in (case.number, case.citizen.cpr):
        assert secret not in page
    assert not Signature.objects.exists()


def test_whoever_knows_better_says_so_and_it_is_journalled(logged_in, version, other):
    assert sign(logged_in, version, other.document, other_paper="on").status_code == 302
    note = JournalNote.objects.get(case=version.agreement.case, theme__endswith="er underskrevet")
    assert "på en anden sag" in note.text
    assert "Det er bekræftet, at papiret er det rigtige." in note.text


def test_the_paper_of_an_older_version_is_asked_about(logged_in, people, version):
    old = version.document
    new = agreements.reopen(version_id=version.pk, change="Andre timer fra april.", by=people.caseworker)
    agreements.print_version(version_id=new.pk, by=people.caseworker)
    new.refresh_from_db()
    answer = sign(logged_in, new, old)
    assert (answer.status_code, "Er det den rigtige version?" in answer.content.decode()) == (422, True)


def test_a_document_journalled_on_the_wrong_case_is_asked_about(logged_in, version, other):
    case = version.agreement.case
    answer = journal(logged_in, case, other.document)
    assert (answer.status_code, "på en anden sag" in answer.content.decode()) == (200, True)
    assert not IncomingDocument.objects.exists()
    assert journal(logged_in, case, other.document, other_paper="on").status_code == 302
    note = JournalNote.objects.get(case=case, theme="Dokumentet hører til sagen: Aftalen")
    assert "på en anden sag" in note.text
    assert "Det er bekræftet, at papiret er det rigtige." in note.text
    assert note.is_final
    assert journal(logged_in, case, version.document).status_code == 302
    assert IncomingDocument.objects.count() == 2
    assert JournalNote.objects.filter(theme__startswith="Dokumentet hører til sagen").count() == 1
