"""Price caps by kind of mentor: those that were decided, and a new one with what it touches."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from agreements.cap_effects import above_cap
from agreements.forms.caps import CapForm
from mentorstotte.core.forms import carried_out
from mentorstotte.core.permissions import Permission, requires
from providers.actions.caps import set_cap
from providers.models import PriceCap

SHOWN = 50


@requires(Permission.READ_CATALOGUE)
def price_caps(request):
    """All caps by kind, the newest first, and which count today."""
    today = timezone.localdate()
    rows, known = [], set()
    for cap in PriceCap.objects.select_related("set_by"):
        begun = cap.valid_from <= today
        rows.append((cap, begun and cap.kind not in known))
        known |= {cap.kind} if begun else set()
    return render(request, "agreements/caps/list.html", {"rows": rows, "today": today})


@requires(Permission.EDIT_CATALOGUE)
def price_cap_new(request):
    """A new cap; first the running agreements above it, when there are any."""
    form = CapForm(request.POST or None, back=reverse("agreements:price_caps"))
    effects, total = [], 0
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        found = above_cap(asked["kind"], asked["hourly_price"], asked["valid_from"])
        effects, total = list(found[:SHOWN]), found.count()
        if effects and asked["seen"] != form.asked:
            form = form.shown()
        elif carried_out(request, form, set_cap, "Loftet er gemt.", **form.facts()):
            return redirect("agreements:price_caps")
    context = {"form": form, "effects": effects, "total": total}
    return render(request, "agreements/caps/form.html", context, status=422 if form.errors else 200)
