"""What the archive gets of a case: its journal as PDF/A, and an XML index of the files and hashes."""

from dataclasses import dataclass
from datetime import date
from xml.etree import ElementTree

from agreements.documents.case_file import CaseFile
from mentorstotte.core.documents.render import ARCHIVE, render

TITLE = "Sagens journal"
MANY_PAGES = 10_000


@dataclass(frozen=True)
class ArchivedFile:
    """One file of the folder: its path in it, what it is, and its hash."""

    path: str
    title: str
    on: date
    content_type: str
    sha256: str
    size: int


@dataclass(frozen=True)
class ArchivedCase:
    """What the index says of the case; ``agreements`` as number, first and last day."""

    municipality: str
    code: str
    number: str
    cpr: str
    name: str
    opened_on: date
    closed_on: date
    team: str
    made_on: date
    rules: tuple[tuple[str, str], ...]
    agreements: tuple[tuple[str, date, date], ...]


def journal_pdf(bundle: CaseFile) -> bytes:
    """The journal and the list of documents as PDF/A-2a."""
    context = {
        "bundle": bundle,
        "title": TITLE,
        "foot": f"{bundle.authority.name} · {TITLE}, sag {bundle.case_number}",
    }
    return render(
        "print/archive_journal.html",
        context,
        created=bundle.made_on,
        max_pages=MANY_PAGES,
        variant=ARCHIVE,
    )


def index_xml(case: ArchivedCase, files: list[ArchivedFile]) -> bytes:
    """The index: UTF-8, indented, always the same bytes for the same case."""
    root = ElementTree.Element("arkivaflevering", version="1", dannet=case.made_on.isoformat())
    about = _element(root, "sag", sagsnummer=case.number)
    for name, value in (
        ("myndighed", case.municipality),
        ("kommunekode", case.code),
        ("part", case.name),
        ("personnummer", case.cpr),
        ("team", case.team),
        ("aabnet", case.opened_on.isoformat()),
        ("afsluttet", case.closed_on.isoformat()),
    ):
        _element(about, name).text = value
    for number, first, last in case.agreements:
        _element(about, "aftale", nummer=number, fra=first.isoformat(), til=last.isoformat())
    for what, source in case.rules:
        _element(about, "opbevaring", hvad=what, hjemmel=source)
    listed = _element(root, "filer", antal=str(len(files)))
    for file in files:
        facts = {"sti": file.path, "dato": file.on.isoformat(), "type": file.content_type}
        line = _element(listed, "fil", **facts, bytes=str(file.size), sha256=file.sha256)
        line.text = file.title
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def _element(parent, name: str, **attributes: str):
    return ElementTree.SubElement(parent, name, attributes)
