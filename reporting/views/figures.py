"""Figures without names, and the ledger of a year."""

from django.shortcuts import redirect, render
from django.urls import reverse

from mentorstotte.core.calendar import today
from mentorstotte.core.forms import carried_out
from mentorstotte.core.permissions import Permission, requires
from providers.enums import MentorKind
from reporting import figures
from reporting.actions.control_totals import state_total
from reporting.actions.years import close_year, closed_years, open_year, told_closed
from reporting.forms.figures import CloseYearForm, ControlTotalForm, FigureFilter, OpenYearForm
from reporting.models import ControlTotal, YearClosing


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
        "closings": list(YearClosing.objects.filter(year=year).select_related("by")),
        "may_close": year < today().year,
    }
    return render(request, "reporting/ledger.html", context)


@requires(Permission.IMPORT_LEDGER)
def control_total(request, year):
    """The total that the accounts state for the year."""
    stated = ControlTotal.objects.filter(pk=year).values("amount", "source").first()
    form = ControlTotalForm(request.POST or None, initial=stated)
    sent = request.method == "POST" and form.is_valid()
    said = "Den oplyste total er gemt."
    if sent and carried_out(request, form, state_total, said, year=year, **form.cleaned_data):
        return redirect("reporting:ledger", year=year)
    closed = closed_years().get(year)
    context = {"form": form, "year": year, "closed": closed and told_closed(closed)}
    return render(request, "reporting/control_total.html", context, status=422 if form.errors else 200)


@requires(Permission.IMPORT_LEDGER)
def year_close(request, year):
    """Closes a ledger year that is over."""
    return _turn_year(request, year, CloseYearForm, close_year, f"Luk {year}", f"{year} er lukket.")


@requires(Permission.IMPORT_LEDGER)
def year_open(request, year):
    """Opens a closed ledger year again."""
    return _turn_year(request, year, OpenYearForm, open_year, f"Åbn {year} igen", f"{year} er åbnet igen.")


def _turn_year(request, year, form_class, act, heading, said):
    back = reverse("reporting:ledger", args=[year])
    form = form_class(request.POST or None, year=year, back=back)
    sent = request.method == "POST" and form.is_valid()
    if sent and carried_out(request, form, act, said, year=year, **form.cleaned_data):
        return redirect(back)
    cost, control = figures.ledger_figures(year)
    context = {"form": form, "year": year, "heading": heading, "cost": cost, "control": control}
    return render(request, "reporting/year.html", context, status=422 if form.errors else 200)
