"""A long spreadsheet: quicker than the library it replaces, and little memory for each row."""

import io
import time
import tracemalloc
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

import pytest
from openpyxl import Workbook, load_workbook

from reporting.imports import agreements
from reporting.imports.agreements import COLUMNS, agreement_rows, read_agreements
from reporting.imports.workbooks import workbook_table
from tests.imports.files import HEADINGS, course

ON = date(2014, 3, 1)


def long_file(rows: int) -> io.BytesIO:
    """So many courses, each with a number and a period of its own."""
    book = Workbook(write_only=True)
    page = book.create_sheet()
    page.append(HEADINGS)
    for n in range(rows):
        start = date(2014, 1, 1) + timedelta(days=n % 300)
        cpr = f"{61 + n % 28}{1 + n % 12:02d}70{n % 4000:04d}"
        page.append(course(cpr=cpr, start_date=start, end_date=start + timedelta(days=150), mentor=f"M {n}"))
    out = io.BytesIO()
    book.save(out)
    return out


def peak_of(rows: int) -> int:
    """Most bytes held at once while rows are drawn one by one and let go."""
    table = workbook_table(long_file(rows), COLUMNS)
    tracemalloc.start()
    drawn = sum(1 for _ in agreement_rows(table, on=ON, municipality="0270"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert drawn == rows
    return peak


@pytest.mark.slow
def test_a_row_that_is_drawn_and_let_go_leaves_only_the_key_by_which_doubles_are_known(monkeypatch):
    monkeypatch.setattr(agreements, "findings_for", lambda row, **_: ())
    peaks = [peak_of(rows) for rows in (1_000, 3_000, 5_000, 7_000)]
    # Now and then the interpreter makes its own table of words larger: seen in one of the steps at most.
    assert median((many - few) / 2_000 for few, many in pairwise(peaks)) < 1_024  # bytes a row


@pytest.mark.slow
def test_reading_and_judging_cells_is_quicker_than_two_passes_of_the_library(monkeypatch):
    monkeypatch.setattr(agreements, "findings_for", lambda row, **_: ())
    file = long_file(5_000)
    started = time.process_time()
    assert len(read_agreements(file, on=ON, municipality="0270").accepted) == 5_000
    ours = time.process_time() - started
    started = time.process_time()
    for data_only in (True, False):
        sheet = load_workbook(file, read_only=True, data_only=data_only).worksheets[0]
        assert sum(1 for _ in sheet.iter_rows(max_col=len(HEADINGS))) == 5_001
    assert ours < time.process_time() - started


@pytest.mark.slow
def test_fifty_thousand_rows_are_read_and_judged():
    told = []
    sheet = read_agreements(
        long_file(50_000), on=ON, municipality="0270", progress=lambda done, total: told.append((done, total))
    )
    assert len(sheet.accepted) == 50_000
    assert told[0] == (500, 50_000)
    assert told[-1] == (50_000, 50_000)
