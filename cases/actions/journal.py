"""Writing, finalising and correcting journal notes, and journalling documents that came in."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from cases.enums import NoteKind
from cases.models import Case, IncomingDocument, JournalNote
from mentorstotte.core.actions import keep_document, record
from mentorstotte.core.enums import DocumentKind
from mentorstotte.core.errors import Changed, Refused
from mentorstotte.core.once import once


@once(JournalNote)
def write_note(
    *,
    case: Case,
    kind: str,
    occurred_on: date,
    theme: str,
    text: str,
    final: bool,
    by,
    corrects: JournalNote | None = None,
) -> JournalNote:
    """A new note, as a draft or final at once; ``corrects`` is the final note that it takes the place of."""
    note = JournalNote.objects.create(
        case=case,
        kind=kind,
        occurred_on=occurred_on,
        theme=theme,
        text=text,
        written_by=by,
        corrects=corrects,
    )
    return _finalise(note, by) if final else note


@transaction.atomic
def change_note(
    *, note_id: int, revision: int, kind: str, occurred_on: date, theme: str, text: str, final: bool, by
) -> JournalNote:
    """Changes a draft; raises Changed when somebody else saved it, Refused when it is final."""
    note = JournalNote.objects.select_for_update().get(pk=note_id)
    if note.is_final:
        raise Refused("Notatet er endeligt og kan kun rettes ved en tilføjelse.")
    if note.revision != revision:
        raise Changed("En anden har gemt notatet, siden du åbnede det.", theirs=note)
    note.kind, note.occurred_on, note.theme, note.text = kind, occurred_on, theme, text
    note.revision += 1
    note.save()
    return _finalise(note, by) if final else note


@once(JournalNote)
def correct_note(*, note: JournalNote, text: str, by) -> JournalNote:
    """Corrects a final note by an addition that points at it."""
    if not note.is_final:
        raise Refused("Notatet er en kladde. Ret det direkte i stedet for at tilføje en rettelse.")
    addition = JournalNote.objects.create(
        case=note.case,
        kind=NoteKind.CORRECTION,
        occurred_on=timezone.localdate(),
        theme=f"Rettelse: {note.theme}"[:150],
        text=text,
        corrects=note,
        written_by=by,
    )
    return _finalise(addition, by)


@once(IncomingDocument)
def journal_document(
    *,
    case: Case,
    content: bytes,
    content_type: str,
    received_on: date,
    sender: str,
    theme: str,
    by,
    other_paper: str = "",
) -> IncomingDocument:
    """Journals a document that came in. The bytes have been checked by the form.

    ``other_paper`` is what the code on it made us ask, when the person said that it is the right paper: the
    journal says so.
    """
    document = keep_document(
        content=content,
        kind=DocumentKind.INCOMING,
        title=theme,
        content_type=content_type,
        case_id=case.pk,
        by=by,
    )
    incoming = IncomingDocument.objects.create(
        case=case, document=document, received_on=received_on, sender=sender, theme=theme, journalled_by=by
    )
    record(
        "document.received", subject=incoming, case_id=case.pk, by=by, text=f"Dokument journaliseret: {theme}"
    )
    if other_paper:
        _note_overruled(incoming, other_paper, by)
    return incoming


def _note_overruled(incoming: IncomingDocument, other_paper: str, by) -> None:
    write_note(
        case=incoming.case,
        kind=NoteKind.NOTE,
        occurred_on=timezone.localdate(),
        theme=f"Dokumentet hører til sagen: {incoming.theme}"[:150],
        text=f"{other_paper} Det er bekræftet, at papiret er det rigtige.",
        final=True,
        by=by,
    )


def _finalise(note: JournalNote, by) -> JournalNote:
    note.finalised_by = by
    note.finalised_at = timezone.now()
    note.save()
    record("note.final", subject=note, case_id=note.case_id, by=by, text=f"Notat: {note.theme}")
    return note
