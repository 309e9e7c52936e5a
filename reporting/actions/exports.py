"""Making the file for the finance system, once for each closing and format."""

from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from agreements.actions.claims import with_claims
from agreements.actions.months import month_words
from agreements.models import Closing, SettlementLine
from mentorstotte.core.actions import keep_document, record
from mentorstotte.core.enums import DocumentKind
from mentorstotte.core.errors import Refused
from reporting.exports import FORMATS, ExportRow
from reporting.models import ExportFile


@transaction.atomic
def make_export(*, closing_id: int, name: str, by) -> ExportFile:
    """The file of a closed month with the next number; the second time the one that was made.

    Raises Refused for a month that is not closed, and for a format that nobody knows.
    """
    Closing.objects.select_for_update().order_by("pk").first()  # numbers are given one at a time
    closing = Closing.objects.get(pk=closing_id)
    if made := closing.exports.filter(format=name).select_related("document").first():
        return made
    if closing.done_at is None:
        raise Refused("Måneden er ikke lukket endnu.")
    if name not in FORMATS:
        raise Refused("Vælg et format.")
    rows = export_rows(closing)
    document = keep_document(
        content=FORMATS[name].write(rows),
        kind=DocumentKind.FINANCE_FILE,
        title=f"Fil til økonomisystemet, {month_words(closing.month)}",
        content_type=FORMATS[name].content_type,
        case_id=None,
        by=by,
    )
    last = ExportFile.objects.aggregate(number=Max("number"))["number"] or 0
    made = ExportFile.objects.create(
        number=last + 1,
        closing=closing,
        format=name,
        rows=len(rows),
        amount=sum((row.amount for row in rows), Decimal("0.00")),
        document=document,
        made_by=by,
    )
    text = f"Fil nr. {made.number} til økonomisystemet er lavet af {month_words(closing.month)}"
    record("export.made", subject=made, by=by, text=text, sha256=document.sha256)
    return made


def export_rows(closing: Closing) -> list[ExportRow]:
    """Every line of the closing, in the order of the vouchers."""
    lines = with_claims(SettlementLine.objects.filter(statement__closing=closing))
    told = lines.order_by("statement__number", "pk").select_related(
        "statement__supplier", "agreement", "corrects__statement"
    )
    posted_on = timezone.localdate(closing.done_at)
    return [_row(number, line, posted_on) for number, line in enumerate(told.iterator(), start=1)]


def _row(number: int, line: SettlementLine, posted_on) -> ExportRow:
    statement = line.statement
    return ExportRow(
        number=number,
        voucher=statement.voucher,
        posted_on=posted_on,
        supplier=statement.supplier.name,
        cvr=statement.supplier.cvr,
        reference=line.agreement.number,
        month=line.month,
        hours=line.hours,
        km=line.km,
        rate=line.rate,
        amount=line.amount,
        refundable=line.claimable,
        function=line.function,
        grouping=line.grouping,
        corrects=line.corrects.statement.voucher if line.corrects else "",
    )
