"""Postings made at once, as an import would have stored them."""

from datetime import date
from decimal import Decimal
from itertools import count

from mentorstotte.core.actions import keep_document
from mentorstotte.core.enums import DocumentKind
from reporting.enums import ImportKind, ImportState
from reporting.models import ImportBatch, LedgerPosting

_numbers = count(1)


def _batch(by) -> ImportBatch:
    document = keep_document(
        content=b"Bilag",
        kind=DocumentKind.IMPORT,
        title="posteringer.csv",
        content_type="text/csv",
        case_id=None,
        by=by,
    )
    said = {"state": ImportState.DONE, "file_name": "posteringer.csv", "on": date(2014, 7, 1)}
    return ImportBatch.objects.create(kind=ImportKind.LEDGER, document=document, uploaded_by=by, **said)


def posting(
    by, amount: str = "375.00", *, on: date = date(2014, 6, 10), citizen=None, **facts
) -> LedgerPosting:
    """One posting, on a citizen when given; ``cpr`` alone is a person who is not known here."""
    number = next(_numbers)
    batch = ImportBatch.objects.filter(kind=ImportKind.LEDGER).first() or _batch(by)
    plain = {"voucher": f"B-{number:05d}", "mentor_kind": "external", "cpr": citizen.cpr if citizen else ""}
    return LedgerPosting.objects.create(
        batch=batch, posted_on=on, amount=Decimal(amount), citizen=citizen, **plain | facts
    )
