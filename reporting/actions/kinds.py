"""What differs between the three kinds of file: how one is read, what a row shows, what is there already."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.conf import settings

from mentorstotte.core.wording import danish_date, danish_number
from providers.enums import FrameworkKind, MentorKind
from reporting.actions import store_agreements, store_frameworks, store_ledger
from reporting.actions.found import Found, Outcome
from reporting.enums import ImportKind
from reporting.imports import agreements, frameworks, ledger
from reporting.imports.agreements import AgreementRow, read_agreements
from reporting.imports.csvfiles import csv_or_workbook
from reporting.imports.frameworks import FrameworkRow, read_frameworks
from reporting.imports.ledger import LedgerRow, read_ledger
from reporting.imports.sheets import Sheet, read_rows
from reporting.imports.tables import Column, Table
from reporting.imports.workbooks import workbook_table


@dataclass(frozen=True)
class Kind:
    """``columns`` and ``open(upload, columns)`` → table; ``read(upload, on, progress)`` → sheet.

    ``find(rows)`` → what is stored already; ``prepare(rows, batch)`` → what ``store(rows, batch, by,
    prepared, tell)`` needs; ``show(row)`` → the cells of the preview, without CPR number.
    """

    columns: tuple[Column, ...]
    open: Callable[[BinaryIO, tuple[Column, ...]], Table]
    read: Callable[..., Sheet]
    find: Callable[[list[Any]], Found]
    prepare: Callable[..., Any]
    store: Callable[..., Outcome]
    show: Callable[[Any], dict[str, str]]


def _read_agreements(upload: BinaryIO, *, on, progress) -> Sheet:
    return read_agreements(upload, on=on, municipality=settings.MUNICIPALITY_CODE, progress=progress)


def _read_frameworks(upload: BinaryIO, *, on, progress) -> Sheet:
    return read_frameworks(upload, progress=progress)


def _read_ledger(upload: BinaryIO, *, on, progress) -> Sheet:
    return read_ledger(upload, progress=progress)


def _text(value, write=str) -> str:
    return "" if value is None else write(value)


def _days(first, last) -> str:
    return " – ".join(f"{day:%d.%m.%Y}" for day in (first, last) if day)


def _show_agreement(row: AgreementRow) -> dict[str, str]:
    return {
        "Borger": f"{row.last_name or ''}, {row.first_name or ''}".strip(", "),
        "Periode": _days(row.start_date, row.end_date),
        "Timer om ugen": _text(row.weekly_hours, danish_number),
        "Mentor": ", ".join(part for part in (row.mentor, row.supplier) if part),
        "Sagsbehandler": row.caseworker or "",
        "Team": row.team or "",
    }


def _show_framework(row: FrameworkRow) -> dict[str, str]:
    return {
        "Virksomhed": row.company or "",
        "Aftaletype": FrameworkKind(row.kind).label if row.kind else "",
        "Gældende fra": _text(row.valid_from, danish_date),
        "Timepris": _text(row.hourly_price, danish_number),
        "Faste timer pr. uge": _text(row.fixed_hours, danish_number),
    }


def _show_posting(row: LedgerRow) -> dict[str, str]:
    return {
        "Bilag": row.voucher or "",
        "Dato": _text(row.posted_on, danish_date),
        "Mentortype": MentorKind(row.mentor_kind).label if row.mentor_kind else "",
        "Beløb": _text(row.amount, danish_number),
        "Tekst": row.text or "",
    }


# The database does not keep the order of the names.
SHOWN = {
    ImportKind.AGREEMENTS: ("Borger", "Periode", "Timer om ugen", "Mentor", "Sagsbehandler", "Team"),
    ImportKind.FRAMEWORKS: ("Virksomhed", "Aftaletype", "Gældende fra", "Timepris", "Faste timer pr. uge"),
    ImportKind.LEDGER: ("Bilag", "Dato", "Mentortype", "Beløb", "Tekst"),
}
NUMBERS = {"Timer om ugen", "Timepris", "Faste timer pr. uge", "Beløb"}


def _kind(module, opens, read, storing, show) -> Kind:
    return Kind(module.COLUMNS, opens, read, storing.find, storing.prepare, storing.store, show)


KINDS: dict[str, Kind] = {
    ImportKind.AGREEMENTS: _kind(
        agreements, workbook_table, _read_agreements, store_agreements, _show_agreement
    ),
    ImportKind.FRAMEWORKS: _kind(
        frameworks, csv_or_workbook, _read_frameworks, store_frameworks, _show_framework
    ),
    ImportKind.LEDGER: _kind(ledger, csv_or_workbook, _read_ledger, store_ledger, _show_posting),
}


def check(kind: str, upload: BinaryIO) -> None:
    """Opens the file as far as its first row; raises FileRefused when it is not what it should be."""
    table = KINDS[kind].open(upload, KINDS[kind].columns)
    next(read_rows(table))
    upload.seek(0)
