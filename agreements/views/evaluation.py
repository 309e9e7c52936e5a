"""How suppliers' ended agreements went. No citizen and no mentor is named."""

from django.shortcuts import render
from django.utils import timezone

from agreements.evaluation import evaluations_between
from agreements.forms.frameworks import PeriodForm
from mentorstotte.core.permissions import Permission, requires


@requires(Permission.READ_CATALOGUE)
def evaluation(request):
    """By supplier, from five ended agreements and two mentors on."""
    form = PeriodForm(request.GET)
    first, last = form.chosen()
    told, others = evaluations_between(first, last, timezone.localdate())
    context = {"form": form, "first": first, "last": last, "rows": told, "others": others}
    return render(request, "agreements/evaluation.html", context)
