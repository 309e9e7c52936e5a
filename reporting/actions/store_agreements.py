"""Imported mentor courses: citizens, cases, mentors with prices, and agreements that carry their origin."""

import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterator

from agreements.actions.imports import ImportedAgreement, Key, create_imported, known_agreements
from cases.models import Citizen
from reporting.actions.found import Found, Outcome
from reporting.actions.store_cases import Places, case_numbers, cases_by_place, citizens_by_cpr
from reporting.actions.store_mentors import mentor_key, mentors_by_name
from reporting.imports.agreements import AgreementRow, alike
from reporting.imports.cells import key
from reporting.imports.findings import must_be_put_right
from reporting.imports.sheets import Progress, RowError
from reporting.models import ImportBatch

TASK_LENGTH = 500
PART = 2_000
OTHER_PERSON = (
    "CPR-nummeret hører til en borger med et andet navn. Se efter, om nummeret og navnet er rigtige."
)

prepare = case_numbers


def find(rows: list[AgreementRow]) -> Found:
    """Rows that are stored: the same citizen, mentor, supplier and period.

    A row whose CPR number belongs to somebody of quite another name is refused: it would end up on a wrong
    person.
    """
    cprs = {row.cpr for row in rows}
    citizens = {citizen.cpr: citizen.full_name for citizen in Citizen.objects.filter(cpr__in=cprs)}
    errors = {
        row.number: RowError(row.number, "CPR-nummer", OTHER_PERSON)
        for row in rows
        if row.cpr in citizens and not alike(row.full_name, citizens[row.cpr])
    }
    stored = known_agreements(cprs)
    known = {
        row.number: stored[_key(row)] for row in rows if row.number not in errors and _key(row) in stored
    }
    return Found(known, errors)


def _key(row: AgreementRow) -> Key:
    return row.cpr, key(row.mentor), key(row.supplier), row.start_date, row.end_date


def store(
    rows: list[AgreementRow], *, batch: ImportBatch, by, prepared: list[str], tell: Progress
) -> Outcome:
    """Stores the rows with a fixed number of statements a part; only keys are kept of what is stored.

    ``prepared`` is from ``prepare``.
    """
    mentors, places = mentors_by_name(rows), Places(batch)
    counts, agreements = Counter(agreements=0, citizens=0, cases=0, to_correct=0), {}
    for part in citizen_by_citizen(rows):
        tell(len(agreements), len(rows))
        citizens, new_citizens = citizens_by_cpr(part)
        cases, new_cases = cases_by_place(part, citizens, batch, prepared)
        prepared = prepared[new_cases:]
        courses = (_course(row, cases[places.place(row)], mentors[mentor_key(row)]) for row in part)
        made = create_imported(rows=courses, on=batch.on, by=by)
        to_correct = sum(agreement.to_correct for agreement in made)
        counts.update(agreements=len(made), citizens=new_citizens, cases=new_cases, to_correct=to_correct)
        agreements |= {row.number: agreement.pk for row, agreement in zip(part, made, strict=True)}
    return Outcome(dict(counts), agreements)


def citizen_by_citizen(rows: list[AgreementRow]) -> Iterator[list[AgreementRow]]:
    """The rows in parts of about ``PART``; all rows of a citizen stand in the same part."""
    by_cpr = defaultdict(list)
    for row in rows:
        by_cpr[row.cpr].append(row)
    part = []
    for mine in by_cpr.values():
        part += mine
        if len(part) >= PART:
            yield part
            part = []
    if part:
        yield part


def _course(row: AgreementRow, case, mentor) -> ImportedAgreement:
    return ImportedAgreement(
        case=case,
        mentor=mentor,
        target_group=row.target_group,
        start=row.start_date,
        end=row.end_date,
        weekly_hours=row.weekly_hours,
        level=row.level,
        hourly_price=row.hourly_price,
        aim_text=row.employment_aim or "",
        tasks=_tasks(row.tasks or ""),
        findings=[_finding(finding) for finding in row.findings],
    )


def _tasks(cell: str) -> list[str]:
    """The tasks of a cell, parted by semicolons; one that is too long goes on in the next."""
    return [part for task in cell.split(";") for part in textwrap.wrap(task.strip(), TASK_LENGTH)]


def _finding(finding) -> dict:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "text": finding.text,
        "source": finding.source,
        "must_be_put_right": must_be_put_right(finding),
    }
