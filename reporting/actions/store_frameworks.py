"""Framework agreements with companies. A company has one at a time: the next one ends the one before it."""

from collections import defaultdict
from datetime import date, timedelta

from providers.models import FrameworkAgreement
from reporting.actions.found import Found, Outcome
from reporting.actions.store_mentors import suppliers_by_name
from reporting.imports.cells import key
from reporting.imports.frameworks import FrameworkRow
from reporting.imports.sheets import Progress, RowError
from reporting.models import ImportBatch

ONE_DAY = timedelta(days=1)


def prepare(rows: list[FrameworkRow], batch: ImportBatch) -> None:
    """Nothing has to be made ready."""


def find(rows: list[FrameworkRow]) -> Found:
    """Rows whose company has a framework agreement from that day; refused when it is of another kind."""
    names = ("supplier__name", "valid_from", "kind")
    stored = {(key(name), day): kind for name, day, kind in FrameworkAgreement.objects.values_list(*names)}
    known, errors = {}, {}
    for row in rows:
        kind = stored.get((key(row.company), row.valid_from))
        if kind == row.kind:
            known[row.number] = None
        elif kind:
            told = "Virksomheden har allerede en rammeaftale af en anden type fra den dag. Ret arket."
            errors[row.number] = RowError(row.number, "Aftaletype", told)
    return Found(known, errors)


def store(rows: list[FrameworkRow], *, batch: ImportBatch, by, prepared: None, tell: Progress) -> Outcome:
    """Adds the agreements, and the companies that are new."""
    companies = suppliers_by_name({row.company for row in rows})
    stored: dict[int, list[FrameworkAgreement]] = defaultdict(list)
    for agreement in FrameworkAgreement.objects.filter(supplier__in=companies.values()).select_for_update():
        stored[agreement.supplier_id].append(agreement)
    beginnings: dict[int, set[date]] = defaultdict(set)
    for row in rows:
        beginnings[companies[key(row.company)].pk].add(row.valid_from)
    _end_earlier(stored, beginnings)
    made = []
    for row in rows:
        company = companies[key(row.company)]
        later = beginnings[company.pk] | {agreement.valid_from for agreement in stored[company.pk]}
        made.append(
            FrameworkAgreement(
                supplier=company,
                kind=row.kind,
                valid_from=row.valid_from,
                valid_to=_day_before_next(row.valid_from, later),
                hourly_price=row.hourly_price,
                committed_hours=row.fixed_hours or 0,
            )
        )
    FrameworkAgreement.objects.bulk_create(made)
    return Outcome({"frameworks": len(made)})


def _end_earlier(stored: dict[int, list[FrameworkAgreement]], beginnings: dict[int, set[date]]) -> None:
    """What is in force when a new agreement begins ends the day before."""
    for company, agreements in stored.items():
        for agreement in agreements:
            end = _day_before_next(agreement.valid_from, beginnings[company])
            if end and (agreement.valid_to is None or end < agreement.valid_to):
                agreement.valid_to = end
                agreement.save(update_fields=["valid_to"])


def _day_before_next(day: date, beginnings: set[date]) -> date | None:
    later = [first for first in beginnings if first > day]
    return min(later) - ONE_DAY if later else None
