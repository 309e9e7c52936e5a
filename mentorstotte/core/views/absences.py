"""“Fravær”: who is away, and who stands in."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from mentorstotte.core import absence_actions as actions
from mentorstotte.core.absence_forms import AbsenceForm
from mentorstotte.core.enums import Role
from mentorstotte.core.errors import NotAllowed
from mentorstotte.core.forms import refusals_on
from mentorstotte.core.models import Absence
from mentorstotte.core.permissions import Permission, requires


@requires(Permission.READ_CASES)
def absences(request):
    """Own absences and those one stands in for; the team's for its leaders."""
    form = AbsenceForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.register_absence(**form.cleaned_data, by=request.user)
            messages.success(request, "Fraværet er registreret, og stedfortræderen har fået besked.")
            return redirect("core:absences")
    context = {"form": form, "absences": _shown(request.user), "today": timezone.localdate()}
    return render(request, "core/absences.html", context, status=422 if form.errors else 200)


@requires(Permission.READ_CASES)
@require_POST
def cancel(request, pk):
    """The person is back."""
    absence = _shown(request.user).filter(pk=pk).first()
    if absence is None:
        raise Http404("Fraværet findes ikke, eller du kan ikke ændre det.")
    try:
        actions.cancel_absence(absence_id=absence.pk, by=request.user)
        messages.success(request, "Fraværet er afsluttet.")
    except NotAllowed as error:
        messages.error(request, str(error))
    return redirect("core:absences")


def _shown(user):
    """Those of today and later that concern the person; for a team leader the team's."""
    rows = Absence.objects.standing().filter(end__gte=timezone.localdate())
    rows = rows.select_related("user", "stand_in").distinct()
    if user.has_role(Role.APPROVER) and user.team_ids:
        return rows.filter(user__teams__in=user.team_ids)
    return rows.filter(user=user) | rows.filter(stand_in=user)
