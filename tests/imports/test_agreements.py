"""The mentor spreadsheet: what is accepted, refused and marked, row by row."""

import io
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from reporting.imports.agreements import read_agreements
from reporting.imports.sheets import refused_sheet
from tests.imports.files import HEADINGS, INPUTS, as_file, course, upload, workbook

ON = date(2014, 3, 1)


def read(file, **kwargs):
    return read_agreements(file, **({"on": ON, "municipality": "0270"} | kwargs))


@pytest.fixture(scope="module")
def faulty():
    with (INPUTS / "mentorforloeb-fejl.xlsx").open("rb") as file:
        return read(file)


def row_of(sheet, number):
    return next(row for row in sheet.rows if row.number == number)


def only_error(file):
    [error] = read(file).errors
    return error


def test_all_courses_of_2013_14_are_accepted():
    with (INPUTS / "mentorforloeb-2013-14.xlsx").open("rb") as file:
        sheet = read(file)
    assert (len(sheet.accepted), len(sheet.refused)) == (106, 0)
    first = sheet.rows[0]
    assert first.cpr == "7412680001"
    assert (first.level, first.weekly_hours, first.hourly_price) == (4, Decimal("6.50"), Decimal("450.00"))
    assert (first.start_date, first.end_date) == (date(2013, 12, 31), date(2014, 6, 29))
    assert (first.target_group, first.mentor_kind, first.municipality) == ("T01_AKT_KTH", "external", "0270")
    assert sheet.ignored == sheet.notices == ()


def test_all_courses_of_2026_are_accepted():
    with (INPUTS / "mentorforloeb-2026.xlsx").open("rb") as file:
        sheet = read(file, on=date(2026, 11, 23))
    assert (len(sheet.accepted), len(sheet.refused)) == (40, 0)


def test_faulty_sheet_accepts_nine_rows(faulty):
    assert [row.number for row in faulty.accepted] == [3, 4, 6, 8, 9, 11, 12, 14, 15]


def test_faulty_sheet_refuses_five_rows_with_row_column_and_reason(faulty):
    assert [(error.row, error.column) for error in faulty.errors] == [
        (2, "CPR-nummer"),
        (5, "Slutdato"),
        (7, "Målgruppe"),
        (10, "CPR-nummer"),
        (13, "Timer pr. uge"),
    ]
    reasons = {error.row: error.text for error in faulty.errors}
    assert reasons[2] == "Et CPR-nummer har ti cifre. Her er 6."
    assert reasons[5] == "Slutdatoen 23.01.2014 ligger før startdatoen 24.01.2014. Ret en af dem."
    assert "»Kontanthjælp« er ikke en målgruppe" in reasons[7]
    assert "T01_AKT_KTH" in reasons[7]
    assert "række 3" in reasons[10]
    assert "formel uden en beregnet værdi" in reasons[13]


def test_faulty_sheet_reads_what_people_really_type(faulty):
    assert row_of(faulty, 3).cpr == "6405750501"
    assert row_of(faulty, 4).employment_aim is None
    assert "Beskæftigelsesmål" in row_of(faulty, 4).missing
    assert row_of(faulty, 8).start_date == date(2013, 12, 2)
    assert row_of(faulty, 8).end_date == date(2014, 6, 1)
    assert row_of(faulty, 9).weekly_hours == Decimal("3.50")
    assert (row_of(faulty, 12).first_name, row_of(faulty, 12).last_name) == ("Åse", "ÆRØ")
    assert row_of(faulty, 14).hourly_price == Decimal("450.00")
    assert row_of(faulty, 15).municipality == "0791"


def test_faulty_sheet_marks_rows_4_and_6_with_the_rule(faulty):
    marks = {row.number: [mark.rule for mark in row.marks] for row in faulty.rows if row.marks}
    assert marks == {4: ["R-03"], 6: ["R-08"]}
    assert row_of(faulty, 6).marks[0].text.startswith("En aftale kan højst vare 6 måneder")


def test_faulty_sheet_records_what_breaks_other_rules_as_findings(faulty):
    found = {row.number: {finding.rule for finding in row.findings} - {"R-43"} for row in faulty.accepted}
    assert found[11] == {"R-12"}
    assert found[15] == {"R-01"}
    assert found[3] == {"R-09"}
    assert found[12] == set()


def test_a_refused_row_has_no_findings(faulty):
    assert [row.findings for row in faulty.refused] == [()] * 5


def test_no_course_of_2013_14_or_2026_must_be_put_right():
    for name in ("mentorforloeb-2013-14.xlsx", "mentorforloeb-2026.xlsx"):
        with (INPUTS / name).open("rb") as file:
            assert [row.number for row in read(file).rows if row.marks] == []


def test_a_course_is_judged_by_the_municipality_of_the_installation():
    row = course(municipality="0791", level=None, start_date=date(2015, 1, 12), end_date=date(2015, 7, 11))
    [viborg] = read(upload(row), municipality="0791").rows
    [gribskov] = read(upload(row)).rows
    assert [finding.rule for finding in viborg.findings] == ["R-10"]
    assert [finding.rule for finding in gribskov.findings] == ["R-01"]


@pytest.mark.parametrize(("cpr", "rules"), [("0101801234", ["R-20"]), ("6101801234", []), ("0101901234", [])])
def test_age_is_judged_by_the_number_unless_it_is_a_replacement(cpr, rules):
    [row] = read(upload(course(cpr=cpr, target_group="T06_UNG30"))).rows
    assert [mark.rule for mark in row.marks] == rules


def test_a_refused_row_keeps_what_could_be_read_and_the_cells_as_typed(faulty):
    row = row_of(faulty, 7)
    assert row.target_group is None
    assert row.start_date == date(2013, 12, 5)
    assert row.cells[4] == "Kontanthjælp"
    assert row_of(faulty, 3).cells == ()


def test_refused_rows_come_back_as_a_sheet_with_reasons(faulty):
    page = load_workbook(io.BytesIO(refused_sheet(faulty))).active
    rows = list(page.iter_rows(values_only=True))
    assert rows[0] == (*HEADINGS, "Årsag")
    assert len(rows) == 6
    assert rows[1][0] == "630575"
    assert rows[1][7].date() == date(2013, 12, 31)
    assert rows[1][-1] == "CPR-nummer (række 2): Et CPR-nummer har ti cifre. Her er 6."
    assert rows[4][0] == 6405750501
    assert rows[5][6] == "=1+2"
    assert page["G6"].data_type == "s"


def test_the_sheet_of_refused_rows_can_be_corrected_and_read_again(faulty):
    book = load_workbook(io.BytesIO(refused_sheet(faulty)))
    book.active["G6"] = 4.5
    sheet = read(as_file(book))
    assert 6 in [row.number for row in sheet.accepted]
    assert sheet.ignored == ()


@pytest.mark.asvs("1.3.3")
@pytest.mark.parametrize("typed", ["=HYPERLINK(1)", "+45", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_refused_sheet_writes_formulas_as_text(typed):
    sheet = read(as_file(workbook([course(cpr="x", first_name="Bo")])))
    [row] = sheet.rows
    object.__setattr__(row, "cells", ("x", typed, *row.cells[2:]))
    cell = load_workbook(io.BytesIO(refused_sheet(sheet))).active["B2"]
    assert cell.data_type == "s"
    assert cell.quotePrefix


@pytest.mark.asvs("1.3.3")
def test_refused_sheet_drops_signs_a_workbook_cannot_hold():
    sheet = read(upload(course(cpr="x")))
    [row] = sheet.rows
    object.__setattr__(row, "cells", ("x\x07y", *row.cells[1:]))
    assert load_workbook(io.BytesIO(refused_sheet(sheet))).active["A2"].value == "xy"


def test_same_citizen_mentor_supplier_and_period_is_refused_although_spelled_otherwise():
    error = only_error(
        upload(course(), course(mentor=" MENTOR\xa001", cpr=6101700001, level=3, weekly_hours=4))
    )
    assert (error.row, error.column) == (3, "CPR-nummer")
    assert error.text.endswith("række 2. Slet den ene række.")


def test_the_same_course_in_two_refused_rows_is_told_for_both():
    sheet = read(upload(course(level="?"), course()))
    assert [(error.row, error.column) for error in sheet.errors] == [(2, "Serviceniveau"), (3, "CPR-nummer")]


@pytest.mark.parametrize(
    "change",
    [
        {"mentor": "Mentor 02"},
        {"supplier": "Mentorfirma 02"},
        {"start_date": date(2014, 1, 16)},
        {"end_date": date(2014, 7, 13)},
        {"cpr": "6101700002"},
    ],
)
def test_another_course_of_the_same_citizen_is_no_duplicate(change):
    assert read(upload(course(), course(**change))).errors == []


@pytest.mark.parametrize(
    ("field", "heading"),
    [
        ("cpr", "CPR-nummer"),
        ("first_name", "Fornavn"),
        ("last_name", "Efternavn"),
        ("municipality", "Kommunekode"),
        ("target_group", "Målgruppe"),
        ("start_date", "Startdato"),
        ("end_date", "Slutdato"),
        ("mentor", "Mentor"),
        ("supplier", "Leverandør"),
        ("mentor_kind", "Mentortype"),
    ],
)
def test_what_an_agreement_cannot_do_without_must_be_filled(field, heading):
    error = only_error(upload(course(**{field: " \xa0"})))
    assert (error.column, error.text) == (heading, "Cellen er tom. Den skal udfyldes.")


def test_the_rest_may_be_empty_and_is_listed_as_missing():
    empty = dict.fromkeys(
        ("level", "weekly_hours", "hourly_price", "employment_aim", "tasks", "caseworker", "team")
    )
    [row] = read(upload(course(**empty))).accepted
    assert row.missing == (
        "Serviceniveau",
        "Timer pr. uge",
        "Timepris",
        "Beskæftigelsesmål",
        "Mentorens opgaver",
        "Sagsbehandler",
        "Team",
    )


def test_every_fault_of_a_row_is_told():
    sheet = read(upload(course(cpr="12", level=7, start_date="31-02-2014", mentor_kind="Onkel")))
    assert [error.column for error in sheet.errors] == [
        "CPR-nummer",
        "Serviceniveau",
        "Startdato",
        "Mentortype",
    ]


@pytest.mark.parametrize("typed", ["T10_FLEKS", "t10_fleks", "T10", " Person i eller på vej til  FLEKSJOB "])
def test_target_group_is_known_by_code_or_name(typed):
    assert read(upload(course(target_group=typed))).rows[0].target_group == "T10_FLEKS"


@pytest.mark.parametrize("typed", ["T99", "T1", "noget helt andet", 7, "!"])
def test_unknown_target_group_is_refused_with_an_example(typed):
    assert "Skriv koden, fx T01_AKT_KTH" in only_error(upload(course(target_group=typed))).text


def test_a_course_has_ended_the_day_after_its_last():
    [row] = read(upload(course())).rows
    assert not row.ended(date(2014, 7, 14))
    assert row.ended(date(2014, 7, 15))


def test_headings_may_stand_lower_and_in_another_order_and_rows_keep_their_numbers():
    book = workbook([], headings=["Mentorforløb 2014"])
    book.active.append([])
    book.active.append(["Bemærkning", *reversed(HEADINGS)])
    book.active.append(["ring", *reversed(course())])
    book.active.append(["ring", *reversed(course(cpr="1"))])
    sheet = read(as_file(book))
    assert [row.number for row in sheet.rows] == [4, 5]
    assert sheet.errors[0].row == 5
    assert sheet.ignored == ("Bemærkning",)


def test_progress_is_told_on_long_files():
    told = []
    rows = [course(cpr=f"61{month:02d}70{n:04d}") for month in range(1, 13) for n in range(100)]
    read(upload(*rows), progress=lambda done, total: told.append((done, total)))
    assert told == [(500, 1200), (1000, 1200), (1200, 1200)]


def test_the_same_bytes_have_the_same_digest():
    file = upload(course())
    assert read(file).digest == read(file).digest != read(upload(course(level=3, weekly_hours=4))).digest


def test_no_cpr_number_stands_in_an_error_or_in_what_python_prints():
    sheet = read(upload(course(), course(), course(cpr="6101700001x"), course(cpr="9999999999", level=9)))
    assert len(sheet.errors) == 4
    printed = (
        repr(sheet) + repr(sheet.rows) + repr([row.cells for row in sheet.accepted]) + repr(sheet.errors)
    )
    assert "6101700001" not in printed
    assert "9999999999" not in printed
