"""Workbooks written row after row to a file, so that memory does not grow with them.

A text is never stored as a formula.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from tempfile import TemporaryFile
from typing import BinaryIO

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

Page = tuple[str, Sequence[str], Iterable[Sequence[object]]]
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
MAX_SIGNS = 32_767  # of a cell
MAX_TITLE = 31
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
STYLES = {
    "heading": {"bold": True},
    "quoted": {"quote_prefix": True},
    date: {"num_format": "yyyy-mm-dd"},
    datetime: {"num_format": "yyyy-mm-dd hh:mm:ss"},
    time: {"num_format": "hh:mm:ss"},
    timedelta: {"num_format": "[h]:mm:ss"},
}


def sheet_file(title: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> BinaryIO:
    """An xlsx with one page of rows below bold headings: a file at its start, gone when it is closed."""
    return book_file([(title, headings, rows)])


def book_file(pages: Iterable[Page]) -> BinaryIO:
    """The same with several pages: title, headings and rows of each."""
    file = TemporaryFile()  # noqa: SIM115, it is closed when it has been sent
    with Workbook(file, OPTIONS) as book:
        styles = {name: book.add_format(style) for name, style in STYLES.items()}
        for title, headings, rows in pages:
            page = book.add_worksheet(title[:MAX_TITLE])
            page.write_row(0, 0, headings, styles["heading"])
            for number, row in enumerate(rows, start=1):
                for place, value in enumerate(row):
                    _write(page, number, place, value, styles)
    file.seek(0)
    return file


def written_sheet(title: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A short one as bytes."""
    return written_book([(title, headings, rows)])


def written_book(pages: Iterable[Page]) -> bytes:
    """A short one with several pages as bytes."""
    with book_file(pages) as file:
        return file.read()


def _write(page: Worksheet, row: int, place: int, value: object, styles: dict) -> None:
    kind = type(value)
    if value is None or value == "":
        return
    if kind is bool:
        page.write_boolean(row, place, value)
    elif kind in (int, float, Decimal):
        page.write_number(row, place, value)
    elif kind in styles:
        page.write_datetime(row, place, value, styles[kind])
    else:
        text = str(value)
        style = styles["quoted"] if text.startswith(FORMULA_SIGNS) else None
        page.write_string(row, place, _held(text), style)


def _held(text: str) -> str:
    """As a cell can hold it: lines end in one way, and signs that no workbook has are left out."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return ILLEGAL_CHARACTERS_RE.sub("", text)[:MAX_SIGNS]
