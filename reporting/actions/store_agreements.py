"""Imported mentor courses: citizens, cases, mentors with prices, and agreements that carry their origin."""

import textwrap

from agreements.actions.imports import ImportedAgreement, Key, create_imported, known_agreements
from reporting.actions.found import Found, Outcome
from reporting.actions.store_cases import Places, case_numbers, cases_by_place, citizens_by_cpr
from reporting.actions.store_mentors import mentor_key, mentors_by_name
from reporting.imports.agreements import AgreementRow
from reporting.imports.cells import key
from reporting.imports.findings import must_be_put_right
from reporting.imports.sheets import Progress
from reporting.models import ImportBatch

TASK_LENGTH = 500
TOLD_EVERY = 500

prepare = case_numbers


def find(rows: list[AgreementRow]) -> Found:
    """Rows that are stored: the same citizen, mentor, supplier and period."""
    stored = known_agreements({row.cpr for row in rows})
    return Found({row.number: stored[_key(row)] for row in rows if _key(row) in stored})


def _key(row: AgreementRow) -> Key:
    return row.cpr, key(row.mentor), key(row.supplier), row.start_date, row.end_date


def store(
    rows: list[AgreementRow], *, batch: ImportBatch, by, prepared: list[str], tell: Progress
) -> Outcome:
    """Stores the rows with a fixed number of statements a batch. ``prepared`` is from ``prepare``."""
    mentors = mentors_by_name(rows)
    citizens, new_citizens = citizens_by_cpr(rows)
    cases, new_cases = cases_by_place(rows, citizens, batch, prepared)
    places = Places(batch)

    def courses():
        for done, row in enumerate(rows):
            if done % TOLD_EVERY == 0:
                tell(done, len(rows))
            yield _course(row, cases[places.place(row)], mentors[mentor_key(row)])

    made = create_imported(rows=courses(), on=batch.on, by=by)
    counts = {
        "agreements": len(made),
        "citizens": new_citizens,
        "cases": new_cases,
        "to_correct": sum(agreement.to_correct for agreement in made),
    }
    return Outcome(counts, {row.number: agreement.pk for row, agreement in zip(rows, made, strict=True)})


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
