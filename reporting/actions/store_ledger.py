"""Postings of the municipality's ledger. Settled money is never edited: a voucher that is there stands."""

from cases.models import Citizen
from mentorstotte.core.wording import danish_date, danish_kroner
from reporting.actions.found import Found, Outcome
from reporting.actions.store_cases import in_batches
from reporting.actions.years import closed_years, told_closed
from reporting.imports.ledger import LedgerRow
from reporting.imports.sheets import Progress, RowError
from reporting.models import ImportBatch, LedgerPosting


def prepare(rows: list[LedgerRow], batch: ImportBatch) -> None:
    """Nothing has to be made ready."""


def find(rows: list[LedgerRow]) -> Found:
    """Rows whose voucher is posted already that year; refused when the day or the amount is another, and when
    the year is closed.
    """
    stored = {
        (voucher, day.year): (day, amount)
        for voucher, day, amount in LedgerPosting.objects.filter(
            voucher__in=[row.voucher for row in rows]
        ).values_list("voucher", "posted_on", "amount")
    }
    closed = closed_years()
    known, errors = {}, {}
    for row in rows:
        posted = stored.get((row.voucher, row.posted_on.year))
        if posted == (row.posted_on, row.amount):
            known[row.number] = None
        elif posted:
            errors[row.number] = RowError(row.number, "Bilag", _told(*posted))
        elif row.posted_on.year in closed:
            text = told_closed(closed[row.posted_on.year])
            errors[row.number] = RowError(row.number, "Posteringsdato", text)
    return Found(known, errors)


def _told(day, amount) -> str:
    posted = f"{danish_date(day)} med {danish_kroner(amount)}"
    return f"Bilaget er allerede bogført {posted}. Det ændres ikke; en rettelse skal have sit eget bilag."


def store(rows: list[LedgerRow], *, batch: ImportBatch, by, prepared: None, tell: Progress) -> Outcome:
    """Adds the postings; a citizen who is known here is linked, the rest keep their number until matched."""
    citizens = dict(Citizen.objects.filter(cpr__in={row.cpr for row in rows}).values_list("cpr", "pk"))
    done = 0
    for part in in_batches(rows):
        tell(done, len(rows))
        LedgerPosting.objects.bulk_create(_posting(row, citizens.get(row.cpr), batch) for row in part)
        done += len(part)
    return Outcome({"postings": len(rows)})


def _posting(row: LedgerRow, citizen: int | None, batch: ImportBatch) -> LedgerPosting:
    return LedgerPosting(
        voucher=row.voucher,
        posted_on=row.posted_on,
        cpr=row.cpr or "",
        citizen_id=citizen,
        mentor_kind=row.mentor_kind,
        amount=row.amount,
        text=row.text or "",
        batch=batch,
    )
