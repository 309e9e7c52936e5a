"""Ledger postings (posteringer) of mentor support, as a CSV or xlsx list: one voucher line in each row."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import BinaryIO

from mentorstotte.core.wording import danish_list
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
    headings, notices = tuple(column.heading for column in COLUMNS), (*table.notices, *_several_years(rows))
    return Sheet(headings, rows, digest(upload), table.ignored, notices)


def _several_years(rows: list[LedgerRow]) -> list[str]:
    """A file is most often one year's: rows of another are told, since they count in that one."""
    years = Counter(row.posted_on.year for row in rows if row.posted_on and not row.errors)
    if len(years) < 2:
        return []
    said = danish_list(f"{number} fra {year}" for year, number in sorted(years.items()))
    return [f"Filen har posteringer fra flere år: {said}. Hver postering regnes med i sit eget år."]


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
