"""The measurements of ``make bench`` that need no data."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import Count, Sum
from django.utils import timezone

from agreements.models import (
    Agreement,
    AgreementVersion,
    MonthSheet,
    Reminder,
    SettlementLine,
    TimeEntry,
)
from mentorstotte.core.proof import proof
from reporting.bench import assess, audit, documents, hours, imports, reports, sweep, trial
from reporting.demo import hours as demo_hours
from reporting.models import AuditItem, PostingMatch
from reporting.reports import REPORTS
from tests import workers
from tests.agreements import desk
from tests.agreements.samples import People


def test_the_speed_of_the_rules_is_measured_on_a_line_that_is_granted():
    rows = list(assess.report(rounds=20, count=20, runs=3))
    assert re.fullmatch(r"one assessment, every rule: \d+\.\d{3} ms \(median of 20\)", rows[0])
    speed, runs = r"\d+ lines a second of processor time, median \d+, slowest \d+", r"\(3 runs of 20 lines\)"
    assert re.fullmatch(rf"manage.py assess: {speed} {runs}", rows[1])
    asked = assess.read_line(assess.GRANT)
    assert assess.evaluate(asked.facts, asked.stage).verdict == "ok"


@pytest.mark.django_db
def test_a_changed_standard_is_measured_on_so_many_agreements_and_leaves_nothing_behind(monkeypatch):
    monkeypatch.setattr(trial, "RUNNING", 7)
    (row,) = trial.report(People().caseworker)
    seconds = r"[\d.]+ s \([\d.]+ s of processor time\)"
    assert re.fullmatch(rf"a changed standard on 7 running agreements: {seconds}", row)
    assert not Agreement.objects.exists()


@pytest.mark.slow
def test_the_sweep_is_measured_beside_its_statements_and_a_loop_and_leaves_nothing_behind(
    transactional_db, monkeypatch
):
    for name, value in workers.environment().items():
        monkeypatch.setenv(name, value)
    people, today = People(), timezone.localdate()
    days = {"start": today - timedelta(days=95), "end": today + timedelta(days=80)}
    for _ in range(3):
        made = desk.imported(people, on=today, **days)
    there = Reminder.objects.create(agreement=made, kind="follow_up", due_on=made.start_date, step=14)
    rows = list(sweep.report())
    figures = r"a sweep over 3 agreements in force: [\d.]+ s, (\d+) reminders, [\d.]+ x its bare statements; "
    again = r"a second one at once [\d.]+ s, 0 rows; \d+ MiB is the most that the process has taken"
    found = re.fullmatch(figures + again, rows[0])
    assert int(found[1]) >= 3
    assert re.fullmatch(r"the same with a task for each .+ from 3 tasks .+, \d+ x the sweep", rows[1])
    assert list(Reminder.objects.all()) == [there], "what was there before stays"


@pytest.mark.slow
def test_documents_are_measured_beside_the_stock_libraries_and_on_worker_processes(
    transactional_db, monkeypatch
):
    people = People()
    desk.imported(people, start=date(2014, 3, 3), end=date(2014, 9, 2), on=date(2014, 3, 3))
    for name, value in workers.environment().items():
        monkeypatch.setenv(name, value)
    rows = list(documents.report(people.caseworker, count=4, rounds=2))
    assert re.search(r"on the same HTML: \d+\.\d\d$", rows[0])
    assert re.search(r"\d+\.\d\d times as fast$", rows[1])
    assert rows[2].startswith("4 agreements as one batch: ")
    made = AgreementVersion.objects.filter(regime="bench", state="sent").select_related("document")
    assert (made.count(), all(proof(version.document).unchanged for version in made)) == (8, True)


@pytest.mark.slow
def test_the_auditors_file_is_measured_in_a_process_of_its_own(transactional_db, monkeypatch):
    for name, value in workers.environment().items():
        monkeypatch.setenv(name, value)
    rows = list(audit.report(sizes=(1, 2)))
    figures = r"\d+ s, \d+ of processor time, \d+ MiB at most \(\d+ before\); PDF \d+ MiB, archive \d+ MiB"
    for size, row in enumerate(rows, start=1):
        assert re.fullmatch(rf"the auditor's file of {size} agreements: {figures}", row)
    item = AuditItem.objects.last()
    assert [piece["shown"] for piece in item.facts["pieces"]] == [True, True]
    assert all(item.facts[name] for name in ("journal", "entries", "posted", "looks"))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_spreadsheet_is_imported_and_an_extract_read_by_a_worker_and_both_are_timed(monkeypatch):
    for name, value in workers.environment().items():
        monkeypatch.setenv(name, value)
    sheet, extract = imports.report(rows=30)
    assert re.fullmatch(r"30 agreements of a .+ stored: \d+ s, \d+ of processor time beside .+", sheet)
    figures = r"\d+ s, \d+ of processor time, \d+ MiB at most \(\d+ before\)"
    said = r"25 rows agree, 7 do not, 25 receipts kept"
    assert re.fullmatch(rf"an extract of 30 rows held against 30 agreements: {figures}; {said}", extract)
    assert Agreement.objects.values("case__citizen").distinct().count() == 30


@pytest.mark.slow
@pytest.mark.django_db
def test_hours_are_loaded_and_measured_and_last_month_is_closed(monkeypatch):
    monkeypatch.setattr(demo_hours, "A_TURN", 15)
    keys = foreign_keys()
    rows = list(hours.report(entries=2_000, close=30, rounds=3))
    assert re.fullmatch(r"2000 time entries of 40 agreements loaded in \d+ s, \d+ month sheets, .+", rows[0])
    names = ["a mentor's agreements", "a mentor's month", "a caseworker's month", "months to approve"]
    assert [row.split(":")[0] for row in rows[1:-1]] == [*names, "a list with its pace"]
    figure = r"closing a month of (\d+) agreements: [\d.]+ s, (\d+) lines in turns of 2000, .+"
    found = re.fullmatch(figure, rows[-1])
    assert 0 < int(found[1]) <= 30
    assert int(found[1]) == int(found[2]) == SettlementLine.objects.count()
    assert TimeEntry.objects.count() == 2_000
    sheets = MonthSheet.objects.annotate(given=Sum("entries__direct_minutes"))
    assert all(sheet.given == sheet.direct_minutes for sheet in sheets), "sheets sum to their entries"
    assert foreign_keys() == keys, "they are put on again"


@pytest.mark.slow
@pytest.mark.django_db
def test_every_report_is_measured_over_settled_and_posted_hours():
    rows = list(reports.report(entries=2_000, lines=5, rounds=3))
    loaded = r"2000 time entries of 40 agreements, \d+ month sheets, 5 settlement lines, .+"
    assert re.fullmatch(loaded, rows[0])
    figures = r"median [\d.]+ ms, p95 [\d.]+, \d+ queries, slowest [\d.]+, bare SQL [\d.]+, [\d.]+ x bare"
    assert all(re.fullmatch(rf"(B\d+|the|postings) .+: {figures}", row) for row in rows[1:-1])
    assert re.fullmatch(r"the yearly report made by a worker: median [\d.]+ s, [\d.]+ at most of 3", rows[-1])
    assert len(rows) == 1 + len(REPORTS) + 10
    placed = PostingMatch.objects.aggregate(kroner=Sum("amount"), number=Count("pk"))
    assert placed == SettlementLine.objects.aggregate(kroner=Sum("amount"), number=Count("pk"))


def foreign_keys() -> list[tuple]:
    """Name and definition of each, of the tables that are loaded without them."""
    tables = [model._meta.db_table for model in demo_hours.TABLES]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE contype = 'f' AND convalidated AND conrelid = ANY(%s::regclass[]) ORDER BY 1",
            [tables],
        )
        return cursor.fetchall()
