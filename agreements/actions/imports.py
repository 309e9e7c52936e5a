"""Agreements from the municipality's own spreadsheet: history that carries its origin, stored many at a time."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import transaction

from agreements.enums import Origin, VersionState
from agreements.models import Agreement, AgreementVersion, Segment, VersionTask
from agreements.rules.schedule import effect_deadline, next_follow_up
from cases.models import Case
from cases.rules.regimes import regime_on
from cases.rules.standards import standard_for_municipality
from cases.rules.target_groups import kind_of
from mentorstotte.core.models import Event
from providers.models import Mentor

BATCH = 2000


@dataclass(frozen=True)
class ImportedAgreement:
    """One course as the sheet has it; hours a week and kroner an hour may be missing. ``findings`` are stored."""

    case: Case
    target_group: str
    start: date
    end: date
    mentor: Mentor
    weekly_hours: Decimal | None = None
    level: int | None = None
    aim_text: str = ""
    tasks: list[str] = field(default_factory=list)
    hourly_price: Decimal | None = None
    findings: list[dict] = field(default_factory=list)


def known_keys(*, cprs: set[str]) -> set[tuple[str, str, str, date, date]]:
    """(CPR, mentor, supplier, start, end) of the agreements that these citizens have; names in lower case."""
    found = Agreement.objects.filter(case__citizen__cpr__in=cprs, mentor__isnull=False).values_list(
        "case__citizen__cpr", "mentor__name", "mentor__supplier__name", "start_date", "end_date"
    )
    return {(cpr, mentor.casefold(), supplier.casefold(), *period) for cpr, mentor, supplier, *period in found}


@transaction.atomic
def create_imported(*, rows: list[ImportedAgreement], on: date, by) -> list[Agreement]:
    """Stores the courses in a fixed number of statements a batch.

    ``on`` is the day of the import: a course that had ended before it has nothing due.
    """
    numbers = _numbers(rows)
    agreements = Agreement.objects.bulk_create(
        (_agreement(row, number, on) for row, number in zip(rows, numbers, strict=True)), batch_size=BATCH
    )
    versions = AgreementVersion.objects.bulk_create(
        (_version(row, agreement, by) for row, agreement in zip(rows, agreements, strict=True)), batch_size=BATCH
    )
    Segment.objects.bulk_create(
        (_segment(row, version) for row, version in zip(rows, versions, strict=True)), batch_size=BATCH
    )
    VersionTask.objects.bulk_create(
        (
            VersionTask(version=version, text=text[:500])
            for row, version in zip(rows, versions, strict=True)
            for text in row.tasks
        ),
        batch_size=BATCH,
    )
    Event.objects.bulk_create((_event(agreement, by) for agreement in agreements), batch_size=BATCH)
    return agreements


def _numbers(rows: list[ImportedAgreement]) -> list[str]:
    """The case's number with the agreement's place on the case."""
    cases = {row.case.pk for row in rows}
    counts: dict[int, int] = {}
    for case in Agreement.objects.filter(case__in=cases).values_list("case_id", flat=True):
        counts[case] = counts.get(case, 0) + 1
    numbers = []
    for row in rows:
        counts[row.case.pk] = counts.get(row.case.pk, 0) + 1
        numbers.append(f"{row.case.number}-A{counts[row.case.pk]}")
    return numbers


def _agreement(row: ImportedAgreement, number: str, on: date) -> Agreement:
    standard = standard_for_municipality(settings.MUNICIPALITY_CODE).on(row.start)
    ended = row.end < on
    return Agreement(
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
        next_follow_up=None
        if ended
        else next_follow_up(row.start, row.end, standard.followup_weeks, standard.effect_lead_days),
        effect_due=None if ended else effect_deadline(row.start, row.end, standard.effect_lead_days),
        findings=row.findings,
    )


def _version(row: ImportedAgreement, agreement: Agreement, by) -> AgreementVersion:
    regime = regime_on(row.start)
    standard = standard_for_municipality(settings.MUNICIPALITY_CODE).on(row.start)
    return AgreementVersion(
        agreement=agreement,
        state=VersionState.IMPORTED,
        target_group=row.target_group,
        entitlement=kind_of(row.target_group, regime, standard, row.start) or "K",
        regime=regime.id,
        legal_basis=regime.legal_basis(row.target_group),
        aim_text=row.aim_text,
        mentor_name=row.mentor.name,
        mentor_phone=row.mentor.phone,
        mentor_email=row.mentor.email,
        mentor_organisation=row.mentor.supplier.name,
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
    )


def _event(agreement: Agreement, by) -> Event:
    return Event(
        kind="agreement.imported",
        case_id=agreement.case_id,
        subject_kind="agreement",
        subject_id=agreement.pk,
        by=by,
        text="Aftalen er indlæst fra regneark",
        data={"number": agreement.number},
    )
