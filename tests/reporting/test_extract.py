"""The extract of the main case system: read, held against ours, and its receipts kept (R-33, E3)."""

import io
from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from agreements.actions.readiness import lines_of
from agreements.models import RegisterReport
from mentorstotte.core.models import AccessLog
from reporting.books import written_sheet
from reporting.imports.extract import COLUMNS, read_extract
from reporting.models import Extract, ExtractRow
from tests.agreements import desk

pytestmark = pytest.mark.django_db
START, END = date(2014, 3, 3), date(2014, 9, 2)
HEADINGS = "Personnummer;Fra;Forventet slutdato;Ugentlige timer;Reference;Svardato"
NEW = "reporting:extract_new"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2014-07-01T10:00:00+02:00", tick=True) as traveller:
        yield traveller


def running(people):
    return desk.imported(people, start=START, end=END, on=START)


def row(agreement=None, *, cpr="", end="02-09-2014", hours="3,00", receipt="K-1;05-03-2014") -> str:
    return f"{cpr or agreement.case.citizen.cpr};03-03-2014;{end};{hours};{receipt}"


def send(reader, *rows: str, key="", headings=HEADINGS, **days):
    content = "\n".join([headings, *rows]).encode()
    said = {"first": "01-01-2014", "last": "30-06-2014", "key": key} | days
    return reader.post(reverse(NEW), said | {"file": SimpleUploadedFile("dfdg.csv", content)})


def state_of_e3(agreement) -> str:
    return next(line.said.state for line in lines_of(agreement, date(2014, 7, 1)) if line.code == "E3")


def results() -> dict[str, str]:
    """State by agreement number of the newest extract."""
    rows = Extract.objects.first().rows.values_list("agreement__number", "state")
    return {number or "": state for number, state in rows}


def test_an_extract_becomes_a_work_list_with_both_sides_and_the_way_to_the_agreement(people, reader):
    agrees, differs, missing, doubled = (running(people) for _ in range(4))
    rows = [row(agrees), row(differs, hours="2,00", receipt="K-2;05-03-2014")]
    rows += [row(doubled, receipt=";")] * 2 + [row(cpr="6101701234")]
    sent = send(reader, *rows)
    extract = Extract.objects.get()
    assert sent.url == reverse("reporting:extract", args=[extract.pk])
    assert results() == {
        agrees.number: "agrees",
        differs.number: "different",
        missing.number: "missing",
        doubled.number: "agrees",
        "": "unknown",
    }
    page = reader.get(sent.url)
    assert [each.state for each, _ in page.context["rows"]] == ["different", "missing", "doubled", "unknown"]
    text = page.content.decode()
    for words in ("3,00 timer om ugen", "2,00 timer om ugen", "Ukendt borger", "610170-••••"):
        assert words in text
    assert reverse("agreements:documentation", args=[differs.number]) in text
    assert page.context["rows"][0][0].differs == "timer om ugen"
    assert differs.case.citizen.cpr not in text
    assert [each.agreement for each, _ in reader.get(f"{sent.url}?dom=missing").context["rows"]] == [missing]


def test_a_receipt_that_agrees_reaches_the_agreement_once_and_e3_follows(people, reader, controller):
    agreement = running(people)
    assert state_of_e3(agreement) == "missing"
    for _ in range(2):
        send(reader, row(agreement))
    made = RegisterReport.objects.get(agreement=agreement)
    assert (made.reference, made.state, made.registered_by) == ("K-1", "accepted", controller)
    assert state_of_e3(agreement) == "ok"
    assert Extract.objects.count() == 2


@pytest.mark.parametrize(
    "rows",
    [
        lambda agreement: [row(agreement, hours="")],
        lambda agreement: [row(agreement, end="03-09-2014")],
        lambda agreement: [row(agreement, receipt="K-1;")],
        lambda agreement: [row(agreement, receipt=";05-03-2014")],
        lambda agreement: [row(agreement), row(agreement, receipt="K-9;06-03-2014")],
    ],
    ids=["hours", "days", "no date", "no reference", "doubled"],
)
def test_what_does_not_agree_or_has_no_receipt_proves_nothing(people, reader, rows):
    agreement = running(people)
    assert send(reader, *rows(agreement)).status_code == 302
    assert not RegisterReport.objects.exists()


def test_an_old_extract_does_not_overtake_a_newer_answer(people, reader, controller):
    agreement = running(people)
    said = {"start": START, "end": END, "weekly_hours": 3, "registered_by": controller}
    newer = {"state": "rejected", "reference": "K-7", "answered_on": date(2014, 3, 6)}
    RegisterReport.objects.create(agreement=agreement, **said, **newer)
    send(reader, row(agreement))
    assert RegisterReport.objects.count() == 1


def test_the_same_form_twice_is_one_extract(people, reader):
    key = "6a1f4d6e-6f0b-4a57-9f3a-0d5f2f1b7c11"
    agreement = running(people)
    first, again = (send(reader, row(agreement), key=key) for _ in range(2))
    assert first.url == again.url
    assert Extract.objects.count() == 1


def test_rows_with_errors_are_told_at_the_field_and_nothing_is_kept(people, reader):
    agreement = running(people)
    bad = [row(agreement, end="02-03-2014"), row(agreement, receipt="K-1;02-07-2014"), row(cpr="123")]
    page = send(reader, *bad)
    assert page.status_code == 422
    assert [error.split(":")[0] for error in page.context["form"].errors["file"]] == [
        "Række 2, Slutdato",
        "Række 3, Kvitteret den",
        "Række 4, CPR-nummer",
    ]
    assert not Extract.objects.exists()


def test_a_file_without_the_headings_and_days_in_the_wrong_order_are_refused(people, reader):
    page = send(reader, "1;2", headings="Navn;CPR", last="31-12-2013")
    errors = page.context["form"].errors
    assert page.status_code == 422
    assert "Filen mangler overskrifterne »Startdato«" in errors["file"][0]
    assert errors["last"] == ["Slutdatoen ligger før startdatoen."]


def test_a_workbook_is_read_like_the_list(people):
    cells = ("6101701234", START, END, 3, "K-1", date(2014, 3, 5))
    book = io.BytesIO(written_sheet("Udtræk", [column.also[0] for column in COLUMNS], [cells]))
    read = read_extract(book, on=END).rows[0]
    assert (read.start, read.end, str(read.weekly_hours), read.reference) == (START, END, "3.00", "K-1")


def test_lines_are_never_changed(people, reader):
    send(reader, row(running(people)))
    with pytest.raises(DatabaseError), transaction.atomic():
        ExtractRow.objects.update(state="missing")


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_page_logs_whom_it_shows_and_asks_the_same_however_many_there_are(
    people, reader, rows, django_assert_max_num_queries
):
    for _ in range(rows):
        running(people)
    sent = send(reader, row(cpr="6101701234"))
    before = AccessLog.objects.count()
    with django_assert_max_num_queries(8):
        page = reader.get(sent.url)
    assert len(page.context["rows"]) == rows + 1
    assert AccessLog.objects.count() == before + rows
    with django_assert_max_num_queries(6):
        reader.get(reverse("reporting:extracts"))
