"""The case file that goes with a forwarded complaint: asked for, made, and kept with the complaint."""

from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from agreements.actions.complaint import hold
from agreements.actions.decisions import authority
from agreements.documents.case_file import TITLE, CaseFile, Entry, Piece, case_file_pdf
from agreements.models import Complaint, MentorMessage
from cases.models import Case
from mentorstotte.core.actions import keep_document, record
from mentorstotte.core.documents import store
from mentorstotte.core.enums import DocumentKind
from mentorstotte.core.errors import Refused
from mentorstotte.core.models import Document

# Working papers that are no part of the case.
LEFT_OUT = (DocumentKind.CASE_FILE, DocumentKind.ACCESS_FILE, DocumentKind.IMPORT)
AT_ONCE = 15  # documents; more are bundled by a worker


@transaction.atomic
def ask_case_file(*, complaint_id: int, instead_of: int | None = None, by) -> int:
    """Asks for the file, anew ``instead_of`` the document that there is; gives how many documents it will
    hold.

    A second click, whose file is being made or has been made since, asks for nothing.
    """
    complaint = hold(complaint_id)
    if not complaint.is_open:
        raise Refused("Klagen er afsluttet. Sagens akter bliver ikke samlet igen.")
    being_made = complaint.file_asked_at is not None and complaint.case_file_id is None
    if being_made or complaint.case_file_id != instead_of:
        return documents_of(complaint.case_id).count()
    complaint.file_asked_at, complaint.file_asked_by, complaint.case_file = timezone.now(), by, None
    complaint.save()
    return documents_of(complaint.case_id).count()


@transaction.atomic
def make_case_file(*, complaint_id: int) -> Document | None:
    """Bundles and keeps the file that was asked for; a second worker finds it made and does nothing.

    Raises Refused when a document is missing or cannot be opened; then it stays asked for.
    """
    complaint = hold(complaint_id)
    if complaint.file_asked_at is None or complaint.case_file_id:
        return complaint.case_file
    bundle = case_file_of(complaint.case, reason=f"Klage modtaget {complaint.received_on:%d-%m-%Y}")
    document = keep_document(
        content=case_file_pdf(bundle),
        kind=DocumentKind.CASE_FILE,
        title=f"{TITLE}, sag {complaint.case.number}",
        content_type="application/pdf",
        case_id=complaint.case_id,
        by=complaint.file_asked_by,
    )
    complaint.case_file = document
    complaint.save(update_fields=["case_file"])
    record(
        "complaint.file",
        subject=complaint,
        case_id=complaint.case_id,
        by=complaint.file_asked_by,
        text=f"Sagens akter er samlet: {len(bundle.pieces)} dokumenter og journalen",
    )
    return document


def documents_of(case_id: int):
    """The documents of a case, oldest first."""
    return Document.objects.filter(case_id=case_id).exclude(kind__in=LEFT_OUT).order_by("made_at", "pk")


def waiting() -> list[int]:
    """Complaints whose file was asked for and is not made."""
    found = Complaint.objects.filter(file_asked_at__isnull=False, case_file__isnull=True)
    return list(found.order_by("file_asked_at").values_list("pk", flat=True))


def case_file_of(case: Case, *, reason: str) -> CaseFile:
    """All documents, every final note and what caseworkers and mentors wrote to each other, read now.

    Raises Refused when a document is missing or is not what was stored.
    """
    return CaseFile(
        authority=authority(),
        case_number=case.number,
        citizen=case.citizen.full_name,
        made_on=timezone.localdate(),
        reason=reason,
        journal=journal_of(case),
        pieces=tuple(piece_of(document) for document in documents_of(case.pk)),
    )


def journal_of(case) -> tuple[Entry, ...]:
    """Every final note and what caseworkers and mentors wrote to each other, in the order of time."""
    return tuple(sorted((*_notes(case), *_messages(case)), key=lambda entry: (entry.on, entry.at)))


def _notes(case) -> Iterator[Entry]:
    notes = case.notes.filter(finalised_at__isnull=False).select_related("finalised_by")
    for note in notes.order_by("occurred_on", "pk"):
        kind, at = note.get_kind_display(), timezone.localtime(note.finalised_at)
        by, key = note.finalised_by.name, f"note-{note.pk}"
        yield Entry(note.occurred_on, kind, note.theme, note.text, by, at, key=key)


def _messages(case) -> Iterator[Entry]:
    said = MentorMessage.objects.filter(agreement__case=case)
    said = said.select_related("agreement", "written_by", "mentor")
    for message in said:
        way = "fra" if message.from_mentor else "til"
        theme = f"{way} mentor {message.mentor.name}, aftale {message.agreement}"
        at = timezone.localtime(message.written_at)
        by, key = message.written_by.name, f"message-{message.pk}"
        yield Entry(at.date(), "Besked", theme, message.text, by, at, "sendt", key)


def piece_of(document: Document) -> Piece:
    """The document as it lies in the store; raises Refused when it is not as it was kept."""
    try:
        content = store.get(document.sha256)
    except store.DocumentError as error:
        raise Refused(
            f"“{document.title}” er ikke, som det blev gemt. Sagens akter er ikke samlet."
        ) from error
    return Piece(
        document.title,
        timezone.localdate(document.made_at),
        content,
        document.content_type,
        document.sha256,
    )
