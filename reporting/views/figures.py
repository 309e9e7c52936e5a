"""Figures without names, and the ledger of a year."""

from django.shortcuts import redirect, render

from mentorstotte.core.calendar import today
from mentorstotte.core.permissions import Permission, requires
from providers.enums import MentorKind
from reporting import figures
from reporting.actions.control_totals import state_total
from reporting.forms.figures import ControlTotalForm, FigureFilter
from reporting.models import ControlTotal


@requires(Permission.READ_FIGURES)
def key_figures(request):
    """What began in a period, and what runs and is due on a day."""
    form = FigureFilter(request.GET or None)
    first, last, day = form.chosen()
    context = {"form": form, "first": first, "last": last, "day": day, "period": None}
    context["this_year"] = today().year
    if not form.errors:
        context |= {"period": figures.period_figures(first, last), "status": figures.day_figures(day)}
    return render(request, "reporting/figures.html", context)


@requires(Permission.READ_ECONOMY)
def ledger_index(request):
    """The newest year with postings."""
    years = figures.ledger_years()
    if years:
        return redirect("reporting:ledger", year=years[0])
    return render(request, "reporting/ledger_empty.html")


@requires(Permission.READ_ECONOMY)
def ledger(request, year):
    """B1: what the year cost by mentor kind, and its deviation from the stated total."""
    cost, control = figures.ledger_figures(year)
    parts = [
        (MentorKind(kind).label, part)
        for kind, part in sorted(cost.parts.items(), key=lambda p: -p[1].amount)
    ]
    context = {
        "year": year,
        "years": figures.ledger_years(),
        "cost": cost,
        "parts": parts,
        "control": control,
    }
    return render(request, "reporting/ledger.html", context)


@requires(Permission.IMPORT_LEDGER)
def control_total(request, year):
    """The total that the accounts state for the year."""
    stated = ControlTotal.objects.filter(pk=year).values("amount", "source").first()
    form = ControlTotalForm(request.POST or None, initial=stated)
    if request.method == "POST" and form.is_valid():
        state_total(year=year, by=request.user, **form.cleaned_data)
        return redirect("reporting:ledger", year=year)
    return render(request, "reporting/control_total.html", {"form": form, "year": year})
