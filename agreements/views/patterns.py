"""Patterns in the mentors' time for the controller: by supplier, and by mentor where that is switched on. No
citizen is named.
"""

from django.shortcuts import render
from django.utils import timezone

from agreements.forms.frameworks import PeriodForm
from agreements.patterns import mentor_patterns, patterns_between
from agreements.rules.events.patterns import PATTERNS
from agreements.views.figures import period_from, switched_on
from mentorstotte.core.permissions import Permission, requires
from providers.models import NamedFigures


@requires(Permission.READ_ECONOMY)
def patterns(request):
    """What stands out in a period, and all that was counted."""
    form = PeriodForm(request.GET)
    first, last = form.chosen()
    context = _context(form, first, last, patterns_between(first, last))
    context["named"] = NamedFigures.objects.since(timezone.localdate())
    return render(request, "agreements/patterns.html", context)


@requires(Permission.READ_ECONOMY)
def by_mentor(request):
    """The same of each named mentor, of time since that was switched on."""
    since = switched_on()
    form, first, last = period_from(request, since)
    context = _context(form, first, last, mentor_patterns(first, last)) | {"since": since}
    return render(request, "agreements/figures/patterns.html", context)


def _context(form, first, last, rows) -> dict:
    return {"form": form, "first": first, "last": last, "rows": rows, "patterns": PATTERNS}
