"""Ledger postings (posteringer) of mentor support, as a CSV or xlsx list: one voucher line in each row."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import BinaryIO

from providers.enums import MentorKind
from reporting.imports import cells
from reporting.imports.cells import limited_text
from reporting.imports.csvfiles import csv_or_workbook
from reporting.imports.files import digest
from reporting.imports.sheets import CellReader, Progress, RowError, Sheet, read_rows
from reporting.imports.tables import Cell, Column

COLUMNS = (
    Column("Bilag", "voucher", limited_text(50)),
    Column("Posteringsdato", "posted_on", cells.day),
    Column("CPR-nummer", "cpr", cells.cpr, required=False),
    Column("Mentortype", "mentor_kind", cells.choice(dict(MentorKind.choices), noun="en mentortype")),
    Column("Beløb", "amount", cells.money),
    Column("Tekst", "text", limited_text(500), required=False),
)


@dataclass(frozen=True, slots=True, repr=False)
class LedgerRow:
    """One posting. ``amount`` in kroner, negative when money came back; ``cpr`` None when not posted on a
    person.
    """

    number: int
    voucher: str | None
    posted_on: date | None
    cpr: str | None
    mentor_kind: str | None
    amount: Decimal | None
    text: str | None
    errors: tuple[RowError, ...] = ()
    cells: tuple[Cell, ...] = ()


def read_ledger(upload: BinaryIO, *, progress: Progress | None = None) -> Sheet[LedgerRow]:
    """Read and judge a ledger; raises FileRefused. A voucher number that stands twice is refused."""
    table = csv_or_workbook(upload, COLUMNS)
    reader, rows, seen = CellReader(COLUMNS), [], {}
    for number, row_cells in read_rows(table, progress):
        values, errors = reader.read(number, row_cells)
        errors += _standing_twice(number, values, seen)
        rows.append(LedgerRow(number, **values, errors=tuple(errors), cells=row_cells if errors else ()))
    return Sheet(
        tuple(column.heading for column in COLUMNS), rows, digest(upload), table.ignored, table.notices
    )


def _standing_twice(number: int, values: dict[str, object], seen: dict[str, int]) -> list[RowError]:
    if values["voucher"] is None:
        return []
    first = seen.setdefault(cells.key(values["voucher"]), number)
    if first == number:
        return []
    return [
        RowError(
            number, "Bilag", f"Bilagsnummeret står også i række {first}. Hvert bilag må kun stå én gang."
        )
    ]
