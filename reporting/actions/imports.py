"""An upload is kept, judged row by row, and stored whole or (when the user says so) its good rows only."""

import io
from datetime import date

from django.db import transaction
from django.utils import timezone

from mentorstotte.core.actions import keep_document, record
from mentorstotte.core.documents import store as documents
from mentorstotte.core.enums import DocumentKind
from mentorstotte.core.errors import Refused
from reporting.actions.kinds import KINDS
from reporting.enums import ImportState, RowState
from reporting.imports.files import FileRefused
from reporting.imports.sheets import Sheet, refused_sheet
from reporting.models import ImportBatch, ImportProgress, ImportRow

CONTENT_TYPES = {
    "agreements": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "frameworks": "text/csv",
    "ledger": "text/csv",
}


def upload(*, kind: str, file, file_name: str, on: date, by) -> ImportBatch:
    """Keeps the file as it is; ``judge`` reads it. Nothing of it is stored before ``confirm``."""
    file.seek(0)
    document = keep_document(
        content=file.read(),
        kind=DocumentKind.IMPORT,
        title=f"Indlæsning: {file_name}"[:200],
        content_type=CONTENT_TYPES[kind],
        case_id=None,
        by=by,
    )
    batch = ImportBatch.objects.create(kind=kind, file_name=file_name[:200], document=document, uploaded_by=by, on=on)
    ImportProgress.objects.create(batch=batch)
    return batch


def judge(*, batch_id: int) -> ImportBatch:
    """Reads the file and writes every row's verdict; a file that cannot be read is dropped with the reason.

    Doing it again (a worker was lost) writes the same verdicts again.
    """
    batch = ImportBatch.objects.get(pk=batch_id)
    if batch.state != ImportState.READING:
        return batch
    try:
        sheet = _read(batch)
    except FileRefused as error:
        batch.state, batch.error = ImportState.FAILED, str(error)[:300]
        batch.save()
        return batch
    known = KINDS[batch.kind].known(sheet.accepted)
    with transaction.atomic():
        batch.rows.all().delete()
        ImportRow.objects.bulk_create((_verdict(batch, row, known) for row in sheet.rows), batch_size=2000)
        batch.state, batch.notices = ImportState.PREVIEW, list(sheet.notices)
        batch.save()
    return batch


@transaction.atomic
def confirm(*, batch_id: int, only_good_rows: bool, owners: dict[str, int], by) -> ImportBatch:
    """Says that the rows shall be stored; raises Refused while any row is refused and nobody said "the good rows".

    ``owners`` maps caseworkers' names in the sheet to users, for names that are nobody's here.
    """
    batch = ImportBatch.objects.select_for_update().get(pk=batch_id)
    if batch.state in (ImportState.RUNNING, ImportState.DONE):
        return batch
    if batch.state != ImportState.PREVIEW:
        raise Refused("Filen er ikke klar til at blive indlæst.")
    if not only_good_rows and batch.rows.filter(state=RowState.REFUSED).exists():
        raise Refused("Nogle rækker kan ikke indlæses. Ret filen, eller vælg “Indlæs de gode rækker”.")
    batch.state = ImportState.RUNNING
    batch.only_good_rows, batch.owners = only_good_rows, owners
    batch.save()
    return batch


@transaction.atomic
def run(*, batch_id: int, by) -> ImportBatch:
    """Stores a confirmed batch: all of it or nothing. Doing it again changes nothing."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch_id)
    if batch.state != ImportState.RUNNING:
        return batch
    kind = KINDS[batch.kind]
    rows = _read(batch).accepted
    known = kind.known(rows)
    new = [row for row in rows if row.number not in known]
    batch.result = kind.store(new, batch=batch, by=by) | {"known": len(known)}
    batch.state, batch.done_at = ImportState.DONE, timezone.now()
    batch.save()
    record("import.done", subject=batch, by=by, text=f"{batch.get_kind_display()} indlæst", **batch.result)
    return batch


@transaction.atomic
def drop(*, batch_id: int, by) -> ImportBatch:
    """Gives a preview up; nothing was stored."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch_id)
    if batch.state == ImportState.PREVIEW:
        batch.state = ImportState.DROPPED
        batch.save()
    return batch


def refused_rows(batch: ImportBatch) -> bytes:
    """The refused rows as a sheet with a column of reasons, ready to be corrected and read again."""
    return refused_sheet(_read(batch))


def _read(batch: ImportBatch) -> Sheet:
    content = documents.get(batch.document.sha256)
    return KINDS[batch.kind].read(io.BytesIO(content), on=batch.on, progress=_progress_of(batch))


def _progress_of(batch: ImportBatch):
    def progress(done: int, total: int | None) -> None:
        ImportProgress.objects.filter(batch=batch).update(done=done, total=total)

    return progress


def _verdict(batch: ImportBatch, row, known: set[int]) -> ImportRow:
    marks = [{"rule": mark.rule, "text": mark.text} for mark in getattr(row, "marks", ())]
    if row.errors:
        state = RowState.REFUSED
    elif row.number in known:
        state = RowState.KNOWN
    else:
        state = RowState.MARKED if marks else RowState.GOOD
    return ImportRow(
        batch=batch,
        number=row.number,
        state=state,
        values=KINDS[batch.kind].show(row),
        errors=[{"column": error.column, "text": error.text} for error in row.errors],
        marks=marks,
    )
