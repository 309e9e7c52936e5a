"""A settled line whose price was wrong: one controller puts it right, another one says yes."""

from decimal import Decimal

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from agreements.actions import price_corrections as actions
from agreements.actions.approvals import own_hand
from agreements.actions.months import month_words
from agreements.models import PriceCorrection, SettlementLine
from mentorstotte.core.errors import Refused
from mentorstotte.core.forms import refusals_on
from mentorstotte.core.permissions import Permission, requires
from reporting.forms.price import ReturnForm, RightPriceForm


@requires(Permission.SETTLE)
def line_price(request, pk):
    """The right price of the line's hours; they are taken back and paid anew in the next closing."""
    line = _line(pk)
    form = RightPriceForm(request.POST or None, back=_bill(line))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form, "right"):
            what = {"line_id": pk, **form.cleaned_data, "url": _url(line)}
            made = actions.correct_price(**what, by=request.user)
            waits = PriceCorrection.objects.waiting().filter(pk=made.pk).exists()
            messages.success(request, WAITS if waits else DONE)
            return redirect(_bill(line))
    return _page(request, line, form, ReturnForm())


DONE = "Prisen er rettet. Forskellen afregnes, næste gang en måned lukkes."
WAITS = "Rettelsen venter på en anden controller."


@requires(Permission.SETTLE)
@require_POST
def approve(request, pk):
    """Says yes to the price that another controller has put right."""
    line = _line(pk)
    try:
        actions.approve_correction(correction_id=_newest(line).pk, by=request.user)
        messages.success(request, DONE)
    except Refused as error:
        messages.error(request, str(error))
        return redirect(_url(line))
    return redirect(_bill(line))


@requires(Permission.SETTLE)
@require_POST
def send_back(request, pk):
    """Says no, with what is wrong."""
    line, form = _line(pk), ReturnForm(request.POST)
    if form.is_valid():
        with refusals_on(form, "reason"):
            what = {"correction_id": _newest(line).pk, **form.cleaned_data, "url": _url(line)}
            actions.return_correction(**what, by=request.user)
            messages.success(request, "Rettelsen er sendt tilbage.")
            return redirect(_bill(line))
    return _page(request, line, RightPriceForm(back=_bill(line)), form)


def _line(pk: int) -> SettlementLine:
    return get_object_or_404(
        SettlementLine.objects.select_related("statement", "agreement__case", "mentor"), pk=pk, km=0
    )


def _url(line: SettlementLine) -> str:
    return reverse("reporting:line_price", args=[line.pk])


def _bill(line: SettlementLine) -> str:
    return reverse("reporting:statement", args=[line.statement.voucher])


def _newest(line: SettlementLine) -> PriceCorrection:
    newest = actions.of_the_price(line).first()
    if newest is None:
        raise Http404("Prisen er ikke rettet.")
    return newest


def _page(request, line: SettlementLine, form, return_form):
    """What waits for another controller, or the form; errors are 422."""
    rows = list(actions.at_the_price(line))
    newest = actions.of_the_price(line).select_related("made_by").first()
    said = actions.newest_round(newest)
    waits = said is not None and said.decided_at is None
    context = {
        "line": line,
        "form": form,
        "return_form": return_form,
        "words": month_words(line.month),
        "rows": rows,
        "hours": sum((row.hours for row in rows), Decimal(0)),
        "correction": newest,
        "round": said,
        "waits": waits,
        "hindrance": own_hand(said, line.agreement.case, request.user) if waits else "",
        "alone": "" if actions.other_controllers(request.user).exists() else actions.ALONE,
    }
    status = 422 if form.errors or return_form.errors else 200
    return render(request, "reporting/line_price.html", context, status=status)
