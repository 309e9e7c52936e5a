"""How ended agreements went: by supplier, and by mentor where that is switched on. No citizen is named."""

from django.shortcuts import render
from django.utils import timezone

from agreements.evaluation import evaluations_between, mentor_evaluations
from agreements.forms.frameworks import PeriodForm
from agreements.views.figures import period_from, switched_on
from mentorstotte.core.permissions import Permission, requires
from providers.models import NamedFigures


@requires(Permission.READ_CATALOGUE)
def evaluation(request):
    """By supplier, from five ended agreements and two mentors on."""
    form, today = PeriodForm(request.GET), timezone.localdate()
    first, last = form.chosen()
    told, others = evaluations_between(first, last, today)
    context = {"form": form, "first": first, "last": last, "rows": told, "others": others}
    context["named"] = NamedFigures.objects.since(today)
    return render(request, "agreements/evaluation.html", context)


@requires(Permission.READ_CATALOGUE)
def by_mentor(request):
    """By named mentor, from five agreements on that have begun since that was switched on, and ended."""
    since = switched_on()
    form, first, last = period_from(request, since)
    told, others = mentor_evaluations(first, last, timezone.localdate(), since)
    context = {"form": form, "first": first, "last": last, "since": since, "rows": told, "others": others}
    return render(request, "agreements/figures/evaluation.html", context)
