"""Reading an xlsx upload: the right sheet, its headings, and its rows one by one."""

import warnings
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.datetime import MAC_EPOCH

from reporting.imports.cells import Unreadable, day, text
from reporting.imports.files import DAMAGED, FileRefused, PartFacts, inspect_workbook
from reporting.imports.sheetxml import Book, sheet_rows
from reporting.imports.tables import Cell, Column, Table, hits, match_headings

MAX_COLUMNS = 100
HEADING_WITHIN = 10
DAYS_FROM_1900_TO_1904 = 1_462

NumberedRow = tuple[int, tuple[Cell, ...]]


@dataclass(frozen=True)
class _Page:
    """One visible sheet: its title, its part in the zip file, and where its headings stand."""

    title: str
    part: str
    heading_row: int
    headings: tuple[Cell, ...]
    hits: int


def workbook_table(upload: BinaryIO, columns: Sequence[Column]) -> Table:
    """The visible sheet with the expected headings. Raises FileRefused, also later while rows are drawn."""
    facts = inspect_workbook(upload)
    archive = zipfile.ZipFile(upload)
    book, sheets = _open(upload)
    page = _choose([_page(archive, book, title, part, columns) for title, part in sheets], columns)
    places, ignored = match_headings(page.headings, columns)
    fact = facts.get(page.part, PartFacts())
    rows = _rows(archive, page.part, book, max(places) + 1)
    rows = _with_merges(((number, row) for number, row in rows if number > page.heading_row), fact.merged)
    if book.epoch == MAC_EPOCH:
        rows = _from_1904(
            rows, [place for place, column in zip(places, columns, strict=True) if column.read is day]
        )
    return Table(
        rows=((number, tuple(row[place] for place in places)) for number, row in rows),
        ignored=ignored,
        total=max(fact.rows - 1, 0) or None,
    )


@contextmanager
def _refusing_damage() -> Iterator[None]:
    """Whatever the readers trip over in a broken or hostile file is a refusal, never a server error.

    They raise a score of kinds (KeyError, ValueError, TypeError, ExpatError, zlib.error …), and errors and
    warnings may quote cells, where CPR numbers stand: neither is passed on.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except Exception:
        raise FileRefused(DAMAGED) from None


def _open(upload: BinaryIO) -> tuple[Book, list[tuple[str, str]]]:
    """The texts and styles of the workbook, and (title, part) of its visible sheets."""
    with _refusing_damage():
        reader = ExcelReader(upload, read_only=True, data_only=True, keep_links=False)
        reader.read_manifest()
        reader.read_strings()
        reader.read_workbook()
        apply_stylesheet(reader.archive, reader.wb)
        book = Book(
            reader.shared_strings, reader.wb._date_formats, reader.wb._timedelta_formats, reader.wb.epoch
        )
        sheets = [
            (sheet.name, link.target)
            for sheet, link in reader.parser.find_sheets()
            if sheet.state == "visible"
            and link.Type.endswith("/worksheet")
            and link.target in reader.valid_files
        ]
    return book, sheets


def _rows(archive: zipfile.ZipFile, part: str, book: Book, width: int) -> Iterator[NumberedRow]:
    with _refusing_damage():
        stream = archive.open(part)
    with stream:
        rows = sheet_rows(stream, book, width)
        while True:
            with _refusing_damage():
                row = next(rows, None)
            if row is None:
                return
            yield row


def _page(archive: zipfile.ZipFile, book: Book, title: str, part: str, columns: Sequence[Column]) -> _Page:
    """Of the first rows the one that holds most of the expected headings; ``hits`` is -1 when all are
    empty.
    """
    best = _Page(title, part, 0, (), -1)
    for _, (number, row) in zip(range(HEADING_WITHIN), _rows(archive, part, book, MAX_COLUMNS), strict=False):
        if any(text(cell) for cell in row) and hits(row, columns) > best.hits:
            best = _Page(title, part, number, row, hits(row, columns))
    return best


def _choose(pages: list[_Page], columns: Sequence[Column]) -> _Page:
    if not pages:
        raise FileRefused("Regnearket har ingen synlige ark. Læg rækkerne i et ark, og gem filen igen.")
    full = [f"»{page.title}«" for page in pages if page.hits == len(columns)]
    if len(full) > 1:
        raise FileRefused(
            f"Arkene {' og '.join(full)} har alle de rette overskrifter. Gem hvert ark som sin egen fil."
        )
    best = max(pages, key=lambda page: page.hits)
    if best.hits < 0:
        raise FileRefused(
            "Regnearket er tomt. Det skal have overskrifter i første række og et forløb i hver række."
        )
    return best


def _with_merges(rows: Iterator[NumberedRow], merged: Sequence[str]) -> Iterator[NumberedRow]:
    """Tell where a cell is empty only because it is merged with another; only the first cell keeps the
    value.
    """
    waiting = sorted(
        ((range_boundaries(area), area) for area in merged), key=lambda each: each[0][1], reverse=True
    )
    active: list[tuple[tuple[int, int, int, int], str]] = []
    for number, row in rows:
        while waiting and waiting[-1][0][1] <= number:
            active.append(waiting.pop())
        active = [each for each in active if each[0][3] >= number]
        yield number, _merges_told(number, row, active) if active else row


def _merges_told(number: int, row: tuple[Cell, ...], active: list) -> tuple[Cell, ...]:
    cells = list(row)
    for (left, top, right, _), area in active:
        for column in range(left, min(right, len(cells)) + 1):
            if cells[column - 1] is None and (number, column) != (top, left):
                reason = (
                    f"Cellen er flettet med andre ({area}). Ophæv fletningen, og skriv værdien i hver række."
                )
                cells[column - 1] = Unreadable("", reason)
    return tuple(cells)


def _from_1904(rows: Iterator[NumberedRow], dates: list[int]) -> Iterator[NumberedRow]:
    """Dates kept as plain numbers in a book that counts its days from 1904."""
    for number, row in rows:
        yield (
            number,
            tuple(
                value + DAYS_FROM_1900_TO_1904 if place in dates and type(value) in (int, float) else value
                for place, value in enumerate(row)
            ),
        )
