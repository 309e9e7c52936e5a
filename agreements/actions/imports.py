"""Agreements from the municipality's own spreadsheet: history, made many at a time."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Count

from agreements.actions.deadlines import deadlines_of, report_due
from agreements.actions.facts import own_standard
from agreements.enums import Origin, VersionState
from agreements.models import Agreement, AgreementVersion, Segment, VersionTask
from cases.enums import EntitlementKind
from cases.law import regime_on
from cases.models import Case
from cases.rules.target_groups import kind_of
from mentorstotte.core.models import Event
from providers.models import Mentor

BATCH = 1000
# CPR number, mentor, supplier (both in lower case), first and last day: what tells one course from another.
Key = tuple[str, str, str, date, date]


@dataclass(frozen=True)
class ImportedAgreement:
    """One course as it stood in the spreadsheet. Hours, level, price, aim and tasks may be missing.

    ``findings`` are the rule findings on the row, as plain values; those with ``must_be_put_right`` make the
    correction a task.
    """

    case: Case
    mentor: Mentor
    target_group: str
    start: date
    end: date
    weekly_hours: Decimal | None = None
    level: int | None = None
    hourly_price: Decimal | None = None
    aim_text: str = ""
    tasks: Sequence[str] = ()
    findings: Sequence[dict] = field(default_factory=list)


def known_agreements(cprs: Iterable[str]) -> dict[Key, int]:
    """The agreements of these citizens by the key of each of their versions that was not taken back.

    Mentor and supplier are as they were called when the version was made: a later change of name, mentor or
    last day does not make an imported course unknown.
    """
    found = AgreementVersion.objects.exclude(state=VersionState.WITHDRAWN).filter(
        agreement__case__citizen__cpr__in=list(cprs)
    )
    names = ("agreement__case__citizen__cpr", "mentor_name", "mentor_organisation", "start_date", "end_date")
    return {
        (cpr, mentor.casefold(), supplier.casefold(), start, end): agreement
        for cpr, mentor, supplier, start, end, agreement in found.values_list(
            *names, "agreement_id"
        ).iterator(chunk_size=10_000)
    }


@transaction.atomic
def create_imported(*, rows: Iterable[ImportedAgreement], on: date, by) -> list[Agreement]:
    """Makes the agreements in force as they stood and gives them back in the order of the rows.

    The caller has left out those that are known, and has fetched the mentors with their suppliers.

    ``on`` is the day of the import: a course that was over before it has nothing due and no reminders, but
    what must be put right is a task all the same.
    """
    made, batch = [], []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            made += _create(batch, on, by)
            batch = []
    return made + _create(batch, on, by)


def _create(rows: list[ImportedAgreement], on: date, by) -> list[Agreement]:
    numbers = _numbers(rows)
    pairs = zip(rows, numbers, strict=True)
    agreements = Agreement.objects.bulk_create(_agreement(row, number, on) for row, number in pairs)
    versions = AgreementVersion.objects.bulk_create(
        _version(row, agreement, by) for row, agreement in zip(rows, agreements, strict=True)
    )
    both = list(zip(rows, versions, strict=True))
    Segment.objects.bulk_create(_segment(row, version) for row, version in both)
    VersionTask.objects.bulk_create(
        VersionTask(version=version, text=text) for row, version in both for text in row.tasks
    )
    Event.objects.bulk_create(_event(agreement, by) for agreement in agreements)
    return agreements


def _numbers(rows: list[ImportedAgreement]) -> list[str]:
    """The next agreement number of each case."""
    cases = {row.case.pk for row in rows}
    taken = Counter(
        dict(Agreement.objects.filter(case__in=cases).values_list("case").annotate(number=Count("pk")))
    )
    found = []
    for row in rows:
        taken[row.case.pk] += 1
        found.append(f"{row.case.number}-A{taken[row.case.pk]}")
    return found


def _agreement(row: ImportedAgreement, number: str, on: date) -> Agreement:
    due = deadlines_of(row.start, row.end)
    running = row.end >= on
    made = Agreement(
        number=number,
        case=row.case,
        team_id=row.case.team_id,
        caseworker_id=row.case.caseworker_id,
        origin=Origin.IMPORT,
        in_force=True,
        start_date=row.start,
        end_date=row.end,
        weekly_hours=row.weekly_hours,
        level=row.level,
        target_group=row.target_group,
        mentor=row.mentor,
        # Nothing is known of contacts before the import.
        contact_from=on if row.start < on else None,
        next_follow_up=due.next_follow_up if running else None,
        effect_due=due.effect_due if running else None,
        findings=list(row.findings),
        to_correct=any(finding["must_be_put_right"] for finding in row.findings),
    )
    made.report_due = report_due(made, None)
    return made


def _version(row: ImportedAgreement, agreement: Agreement, by) -> AgreementVersion:
    regime, mentor = regime_on(row.start), row.mentor
    kind = kind_of(row.target_group, regime, own_standard().on(row.start), row.start)
    return AgreementVersion(
        agreement=agreement,
        state=VersionState.IMPORTED,
        target_group=row.target_group,
        entitlement=kind or EntitlementKind.DISCRETIONARY,
        regime=regime.id,
        legal_basis=regime.legal_basis(row.target_group),
        aim_text=row.aim_text,
        mentor_name=mentor.name,
        mentor_phone=mentor.phone,
        mentor_email=mentor.email,
        mentor_organisation=mentor.supplier.name,
        start_date=row.start,
        end_date=row.end,
        drafted_by=by,
    )


def _segment(row: ImportedAgreement, version: AgreementVersion) -> Segment:
    return Segment(
        version=version,
        start=row.start,
        end=row.end,
        level=row.level,
        weekly_hours=row.weekly_hours,
        hourly_price=row.hourly_price,
        mentor=row.mentor,
    )


def _event(agreement: Agreement, by) -> Event:
    return Event(
        kind="agreement.imported",
        case_id=agreement.case_id,
        subject_kind="agreement",
        subject_id=agreement.pk,
        by=by,
        text=f"Aftale {agreement.number} er indlæst fra regneark",
    )
