"""Framework agreements with companies: what they bind to and what was used, and a new one."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from agreements.actions.facts import own_standard
from agreements.forms.frameworks import FrameworkForm, PeriodForm
from agreements.frameworks_page import framework_rows, frameworks_between
from mentorstotte.core.forms import carried_out
from mentorstotte.core.paging import keyset_page
from mentorstotte.core.permissions import Permission, requires
from providers.actions.catalogue import agree_framework


@requires(Permission.READ_CATALOGUE)
def framework_list(request):
    """Those that run in the period, by company; the unused hours of company centres (B9)."""
    form = PeriodForm(request.GET)
    first, last = form.chosen()
    page = keyset_page(frameworks_between(first, last), order=("company", "pk"), params=request.GET)
    context = {"form": form, "first": first, "last": last, "page": page, "rows": framework_rows(page.rows)}
    return render(request, "agreements/frameworks/list.html", context)


@requires(Permission.EDIT_CATALOGUE)
def framework_new(request):
    """A new framework agreement, or another kind for a company that has one: that one ends and stays."""
    rate = own_standard().on(timezone.localdate()).buyout_default_rate
    form = FrameworkForm(request.POST or None, back=reverse("agreements:frameworks"), rate=rate)
    if request.method == "POST" and form.is_valid():
        said = "Rammeaftalen er gemt. Den forrige bliver stående med sin sidste dag."
        if carried_out(request, form, agree_framework, said, **form.facts()):
            return redirect("agreements:frameworks")
    status = 422 if form.errors else 200
    return render(request, "agreements/frameworks/form.html", {"form": form}, status=status)
