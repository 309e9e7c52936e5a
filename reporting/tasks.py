"""Long files are read and stored by a worker; thin and idempotent."""

from contextlib import suppress

from celery import shared_task
from kombu.exceptions import OperationalError

from mentorstotte.core.models import User
from reporting.actions import (
    audit,
    extract,
    imports,
    matching,
    report_changes,
    report_sending,
    retention,
    trials,
    yearly,
)
from reporting.enums import ImportKind, ImportState, TrialState
from reporting.models import AuditFile, Extract, ImportBatch, Trial, YearlyReport

# Up to so many bytes (unpacked) a file is read, and so many rows stored, while the user waits: two seconds.
BYTES_AT_ONCE, ROWS_AT_ONCE = 2_500_000, 2_500
AGREEMENTS_AT_ONCE = 4_000
PARTS_AT_ONCE = 2
POSTINGS_AT_ONCE = 250


@shared_task
def judge_import(batch_id: int):
    """Reads an uploaded file and writes every row's verdict."""
    imports.judge(batch_id=batch_id)


@shared_task
def run_import(batch_id: int, user_id: int):
    """Stores the rows of a confirmed file."""
    start_matching(imports.run(batch_id=batch_id, by=User.objects.get(pk=user_id)))


@shared_task
def finish_imports():
    """Takes up files whose worker was lost, or that waited for another import."""
    for batch in ImportBatch.objects.unfinished().select_related("uploaded_by"):
        imports.judge(batch_id=batch.pk)
        start_matching(imports.run(batch_id=batch.pk, by=batch.uploaded_by))


@shared_task
def match_postings():
    """Places the postings whose agreement is certain."""
    matching.match_certain()


@shared_task
def find_reports():
    """Makes the register reports of what has happened since the last turns."""
    report_changes.find_recent()


@shared_task
def find_all_reports():
    """Makes the register reports that dates alone have brought, or that were missed."""
    report_changes.find_all()


@shared_task
def send_reports():
    """Sends the register reports that wait."""
    report_sending.send_waiting()


@shared_task
def count_trial(trial_id: int):
    """What a change would mean for the running agreements."""
    trials.run_trial(trial_id=trial_id)


@shared_task
def finish_trials():
    """Takes up trials whose worker was lost."""
    for trial_id in Trial.objects.filter(state=TrialState.WAITING).values_list("pk", flat=True):
        trials.run_trial(trial_id=trial_id)


@shared_task
def make_audit_file(file_id: int):
    """The auditor's file, agreement by agreement."""
    audit.run_audit_file(file_id)


@shared_task
def finish_audit_files():
    """Takes up files whose worker was lost."""
    for file_id in audit.unfinished():
        audit.run_audit_file(file_id)


@shared_task
def make_yearly_report(report_id: int):
    """The committee's yearly report."""
    yearly.run_yearly_report(report_id)


@shared_task
def finish_yearly_reports():
    """Takes up reports whose worker was lost."""
    for report_id in yearly.unfinished():
        yearly.run_yearly_report(report_id)


@shared_task
def read_extract(extract_id: int):
    """An extract of the main case system, held against ours."""
    extract.run_extract(extract_id)


@shared_task
def finish_extracts():
    """Takes up extracts whose worker was lost."""
    for extract_id in extract.unfinished():
        extract.run_extract(extract_id)


def start_matching(batch: ImportBatch) -> None:
    """Places the postings of a ledger that was just stored: a few at once, many by a worker."""
    if batch.kind == ImportKind.LEDGER and batch.state == ImportState.DONE:
        _start(match_postings, at_once=batch.result["postings"] <= POSTINGS_AT_ONCE)


def start_finding_reports() -> None:
    """Has a worker make the register reports of all agreements; without a broker they wait for the night."""
    with suppress(OperationalError):
        find_all_reports.delay()


def start_audit_file(file: AuditFile) -> None:
    """Makes a file of a few agreements at once and hands a larger one to a worker."""
    _start(make_audit_file, file.pk, at_once=file.size <= PARTS_AT_ONCE)


def start_yearly_report(report: YearlyReport) -> None:
    """Has a worker make the report, unless it is made."""
    _start(make_yearly_report, report.pk, at_once=False)


def start_extract(made: Extract, *, short: bool) -> None:
    """Reads a short extract at once and hands a long one to a worker."""
    _start(read_extract, made.pk, at_once=short)


def start_counting(trial: Trial, agreements: int) -> None:
    """Counts a few agreements at once and hands many to a worker."""
    _start(count_trial, trial.pk, at_once=agreements <= AGREEMENTS_AT_ONCE)


def start_judging(batch: ImportBatch, unpacked: int) -> None:
    """Reads a short file at once and hands a long one to a worker."""
    _start(judge_import, batch.pk, at_once=unpacked <= BYTES_AT_ONCE)


def start_storing(batch: ImportBatch, by: User) -> None:
    """Stores a short file at once and hands a long one to a worker."""
    _start(run_import, batch.pk, by.pk, at_once=batch.rows.count() <= ROWS_AT_ONCE)


def _start(task, *args: int, at_once: bool) -> None:
    """Without a broker a long file waits for ``finish_imports``; the page says that it waits."""
    if at_once:
        task(*args)
        return
    with suppress(OperationalError):
        task.delay(*args)


@shared_task
def find_due_cases():
    """Finds the cases whose time is up, or soon will be."""
    retention.find_due()
