"""What is done with a supplier's statement: the invoice held against it, and its PDF."""

from decimal import Decimal

from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone

from agreements.actions.agreement import reason_of
from agreements.actions.claims import with_claims
from agreements.actions.decisions import authority
from agreements.actions.months import month_words
from agreements.documents.statement import TITLE, Line, StatementPrint, statement_pdf
from agreements.enums import SheetState, TimeCode
from agreements.models import SettlementLine, Statement, TimeEntry
from agreements.rules import events
from mentorstotte.core.actions import keep_document, record
from mentorstotte.core.documents.certificate import SealError, is_development
from mentorstotte.core.documents.seal import seal
from mentorstotte.core.enums import DocumentKind
from mentorstotte.core.errors import Refused
from mentorstotte.core.models import Document
from mentorstotte.core.wording import danish_kroner

OWED = ("hours", "km", "amount", "refundable", "claimable", "undocumented", "refund")


def lines_of(statement: Statement):
    """The lines with agreement, mentor, what they correct and what may be claimed, in the order in which they
    were settled.
    """
    beside = ("agreement", "mentor", "corrects__statement", "priced__price_correction")
    return with_claims(statement.lines.select_related(*beside)).order_by("pk")


def owed(statement: Statement) -> dict[str, Decimal]:
    """The sums of all lines: ``OWED``, the refund rounded on each line."""
    sums = {f"all_{name}": Sum(name, default=Decimal(0)) for name in OWED}
    found = with_claims(SettlementLine.objects.filter(statement=statement)).aggregate(**sums)
    return {name: found[f"all_{name}"] for name in OWED}


def sel85_hours(statement: Statement) -> Decimal:
    """Hours by § 85 in the approved months of the supplier's mentors: told beside, settled elsewhere."""
    entries = (
        TimeEntry.objects.present()
        .coded(TimeCode.SEL85)
        .filter(
            mentor__supplier=statement.supplier,
            sheet__month=statement.closing.month,
            sheet__state=SheetState.APPROVED,
        )
    )
    both = Sum(F("direct_minutes") + F("indirect_minutes"), default=0)
    return events.hours(entries.aggregate(all=both)["all"])


@transaction.atomic
def enter_invoice(*, statement_id: int, invoice: str, amount: Decimal, explanation: str, by) -> Statement:
    """Keeps the supplier's invoice. The same again changes nothing.

    Raises Refused when it differs from the lines and nobody says why.
    """
    statement = Statement.objects.select_for_update().get(pk=statement_id)
    given = (invoice.strip(), amount, explanation.strip())
    if (statement.invoice, statement.invoiced, statement.explanation) == given:
        return statement
    deviation = amount - owed(statement)["amount"]
    if deviation and len(explanation.strip()) < 10:
        text = f"Fakturaen afviger med {danish_kroner(deviation)} Forklar hvorfor med mindst 10 tegn."
        raise Refused(text, at="explanation")
    statement.invoice, statement.invoiced = invoice.strip(), amount
    statement.explanation = reason_of(explanation) if deviation else ""
    statement.entered_by, statement.entered_at = by, timezone.now()
    statement.save()
    said = danish_kroner(amount), danish_kroner(deviation)
    text = f"Faktura til bilag {statement.voucher}: {said[0]}, afvigelse {said[1]}"
    record("statement.invoiced", subject=statement, by=by, text=text)
    return statement


@transaction.atomic
def keep_statement(*, statement_id: int, by) -> Document:
    """The statement as a sealed PDF, made once. Raises Refused before the month is closed."""
    statement = Statement.objects.select_for_update(of=("self",)).select_related("closing", "supplier")
    statement = statement.get(pk=statement_id)
    if statement.document:
        return statement.document
    if statement.closing.done_at is None:
        raise Refused("Måneden er ikke lukket endnu.")
    try:
        sealed = seal(statement_pdf(printed(statement)), reason=TITLE)
    except SealError as error:
        raise Refused(f"Bilaget kan ikke forsegles, så intet er gemt. {error}") from error
    statement.document = keep_document(
        content=sealed,
        kind=DocumentKind.STATEMENT,
        title=f"{TITLE}, bilag {statement.voucher}",
        content_type="application/pdf",
        case_id=None,
        by=by,
        sealed=True,
    )
    statement.save(update_fields=["document"])
    return statement.document


def printed(statement: Statement) -> StatementPrint:
    """The statement as it is printed."""
    sums = owed(statement)
    return StatementPrint(
        authority=authority(),
        voucher=statement.voucher,
        supplier=statement.supplier.name,
        cvr=statement.supplier.cvr,
        month=month_words(statement.closing.month),
        closed_on=timezone.localdate(statement.closing.done_at),
        lines=tuple(_line(line) for line in lines_of(statement)),
        refundable=sums["claimable"],
        other=sums["amount"] - sums["claimable"],
        seal_is_development=is_development(),
    )


def _line(line: SettlementLine) -> Line:
    return Line(
        reference=line.agreement.number,
        mentor=line.mentor.name,
        month=month_words(line.month),
        hours=line.hours,
        km=line.km,
        rate=line.rate,
        amount=line.amount,
        corrects=line.corrects.statement.voucher if line.corrects else "",
    )
