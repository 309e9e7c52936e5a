"""B10 on screen and as a sheet: the same rows."""

from django.shortcuts import render

from mentorstotte.core.permissions import Permission, requires
from reporting import deviations
from reporting.forms.figures import PeriodFilter
from reporting.views.files import sheet_attachment


@requires(Permission.READ_FIGURES)
def report(request):
    """Deviations granted and refused in a period, and rules never deviated from in twelve months."""
    form = PeriodFilter(request.GET or None)
    first, last = form.period()
    context = {"form": form, "first": first, "last": last}
    if not form.errors:
        context["report"] = deviations.report(first, last)
    return render(request, "reporting/deviations.html", context)


@requires(Permission.READ_FIGURES)
def sheet(request):
    """The rows of the page as xlsx."""
    first, last = PeriodFilter(request.GET or None).period()
    rows = [line.cells for line in deviations.report(first, last).lines]
    return sheet_attachment("Afvigelser", deviations.HEADINGS, rows, f"afvigelser-{first}-{last}.xlsx")
