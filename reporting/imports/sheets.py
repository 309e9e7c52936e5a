"""What came out of a file: every row with its verdict, and the sheet of refused rows that goes back."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from reporting.books import written_sheet
from reporting.imports.cells import CellError, Unreadable, text
from reporting.imports.files import FileRefused
from reporting.imports.tables import MAX_ROWS, REASON_HEADING, Cell, Column, Table

Progress = Callable[[int, int | None], None]
PROGRESS_EVERY = 500
MAX_REMEMBERED = 2_000  # values of one column


@dataclass(frozen=True, slots=True)
class RowError:
    """Why a row is refused: the row's number in the file, the heading of the column, a Danish sentence."""

    row: int
    column: str
    text: str

    def __str__(self) -> str:
        return f"Række {self.row}, {self.column}: {self.text}"


class Row(Protocol):
    """What every kind of row has."""

    number: int
    cells: tuple[Cell, ...]  # as typed, kept only when the row is refused
    errors: tuple[RowError, ...]


RowT = TypeVar("RowT", bound=Row)


@dataclass(repr=False)
class Sheet(Generic[RowT]):
    """A file that has been read and judged; nothing is stored.

    ``headings`` are the expected ones in order, ``ignored`` those in the file that are not read,
    ``notices`` Danish remarks on the whole file, ``digest`` its SHA-256.
    """

    headings: tuple[str, ...]
    rows: list[RowT]
    digest: str
    ignored: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def accepted(self) -> list[RowT]:
        return [row for row in self.rows if not row.errors]

    @property
    def refused(self) -> list[RowT]:
        return [row for row in self.rows if row.errors]

    @property
    def errors(self) -> list[RowError]:
        return [error for row in self.rows for error in row.errors]


def read_rows(table: Table, progress: Progress | None = None) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """The rows that hold anything, counted for ``progress(done, total)``; raises FileRefused when there are
    none.
    """
    done = 0
    for number, cells in table.rows:
        if not any(isinstance(cell, Unreadable) or text(cell) for cell in cells):
            continue
        done += 1
        if done > MAX_ROWS:
            raise FileRefused(f"Filen har over {MAX_ROWS:,} rækker. Del den i flere filer.".replace(",", "."))
        yield number, cells
        if progress and done % PROGRESS_EVERY == 0:
            progress(done, table.total)
    if not done:
        raise FileRefused("Filen har overskrifter, men ingen rækker under dem.")
    if progress:
        progress(done, done)


class CellReader:
    """Reads the cells of many rows by their columns; a value met before in its column is not read again."""

    def __init__(self, columns: Sequence[Column]):
        self._columns = [(column, {}) for column in columns]

    def read(self, number: int, cells: tuple[Cell, ...]) -> tuple[dict[str, object], list[RowError]]:
        """Typed values by field (None where empty or unreadable) and the errors of row ``number``."""
        values, errors = {}, []
        for (column, known), cell in zip(self._columns, cells, strict=True):
            met = (type(cell), cell)  # 1, 1.0 and True are equal, but are not read alike
            if met in known:
                values[column.field] = known[met]
                continue
            try:
                value = values[column.field] = _read(column, cell)
            except CellError as error:
                values[column.field] = None
                errors.append(RowError(number, column.heading, str(error)))
                continue
            if len(known) < MAX_REMEMBERED:
                known[met] = value
        return values, errors


def _read(column: Column, cell: Cell) -> object:
    if isinstance(cell, Unreadable):
        raise CellError(cell.reason)
    if text(cell):
        return column.read(cell)
    if column.required:
        raise CellError("Cellen er tom. Den skal udfyldes.")
    return None


def refused_sheet(sheet: Sheet) -> bytes:
    """The refused rows as an xlsx: the cells as typed, and »Årsag« in a column of its own.

    It can be corrected and read again as it is. Text that a spreadsheet would take for a formula is stored
    as text.
    """
    rows = []
    for row in sheet.refused:
        reasons = " ".join(f"{error.column} (række {error.row}): {error.text}" for error in row.errors)
        typed = (cell.typed if isinstance(cell, Unreadable) else cell for cell in row.cells)
        rows.append((*typed, reasons))
    return written_sheet("Afviste rækker", (*sheet.headings, REASON_HEADING), rows)
