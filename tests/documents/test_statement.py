"""The statement of a supplier as a document: clean PDF/UA, its sums, nobody's name, and a picture of it."""

import os
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pdfua
import pytest

from agreements.documents.statement import Line, StatementPrint, statement_pdf
from mentorstotte.core.documents.seal import seal
from tests.documents import reading, samples
from tests.documents.test_pictures import FOLDER, MOST_BYTES, TEXT, drawn

LINE = Line(
    "2014-0012-A1", "Mogens Mentor", "juni 2014", Decimal("9.50"), Decimal("250.00"), Decimal("2375.00")
)
STATEMENT = StatementPrint(
    authority=samples.AUTHORITY,
    voucher="M2014-06-0003",
    supplier="Mentorfirma 01",
    cvr="29188440",
    month="juni 2014",
    closed_on=date(2014, 7, 7),
    lines=(
        LINE,
        replace(
            LINE,
            month="maj 2014",
            hours=Decimal("-1.50"),
            amount=Decimal("-375.00"),
            corrects="M2014-05-0003",
        ),
    ),
    refundable=Decimal("2000.00"),
    other=Decimal("0.00"),
    seal_is_development=False,
)


def test_the_statement_is_clean_before_and_after_the_seal_and_sums_its_lines(development_seal):
    made = statement_pdf(STATEMENT)
    assert made == statement_pdf(STATEMENT)
    assert pdfua.validate(BytesIO(made)).findings == ()
    assert pdfua.validate(BytesIO(seal(made))).findings == ()
    words = " ".join(reading.text(made).split())
    assert "I alt 8,00 timer og 2.000,00 kr." in words
    assert "retter bilag M2014-05-0003" in words
    assert "2014-0012-A1" in words


def test_many_lines_run_over_many_pages_with_the_heading_on_each():
    made = statement_pdf(replace(STATEMENT, lines=(LINE,) * 200))
    assert reading.text(made).count("Timepris") > 2
    assert "I alt 1.900,00 timer og 475.000,00 kr." in " ".join(reading.text(made).split())


@pytest.mark.slow
def test_the_statement_is_drawn_small_and_stands_in_the_handbook(tmp_path):
    folder = FOLDER if os.environ.get("WRITE_DOCS") else tmp_path
    (page,) = drawn(statement_pdf(STATEMENT))
    (folder / "dok-afregning-1.png").write_bytes(page)
    assert len(page) < MOST_BYTES
    assert "](../pictures/dok-afregning-1.png)" in TEXT.read_text()
