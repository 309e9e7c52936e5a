"""Postings of the municipality's ledger. Settled money is never edited: a voucher that is there stands."""

from cases.models import Citizen
from reporting.imports.ledger import LedgerRow
from reporting.models import LedgerPosting


def known(rows: list[LedgerRow]) -> set[int]:
    """Numbers of the rows whose voucher is posted already."""
    vouchers = set(
        LedgerPosting.objects.filter(voucher__in=[row.voucher for row in rows]).values_list("voucher", flat=True)
    )
    return {row.number for row in rows if row.voucher in vouchers}


def store(rows: list[LedgerRow], *, batch, by) -> dict[str, int]:
    """Adds the postings; a citizen who is known here is linked, the rest keep their number until matched."""
    citizens = dict(Citizen.objects.filter(cpr__in={row.cpr for row in rows}).values_list("cpr", "pk"))
    LedgerPosting.objects.bulk_create(
        (
            LedgerPosting(
                voucher=row.voucher,
                posted_on=row.posted_on,
                cpr=row.cpr,
                citizen_id=citizens.get(row.cpr),
                mentor_kind=row.mentor_kind,
                amount=row.amount,
                text=row.text or "",
                batch=batch,
            )
            for row in rows
        ),
        batch_size=2000,
    )
    return {"postings": len(rows)}
