"""Patterns in the mentors' time for the controller, by supplier. No citizen and no mentor is named."""

from django.shortcuts import render

from agreements.forms.frameworks import PeriodForm
from agreements.patterns import patterns_between
from agreements.rules.events.patterns import PATTERNS
from mentorstotte.core.permissions import Permission, requires


@requires(Permission.READ_ECONOMY)
def patterns(request):
    """What stands out in a period, and all that was counted."""
    form = PeriodForm(request.GET)
    first, last = form.chosen()
    rows = patterns_between(first, last)
    context = {"form": form, "first": first, "last": last, "rows": rows, "patterns": PATTERNS}
    return render(request, "agreements/patterns.html", context)
