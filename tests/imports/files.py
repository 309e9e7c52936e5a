"""Files to try the readers with, made in memory."""

import io
import re
import zipfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from openpyxl import Workbook

from reporting.imports.agreements import COLUMNS

INPUTS = Path(__file__).resolve().parent.parent / "data" / "inputs"
HEADINGS = [column.heading for column in COLUMNS]


def course(**cells: object) -> list[object]:
    """A row without fault in the order of the headings; change cells by their field names."""
    values = {
        "cpr": "6101700001",
        "first_name": "Åse",
        "last_name": "Ærø",
        "municipality": "0270",
        "target_group": "T10_FLEKS",
        "level": 2,
        "weekly_hours": 2.5,
        "start_date": date(2014, 1, 15),
        "end_date": date(2014, 7, 14),
        "mentor": "Mentor 01",
        "supplier": "Mentorfirma 01",
        "mentor_kind": "Ekstern",
        "hourly_price": 450,
        "employment_aim": "Fleksjob 12 timer i kantine",
        "tasks": "Støtte til offentlig transport",
        "caseworker": "Sagsbehandler 1",
        "team": "Job og Helbred",
    }
    return list((values | cells).values())


def workbook(rows: Iterable[list[object]], headings: list[str] | None = None) -> Workbook:
    """A workbook with the headings of mentor courses and the rows below."""
    book = Workbook()
    book.active.append(HEADINGS if headings is None else headings)
    for row in rows:
        book.active.append(row)
    return book


def as_file(book: Workbook) -> io.BytesIO:
    """The workbook as an upload."""
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    return out


def upload(*rows: list[object]) -> io.BytesIO:
    """Rows of mentor courses as an upload."""
    return as_file(workbook(rows))


def with_part(file: io.BytesIO, name: str, content: bytes) -> io.BytesIO:
    """The same xlsx with one part of its zip replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, content)
    out.seek(0)
    return out


def part(file: io.BytesIO, name: str) -> bytes:
    """One part of an xlsx."""
    with zipfile.ZipFile(file) as archive:
        return archive.read(name)


def with_shared_texts(file: io.BytesIO) -> io.BytesIO:
    """The same xlsx as Excel itself saves it: texts in a part of their own, cells point at them."""
    name, texts = "xl/worksheets/sheet1.xml", []

    def point(found: re.Match) -> bytes:
        texts.append(found[2])
        return found[1] + b't="s"><v>%d</v></c>' % (len(texts) - 1)

    sheet = re.sub(rb'(<c [^>]*)t="inlineStr"[^>]*><is>(.*?)</is></c>', point, part(file, name))
    entry = (
        b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-'
        b'officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
    )
    types = part(file, "[Content_Types].xml").replace(b"</Types>", entry)
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strings = b'<sst xmlns="%s">%s</sst>' % (main, b"".join(b"<si>%s</si>" % text for text in texts))
    file = with_part(with_part(file, name, sheet), "[Content_Types].xml", types)
    return with_part(file, "xl/sharedStrings.xml", strings)
