"""What the main case system says that it reported to the national register: one report in each row."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import BinaryIO

from mentorstotte.core.wording import danish_date
from reporting.imports import cells
from reporting.imports.cells import limited_text
from reporting.imports.csvfiles import csv_or_workbook
from reporting.imports.files import FileRefused, digest, unpacked_size
from reporting.imports.sheets import CellReader, Progress, RowError, Sheet, read_rows
from reporting.imports.tables import Cell, Column

COLUMNS = (
    Column("CPR-nummer", "cpr", cells.cpr, also=("CPR", "CPR-nr.", "Personnummer")),
    Column("Startdato", "start", cells.day, also=("Start", "Fra", "Fra dato")),
    Column(
        "Slutdato", "end", cells.day, also=("Slut", "Til", "Til dato", "Til og med", "Forventet slutdato")
    ),
    Column(
        "Timer pr. uge",
        "weekly_hours",
        cells.hours,
        required=False,
        also=("Timer", "Timer om ugen", "Timetal", "Ugentlige timer"),
    ),
    Column(
        "Kvittering",
        "reference",
        limited_text(100),
        required=False,
        also=("Kvitteringsnummer", "Reference", "Referencenummer"),
    ),
    Column(
        "Kvitteret den",
        "answered_on",
        cells.day,
        required=False,
        also=("Kvitteringsdato", "Svardato", "Besvaret"),
    ),
)
MOST = 50_000
SHORT = 120_000  # bytes, unpacked: some 2,000 rows, read and compared in a second


@dataclass(frozen=True, slots=True, repr=False)
class ExtractLine:
    """One report as read; ``weekly_hours`` is None where the system reported none, ``reference`` and
    ``answered_on`` where it has no receipt.
    """

    number: int
    cpr: str | None
    start: date | None
    end: date | None
    weekly_hours: Decimal | None
    reference: str | None
    answered_on: date | None
    errors: tuple[RowError, ...] = ()
    cells: tuple[Cell, ...] = ()


def is_short(upload: BinaryIO) -> bool:
    """Whether the file is read and compared while the user waits."""
    return unpacked_size(upload) <= SHORT


def check_extract(upload: BinaryIO) -> None:
    """Raises FileRefused when the file cannot be opened as far as its first row."""
    next(read_rows(csv_or_workbook(upload, COLUMNS)))
    upload.seek(0)


def read_extract(upload: BinaryIO, *, on: date, progress: Progress | None = None) -> Sheet[ExtractLine]:
    """Read an extract on a day; raises FileRefused, also when it has more rows than ``MOST``."""
    table = csv_or_workbook(upload, COLUMNS)
    reader, rows = CellReader(COLUMNS), []
    for number, row_cells in read_rows(table, progress):
        if len(rows) == MOST:
            raise FileRefused("Filen har over 50.000 rækker. Vælg en kortere periode i fagsystemet.")
        values, errors = reader.read(number, row_cells)
        errors += _contradictions(number, values, on)
        rows.append(ExtractLine(number, **values, errors=tuple(errors), cells=row_cells if errors else ()))
    headings = tuple(column.heading for column in COLUMNS)
    return Sheet(headings, rows, digest(upload), table.ignored, table.notices)


def errors_in(sheet: Sheet[ExtractLine], first: date, last: date) -> list[str]:
    """Why an extract of the days from ``first`` to ``last`` cannot be used, in Danish; empty when it can."""
    if sheet.errors:
        return [str(error) for error in sheet.errors]
    if any(line.start <= last and line.end >= first for line in sheet.rows):
        return []
    line = sheet.rows[0]
    covered, found = (
        f"{danish_date(a)} til {danish_date(b)}" for a, b in ((first, last), (line.start, line.end))
    )
    return [
        f"Ingen række ligger i de dage, du har valgt: {covered}. Række {line.number} er fra {found}."
        " Vælg de dage, filen dækker, eller en anden fil."
    ]


def _contradictions(number: int, values: dict[str, object], on: date) -> list[RowError]:
    start, end, answered = values["start"], values["end"], values["answered_on"]
    found = []
    if start and end and end < start:
        found.append(RowError(number, "Slutdato", "Slutdatoen ligger før startdatoen."))
    if answered and answered > on:
        found.append(RowError(number, "Kvitteret den", "Datoen ligger i fremtiden."))
    return found
