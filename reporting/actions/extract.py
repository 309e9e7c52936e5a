"""An extract of the main case system is kept, read and held against ours by a worker; its receipts reach the
agreements.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from heapq import merge
from io import BytesIO
from typing import BinaryIO

import pghistory
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from agreements.actions.register import ReportFacts, take_receipts
from agreements.enums import ReportState
from agreements.models import Agreement
from cases.models import Citizen
from mentorstotte.core.actions import keep_document, record
from mentorstotte.core.copying import copy_rows
from mentorstotte.core.documents import store
from mentorstotte.core.enums import DocumentKind
from mentorstotte.core.logs import CPR_LIKE
from mentorstotte.core.once import once
from mentorstotte.core.wording import danish_count, danish_date
from reporting.actions.store_cases import in_batches
from reporting.actions.trials import MAX_ATTEMPTS
from reporting.actions.turn import extract_turn
from reporting.actions.verdicts import XLSX
from reporting.enums import ExtractState, ReadState
from reporting.imports.extract import ExtractLine, errors_in, read_extract
from reporting.imports.files import FileRefused, describe, digest
from reporting.models import Extract, ExtractRow
from reporting.rules.reconciliation import Compared, Said, place, reconcile

BATCH = 1_000  # persons asked about, rows written, receipts given
SIDE = ("pk", "case__citizen__cpr", "start_date", "end_date", "weekly_hours", "case__citizen_id")
KEPT = 100  # errors
GAVE_UP = "Udtrækket kunne ikke læses i tre forsøg. Kontakt systemadministratoren."


@once(Extract)
def keep_extract(*, file: BinaryIO, file_name: str, first: date, last: date, by) -> Extract:
    """Keeps the file, to be read by ``run_extract``; while it waits, the same file of the same days is the
    same extract.
    """
    same = Extract.objects.unfinished().filter(first=first, last=last, uploaded_by=by)
    if waiting := same.filter(document__sha256=digest(file)).first():
        return waiting
    name = CPR_LIKE.sub("[CPR]", file_name)[:200]
    content = file.read()
    document = keep_document(
        content=content,
        kind=DocumentKind.IMPORT,
        title=f"Udtræk om indberetning: {name}"[:200],
        content_type=XLSX if describe(content) == "zip" else "text/csv",
        case_id=None,
        by=by,
    )
    return Extract.objects.create(first=first, last=last, file_name=name, document=document, uploaded_by=by)


def unfinished() -> list[int]:
    """Extracts that wait, oldest first."""
    return list(Extract.objects.unfinished().values_list("pk", flat=True))


def run_extract(extract_id: int) -> Extract:
    """Reads an extract, keeps a row for each line of the comparison as all stands now, and gives the
    agreements its receipts; once. Gone on with when a worker was lost, left alone while another is at it,
    given up after three turns. With an error in the file nothing of it is kept but the errors.
    """
    with extract_turn(extract_id) as mine:
        extract = Extract.objects.select_related("document", "uploaded_by").get(pk=extract_id)
        if not mine or extract.done_at:
            return extract
        extract.attempts += 1
        if extract.attempts > MAX_ATTEMPTS:
            return _end(extract, ReadState.FAILED, [GAVE_UP])
        extract.save()
        with pghistory.context(user=extract.uploaded_by_id):
            if extract.state != ReadState.COMPARED:
                lines, errors = _read(extract)
                if errors:
                    return _end(extract, ReadState.FAILED, errors)
                _compare(extract, lines)
            _give_receipts(extract)
        return _end(extract, ReadState.DONE)


def _end(extract: Extract, state: ReadState, errors: Iterable[str] = ()) -> Extract:
    extract.refresh_from_db(fields=["receipts"])
    extract.state, extract.done_at = state, timezone.now()
    extract.errors = [CPR_LIKE.sub("[CPR]", error) for error in errors]
    extract.save()
    return extract


def _read(extract: Extract) -> tuple[list[ExtractLine], list[str]]:
    """The lines of the file, or what is wrong with it; tells how far it is."""

    def tell(done: int, total: int | None) -> None:
        extract.state, extract.read, extract.total = ReadState.READING, done, total
        extract.save()

    content = BytesIO(store.get(extract.document.sha256))
    try:
        sheet = read_extract(content, on=timezone.localdate(extract.uploaded_at), progress=tell)
    except FileRefused as error:
        return [], [str(error)]
    errors = errors_in(sheet, extract.first, extract.last)
    more = [f"Og {len(errors) - KEPT} fejl mere."] if len(errors) > KEPT else []
    return sheet.rows, [*errors[:KEPT], *more]


@transaction.atomic
def _compare(extract: Extract, lines: list[ExtractLine]) -> None:
    """All rows of the work list in its order, or none."""
    told = {line.number: line for line in lines}
    counts = Counter()
    for part in in_batches(_compared(lines, extract.first, extract.last), BATCH):
        rows = (_row(extract.pk, each, told, citizen) for each, citizen in part)
        copy_rows(ExtractRow, rows, without=["id"])
        counts.update(each.state for each, _ in part)
    extract.counts, extract.state = counts, ReadState.COMPARED
    extract.save()
    said = f"{danish_date(extract.first)} til {danish_date(extract.last)}"
    text = f"Udtræk om indberetning: {said}, {danish_count(len(lines), 'række', 'rækker')}"
    record("extract.compared", subject=extract, by=extract.uploaded_by, text=text)


def _compared(lines: list[ExtractLine], first: date, last: date) -> Iterator[tuple[Compared, int | None]]:
    """The lines of the comparison with the citizen's key, in the order of the work list. Those of the file
    are in memory; the agreements of others, which are missing in it, are streamed.
    """
    persons = defaultdict(list)
    for line in lines:
        persons[line.cpr].append(Said(line.number, line.cpr, line.start, line.end, line.weekly_hours))
    found, met = [], set()
    for part in in_batches(persons, BATCH):
        citizens = dict(Citizen.objects.filter(cpr__in=part).values_list("cpr", "pk"))
        met.update(citizens.values())
        theirs = (row for cpr in part for row in persons[cpr])
        for each in reconcile(_ours(citizens.values()), theirs, first, last):
            found.append((each, citizens.get((each.ours or each.theirs).cpr)))
    found.sort(key=_place)
    return merge(found, _missing(met, first, last), key=_place)


def _place(line: tuple[Compared, int | None]) -> tuple:
    return place(line[0])


def _ours(citizens: Collection[int]) -> Iterator[Said]:
    theirs = Agreement.objects.in_force().filter(case__citizen__in=list(citizens))
    return (Said(*side) for *side, _ in theirs.values_list(*SIDE))


def _missing(met: set[int], first: date, last: date) -> Iterator[tuple[Compared, int]]:
    """The agreements of the days whose citizens are not in the file."""
    asked = Agreement.objects.in_force().filter(start_date__lte=last, end_date__gte=first)
    sides = asked.order_by("start_date", "pk").values_list(*SIDE).iterator(chunk_size=BATCH)
    for *side, citizen in sides:
        if citizen not in met:
            yield Compared(ExtractState.MISSING, Said(*side), None), citizen


def _row(extract_id: int, line: Compared, told: dict[int, ExtractLine], citizen_id: int | None) -> dict:
    row = {"extract_id": extract_id, "state": line.state, "citizen_id": citizen_id}
    row["cpr"] = (line.ours or line.theirs).cpr
    if line.ours:
        row["agreement_id"] = line.ours.key
        row["our_start"], row["our_end"], row["our_hours"] = line.ours.content
    if line.theirs:
        read = told[line.theirs.key]
        row["number"], row["reference"], row["answered_on"] = (
            read.number,
            read.reference or "",
            read.answered_on,
        )
        row["start"], row["end"], row["weekly_hours"] = line.theirs.content
    return row


def _give_receipts(extract: Extract) -> None:
    """Gives the agreements that the extract agrees with, and holds once, the receipts in it. Doing it again
    gives none.
    """
    rows = ExtractRow.objects.filter(extract=extract)
    doubled = rows.filter(state=ExtractState.DOUBLED).values("agreement")
    agreeing = rows.filter(state=ExtractState.AGREES, answered_on__isnull=False).exclude(reference="")
    asked, done = agreeing.exclude(agreement__in=doubled).order_by("pk"), 0
    while part := list(asked.filter(pk__gt=done)[:BATCH]):
        with transaction.atomic():
            facts = {row.agreement_id: _facts(row) for row in part}
            given = take_receipts(facts=facts, by=extract.uploaded_by)
            Extract.objects.filter(pk=extract.pk).update(receipts=F("receipts") + given)
        done = part[-1].pk


def _facts(row: ExtractRow) -> ReportFacts:
    return ReportFacts(
        state=ReportState.ACCEPTED,
        start=row.start,
        end=row.end,
        weekly_hours=row.weekly_hours,
        reference=row.reference,
        answered_on=row.answered_on,
    )
