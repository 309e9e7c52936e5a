"""Workbooks written row after row, so that memory does not grow with them and long ones come in seconds.

openpyxl takes ten times as long to write the same. A text is never stored as a formula.
"""

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from xml.sax.saxutils import escape, quoteattr

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel

Page = tuple[str, Sequence[str], Iterable[Sequence[object]]]
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
MAX_SIGNS = 32_767  # of a cell
A_TURN = 1_000  # rows
QUICK = 1  # the least that zlib packs: a third larger than its best, in a fifth of the time

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PARTS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PLAIN, BOLD, TEXT, DAY, MOMENT, HOUR, SPAN = range(7)  # places in ``STYLES``
STYLES = f"""{HEAD}<styleSheet xmlns="{MAIN}">
<numFmts count="2">
  <numFmt numFmtId="164" formatCode="yyyy-mm-dd"/><numFmt numFmtId="165" formatCode="yyyy-mm-dd hh:mm:ss"/>
</numFmts>
<fonts count="2">
  <font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font>
</fonts>
<fills count="2"><fill><patternFill/></fill><fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border/></borders>
<cellStyleXfs count="1"><xf/></cellStyleXfs>
<cellXfs count="7">
  <xf/><xf fontId="1" applyFont="1"/><xf quotePrefix="1"/>
  <xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/>
  <xf numFmtId="21" applyNumberFormat="1"/><xf numFmtId="46" applyNumberFormat="1"/>
</cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>
</styleSheet>"""


class _Parcel(io.RawIOBase):
    """What was written since it was last emptied."""

    def __init__(self):
        self.held = bytearray()

    def writable(self) -> bool:
        """A zip file asks."""
        return True

    def write(self, some) -> int:
        """Keeps the bytes until they are fetched."""
        self.held += some
        return len(some)

    def emptied(self) -> bytes:
        """The bytes, which are not kept."""
        held, self.held = bytes(self.held), bytearray()
        return held


def written_sheet(title: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """An xlsx with one page of rows below bold headings."""
    return b"".join(streamed_sheet(title, headings, rows))


def written_book(pages: Iterable[Page]) -> bytes:
    """The same with several pages: title, headings and rows of each."""
    return b"".join(streamed_book(pages))


def streamed_sheet(title: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """One page as it is written: no more than a thousand rows are held."""
    return streamed_book([(title, headings, rows)])


def streamed_book(pages: Iterable[Page]) -> Iterator[bytes]:
    """Several pages as they are written."""
    parcel, titles = _Parcel(), []
    with zipfile.ZipFile(parcel, "w", zipfile.ZIP_DEFLATED, compresslevel=QUICK) as archive:
        for number, (title, headings, rows) in enumerate(pages, start=1):
            titles.append(title)
            with archive.open(f"xl/worksheets/sheet{number}.xml", "w") as part:
                for text in _sheet(headings, rows):
                    part.write(text.encode())
                    yield parcel.emptied()
        for name, text in _others(titles).items():
            archive.writestr(name, text)
    yield parcel.emptied()


def _sheet(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    yield f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>'
    named = zip(_letters(len(headings)), headings, strict=True)
    yield f'<row r="1">{"".join(_text(f"{at}1", name, BOLD) for at, name in named)}</row>'
    numbered = enumerate(rows, start=2)
    while turn := "".join(_row(number, row) for number, row in islice(numbered, A_TURN)):
        yield turn
    yield "</sheetData></worksheet>"


def _row(number: int, row: Sequence[object]) -> str:
    cells = (
        _WRITTEN.get(type(value), _other)(f"{at}{number}", value)
        for at, value in zip(_letters(len(row)), row, strict=True)
        if value is not None
    )
    return f'<row r="{number}">{"".join(cells)}</row>'


@lru_cache
def _letters(columns: int) -> tuple[str, ...]:
    return tuple(get_column_letter(place) for place in range(1, columns + 1))


def _text(at: str, value: str, style: int = PLAIN) -> str:
    if not value:
        return ""
    if not value.isprintable():
        value = ILLEGAL_CHARACTERS_RE.sub("", value)
    style = style or (TEXT if value.startswith(FORMULA_SIGNS) else PLAIN)
    said = escape(value[:MAX_SIGNS], {"\r": "&#13;"})
    return f'<c r="{at}" t="inlineStr" s="{style}"><is><t xml:space="preserve">{said}</t></is></c>'


def _number(at: str, value: float | Decimal) -> str:
    return f'<c r="{at}"><v>{value}</v></c>'


def _yes_or_no(at: str, value: bool) -> str:
    return f'<c r="{at}" t="b"><v>{value:d}</v></c>'


def _dated(style: int) -> Callable[[str, object], str]:
    number = lru_cache(to_excel)
    return lambda at, value: f'<c r="{at}" s="{style}"><v>{number(value)}</v></c>'


def _other(at: str, value: object) -> str:
    return _text(at, str(value))


_WRITTEN: dict[type, Callable[[str, object], str]] = {
    str: _text,
    bool: _yes_or_no,
    int: _number,
    float: _number,
    Decimal: _number,
    date: _dated(DAY),
    datetime: _dated(MOMENT),
    time: _dated(HOUR),
    timedelta: _dated(SPAN),
}


def _others(titles: Sequence[str]) -> dict[str, str]:
    """What a workbook has beside its pages."""
    numbers = range(1, len(titles) + 1)
    sheets = "".join(
        f'<sheet name={quoteattr(title)} sheetId="{number}" r:id="rId{number}"/>'
        for number, title in zip(numbers, titles, strict=True)
    )
    links = "".join(_link(number, "worksheet", f"worksheets/sheet{number}.xml") for number in numbers)
    parts = {"/xl/workbook.xml": "sheet.main", "/xl/styles.xml": "styles"}
    parts |= {f"/xl/worksheets/sheet{number}.xml": "worksheet" for number in numbers}
    kinds = "".join(
        f'<Override PartName="{name}" ContentType="{KIND}.{kind}+xml"/>' for name, kind in parts.items()
    )
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    types = f'<Default Extension="rels" ContentType="{rels}"/>'
    types += f'<Default Extension="xml" ContentType="application/xml"/>{kinds}'
    return {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{TYPES}">{types}</Types>',
        "_rels/.rels": _links(_link(1, "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{LINKS}">'
        f"<sheets>{sheets}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _links(links + _link(len(titles) + 1, "styles", "styles.xml")),
        "xl/styles.xml": STYLES,
    }


def _links(links: str) -> str:
    return f'{HEAD}<Relationships xmlns="{PARTS}">{links}</Relationships>'


def _link(number: int, kind: str, target: str) -> str:
    return f'<Relationship Id="rId{number}" Type="{LINKS}/{kind}" Target="{target}"/>'
