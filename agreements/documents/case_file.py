"""All documents and the journal of a case as one PDF: contents page, journal, then each document as it is.

The front is our own; the documents keep their pages and lose their seals, so the contents page names the hash
of each original.
"""

from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO

import pikepdf
from PIL import Image

from agreements.documents.parts import Authority
from mentorstotte.core.documents.merge import add
from mentorstotte.core.documents.render import render

TITLE = "Sagens akter"
CONTENTS = "Indhold og journal"
PDF = "application/pdf"
A4 = (1240, 1754)  # pixels at 150 dpi


@dataclass(frozen=True)
class Piece:
    """One document of the case: its bytes and what the contents page says of it. Without a hash it is left
    out, and ``content`` is a page that says why.
    """

    title: str
    on: date
    content: bytes
    content_type: str
    sha256: str


@dataclass(frozen=True)
class Entry:
    """One note of the journal, or a message between caseworker and mentor. ``done`` says what happened to it
    ``at`` that moment: made final, or sent.
    """

    on: date
    kind: str
    theme: str
    text: str
    by: str
    at: datetime
    done: str = "endeligt"
    key: str = ""


@dataclass(frozen=True)
class Registered:
    """What is registered beside documents and journal, under one heading."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class CaseFile:
    """What is bundled, in the order of the file. ``reason`` says why it was made; ``registered`` is only for
    a citizen's own copy.
    """

    authority: Authority
    case_number: str
    citizen: str
    made_on: date
    reason: str
    journal: tuple[Entry, ...]
    pieces: tuple[Piece, ...]
    registered: tuple[Registered, ...] = ()


def case_file_pdf(bundle: CaseFile, cover: bytes = b"") -> bytes:
    """The whole file with page numbers in the contents and a bookmark for each part; ``cover`` is a letter
    on top.
    """
    opened = [opened_piece(piece.content, piece.content_type) for piece in bundle.pieces]
    lengths = [len(pdf.pages) for pdf in opened]
    front_pages = _pages(_front(bundle, _starts(0, lengths)))
    starts = _starts(front_pages + (_pages(cover) if cover else 0), lengths)
    front = _front(bundle, starts)
    with pikepdf.open(BytesIO(cover or front)) as whole:
        with whole.open_outline() as outline:
            outline.root[:] = [pikepdf.OutlineItem("Brev" if cover else CONTENTS, 0)]
        if cover:
            add(whole, pikepdf.open(BytesIO(front)), title=CONTENTS)
        for piece, pdf in zip(bundle.pieces, opened, strict=True):
            add(whole, pdf, title=piece.title)
        out = BytesIO()
        whole.save(out, linearize=False)
    return out.getvalue()


def _starts(front_pages: int, lengths: list[int]) -> list[int]:
    """The page number on which each piece begins, counted from 1."""
    return [front_pages + 1 + sum(lengths[:place]) for place in range(len(lengths))]


def _front(bundle: CaseFile, starts: list[int]) -> bytes:
    rows = [(piece, start) for piece, start in zip(bundle.pieces, starts, strict=True)]
    context = {
        "bundle": bundle,
        "rows": rows,
        "title": TITLE,
        "foot": f"{bundle.authority.name} · {TITLE}, sag {bundle.case_number}",
    }
    return render("print/case_file.html", context, created=bundle.made_on, max_pages=10_000)


def _pages(pdf: bytes) -> int:
    with pikepdf.open(BytesIO(pdf)) as opened:
        return len(opened.pages)


def opened_piece(content: bytes, content_type: str) -> pikepdf.Pdf:
    """A document of the case as pages: a PDF as it is, a picture on a sheet of A4."""
    return pikepdf.open(BytesIO(content if content_type == PDF else _picture(content)))


def _picture(content: bytes) -> bytes:
    """A scan that is a picture, fitted to a sheet of A4."""
    with Image.open(BytesIO(content)) as image:
        fitted = image.convert("RGB")
        fitted.thumbnail(A4)
        sheet = Image.new("RGB", A4, "white")
        sheet.paste(fitted, ((A4[0] - fitted.width) // 2, 0))
    out = BytesIO()
    sheet.save(out, "PDF", resolution=150)
    return out.getvalue()
