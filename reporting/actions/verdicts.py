"""The verdict on every row of a file, kept for the preview, and the refused rows as a sheet to correct."""

from collections.abc import Iterable
from dataclasses import replace

from django.db import connection, transaction

from agreements.models import Agreement
from mentorstotte.core.actions import keep_document
from mentorstotte.core.enums import DocumentKind
from mentorstotte.core.models import AccessLog
from reporting.actions.found import Found
from reporting.actions.kinds import KINDS
from reporting.actions.people import names_in
from reporting.actions.store_cases import in_batches
from reporting.enums import ImportKind, ImportState, RowState
from reporting.imports.sheets import Sheet, refused_sheet
from reporting.models import ImportBatch, ImportRow

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SET_AGREEMENTS = """
    UPDATE reporting_importrow AS row SET agreement_id = made.agreement
    FROM unnest(%s::int[], %s::bigint[]) AS made (number, agreement)
    WHERE row.batch_id = %s AND row.number = made.number"""


@transaction.atomic
def keep(batch: ImportBatch, sheet: Sheet, found: Found, *, error: str = "") -> ImportBatch:
    """Writes the verdicts in place of those that were there; the batch is then ready to be looked at."""
    rows = [_with_error(row, found) for row in sheet.rows]
    new = [row for row in rows if not row.errors and row.number not in found.known]
    batch.rows.all().delete()
    for part in in_batches(rows):
        ImportRow.objects.bulk_create(_verdict(batch, row, found) for row in part)
    batch.state, batch.error, batch.notices = ImportState.PREVIEW, error, list(sheet.notices)
    batch.names = names_in(new) if batch.kind == ImportKind.AGREEMENTS else {}
    batch.refused_document = _keep_refused(batch, replace(sheet, rows=rows))
    batch.save()
    return batch


def _with_error(row, found: Found):
    error = found.errors.get(row.number)
    return replace(row, errors=(*row.errors, error)) if error else row


def _keep_refused(batch: ImportBatch, sheet: Sheet):
    if not sheet.refused:
        return None
    return keep_document(
        content=refused_sheet(sheet),
        kind=DocumentKind.IMPORT,
        title=f"Afviste rækker: {batch.file_name}"[:200],
        content_type=XLSX,
        case_id=None,
        by=batch.uploaded_by,
    )


def _verdict(batch: ImportBatch, row, found: Found) -> ImportRow:
    marks = [{"rule": mark.rule, "text": mark.text} for mark in getattr(row, "marks", ())]
    if row.errors:
        state = RowState.REFUSED
    elif row.number in found.known:
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
        agreement_id=found.known.get(row.number),
    )


def link(batch: ImportBatch, agreements: dict[int, int], *, by) -> None:
    """Ties the rows to what they became, and logs that their citizens were seen by whoever imported them."""
    with connection.cursor() as cursor:
        cursor.execute(SET_AGREEMENTS, [list(agreements.keys()), list(agreements.values()), batch.pk])
    citizens = Agreement.objects.filter(pk__in=agreements.values()).values_list("case__citizen_id", flat=True)
    _log_seen(dict.fromkeys(citizens.iterator()), by)


def _log_seen(citizens: Iterable[int], by) -> None:
    for part in in_batches(citizens):
        AccessLog.objects.bulk_create(
            AccessLog(user=by, subject_kind="citizen", subject_key=str(pk), page="reporting:import")
            for pk in part
        )
