"""The extract of the main case system: read, held against ours, and its receipts kept (R-33, E3)."""

import io
from datetime import date
from unittest.mock import Mock

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from agreements.actions.readiness import lines_of
from agreements.models import RegisterReport
from mentorstotte.core.models import AccessLog
from reporting import tasks
from reporting.actions import extract as actions
from reporting.books import written_sheet
from reporting.imports import extract as imports
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


def test_the_same_file_of_the_same_days_while_it_waits_is_one_extract(people, reader, long):
    agreement = running(people)
    first, again = (send(reader, row(agreement)) for _ in range(2))
    assert first.url == again.url
    assert send(reader, row(agreement), first="02-01-2014").url != first.url


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


def test_a_file_of_another_year_is_refused_with_a_row_that_says_so(people, reader):
    page = send(reader, row(running(people)), first="01-01-2015", last="30-06-2015")
    (error,) = page.context["form"].errors["file"]
    assert page.status_code == 422
    assert "Række 2 er fra 3. marts 2014 til 2. september 2014." in error
    assert not Extract.objects.exists()


# A long one, by a worker -----------------------------------------------------------------------------------
@pytest.fixture
def long(monkeypatch):
    """Every file is a long one, and what is handed to a worker waits."""
    monkeypatch.setattr(imports, "SHORT", 0)
    monkeypatch.setattr(tasks.read_extract, "delay", lambda extract_id: None)


def told(reader, sent) -> str:
    return " ".join(reader.get(sent.url).content.decode().split())


def test_a_long_file_waits_for_a_worker_and_the_page_says_how_far_it_is(people, reader, long):
    agreement = running(people)
    sent = send(reader, row(agreement))
    assert "Venter på tur" in told(reader, sent)
    assert "Venter på tur" in reader.get(reverse("reporting:extracts")).content.decode()
    Extract.objects.update(state="reading", read=500, total=1000)
    assert "<strong>Læses</strong>: 500 af 1000 rækker" in told(reader, sent)
    tasks.finish_extracts()
    page = told(reader, sent)
    assert "1 ny kvittering er skrevet på aftalerne." in page
    assert "every 2s" not in page
    assert results() == {agreement.number: "agrees"}


def test_errors_of_a_long_file_are_told_with_their_rows_and_the_days_stay_typed(people, reader, long):
    agreement = running(people)
    sent = send(reader, row(agreement), row(agreement, end="02-03-2014"), row(cpr="123"))
    tasks.finish_extracts()
    page = told(reader, sent)
    assert "<li>Række 3, Slutdato: Slutdatoen ligger før startdatoen.</li>" in page
    assert "<li>Række 4, CPR-nummer: " in page
    assert not ExtractRow.objects.exists()
    assert not RegisterReport.objects.exists()
    again = f"{reverse(NEW)}?first=01-01-2014&amp;last=30-06-2014"
    assert again in page
    form = reader.get(again.replace("&amp;", "&")).content.decode()
    assert 'value="01-01-2014"' in form
    assert 'value="30-06-2014"' in form


def test_a_long_file_without_the_headings_is_refused_at_the_field(reader, long):
    page = send(reader, "1;2", headings="Navn;CPR")
    assert "Filen mangler overskrifterne »Startdato«" in page.context["form"].errors["file"][0]
    assert not Extract.objects.exists()


@pytest.mark.parametrize("where", ["_compare", "take_receipts"])
def test_a_worker_lost_on_the_way_is_followed_by_another_and_each_row_and_receipt_is_there_once(
    people, reader, long, monkeypatch, where
):
    agreement, missing = running(people), running(people)
    send(reader, row(agreement), row(cpr="6101701234"))
    real = getattr(actions, where)
    monkeypatch.setattr(actions, where, Mock(side_effect=MemoryError))
    with pytest.raises(MemoryError):
        tasks.finish_extracts()
    monkeypatch.setattr(actions, where, real)
    tasks.finish_extracts()
    tasks.finish_extracts()
    extract = Extract.objects.get()
    assert (extract.state, extract.attempts, extract.receipts) == ("done", 2, 1)
    assert results() == {agreement.number: "agrees", missing.number: "missing", "": "unknown"}
    assert ExtractRow.objects.count() == sum(extract.counts.values()) == 3
    assert RegisterReport.objects.get().agreement == agreement


def test_an_extract_that_fails_again_and_again_is_given_up(people, reader, long, monkeypatch):
    sent = send(reader, row(running(people)))
    monkeypatch.setattr(actions, "_compare", Mock(side_effect=MemoryError))
    for _ in range(3):
        with pytest.raises(MemoryError):
            tasks.finish_extracts()
    tasks.finish_extracts()
    assert "Udtrækket kunne ikke læses i tre forsøg." in told(reader, sent)
    assert actions.unfinished() == []


def test_parts_of_any_size_give_the_same_work_list_in_the_same_order(people, reader, long, monkeypatch):
    ours = [running(people) for _ in range(5)]
    said = [
        row(each, hours=hours) for each, hours in zip(ours[:4], ("3,00", "2,00", "3,00", "2,00"), strict=True)
    ]
    lists = []
    for size in (1000, 2):
        monkeypatch.setattr(actions, "BATCH", size)
        send(reader, *said, said[0], row(cpr="6101701234"))
        tasks.finish_extracts()
        rows = Extract.objects.first().rows.values_list(
            "state", "agreement", "number", "citizen", "our_hours"
        )
        lists.append(list(rows))
    assert lists[0] == lists[1]
    states = [state for state, *_ in lists[0]]
    assert states == ["different"] * 2 + ["missing", "doubled", "unknown"] + ["agrees"] * 2


def test_an_extract_that_is_done_is_never_changed(people, reader):
    send(reader, row(running(people)))
    with pytest.raises(DatabaseError), transaction.atomic():
        Extract.objects.update(first=date(2013, 1, 1))
    with pytest.raises(DatabaseError), transaction.atomic():
        Extract.objects.all()._raw_delete("default")


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
