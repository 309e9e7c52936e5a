"""Notes are drafts until they are final, and then corrected only by addition."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from cases.actions import journal
from cases.models import IncomingDocument, JournalNote
from mentorstotte.core.enums import Role
from mentorstotte.core.errors import Refused
from tests import factories
from tests.documents.test_uploads import pdf

pytestmark = pytest.mark.django_db
NOTE = {
    "kind": "note",
    "occurred_on": "02-11-2026",
    "theme": "Første samtale",
    "text": "Borgeren ønsker en mentor.",
}


@pytest.fixture
def worker(client):
    person = factories.user(Role.CASEWORKER, team=factories.team())
    client.force_login(person)
    return person


@pytest.fixture
def case(worker):
    return factories.case(worker)


def final_note(case, worker) -> JournalNote:
    facts = {"kind": "note", "occurred_on": date(2026, 11, 2), "theme": "Samtale", "text": "Som det var."}
    return journal.write_note(case=case, final=True, by=worker, **facts)


def test_a_note_is_written_as_a_draft_or_as_final(client, case):
    client.post(reverse("cases:note_new", args=[case.number]), NOTE)
    client.post(reverse("cases:note_new", args=[case.number]), NOTE | {"theme": "Endelig", "final": "1"})
    assert [note.is_final for note in JournalNote.objects.order_by("pk")] == [False, True]


def test_a_final_note_cannot_be_changed_by_the_action_nor_in_the_database(case, worker):
    note = final_note(case, worker)
    with pytest.raises(Refused, match="tilføjelse"):
        journal.change_note(
            note_id=note.pk,
            revision=1,
            kind="note",
            occurred_on=note.occurred_on,
            theme="x",
            text="x",
            final=False,
            by=worker,
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        JournalNote.objects.filter(pk=note.pk).update(text="Noget andet")
    with pytest.raises(DatabaseError), transaction.atomic():
        JournalNote.objects.filter(pk=note.pk).delete()
    assert JournalNote.objects.get(pk=note.pk).text == "Som det var."


def test_a_final_note_is_corrected_by_an_addition_that_points_at_it(client, case, worker):
    note = final_note(case, worker)
    client.post(reverse("cases:note_correct", args=[case.number, note.pk]), {"text": "Datoen var den 3."})
    page = client.get(reverse("cases:note", args=[case.number, note.pk])).content.decode()
    assert "Som det var." in page
    assert "Datoen var den 3." in page


def test_two_who_save_the_same_draft_are_told_and_see_both(client, case, worker):
    client.post(reverse("cases:note_new", args=[case.number]), NOTE)
    note = JournalNote.objects.get()
    url = reverse("cases:note_change", args=[case.number, note.pk])
    assert client.post(url, NOTE | {"revision": 1, "text": "Den førstes tekst"}).status_code == 302
    page = client.post(url, NOTE | {"revision": 1, "text": "Den andens tekst"}).content.decode()
    assert "En anden har gemt notatet" in page
    assert "Den førstes tekst" in page
    assert "Den andens tekst" in page
    assert JournalNote.objects.get().text == "Den førstes tekst"


def test_a_document_that_came_in_is_stored_unchanged(client, case):
    content = b"%PDF-1.4\nnot a real pdf"
    sent = {"received_on": "02-11-2026", "sender": "Lægen", "theme": "Erklæring"}
    file = SimpleUploadedFile("070984-0001.pdf", content, "application/pdf")
    page = client.post(reverse("cases:document_new", args=[case.number]), sent | {"file": file})
    assert page.status_code == 200, "a broken PDF is refused at the field"
    assert "Erklæring" in page.content.decode()
    assert IncomingDocument.objects.count() == 0


@pytest.mark.asvs("5.4.1", "5.4.2", "3.2.1")
def test_a_document_is_handed_out_under_a_name_of_ours_and_can_do_nothing(client, case):
    file = SimpleUploadedFile('070984-0001"; filename=x.html', pdf(), "text/html")
    sent = {"received_on": "02-11-2026", "sender": "Lægen", "theme": "Erklæring", "file": file}
    client.post(reverse("cases:document_new", args=[case.number]), sent)
    document = IncomingDocument.objects.get().document
    got = client.get(reverse("cases:document", args=[case.number, document.public_id]))
    assert got.headers["Content-Disposition"] == f'inline; filename="{document.kind}-{case.number}"'
    assert got.headers["Content-Type"] == "application/pdf"
    assert got.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_stored_document_that_was_changed_is_not_shown_and_says_so(client, case, worker):
    incoming = journal.journal_document(
        case=case,
        content=b"som det kom",
        content_type="application/pdf",
        received_on=date(2026, 11, 2),
        sender="Lægen",
        theme="Erklæring",
        by=worker,
    )
    url = reverse("cases:document", args=[case.number, incoming.document.public_id])
    assert client.get(url).content == b"som det kom"
    digest = incoming.document.sha256
    stored = next(path for path in Path(settings.DATA_DIR).rglob(f"*{digest[4:]}*") if path.is_file())
    stored.chmod(0o600)
    stored.write_bytes(b"som det blev lavet om til")
    answer = client.get(url)
    assert answer.status_code == 500
    assert "ikke, som det blev gemt" in answer.content.decode()
    stored.unlink()
    assert client.get(url).status_code == 500
