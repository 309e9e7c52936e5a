"""B10 on screen; its sheet and open data are the report's."""

from django.shortcuts import render

from mentorstotte.core.permissions import Permission, requires
from reporting import deviations
from reporting.forms.figures import PeriodFilter


@requires(Permission.READ_FIGURES)
def report(request):
    """Deviations granted and refused in a period, and rules never deviated from in twelve months."""
    form = PeriodFilter(request.GET or None)
    first, last = form.period()
    context = {"form": form, "first": first, "last": last}
    if not form.errors:
        context["report"] = deviations.report(first, last)
    return render(request, "reporting/deviations.html", context)
