"""Workbooks: what is written is what a spreadsheet reads."""

import io
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from reporting.books import FORMULA_SIGNS, MAX_SIGNS, written_book, written_sheet

# Signs that no workbook holds are left out.
TEXTS = st.text(st.characters(exclude_categories=("C",), include_characters="\n\t"), max_size=30)
CELLS = st.one_of(
    TEXTS,
    st.none(),
    st.booleans(),
    st.integers(-(10**15), 10**15),
    st.decimals(-(10**9), 10**9, places=2),
    st.dates(date(1901, 1, 1), date(2200, 1, 1)),
)


def pages(content: bytes):
    return load_workbook(io.BytesIO(content))


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=6))
def test_what_is_written_is_read_again_and_no_text_is_a_formula(rows):
    page = pages(written_sheet("Side", ("Ét", "To & tre", "<fire>"), rows)).active
    assert [cell.value for cell in page[1]] == ["Ét", "To & tre", "<fire>"]
    assert all(cell.font.b for cell in page[1])
    for number, row in enumerate(rows, start=2):
        for place, wanted in enumerate(row, start=1):
            cell = page.cell(number, place)
            found = cell.value.date() if isinstance(cell.value, datetime) else cell.value
            assert found == (float(wanted) if isinstance(wanted, Decimal) else wanted or _empty(wanted))
            assert cell.data_type != "f"
            if isinstance(wanted, str) and wanted.startswith(FORMULA_SIGNS):
                assert cell.quotePrefix


def _empty(wanted):
    return None if wanted == "" or wanted is None else wanted


@pytest.mark.parametrize(
    "value",
    [datetime.fromisoformat("2026-11-23T14:30"), time(8, 15), timedelta(hours=30, minutes=5)],
    ids=str,
)
def test_moments_hours_and_spans_are_read_again(value):
    assert pages(written_sheet("Side", ("Ét",), [(value,)])).active["A2"].value == value


def test_a_text_longer_than_a_cell_holds_is_cut_and_signs_it_cannot_hold_are_left_out():
    page = pages(written_sheet("Side", ("Ét", "To"), [("a" * 40_000, "x\x07y\r\nz")])).active
    assert [cell.value for cell in page[2]] == ["a" * MAX_SIGNS, "xy\nz"]


def test_each_page_has_its_title_and_rows():
    book = pages(written_book([("Om & andet", ("Hvad",), []), ("Tal", ("Ét",), [(1,), (2,)])]))
    assert [(page.title, [row[0] for row in page.values]) for page in book] == [
        ("Om & andet", ["Hvad"]),
        ("Tal", ["Ét", 1, 2]),
    ]


MEMORY = """
import resource
from reporting.books import sheet_file
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
before = peak()
rows = ((f"Borger {n}", n, f"2026-{n:07}", *("Ekstern",) * 10) for n in range(300_000))
sheet_file("Side", [str(n) for n in range(13)], rows)
print(peak() - before)
"""


@pytest.mark.slow
def test_300_000_rows_take_little_memory():
    done = subprocess.run([sys.executable, "-c", MEMORY], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 100  # MiB; a web process has 180, and 300 are allowed
