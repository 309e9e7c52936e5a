"""What is handed out to a citizen who asks for the file or for the own data, and what is left out of it."""

from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from agreements.actions.access_approval import hold_open, must_be_approved, withdraw
from agreements.actions.case_file import documents_of, journal_of, piece_of
from agreements.actions.decisions import authority, guidance
from agreements.actions.letters import addressee, filing
from agreements.actions.own_data import registered_about
from agreements.actions.rights import close, hold
from agreements.documents.access import AccessAnswerPrint, Omitted, access_answer_pdf, omitted_pdf
from agreements.documents.case_file import CaseFile, Entry, Piece, case_file_pdf
from agreements.documents.parts import Contact
from agreements.enums import DispatchState, RightsKind
from agreements.models import Dispatch, LeftOut, RightsRequest
from agreements.rules.rights import outcome_of
from mentorstotte.core import log_extract
from mentorstotte.core.actions import keep_document, record
from mentorstotte.core.documents.certificate import is_development
from mentorstotte.core.enums import DocumentKind
from mentorstotte.core.errors import Refused
from mentorstotte.core.letters import words
from mentorstotte.core.models import Document
from mentorstotte.core.wording import danish_date

PDF = "application/pdf"
MIN_REASON = 20
HIDDEN = "Undtaget"


@dataclass(frozen=True)
class Part:
    """A document, a note or a message of the case, by the key under which it may be left out. ``kind`` is
    what the citizen is told of one that is left out: a title may say too much. A note or a message has its
    ``text``, a document its ``public_id``.
    """

    key: str
    kind: str
    title: str
    on: date
    text: str = ""
    public_id: UUID | None = None


def parts_of(case) -> list[Part]:
    """All that would be handed out: first the journal, then the documents, the oldest first."""
    entries = [
        Part(entry.key, entry.kind, f"{entry.kind}: {entry.theme}", entry.on, entry.text)
        for entry in journal_of(case)
    ]
    return entries + [_part(each) for each in documents_of(case.pk)]


@transaction.atomic
def leave_out(*, request_id: int, part: str, rule: str, reason: str, by) -> LeftOut:
    """Leaves a part out, by a rule that the request knows and with a reason; a file made before is outdated,
    and a round that waits for a yes is withdrawn.

    Raises Refused when the answer is given or what was typed does not hold.
    """
    found = hold_open(request_id)
    if part not in {each.key for each in parts_of(found.case)}:
        raise Refused("Den del findes ikke i sagen.")
    if rule not in found.rules:
        raise Refused("Vælg en regel.", at="rule")
    if len(reason.strip()) < MIN_REASON:
        raise Refused(f"Skriv begrundelsen med mindst {MIN_REASON} tegn.", at="reason")
    said = {"rule": rule, "reason": reason.strip()}
    if known := found.left_out.filter(part=part, **said).first():
        return known
    made, _ = LeftOut.objects.update_or_create(request=found, part=part, defaults={**said, "by": by})
    _outdate(found, by)
    return made


@transaction.atomic
def take_in(*, request_id: int, part: str, by) -> None:
    """Hands the part out after all. Twice changes nothing."""
    found = hold_open(request_id)
    if found.left_out.filter(part=part).delete()[0]:
        _outdate(found, by)


@transaction.atomic
def ask_file(*, request_id: int, by) -> int:
    """Asks for the file; gives how many documents it will hold. One that is being made or is there stays.

    Raises Refused while nobody else has said yes to what is left out.
    """
    found = hold_open(request_id)
    must_be_approved(found)
    if found.file_asked_at is None:
        found.file_asked_at, found.file_asked_by = timezone.now(), by
        found.save(update_fields=["file_asked_at", "file_asked_by"])
    return documents_of(found.case_id).count()


@transaction.atomic
def make_file(*, request_id: int) -> Document | None:
    """Makes and keeps the file that was asked for; a second worker finds it made and does nothing.

    Raises Refused when a document is missing or cannot be opened; then it stays asked for.
    """
    found = hold(request_id)
    if found.file_asked_at is None or found.file_id:
        return found.file
    document = keep_document(
        content=access_pdf(found),
        kind=DocumentKind.ACCESS_FILE,
        title=f"{found.get_kind_display()}, sag {found.case.number}",
        content_type=PDF,
        case_id=found.case_id,
        by=found.file_asked_by,
    )
    found.file = document
    found.save(update_fields=["file"])
    text = f"{found.get_kind_display()}: filen er lavet"
    told = {"subject": found, "case_id": found.case_id, "by": found.file_asked_by, "text": text}
    record("rights.file", document=str(document.public_id), **told)
    return document


def waiting() -> list[int]:
    """Requests whose file was asked for and is not made."""
    found = RightsRequest.objects.filter(file_asked_at__isnull=False, file__isnull=True)
    return list(found.order_by("file_asked_at").values_list("pk", flat=True))


def handed_out(row: Dispatch, by) -> None:
    """The file has left: the request is answered. A file that was outdated since answers nothing."""
    found = RightsRequest.objects.filter(file=row.document_id).values_list("pk", flat=True).first()
    if found is None:
        return
    request = hold(found)
    if not request.outcome:
        outcome = outcome_of(len(parts_of(request.case)), request.left_out.count())
        on = row.available_on or timezone.localdate(row.sent_at)
        text = f"{row.get_channel_display()} til {row.name} {danish_date(on)}"
        close(request, outcome=outcome, on=on, text=text, by=by)


def access_pdf(found: RightsRequest) -> bytes:
    """The letter, the contents, the journal and the documents; for own data what is registered, and who has
    looked. A part that is left out is a page, or an entry, that says by which rule and why.
    """
    case, today = found.case, timezone.localdate()
    own = found.kind == RightsKind.OWN_DATA
    left = {each.part: each for each in found.left_out.all()}
    pieces = [_piece(document, left, today) for document in documents_of(case.pk)]
    bundle = CaseFile(
        authority=authority(),
        case_number=case.number,
        citizen=case.citizen.full_name,
        made_on=today,
        reason=f"{found.get_kind_display()}, bedt om {danish_date(found.asked_on)}",
        journal=tuple(_entry(entry, left) for entry in journal_of(case)),
        pieces=tuple(pieces + ([_looks(case, today)] if own else [])),
        registered=registered_about(case) if own else (),
    )
    return case_file_pdf(bundle, cover=access_answer_pdf(_letter(found, left, today)))


def _letter(found: RightsRequest, left: dict[str, LeftOut], today: date) -> AccessAnswerPrint:
    case, said = found.case, words()
    worker = case.caseworker or found.file_asked_by
    own = found.kind == RightsKind.OWN_DATA
    omitted = tuple(_omitted(part, left[part.key]) for part in parts_of(case) if part.key in left)
    return AccessAnswerPrint(
        authority=authority(said),
        filing=replace(filing(case, today), code=""),
        citizen=addressee(case.citizen, today),
        caseworker=Contact(worker.name, worker.phone, worker.email),
        asked_on=found.asked_on,
        own_data=own,
        omitted=omitted,
        complaint=guidance(today, said) if omitted and not own else (),
        seal_is_development=is_development(),
    )


def _omitted(part: Part, left: LeftOut) -> Omitted:
    return Omitted(part.kind, part.on, left.get_rule_display(), left.reason)


def _entry(entry: Entry, left: dict[str, LeftOut]) -> Entry:
    if entry.key not in left:
        return entry
    why = left[entry.key]
    return replace(entry, theme=HIDDEN, text=f"{why.get_rule_display()}.\n{why.reason}")


def _piece(document: Document, left: dict[str, LeftOut], today: date) -> Piece:
    part = _part(document)
    if part.key not in left:
        return piece_of(document)
    page = omitted_pdf(_omitted(part, left[part.key]), authority(), today)
    return Piece(part.kind, part.on, page, PDF, "")


def _looks(case, today: date) -> Piece:
    content = log_extract.extract_pdf(case.citizen_id, case.citizen.full_name)
    return Piece(log_extract.TITLE, today, content, PDF, sha256(content).hexdigest())


def _part(document: Document) -> Part:
    on = timezone.localdate(document.made_at)
    key, kind = f"document-{document.pk}", document.get_kind_display()
    return Part(key, kind, document.title, on, public_id=document.public_id)


def _outdate(found: RightsRequest, by) -> None:
    on_its_way = Dispatch.objects.filter(document=found.file_id).exclude(state=DispatchState.DROPPED)
    if found.file_id and on_its_way.exists():
        raise Refused("Filen venter på at blive sendt. Opgiv forsendelsen først.")
    withdraw(found, by)
    found.file, found.file_asked_at, found.file_asked_by = None, None, None
    found.save(update_fields=["file", "file_asked_at", "file_asked_by"])
