"""A settled line whose price was wrong."""

from decimal import Decimal

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from agreements.actions.months import month_words
from agreements.actions.price_corrections import at_the_price, correct_price
from agreements.models import SettlementLine
from mentorstotte.core.forms import refusals_on
from mentorstotte.core.permissions import Permission, requires
from reporting.forms.price import RightPriceForm


@requires(Permission.SETTLE)
def line_price(request, pk):
    """The right price of the line's hours; they are taken back and paid anew in the next closing."""
    found = SettlementLine.objects.select_related("statement", "agreement", "mentor")
    line = get_object_or_404(found, pk=pk)
    voucher = line.statement.voucher
    form = RightPriceForm(request.POST or None, back=reverse("reporting:statement", args=[voucher]))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form, "right"):
            correct_price(line_id=pk, **form.cleaned_data, by=request.user)
            messages.success(request, "Prisen er rettet. Forskellen afregnes, næste gang en måned lukkes.")
            return redirect("reporting:statement", voucher=voucher)
    rows = list(at_the_price(line))
    context = {"line": line, "form": form, "words": month_words(line.month), "rows": rows}
    context["hours"] = sum((row.hours for row in rows), Decimal(0))
    return render(request, "reporting/line_price.html", context, status=422 if form.errors else 200)
