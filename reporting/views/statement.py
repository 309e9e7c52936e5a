"""One supplier's statement: on screen, as PDF and as a sheet; and the invoice that is held against it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from agreements.actions.months import month_words
from agreements.actions.statements import enter_invoice, keep_statement, lines_of, owed, sel85_hours
from agreements.models import Statement
from mentorstotte.core.documents import store
from mentorstotte.core.errors import Refused
from mentorstotte.core.files import attachment
from mentorstotte.core.forms import carried_out
from mentorstotte.core.paging import keyset_page
from mentorstotte.core.permissions import Permission, allowed, requires
from reporting.forms.statement import InvoiceForm
from reporting.views.files import sheet_attachment

HEADINGS = (
    "Aftale",
    "Mentor",
    "Måned",
    "Timer",
    "Kilometer",
    "Pris",
    "Beløb",
    "Med refusion",
    "Uden refusion",
    "Dokumenteret løn pr. time",
    "Over den dokumenterede løn",
    "Refusion, pct.",
    "Funktion",
    "Gruppering",
    "Retter bilag",
)


@requires(Permission.READ_ECONOMY)
def statement(request, voucher):
    """The lines and their sum, and the invoice beside them."""
    found = _fetch(voucher)
    form = InvoiceForm(request.POST or None, initial=_entered(found))
    may_settle = allowed(request.user, Permission.SETTLE)
    if request.method == "POST" and may_settle and form.is_valid():
        what = {"statement_id": found.pk, **form.cleaned_data}
        if carried_out(request, form, enter_invoice, "Fakturaen er gemt.", **what):
            return redirect("reporting:statement", voucher=voucher)
    sums = owed(found)
    context = {
        "statement": found,
        "words": month_words(found.closing.month),
        "sums": sums,
        "sel85": sel85_hours(found),
        "without": sums["amount"] - sums["claimable"],
        "above": sums["refundable"] - sums["claimable"],
        "deviation": None if found.invoiced is None else found.invoiced - sums["amount"],
        "page": keyset_page(lines_of(found), order=("pk",), params=request.GET),
        "form": form if may_settle else None,
    }
    return render(request, "reporting/statement.html", context, status=422 if form.errors else 200)


@requires(Permission.READ_ECONOMY)
def pdf(request, voucher):
    """The sealed statement, made the first time it is asked for."""
    try:
        document = keep_statement(statement_id=_fetch(voucher).pk, by=request.user)
    except Refused as error:
        messages.error(request, str(error))
        return redirect("reporting:statement", voucher=voucher)
    return attachment(store.get(document.sha256), kind=document.content_type, name=f"bilag-{voucher}.pdf")


@requires(Permission.READ_ECONOMY)
def sheet(request, voucher):
    """The lines as xlsx."""
    rows = (_cells(line) for line in lines_of(_fetch(voucher)).iterator())
    return sheet_attachment("Afregning", HEADINGS, rows, f"bilag-{voucher}.xlsx")


def _fetch(voucher: str) -> Statement:
    found = Statement.objects.select_related("closing", "supplier", "entered_by")
    return get_object_or_404(found, voucher=voucher)


def _entered(found: Statement) -> dict:
    if found.invoiced is None:
        return {}
    return {"invoice": found.invoice, "amount": found.invoiced, "explanation": found.explanation}


def _cells(line) -> tuple:
    return (
        line.agreement.number,
        line.mentor.name,
        f"{line.month:%m-%Y}",
        line.hours,
        line.km,
        line.rate,
        line.amount,
        line.claimable,
        line.amount - line.claimable,
        line.documented,
        line.difference,
        line.refund_percent,
        line.function,
        line.grouping,
        line.corrects.statement.voucher if line.corrects else "",
    )
