"""Whether documents are what this installation made: for its own people, and for anybody who asks."""

from dataclasses import dataclass

from django.db.models import TextChoices

from mentorstotte.core.documents import store
from mentorstotte.core.documents.seal import verify
from mentorstotte.core.documents.store import DocumentError
from mentorstotte.core.models import Document


@dataclass(frozen=True)
class Proof:
    """Whether a kept document is what was stored and sealed; ``why`` says in Danish what is wrong."""

    unchanged: bool
    why: str = ""
    development: bool = False


def proof(document: Document) -> Proof:
    """Checks the bytes against the hash, and the seal of what was sealed."""
    try:
        content = store.get(document.sha256)
    except DocumentError as error:
        return Proof(False, str(error).partition(":")[0])
    if not document.sealed:
        return Proof(True)
    status = verify(content)
    if not status.sound:
        return Proof(False, "Seglet passer ikke til filen", status.development)
    return Proof(True, development=status.development)


class Genuine(TextChoices):
    """The only answers that anybody gets about a document."""

    OURS = "ours", "Dokumentet er vores og er ikke ændret"
    NOT_OURS = "not_ours", "Filen er ikke et dokument fra os, eller den er ændret"
    KNOWN_CODE = "known_code", "Koden står på et dokument fra os"
    UNKNOWN_CODE = "unknown_code", "Vi har ikke lavet et dokument med den kode"
    OTHER_CODE = "other_code", "Filen og koden hører ikke til det samme dokument"


@dataclass(frozen=True)
class Answer:
    """What anybody may know: the verdict, and with the code whether a newer version exists."""

    verdict: Genuine
    newer: bool | None = None


def genuine(*, sha256: str = "", code: str = "") -> Answer:
    """Answers about a sealed document by the hash of the file, the code on the paper, or both."""
    sealed = Document.objects.filter(sealed=True)
    by_hash = sealed.filter(sha256=sha256).first() if sha256 else None
    if not code:
        return Answer(Genuine.OURS if by_hash else Genuine.NOT_OURS)
    by_code = sealed.filter(code=code).first()
    if by_code is None:
        return Answer(Genuine.UNKNOWN_CODE)
    if sha256 and by_code.sha256 != sha256 and not _signed_copy(by_hash, by_code):
        return Answer(Genuine.OTHER_CODE if by_hash else Genuine.NOT_OURS)
    return Answer(Genuine.OURS if sha256 else Genuine.KNOWN_CODE, has_newer(by_code))


def other_paper(codes: set[str], *, case_id: int, expected: str = "") -> str:
    """Why a scan with these codes may be somebody else's paper, in Danish, or nothing.

    ``expected`` is the code of the document that should have been scanned. Nothing is told about another
    case.
    """
    known = dict(Document.objects.filter(code__in=codes).values_list("code", "case_id")) if codes else {}
    if any(owner != case_id for owner in known.values()):
        return (
            "QR-koden på scanningen hører til et dokument på en anden sag. Er det den rigtige borgers papir?"
        )
    if not expected or not codes or expected in codes:
        return ""
    if codes <= known.keys():
        return "QR-koden på scanningen hører til et andet dokument på sagen. Er det den rigtige version?"
    return "QR-koden på scanningen er ikke den, der står på dokumentet. Er det det rigtige papir?"


def series_of_signed(document: Document) -> str:
    """The series of the signed file of ``document``: the same pages and code, and the signatures."""
    return f"signed-{document.pk}"


def _signed_copy(file: Document | None, document: Document) -> bool:
    return file is not None and file.series == series_of_signed(document)


def has_newer(document: Document) -> bool:
    """Whether a later document of the same series was made."""
    return (
        bool(document.series) and Document.objects.filter(series=document.series, pk__gt=document.pk).exists()
    )
