"""The cells of one worksheet part, streamed: no tree is built, so memory does not grow with the sheet.

openpyxl reads a formula or its stored value, never both, and takes 40 seconds for 50,000 rows; this gives
both in one pass. Cells are Python values as openpyxl gives them, or ``Unreadable`` where the file has no
value to give.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO
from xml.parsers import expat

from openpyxl.utils.cell import column_index_from_string
from openpyxl.utils.datetime import from_excel, from_ISO8601

from reporting.imports.cells import Unreadable
from reporting.imports.tables import Cell

CHUNK = 256 * 1024
MAX_CELL_SIGNS = 100_000  # Excel itself stops at 32,767
MAX_SHEET_ROW = 1_048_576  # the last row of any Excel sheet
NO_VALUE = (
    "Cellen har en formel uden en beregnet værdi. Åbn filen i Excel, og gem den igen, eller skriv værdien."
)
NO_DATE = "Cellen vises som dato, men tallet i den er ikke en dato. Ret cellens format, eller skriv datoen."
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
_ROW, _CELL, _FORMULA, _PHONETIC = _MAIN + "row", _MAIN + "c", _MAIN + "f", _MAIN + "rPh"
_WITH_TEXT = frozenset((_MAIN + "v", _MAIN + "t", _FORMULA))


class SheetDamaged(ValueError):
    """The XML is not a worksheet; the message is for developers and quotes no cell."""


@dataclass(frozen=True)
class Book:
    """What cells refer to in the rest of the workbook: texts, which styles are dates or durations, the day
    zero.
    """

    strings: Sequence[str]
    date_styles: Collection[int]
    duration_styles: Collection[int]
    epoch: datetime


def sheet_rows(part: BinaryIO, book: Book, width: int) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """(row number, ``width`` cells) of each row that stands in the part; raises SheetDamaged or
    expat.ExpatError.
    """
    handler = _Handler(book, width)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.characters
    parser.EntityDeclHandler = parser.StartDoctypeDeclHandler = handler.forbidden
    while chunk := part.read(CHUNK):
        parser.Parse(chunk)
        yield from handler.take()
    parser.Parse(b"", True)
    yield from handler.take()


class _Handler:
    """What the parser calls; ``start`` and ``end`` run once for each of millions of tags, hence their
    plainness.
    """

    def __init__(self, book: Book, width: int):
        self.book, self.width = book, width
        self.done: list[tuple[int, tuple[Cell, ...]]] = []
        self.row: list[Cell] | None = None
        self.number = self.place = self.style = self.signs = self.phonetic = 0
        self.kind = "n"
        self.value: str | None = None
        self.formula: str | None = None
        self.parts: list[str] | None = None
        self.columns: dict[str, int] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == _CELL:
            if self.row is None:
                raise SheetDamaged("cell outside a row")
            at = attributes.get("r")
            self.place = self._column(at) if at else self.place + 1
            self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "0")
            self.value, self.formula, self.signs = None, None, 0
        elif name in _WITH_TEXT:
            self.parts = None if self.phonetic else []
        elif name == _ROW:
            self._start_row(attributes)
        elif name == _PHONETIC:
            self.phonetic += 1

    def end(self, name: str) -> None:
        if name == _CELL:
            if self.place <= self.width:
                self.row[self.place - 1] = self._read()
        elif name in _WITH_TEXT:
            self._end_text(name)
        elif name == _ROW:
            self.done.append((self.number, tuple(self.row)))
            self.row = None
        elif name == _PHONETIC:
            self.phonetic -= 1

    def characters(self, text: str) -> None:
        if self.parts is not None:
            self.signs += len(text)
            if self.signs > MAX_CELL_SIGNS:
                raise SheetDamaged("a cell is too long")
            self.parts.append(text)

    def forbidden(self, *_args: object) -> None:
        raise SheetDamaged("entity or document type")

    def take(self) -> list[tuple[int, tuple[Cell, ...]]]:
        done, self.done = self.done, []
        return done

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = int(attributes.get("r", self.number + 1))
        if not self.number < number <= MAX_SHEET_ROW:
            raise SheetDamaged("row numbers do not rise")
        self.number, self.place, self.row = number, 0, [None] * self.width

    def _column(self, coordinate: str) -> int:
        letters = coordinate.rstrip("0123456789")
        if letters not in self.columns:
            self.columns[letters] = column_index_from_string(letters)
        return self.columns[letters]

    def _end_text(self, name: str) -> None:
        if self.parts is None:
            return
        text, self.parts = "".join(self.parts), None
        if name == _FORMULA:
            self.formula = "=" + text
        elif text:  # rich text comes in several runs
            self.value = text if self.value is None else self.value + text

    def _read(self) -> Cell:
        if self.value is None:
            # A formula that gave an empty text is stored with the type "str"; one never worked out is not.
            no_result = self.formula is not None and self.kind != "str"
            return Unreadable(self.formula, NO_VALUE) if no_result else None
        if self.kind == "n":
            return self._number()
        if self.kind == "s":
            return self.book.strings[int(self.value)]
        if self.kind == "b":
            return self.value == "1"
        if self.kind == "d":
            return from_ISO8601(self.value)
        if self.kind == "e":
            return Unreadable(
                self.value, f"Cellen viser fejlen {self.value}. Ret formlen, eller skriv værdien."
            )
        return self.value

    def _number(self) -> Cell:
        number = int(self.value) if self.value.isdigit() else float(self.value)
        style = int(self.style)
        if style not in self.book.date_styles:
            return number
        try:
            return from_excel(number, self.book.epoch, timedelta=style in self.book.duration_styles)
        except (OverflowError, ValueError):
            return Unreadable(self.value, NO_DATE)
