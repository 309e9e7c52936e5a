"""Framework agreements and the ledger: semicolon files, and the xlsx that refused rows come back as."""

import io
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from reporting.imports.csvfiles import READ_AS_WINDOWS
from reporting.imports.files import MIB, FileRefused
from reporting.imports.frameworks import read_frameworks
from reporting.imports.ledger import read_ledger
from reporting.imports.sheets import refused_sheet
from tests.imports.files import INPUTS, course, upload

FRAMEWORKS = "Virksomhed;Aftaletype;Gældende fra;Timepris;Faste timer pr. uge"
LEDGER = "Bilag;Posteringsdato;CPR-nummer;Mentortype;Beløb;Tekst"
POSTING = "B13-1;24-11-2013;6202610601;Ekstern;9.041,09;Mentortimer"


def lines(*rows: str, encoding="utf-8-sig", end="\r\n"):
    return io.BytesIO((end.join(rows) + end).encode(encoding))


def told(file, read=read_ledger):
    return [(error.row, error.column, error.text) for error in read(file).errors]


def refusal(content, read=read_ledger):
    with pytest.raises(FileRefused) as caught:
        read(io.BytesIO(content) if isinstance(content, bytes) else content)
    return str(caught.value)


def test_all_framework_agreements_are_accepted():
    with (INPUTS / "rammeaftaler-2014.csv").open("rb") as file:
        sheet = read_frameworks(file)
    assert (len(sheet.accepted), len(sheet.refused), sheet.notices) == (19, 0, ())
    assert Counter(row.kind for row in sheet.rows) == {"partnership": 17, "company_centre": 2}
    fourth = sheet.rows[3]
    assert (fourth.number, fourth.company, fourth.valid_from) == (5, "Virksomhed 04", date(2013, 5, 1))
    assert (fourth.hourly_price, fourth.fixed_hours) == (Decimal("250.00"), Decimal("12.00"))


def test_all_postings_are_accepted():
    with (INPUTS / "posteringer-2013.csv").open("rb") as file:
        sheet = read_ledger(file)
    assert (len(sheet.accepted), len(sheet.refused)) == (2200, 0)
    assert sum(row.amount for row in sheet.rows) == Decimal("9849735.33")
    first = sheet.rows[0]
    assert (first.number, first.voucher, first.posted_on) == (2, "B13-00001", date(2013, 11, 24))
    assert (first.cpr, first.mentor_kind, first.amount) == ("6202610601", "external", Decimal("9041.09"))
    assert first.text == "Mentortimer"


def test_a_voucher_number_that_stands_twice_is_refused():
    assert told(lines(LEDGER, POSTING, POSTING.replace("B13-1", " b13-1"))) == [
        (3, "Bilag", "Bilagsnummeret står også i række 2. Hvert bilag må kun stå én gang.")
    ]


def test_bad_cells_of_a_posting_are_told_by_column():
    row = ";32-11-2013;123;Onkel;9,041.09;x"
    assert [each[:2] for each in told(lines(LEDGER, row))] == [
        (2, "Bilag"),
        (2, "Posteringsdato"),
        (2, "CPR-nummer"),
        (2, "Mentortype"),
        (2, "Beløb"),
    ]


def test_a_posting_without_a_person_and_one_that_goes_back_are_accepted():
    sheet = read_ledger(lines(LEDGER, "B1;24-11-2013;;Virksomhed;-1.250,50;"))
    [row] = sheet.accepted
    assert (row.cpr, row.amount, row.text) == (None, Decimal("-1250.50"), None)


def test_a_company_and_first_day_that_stand_twice_are_refused():
    row = "Virksomhed 01;Partnerskabsaftale;01-02-2013;250,00;0,00"
    other_day = row.replace("01-02", "01-03")
    assert told(lines(FRAMEWORKS, row, other_day, row.lower()), read_frameworks) == [
        (4, "Virksomhed", "Virksomhed og første dag er de samme som i række 2. Slet den ene.")
    ]


def test_a_partnership_has_no_fixed_hours():
    rows = ("A;Partnerskabsaftale;01-02-2013;250,00;12,00", "B;Virksomhedscenter;01-02-2013;250,00;12,00")
    [(number, column, text)] = told(lines(FRAMEWORKS, *rows), read_frameworks)
    assert (number, column) == (2, "Faste timer pr. uge")
    assert text.startswith("En partnerskabsaftale har ikke faste timer.")


def test_rows_keep_their_numbers_over_blank_lines_and_line_breaks_in_fields():
    second = POSTING.replace("B13-1", "B13-2").replace("Mentortimer", '"to\nlinjer; her"')
    sheet = read_ledger(lines(LEDGER, "", POSTING, ";;;;;", second, "B13-3"))
    assert [row.number for row in sheet.rows] == [3, 5, 6]
    assert sheet.rows[1].text == "to linjer; her"
    assert next((error.row, error.text) for error in sheet.errors) == (
        6,
        "Rækken har 1 felter, men overskriften har 6. Ret semikolonerne i rækken.",
    )


def test_semicolons_too_many_are_told_but_empty_ones_at_the_end_do_no_harm():
    assert told(lines(LEDGER, POSTING + ";;")) == []
    assert told(lines(LEDGER, POSTING + ";;x"))[0][2].startswith("Rækken har 8 felter")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_utf8_is_read_with_and_without_a_mark_whatever_ends_the_lines(encoding, end):
    sheet = read_ledger(lines(LEDGER, POSTING, encoding=encoding, end=end))
    assert (len(sheet.accepted), sheet.notices) == (1, ())


def test_windows_1252_is_read_and_told():
    sheet = read_frameworks(
        lines(FRAMEWORKS, "Æblegård;Partnerskabsaftale;01-02-2013;250;0", encoding="cp1252")
    )
    assert sheet.rows[0].company == "Æblegård"
    assert sheet.notices == (READ_AS_WINDOWS,)


@pytest.mark.parametrize(("sign", "name"), [(",", "komma"), ("\t", "tabulator"), ("|", "lodret streg")])
def test_another_sign_between_the_fields_is_told(sign, name):
    file = lines(LEDGER.replace(";", sign), POSTING.replace(";", sign))
    assert refusal(file).startswith(f"Filen er adskilt med {name}. Den skal være adskilt med semikolon.")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Filen er tom."),
        (b"\r\n;;\r\n", "Filen er tom. Den skal have overskrifter"),
        (f"{LEDGER}\n".encode(), "ingen rækker under dem"),
        (LEDGER.encode("utf-16"), "gemt som Unicode-tekst (UTF-16)"),
        (b"%PDF-1.7", "en PDF-fil"),
        (b"\xd0\xcf\x11\xe0", "et ældre Office-dokument"),
        (b"<html>", "en hjemmeside"),
        (b"abc\x00", "ikke en tekstfil"),
        (b"a" * 5000 + b"\x00", "ikke en tekstfil"),
        (b"Bilag;\x81\x8d", "hverken som UTF-8 eller Windows-1252"),
        (b"a;b\r\n1;2\r\n", "mangler overskrifterne »Bilag«"),
        (f'{LEDGER}\n"B1;x'.encode(), "Række 2 kan ikke læses: et anførselstegn mangler"),
        (f"{LEDGER}\n{'x' * 200_000}".encode(), "Række 2 kan ikke læses"),
        (b"PK\x03\x04", "Filen er beskadiget"),
        (bytes(20 * MIB), "Den skal fylde under 20 MiB"),
    ],
)
def test_what_is_no_list_is_refused(content, words):
    assert words in refusal(content)


def test_a_workbook_with_other_headings_is_refused():
    assert "mangler overskrifterne »Bilag«" in refusal(upload(course()))


def test_refused_postings_come_back_as_a_workbook_that_can_be_read_again():
    sheet = read_ledger(lines(LEDGER, POSTING, POSTING.replace("9.041,09", "=9+1")))
    again = read_ledger(io.BytesIO(refused_sheet(sheet)))
    [row] = again.rows
    assert row.voucher == "B13-1"
    assert [error.column for error in again.errors] == ["Beløb"]
    assert again.ignored == ()


def test_progress_is_told():
    calls = []
    with (INPUTS / "posteringer-2013.csv").open("rb") as file:
        read_ledger(file, progress=lambda done, total: calls.append((done, total)))
    assert calls == [(500, 2200), (1000, 2200), (1500, 2200), (2000, 2200), (2200, 2200)]


def test_no_cpr_number_stands_in_what_python_prints():
    sheet = read_ledger(lines(LEDGER, POSTING, POSTING))
    assert "6202610601" not in repr((sheet, sheet.rows, sheet.errors))
