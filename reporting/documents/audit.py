"""The auditor's file: a part for each agreement, one PDF of all of them, and an archive with the originals.

All are made from facts that were kept and from stored originals, so the same facts give the same bytes.
"""

import json
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from io import SEEK_END, BytesIO
from pathlib import Path
from typing import BinaryIO

import pikepdf

from agreements.documents.case_file import opened_piece
from agreements.documents.parts import Authority
from mentorstotte.core.documents.bind import Chapter, bind
from mentorstotte.core.documents.merge import add
from mentorstotte.core.documents.render import render

TITLE = "Dokumentation til revisor"
MANIFEST = "manifest.json"
EPOCH = (1980, 1, 1, 0, 0, 0)  # every member of the archive: its time says nothing
ENDINGS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}


@dataclass(frozen=True)
class Heading:
    """What stands on the first page: which agreements, how they were chosen, and when it looked so."""

    authority: Authority
    number: str
    year: int
    chosen: str
    as_of: str
    made_on: str

    @property
    def created(self) -> date:
        """The day of the file."""
        return date.fromisoformat(self.made_on)


@dataclass(frozen=True)
class Part:
    """One agreement's part: its bytes, and the headings in it with the page they begin on, from 0."""

    content: bytes
    marks: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Row:
    """An agreement on the contents page, and where its part is read."""

    agreement: str
    citizen: str
    state: str
    lacks: tuple[str, ...]
    marks: tuple[tuple[str, int], ...]
    opened: Callable[[], BinaryIO]


def row_of(facts: dict, marks: list, opened: Callable[[], BinaryIO]) -> Row:
    """What the whole needs of an agreement, without all that its own part says."""
    lacks = tuple(line["code"] for line in facts["lines"] if line["lacks"])
    told = (facts["agreement"], facts["citizen"], facts["state"], lacks)
    return Row(*told, tuple(tuple(mark) for mark in marks), opened)


def part_pdf(heading: Heading, facts: dict, originals: Iterable[bytes]) -> Part:
    """The part of one agreement: what is known of it, and then each original as it is."""
    context = {"heading": heading, "facts": facts, "title": TITLE, "foot": _foot(heading, facts["agreement"])}
    front = render("print/audit_part.html", context, created=heading.created, max_pages=10_000)
    marks = [("Punkterne E1 til E10", 0)]
    with pikepdf.open(BytesIO(front)) as whole:
        for piece, content in zip(shown_pieces(facts), originals, strict=True):
            marks.append((piece["title"], len(whole.pages)))
            add(whole, opened_piece(content, piece["content_type"]), title=piece["title"])
        return Part(_saved(whole), tuple(marks))


def shown_pieces(facts: dict) -> list[dict]:
    """The originals that stand among the pages."""
    return [piece for piece in facts["pieces"] if piece["shown"]]


def whole_pdf(heading: Heading, rows: list[Row], target: Path) -> None:
    """Contents and then every part, into the file ``target``; one part at a time is in memory."""
    lengths = [_pages(row.opened()) for row in rows]
    ahead = _pages(BytesIO(_contents(heading, rows, lengths, 0)))
    contents = _contents(heading, rows, lengths, ahead)
    parts = [Chapter(f"Aftale {row.agreement}", row.opened, row.marks) for row in rows]
    bind([Chapter("Indhold", lambda: BytesIO(contents)), *parts], target)


def _contents(heading: Heading, rows: list[Row], lengths: list[int], ahead: int) -> bytes:
    """The first pages; ``ahead`` is how many they are, so that the page numbers are right."""
    starts = [ahead + sum(lengths[:place]) + 1 for place in range(len(rows))]
    context = {
        "heading": heading,
        "rows": list(zip(rows, starts, strict=True)),
        "title": TITLE,
        "foot": _foot(heading),
    }
    return render("print/audit_file.html", context, created=heading.created, max_pages=10_000)


def manifest(heading: Heading, hashes: dict[str, str]) -> bytes:
    """The names in the archive with their SHA-256, and what the file is; what the seal is over."""
    said = {
        "fil": heading.number,
        "regnskabsår": heading.year,
        "udvalgt": heading.chosen,
        "som_det_så_ud": heading.as_of,
        "sha256": dict(sorted(hashes.items())),
    }
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def pack(members: Iterable[tuple[str, BinaryIO]], target: Path) -> None:
    """The archive: its members as they are, in their order, the same bytes for the same members."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members:
            with content:
                info = zipfile.ZipInfo(name, EPOCH)
                info.file_size = content.seek(0, SEEK_END)  # the archive is told of what is over 2 GiB
                content.seek(0)
                with archive.open(info, "w") as member:
                    shutil.copyfileobj(content, member)


def facts_json(facts: dict) -> bytes:
    """What is known of an agreement, to be read by a program."""
    return (json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def originals_of(facts: dict) -> Iterator[tuple[str, str]]:
    """Name in the archive and SHA-256 of each original that there is; no person is named in it."""
    for place, piece in enumerate(facts["pieces"], start=1):
        if piece["stored"]:
            ending = ENDINGS.get(piece["content_type"], "bin")
            yield f"{facts['agreement']}/original-{place:02}.{ending}", piece["sha256"]


def digest(content: bytes) -> str:
    """SHA-256, hexadecimal."""
    return sha256(content).hexdigest()


def _foot(heading: Heading, agreement: str = "") -> str:
    about = f", aftale {agreement}" if agreement else ""
    return f"{heading.authority.name} · {TITLE} {heading.number}{about}"


def _pages(content: BinaryIO) -> int:
    with content, pikepdf.open(content) as opened:
        return len(opened.pages)


def _saved(whole: pikepdf.Pdf) -> bytes:
    out = BytesIO()
    whole.save(out, deterministic_id=True)
    return out.getvalue()
