"""Settlement lines as files for finance systems: one adapter for each format, in ``FORMATS``.

An adapter is given the rows and gives bytes, the same for the same rows. A municipality with another finance
system adds one.
"""

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import astuple, dataclass, fields
from datetime import date
from decimal import Decimal

from reporting.books import FORMULA_SIGNS


@dataclass(frozen=True)
class ExportRow:
    """One settlement line, in the order of the columns. No name and no CPR number of a citizen."""

    number: int
    voucher: str
    posted_on: date
    supplier: str
    cvr: str
    reference: str
    month: date
    hours: Decimal
    rate: Decimal
    amount: Decimal
    refundable: Decimal
    function: str
    grouping: str
    corrects: str
    km: int = 0


HEADINGS = {
    "number": "Løbenummer",
    "voucher": "Bilag",
    "posted_on": "Bogføringsdato",
    "supplier": "Leverandør",
    "cvr": "CVR",
    "reference": "Aftale",
    "month": "Måned",
    "hours": "Timer",
    "rate": "Pris",
    "amount": "Beløb",
    "refundable": "Heraf med refusion",
    "function": "Funktion",
    "grouping": "Gruppering",
    "corrects": "Retter bilag",
    "km": "Kilometer",
}


@dataclass(frozen=True)
class Format:
    """A format: its name on screen, what the file is, and the adapter that writes it."""

    label: str
    extension: str
    content_type: str
    write: Callable[[Iterable[ExportRow]], bytes]


def as_csv(rows: Iterable[ExportRow]) -> bytes:
    """Semicolons, decimal commas, days as dd-mm-yyyy, UTF-8 with its mark; no text begins a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([HEADINGS[each.name] for each in fields(ExportRow)])
    writer.writerows([_plain(value) for value in astuple(row)] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _plain(value) -> str:
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    if isinstance(value, Decimal):
        return str(value).replace(".", ",")
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


FORMATS = {"csv": Format("CSV", "csv", "text/csv", as_csv)}
