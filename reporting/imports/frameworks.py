"""Framework agreements (rammeaftaler) with companies, as a CSV or xlsx list: one agreement in each row."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import BinaryIO

from providers.enums import FrameworkKind
from reporting.imports import cells
from reporting.imports.cells import limited_text
from reporting.imports.csvfiles import csv_or_workbook
from reporting.imports.files import digest
from reporting.imports.sheets import CellReader, Progress, RowError, Sheet, read_rows
from reporting.imports.tables import Cell, Column

COLUMNS = (
    Column("Virksomhed", "company", limited_text(200)),
    Column("Aftaletype", "kind", cells.choice(dict(FrameworkKind.choices), noun="en aftaletype")),
    Column("Gældende fra", "valid_from", cells.day),
    Column("Timepris", "hourly_price", cells.price),
    Column("Faste timer pr. uge", "fixed_hours", cells.fixed_hours, required=False),
)


@dataclass(frozen=True, slots=True, repr=False)
class FrameworkRow:
    """One framework agreement. ``hourly_price`` in kroner, ``fixed_hours`` a week that are paid whether
    used or not.
    """

    number: int
    company: str | None
    kind: str | None
    valid_from: date | None
    hourly_price: Decimal | None
    fixed_hours: Decimal | None
    errors: tuple[RowError, ...] = ()
    cells: tuple[Cell, ...] = ()


def read_frameworks(upload: BinaryIO, *, progress: Progress | None = None) -> Sheet[FrameworkRow]:
    """Read and judge a list of framework agreements; raises FileRefused.

    A company and first day that stand twice are refused, and so are fixed hours in a partnership, which by
    its nature has none (glossary 35).
    """
    table = csv_or_workbook(upload, COLUMNS)
    reader, rows, seen = CellReader(COLUMNS), [], {}
    for number, row_cells in read_rows(table, progress):
        values, errors = reader.read(number, row_cells)
        errors += _contradictions(number, values) + _standing_twice(number, values, seen)
        rows.append(FrameworkRow(number, **values, errors=tuple(errors), cells=row_cells if errors else ()))
    return Sheet(
        tuple(column.heading for column in COLUMNS), rows, digest(upload), table.ignored, table.notices
    )


def _contradictions(number: int, values: dict[str, object]) -> list[RowError]:
    if values["kind"] != FrameworkKind.PARTNERSHIP or not values["fixed_hours"]:
        return []
    told = "En partnerskabsaftale har ikke faste timer. Skriv 0, eller ret aftaletypen til Virksomhedscenter."
    return [RowError(number, "Faste timer pr. uge", told)]


def _standing_twice(number: int, values: dict[str, object], seen: dict[tuple, int]) -> list[RowError]:
    if values["company"] is None or values["valid_from"] is None:
        return []
    first = seen.setdefault((cells.key(values["company"]), values["valid_from"]), number)
    if first == number:
        return []
    return [
        RowError(
            number, "Virksomhed", f"Virksomhed og første dag er de samme som i række {first}. Slet den ene."
        )
    ]
