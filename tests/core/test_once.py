"""A form that is sent twice makes one thing, in turn or at once, and a form that failed can be sent again."""

import uuid
from datetime import date, timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from cases.actions.journal import write_note
from cases.enums import NoteKind
from cases.models import IncomingDocument, JournalNote, RegisterRecord
from mentorstotte.core.enums import Role
from mentorstotte.core.models import Event, SentForm
from mentorstotte.core.once import forget_sent
from tests import factories
from tests.racing import at_once, errors

RACES = 20


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def person(db):
    return factories.user(Role.CASEWORKER, team=factories.team())


@pytest.fixture
def case(person):
    return factories.case(person)


def note(case, by, **changes):
    facts = {
        "kind": NoteKind.NOTE,
        "occurred_on": date(2026, 11, 3),
        "theme": "Forsøgt ringet",
        "text": "Intet svar.",
        "final": True,
    }
    return write_note(case=case, by=by, **facts | changes)


def test_the_same_form_again_gives_the_row_of_the_first_time(case, person):
    key = uuid.uuid4()
    first = note(case, person, key=key)
    assert note(case, person, key=key) == first
    assert JournalNote.objects.count() == Event.objects.filter(kind="note.final").count() == 1


def test_the_same_words_in_another_form_are_another_note(case, person):
    note(case, person, key=uuid.uuid4())
    note(case, person, key=uuid.uuid4())
    note(case, person)
    assert JournalNote.objects.count() == 3


@pytest.mark.asvs("2.3.3", "16.5.3")
def test_a_form_that_failed_can_be_sent_again(case, person):
    key = uuid.uuid4()
    with pytest.raises(Exception, match="note_kind_known"):
        note(case, person, key=key, kind="nonsense")
    assert note(case, person, key=key).kind == NoteKind.NOTE


@pytest.mark.slow
@pytest.mark.fault
@pytest.mark.django_db(transaction=True)
def test_the_same_form_twice_at_once_makes_one_note():
    person = factories.user(Role.CASEWORKER, team=factories.team())
    case = factories.case(person)
    for _ in range(RACES):
        key = uuid.uuid4()
        answers = at_once(*[lambda key=key: note(case, person, key=key)] * 2)
        assert errors(answers) == []
        assert answers[0] == answers[1]
    assert JournalNote.objects.count() == RACES


FORMS = {
    "cases:note_new": (
        JournalNote,
        {
            "kind": "note",
            "occurred_on": "03-11-2026",
            "theme": "Samtale",
            "text": "Vi har talt.",
            "final": "1",
        },
    ),
    "cases:register_record": (
        RegisterRecord,
        {"kind": "moved", "on": "03-11-2026", "moved_to": "Hillerød", "note": "Borgeren ringede."},
    ),
    "cases:document_new": (
        IncomingDocument,
        {"received_on": "03-11-2026", "sender": "Egen læge", "theme": "Attest"},
    ),
}


@pytest.mark.parametrize("name", FORMS)
@time_machine.travel("2026-11-23T10:00+01:00")
def test_each_opened_form_has_a_key_and_has_its_effect_once(client, case, person, name):
    model, typed = FORMS[name]
    client.force_login(person)
    address = reverse(name, args=[case.number])
    keys = [client.get(address).context["form"]["key"].value() for _ in range(2)]
    for key in (keys[0], keys[0], keys[1]):
        file = {"file": SimpleUploadedFile("attest.png", picture())} if model is IncomingDocument else {}
        assert client.post(address, typed | {"key": str(key)} | file).status_code == 302
    assert model.objects.count() == 2


def test_keys_are_forgotten_after_two_days(case, person):
    note(case, person, key=uuid.uuid4())
    assert forget_sent() == 0
    with time_machine.travel(timezone.now() + timedelta(days=2, minutes=1)):
        assert forget_sent() == 1
    assert not SentForm.objects.exists()
