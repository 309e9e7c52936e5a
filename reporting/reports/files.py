"""A report as files: a workbook with filters and meanings on its first page, and data without persons."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from mentorstotte.core.calendar import today
from mentorstotte.core.wording import danish_date
from reporting.books import written_book
from reporting.reports.frame import Made, Report, Value

DATA_HEADINGS = ("Rapport", "Tabel", "Række", "Tal", "Værdi", "Enhed", "Fra", "Til", "Team")
DICTIONARY_HEADINGS = ("Rapport", "Titel", "Tal", "Enhed", "Betydning")


def workbook(made: Made) -> bytes:
    """The rows of the page, with what they mean and rest on printed on the first page."""
    report = made.report
    about = [
        ("Rapport", f"{report.code} {report.title}"),
        ("Lavet", danish_date(today())),
        *made.filters.told,
        *((column.heading, column.meaning) for column in made.columns),
        *(("Bygger på", note) for note in report.notes),
    ]
    tables = [
        (table.heading, (table.about, *(column.heading for column in table.columns)), _lines(table))
        for table in made.tables
    ]
    return written_book([("Om rapporten", ("Hvad", "Betydning"), about), *tables])


def _lines(table) -> Iterator[tuple[Value, ...]]:
    for row in (*table.rows, table.total):
        if row is not None:
            yield row.label, *row.cells


def open_data(made: Made) -> bytes:
    """One figure a line. The caller has masked small cells."""
    filters = made.filters
    span = (
        f"{filters.first:%d-%m-%Y}",
        f"{filters.last:%d-%m-%Y}",
        filters.team.name if filters.team else "",
    )
    return _csv(
        DATA_HEADINGS,
        (
            (made.report.code, table.heading, label, column.heading, _plain(value), column.unit_name, *span)
            for table in made.tables
            for label, *values in _lines(table)
            for column, value in zip(table.columns, values, strict=True)
        ),
    )


def dictionary(reports: Iterable[Report]) -> bytes:
    """What each figure of the open data means."""
    return _csv(
        DICTIONARY_HEADINGS,
        (
            (report.code, report.title, column.heading, column.unit_name, column.meaning)
            for report in reports
            for column in report.columns
        ),
    )


def _plain(value: Value) -> str:
    """A number with a Danish comma and nothing else; nothing for what is not known."""
    if value is None:
        return ""
    return str(value).replace(".", ",") if isinstance(value, Decimal) else str(value)


def _csv(headings: Sequence[str], lines: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows(lines)
    return out.getvalue().encode("utf-8-sig")
