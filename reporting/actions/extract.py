"""An extract of the main case system is kept and held against ours; its receipts reach the agreements."""

from datetime import date
from typing import BinaryIO

from django.db.models import Q

from agreements.actions.register import ReportFacts, take_receipts
from agreements.enums import ReportState
from agreements.models import Agreement
from cases.models import Citizen
from mentorstotte.core.actions import keep_document, record
from mentorstotte.core.enums import DocumentKind
from mentorstotte.core.logs import CPR_LIKE
from mentorstotte.core.once import once
from mentorstotte.core.wording import danish_count, danish_date
from reporting.actions.verdicts import XLSX
from reporting.enums import ExtractState
from reporting.imports.extract import ExtractLine
from reporting.imports.files import describe
from reporting.models import Extract, ExtractRow
from reporting.rules.reconciliation import Compared, Said, reconcile


@once(Extract)
def compare(
    *, file: BinaryIO, file_name: str, lines: list[ExtractLine], first: date, last: date, by
) -> Extract:
    """Keeps the file, and a row for each line of the comparison as all stands now.

    ``lines`` are what was read of it, without errors.
    """
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
    extract = Extract.objects.create(
        first=first, last=last, file_name=name, document=document, uploaded_by=by
    )
    told = {line.number: line for line in lines}
    citizens = dict(Citizen.objects.filter(cpr__in={line.cpr for line in lines}).values_list("cpr", "pk"))
    ours = {agreement.pk: agreement for agreement in _agreements(citizens.values(), first, last)}
    found = reconcile(map(_ours, ours.values()), map(_theirs, lines), first, last)
    ExtractRow.objects.bulk_create(
        (_row(extract, each, ours, told, citizens) for each in found), batch_size=1000
    )
    said = f"{danish_date(first)} til {danish_date(last)}, {danish_count(len(lines), 'række', 'rækker')}"
    record("extract.compared", subject=extract, by=by, text=f"Udtræk om indberetning: {said}")
    return extract


def give_receipts(*, extract_id: int, by) -> int:
    """Gives the agreements that the extract agrees with, and holds once, the receipts in it; says how many
    were new. Doing it again gives none.
    """
    rows = ExtractRow.objects.filter(extract=extract_id)
    doubled = rows.filter(state=ExtractState.DOUBLED).values("agreement")
    agreeing = rows.filter(state=ExtractState.AGREES, answered_on__isnull=False).exclude(reference="")
    facts = {row.agreement_id: _facts(row) for row in agreeing.exclude(agreement__in=doubled)}
    return take_receipts(facts=facts, by=by)


def _agreements(citizens, first: date, last: date):
    """Those that the extract should hold, and the others of the persons in it."""
    asked = Q(start_date__lte=last, end_date__gte=first) | Q(case__citizen__in=list(citizens))
    return Agreement.objects.in_force().filter(asked).select_related("case__citizen")


def _ours(agreement: Agreement) -> Said:
    cpr = agreement.case.citizen.cpr
    return Said(agreement.pk, cpr, agreement.start_date, agreement.end_date, agreement.weekly_hours)


def _theirs(line: ExtractLine) -> Said:
    return Said(line.number, line.cpr, line.start, line.end, line.weekly_hours)


def _row(
    extract: Extract,
    compared: Compared,
    ours: dict[int, Agreement],
    told: dict[int, ExtractLine],
    citizens: dict[str, int],
) -> ExtractRow:
    row = ExtractRow(extract=extract, state=compared.state, cpr=(compared.ours or compared.theirs).cpr)
    row.citizen_id = citizens.get(row.cpr)
    if compared.ours:
        agreement = ours[compared.ours.key]
        row.agreement, row.citizen_id = agreement, agreement.case.citizen_id
        row.our_start, row.our_end, row.our_hours = compared.ours.content
    if compared.theirs:
        line = told[compared.theirs.key]
        row.number, row.reference, row.answered_on = line.number, line.reference or "", line.answered_on
        row.start, row.end, row.weekly_hours = compared.theirs.content
    return row


def _facts(row: ExtractRow) -> ReportFacts:
    return ReportFacts(
        state=ReportState.ACCEPTED,
        start=row.start,
        end=row.end,
        weekly_hours=row.weekly_hours,
        reference=row.reference,
        answered_on=row.answered_on,
    )
