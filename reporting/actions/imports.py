"""An upload is kept, judged row by row, and stored whole or (when the user says so) its good rows only."""

import io
from datetime import date

import pghistory
import structlog
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from mentorstotte.core.actions import keep_document, record
from mentorstotte.core.documents import store as documents
from mentorstotte.core.enums import DocumentKind
from mentorstotte.core.errors import Refused
from mentorstotte.core.logs import CPR_LIKE
from mentorstotte.core.models import User
from mentorstotte.core.wording import danish_list
from reporting.actions import people, verdicts
from reporting.actions.found import Found
from reporting.actions.kinds import KINDS
from reporting.actions.turn import telling, turn, turn_to_store
from reporting.enums import ImportKind, ImportState, ImportStep, RowState
from reporting.imports.files import FileRefused, digest
from reporting.imports.sheets import Progress, Sheet
from reporting.models import ImportBatch, ImportProgress

log = structlog.get_logger(__name__)
CONTENT_TYPES = {
    ImportKind.AGREEMENTS: verdicts.XLSX,
    ImportKind.FRAMEWORKS: "text/csv",
    ImportKind.LEDGER: "text/csv",
}
MAX_ATTEMPTS = 3
GAVE_UP = "Filen kunne ikke behandles i tre forsøg. Intet er gemt. Kontakt systemadministratoren."
SOME_REFUSED = "Nogle rækker kan ikke indlæses. Ret filen, eller vælg “Indlæs de gode rækker”."
CHANGED = "Noget er ændret, siden du så rækkerne, så nogle af dem kan ikke længere indlæses. Intet er gemt."


@transaction.atomic
def upload(*, kind: str, file, file_name: str, on: date, by) -> ImportBatch:
    """Keeps the file as it is; ``judge`` reads it. Nothing of it is stored before ``confirm``.

    The same file again, before it is confirmed, is the same import: it is read anew.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two clicks at once make one import
    name = CPR_LIKE.sub("[CPR]", file_name)[:200]
    waiting = ImportBatch.objects.filter(
        uploaded_by=by,
        kind=kind,
        document__sha256=digest(file),
        state__in=[ImportState.READING, ImportState.PREVIEW],
    )
    batch = waiting.first()
    if batch is None:
        document = keep_document(
            content=file.read(),
            kind=DocumentKind.IMPORT,
            title=f"Indlæsning: {name}"[:200],
            content_type=CONTENT_TYPES[kind],
            case_id=None,
            by=by,
        )
        batch = ImportBatch(kind=kind, document=document, uploaded_by=by)
    batch.file_name, batch.on, batch.state = name, on, ImportState.READING
    batch.save()
    ImportProgress.objects.update_or_create(batch=batch, defaults=BEGINNING)
    return batch


BEGINNING = {"step": ImportStep.WAITING, "done": 0, "total": None, "attempts": 0}


def judge(*, batch_id: int, also: Progress | None = None) -> ImportBatch:
    """Reads the file and writes every row's verdict; a file that cannot be read is given up with the reason.

    Doing it again (a worker was lost) writes the same verdicts again; while somebody else is at it, nothing
    is done. ``also`` is told of the progress.
    """
    with turn(batch_id) as mine:
        batch = ImportBatch.objects.get(pk=batch_id)
        if not mine or batch.state != ImportState.READING:
            return batch
        if not _attempt(batch):
            return _give_up(batch, GAVE_UP)
        try:
            sheet = _read(batch, also)
        except FileRefused as error:
            return _give_up(batch, str(error))
        with pghistory.context(user=batch.uploaded_by_id):
            return verdicts.keep(batch, sheet, KINDS[batch.kind].find(sheet.accepted))


@transaction.atomic
def confirm(
    *,
    batch_id: int,
    only_good_rows: bool,
    owners: dict[str, int] | None = None,
    teams: dict[str, int] | None = None,
    by,
) -> ImportBatch:
    """Says that the rows shall be stored; raises Refused while one is refused, unless ``only_good_rows``.

    ``owners`` maps caseworkers' names in the sheet to users, for names that are nobody's here; the rest get
    no caseworker. ``teams`` does the same for teams, and raises Refused when one is left out.
    """
    batch = ImportBatch.objects.hold(batch_id)
    if batch is None or batch.state in (ImportState.RUNNING, ImportState.DONE):
        return ImportBatch.objects.get(pk=batch_id)  # the first of two clicks is at it, or is done
    if batch.state != ImportState.PREVIEW:
        raise Refused("Filen er ikke klar til at blive indlæst.")
    if not only_good_rows and batch.rows.filter(state=RowState.REFUSED).exists():
        raise Refused(SOME_REFUSED)
    if not batch.rows.filter(state__in=[RowState.GOOD, RowState.MARKED]).exists():
        raise Refused("Der er intet nyt at indlæse.")
    batch.owners, batch.teams = owners or {}, teams or {}
    if without := sorted(people.unknown_teams(batch).keys() - batch.teams.keys()):
        raise Refused(f"Vælg et team til {danish_list(name or 'rækker uden team' for name in without)}.")
    batch.state, batch.only_good_rows, batch.error = ImportState.RUNNING, only_good_rows, ""
    batch.save()
    ImportProgress.objects.filter(batch=batch).update(**BEGINNING)
    return batch


def run(*, batch_id: int, by, also: Progress | None = None) -> ImportBatch:
    """Stores a confirmed batch: all of it or nothing. Doing it again changes nothing.

    When the rows are no longer as the user saw them, they go back to the preview with their new verdicts. An
    import that is being stored by somebody else, or that collides with work by hand, is left for
    ``finish_imports``.
    """
    with turn(batch_id) as mine, turn_to_store() as alone:
        batch = ImportBatch.objects.get(pk=batch_id)
        if not (mine and alone) or batch.state != ImportState.RUNNING:
            return batch
        if not _attempt(batch):
            return _give_up(batch, GAVE_UP)
        kind, sheet = KINDS[batch.kind], _read(batch, also)
        found = kind.find(sheet.accepted)
        if not batch.only_good_rows and (sheet.refused or found.errors):
            return verdicts.keep(batch, sheet, found, error=CHANGED)
        new = [row for row in sheet.accepted if row.number not in found.known | found.errors]
        prepared = kind.prepare(new, batch)
        try:
            # Beside every row of the history stands who imported it, also when a worker does it. Without a
            # context the history's trigger fails and catches itself for each row, ever slower in a long file.
            with pghistory.context(user=by.pk), telling(batch_id, ImportStep.STORING, also) as tell:
                return _store(batch, new, found, prepared=prepared, tell=tell, by=by)
        except IntegrityError as error:
            log.warning("import_collided", batch=batch_id, error=type(error).__name__)
            return ImportBatch.objects.get(pk=batch_id)


@transaction.atomic
def _store(batch: ImportBatch, new: list, found: Found, *, prepared, tell: Progress, by) -> ImportBatch:
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    outcome = KINDS[batch.kind].store(new, batch=batch, by=by, prepared=prepared, tell=tell)
    verdicts.link(batch, outcome.agreements, by=by)
    refused = batch.rows.filter(state=RowState.REFUSED).count()
    batch.result = outcome.counts | {"known": len(found.known), "refused": refused}
    batch.state, batch.done_at = ImportState.DONE, timezone.now()
    batch.save()
    record("import.done", subject=batch, by=by, text=f"{batch.get_kind_display()} indlæst", **batch.result)
    return batch


@transaction.atomic
def drop(*, batch_id: int, by) -> ImportBatch:
    """Gives a preview up; nothing was stored, and what the rows said is forgotten."""
    batch = ImportBatch.objects.hold(batch_id)
    if batch is not None and batch.state == ImportState.PREVIEW:
        batch.rows.all().delete()
        batch.state = ImportState.DROPPED
        batch.save()
    return batch or ImportBatch.objects.get(pk=batch_id)


def refused_rows(batch: ImportBatch) -> bytes:
    """The refused rows as a sheet with a column of reasons, ready to be corrected and read again."""
    return documents.get(batch.refused_document.sha256)


def _attempt(batch: ImportBatch) -> bool:
    """Counts the attempt; False when it was tried too often, so that no file keeps the workers for ever."""
    ImportProgress.objects.filter(batch=batch).update(attempts=F("attempts") + 1)
    return batch.progress.attempts <= MAX_ATTEMPTS


def _give_up(batch: ImportBatch, reason: str) -> ImportBatch:
    batch.state, batch.error = ImportState.FAILED, CPR_LIKE.sub("[CPR]", reason)[:600]
    batch.save()
    return batch


def _read(batch: ImportBatch, also: Progress | None) -> Sheet:
    content = documents.get(batch.document.sha256)
    with telling(batch.pk, ImportStep.READING, also) as tell:
        return KINDS[batch.kind].read(io.BytesIO(content), on=batch.on, progress=tell)
