"""Who logs in as which mentor, and who sees a supplier's hours."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mentorstotte.core.forms import carried_out
from mentorstotte.core.permissions import Permission, requires
from providers.actions import logins
from providers.forms.logins import LoginForm
from providers.models import Mentor, Supplier

MENTOR_HINT = "Login skal have rollen Mentor. Tøm feltet for at tage portalen fra mentoren."
COORDINATOR_HINT = "Login skal have rollen Leverandørens koordinator."


@requires(Permission.EDIT_CATALOGUE)
def mentor_login(request, pk):
    """The login that is the mentor's in the portal."""
    mentor = get_object_or_404(Mentor.objects.select_related("user", "supplier"), pk=pk)
    back = reverse("providers:mentor", args=[pk])
    first = {"email": mentor.user.email if mentor.user else ""}
    form = LoginForm(request.POST or None, button="Gem login", back=back, hint=MENTOR_HINT, initial=first)
    if request.method == "POST" and form.is_valid():
        what = {"mentor_id": pk, "email": form.cleaned_data["email"]}
        if carried_out(request, form, logins.tie_login, "Login er gemt.", **what):
            return redirect("providers:mentor", pk=pk)
    return render(request, "providers/mentor_login.html", {"mentor": mentor, "form": form})


@requires(Permission.EDIT_CATALOGUE)
def coordinators(request, pk):
    """Those who see the hours of the supplier's mentors; one more."""
    supplier = get_object_or_404(Supplier, pk=pk)
    back = reverse("providers:supplier", args=[pk])
    more = {"button": "Tilføj koordinator", "back": back, "hint": COORDINATOR_HINT, "needed": True}
    form = LoginForm(request.POST or None, **more)
    if request.method == "POST" and form.is_valid():
        what = {"supplier_id": pk, "email": form.cleaned_data["email"]}
        if carried_out(request, form, logins.add_coordinator, "Koordinatoren er tilføjet.", **what):
            return redirect("providers:coordinators", pk=pk)
    context = {"supplier": supplier, "form": form, "rows": supplier.coordinators.select_related("user")}
    return render(request, "providers/coordinators.html", context)


@requires(Permission.EDIT_CATALOGUE)
@require_POST
def coordinator_remove(request, pk, coordinator):
    """The person sees the hours no more."""
    get_object_or_404(Supplier, pk=pk)
    logins.remove_coordinator(supplier_id=pk, coordinator_id=coordinator, by=request.user)
    messages.success(request, "Koordinatoren er fjernet.")
    return redirect("providers:coordinators", pk=pk)
