"""Papers of suppliers, mentors and qualifications: kept as they came, and shown to whom they concern."""

from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from mentorstotte.core.enums import Role
from mentorstotte.core.models import Document
from providers.actions import papers
from providers.models import Attachment, Qualification
from tests import factories
from tests.agreements.test_agreement_pages import scan

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-11-23 09:00+01:00", tick=True):
        yield


@pytest.fixture
def admin(client):
    made = factories.user(Role.CATALOGUE_ADMIN, name="Kaja Katalog")
    client.force_login(made)
    return made


@pytest.mark.parametrize("of", ["supplier", "mentor"])
def test_a_paper_is_kept_once_shown_and_taken_back(client, admin, of):
    mentor = factories.mentor()
    row = mentor if of == "mentor" else mentor.supplier
    for _ in range(2):
        sent = {"title": "Ansvarsforsikring", "file": scan()}
        assert client.post(reverse(f"providers:{of}_attach", args=[row.pk]), sent).status_code == 302
    made = Attachment.objects.get()
    page = reverse(f"providers:{of}", args=[row.pk])
    assert "Ansvarsforsikring" in client.get(page).content.decode()
    file = reverse(f"providers:{of}_paper", args=[row.pk, made.document.public_id])
    got = client.get(file)
    assert (got.status_code, got["Content-Type"]) == (200, "application/pdf")
    assert "sandbox" in got["Content-Security-Policy"]
    for _ in range(2):
        client.post(reverse("providers:attachment_withdraw", args=[made.pk]))
    made.refresh_from_db()
    assert made.withdrawn_by == admin
    assert "Ansvarsforsikring" not in client.get(page).content.decode()


def test_a_caseworker_sees_a_suppliers_papers_and_not_a_mentors(client, admin):
    mentor = factories.mentor()
    paper = {"content": b"%PDF-1.4", "content_type": "application/pdf", "by": admin}
    of_firm = papers.attach(to=mentor.supplier, title="Forsikring", **paper)
    of_mentor = papers.attach(to=mentor, title="Straffeattest", **paper)
    client.force_login(factories.user(Role.CASEWORKER))
    assert "Straffeattest" not in client.get(reverse("providers:mentor", args=[mentor.pk])).content.decode()
    firm = reverse("providers:supplier_paper", args=[mentor.supplier_id, of_firm.document.public_id])
    own = reverse("providers:mentor_paper", args=[mentor.pk, of_mentor.document.public_id])
    assert (client.get(firm).status_code, client.get(own).status_code) == (200, 403)


def test_a_file_that_is_no_paper_is_refused_and_what_was_typed_stays(client, admin):
    mentor = factories.mentor()
    sent = {"title": "Kursusbevis", "file": SimpleUploadedFile("bevis.pdf", b"MZ program")}
    page = client.post(reverse("providers:mentor_attach", args=[mentor.pk]), sent).content.decode()
    assert "ikke en PDF, PNG eller JPEG" in page
    assert 'value="Kursusbevis"' in page
    assert not Document.objects.exists()


def test_a_qualification_keeps_a_copy_of_its_papers_when_there_is_one(client, admin):
    mentor = factories.mentor()
    address = reverse("providers:qualification_new", args=[mentor.pk])
    typed = {"title": "Mentorkursus", "documented_on": "20-11-2026"}
    for _ in range(2):
        assert client.post(address, typed | {"file": scan()}).status_code == 302
    client.post(address, {"title": "Førstehjælp", "documented_on": "20-11-2026"})
    copied, bare = Qualification.objects.order_by("pk")
    assert (copied.document.kind, bare.document) == ("attachment", None)
    file = reverse("providers:mentor_paper", args=[mentor.pk, copied.document.public_id])
    assert client.get(file).status_code == 200
    other = factories.mentor()
    assert client.get(file.replace(f"/{mentor.pk}/", f"/{other.pk}/")).status_code == 404


def test_the_database_takes_a_paper_of_one_only(admin):
    mentor = factories.mentor()
    paper = {"content": b"%PDF-1.4", "content_type": "application/pdf", "by": admin}
    made = papers.attach(to=mentor, title="Forsikring", **paper)
    with pytest.raises(DatabaseError, match="attachment_is_of_one"), transaction.atomic():
        Attachment.objects.filter(pk=made.pk).update(supplier=mentor.supplier)


@pytest.mark.parametrize("rows", [1, 3, 20])
def test_the_pages_ask_the_same_number_of_questions(client, admin, rows, django_assert_max_num_queries):
    mentor = factories.mentor()
    for number in range(rows):
        paper = {"content": b"%PDF-1.4", "content_type": "application/pdf", "by": admin}
        papers.attach(to=mentor, title=f"Bilag {number}", **paper)
        papers.attach(to=mentor.supplier, title=f"Bilag {number}", **paper)
        Qualification.objects.create(
            mentor=mentor, title=f"Kursus {number}", documented_on=date(2026, 1, 1), registered_by=admin
        )
    for name, pk in (("mentor", mentor.pk), ("supplier", mentor.supplier_id)):
        with django_assert_max_num_queries(11):
            client.get(reverse(f"providers:{name}", args=[pk]))
