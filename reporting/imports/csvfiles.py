"""Reading a CSV upload row by row: UTF-8 (with or without BOM) or Windows-1252, semicolon, Danish numbers."""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from reporting.imports.cells import Unreadable
from reporting.imports.files import CHUNK, FileRefused, describe, size_of
from reporting.imports.tables import Cell, Column, Table, hits, match_headings
from reporting.imports.workbooks import workbook_table

ADVICE = "Gem filen som »CSV UTF-8 (semikolonsepareret)«."
READ_AS_WINDOWS = (
    "Filen er ikke gemt som UTF-8. Den er læst som Windows-1252. "
    "Se efter, at æ, ø og å står rigtigt, før du indlæser."
)
_KINDS = {
    "zip": "et regneark eller en zip-fil",
    "ole": "et ældre Office-dokument",
    "pdf": "en PDF-fil",
    "html": "en hjemmeside (HTML)",
    "xml": "en XML-fil",
    "utf16": "gemt som Unicode-tekst (UTF-16)",
    "binary": "ikke en tekstfil",
}


def csv_or_workbook(upload: BinaryIO, columns: Sequence[Column]) -> Table:
    """A table from a CSV file, or from an xlsx with the same headings, as refused rows are handed back."""
    size_of(upload)
    kind = describe(upload.read(4096))
    return workbook_table(upload, columns) if kind == "zip" else csv_table(upload, columns)


def csv_table(upload: BinaryIO, columns: Sequence[Column]) -> Table:
    """The rows of a semicolon file. Raises FileRefused, also later while rows are drawn."""
    size_of(upload)
    kind = describe(upload.read(4096))
    if kind != "text":
        raise FileRefused(f"Filen er {_KINDS[kind]} og kan ikke læses som CSV. {ADVICE}")
    encoding, lines = _encoding(upload)
    upload.seek(0)
    records = _records(io.TextIOWrapper(io.BytesIO(upload.read()), encoding, newline=""))
    heading_row, headings = next(records, (0, []))
    _check_delimiter(headings, columns)
    places, ignored = match_headings(headings, columns)
    return Table(
        rows=_rows(records, len(headings), places),
        ignored=ignored,
        notices=(READ_AS_WINDOWS,) if encoding == "cp1252" else (),
        total=max(lines - heading_row, 0) or None,
    )


def _encoding(upload: BinaryIO) -> tuple[str, int]:
    """The encoding the whole file can be read with, and the number of lines."""
    for encoding in ("utf-8-sig", "cp1252"):
        decoder, lines = codecs.getincrementaldecoder(encoding)(), 0
        upload.seek(0)
        try:
            while chunk := upload.read(CHUNK):
                lines += chunk.count(b"\n")
                if b"\x00" in chunk:
                    raise FileRefused(f"Filen er ikke en tekstfil. {ADVICE}")
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding, lines
    raise FileRefused(f"Filens tegn kan ikke læses, hverken som UTF-8 eller Windows-1252. {ADVICE}")


def _records(lines: Iterator[str]) -> Iterator[tuple[int, list[str]]]:
    """Numbered records that are not blank; the number is the row as a spreadsheet shows it."""
    reader, number = csv.reader(lines, delimiter=";", strict=True), 0
    while True:
        number += 1
        try:
            record = next(reader, None)
        except csv.Error:
            raise FileRefused(
                f"Række {number} kan ikke læses: et anførselstegn mangler, eller et felt er alt for langt."
            ) from None
        if record is None:
            return
        if any(field.strip() for field in record):
            yield number, record


def _check_delimiter(headings: list[str], columns: Sequence[Column]) -> None:
    if not headings:
        raise FileRefused(f"Filen er tom. Den skal have overskrifter i første række. {ADVICE}")
    if hits(headings, columns) > 1:
        return
    for sign, name in ((",", "komma"), ("\t", "tabulator"), ("|", "lodret streg")):
        if hits(next(csv.reader(io.StringIO(";".join(headings)), delimiter=sign)), columns) > 1:
            raise FileRefused(f"Filen er adskilt med {name}. Den skal være adskilt med semikolon. {ADVICE}")


def _rows(
    records: Iterator[tuple[int, list[str]]], width: int, places: list[int]
) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    for number, record in records:
        while len(record) > width and not record[-1].strip():
            record.pop()
        if len(record) == width:
            yield number, tuple(record[place] for place in places)
            continue
        reason = f"Rækken har {len(record)} felter, men overskriften har {width}. Ret semikolonerne i rækken."
        padded = record + [""] * (width - len(record))
        first, *rest = (padded[place] for place in places)
        yield number, (Unreadable(first, reason), *rest)
