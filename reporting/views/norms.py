"""Norms of hours for each kind of task, and what has been granted against them."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from mentorstotte.core.permissions import Permission, requires
from reporting import norms as figures
from reporting.actions.norms import set_norm
from reporting.forms.standard import NormForm
from reporting.models import TaskNorm


@requires(Permission.READ_STANDARD)
def norms(request):
    """Granted hours against the norm today, and all norms that were set."""
    today = timezone.localdate()
    used, unsaid = figures.against_norm(today)
    context = {
        "used": used,
        "unsaid": unsaid,
        "today": today,
        "norms": TaskNorm.objects.select_related("set_by"),
    }
    return render(request, "reporting/norms.html", context)


@requires(Permission.EDIT_NORMS)
def norm_new(request):
    """A norm from a day on."""
    back = reverse("reporting:norms")
    form = NormForm(request.POST or None, back=back, initial={"valid_from": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        set_norm(by=request.user, **form.cleaned_data)
        messages.success(request, "Normen er gemt.")
        return redirect(back)
    return render(request, "reporting/norm_form.html", {"form": form}, status=422 if form.errors else 200)
