"""Cases whose time is up: the team leader's list, and the yes or no to each."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from cases.closed import when_closed
from cases.views.cases import fetch_case
from mentorstotte.core.access import log_reads
from mentorstotte.core.errors import Refused
from mentorstotte.core.forms import carried_out
from mentorstotte.core.permissions import Permission, requires
from reporting.actions import retention as actions
from reporting.forms.retention import HoldForm
from reporting.retention_page import RetentionList, RetentionPage


@requires(Permission.APPROVE)
def retention(request):
    """The cases that may soon be deleted, and what was deleted."""
    found = RetentionList.of(request.user, request.GET)
    log_reads(request, [row.case.citizen_id for row in found.rows])
    return render(request, "reporting/retention.html", {"found": found})


@requires(Permission.APPROVE)
@when_closed
def retention_case(request, number):
    """How long one case is kept; it can be kept longer by hand."""
    case = fetch_case(request, number)
    form = HoldForm(request.POST or None, label="Hvorfor skal sagen bevares?", act="Bevar sagen")
    if request.method == "POST" and form.is_valid():
        what = {"case_id": case.pk, "reason": form.cleaned_data["reason"]}
        if carried_out(request, form, actions.keep_case, "Sagen bevares, til du ophæver det.", **what):
            return redirect("reporting:retention_case", number=number)
    context = {"case": case, "form": form, "page": RetentionPage.of(case.pk)}
    return render(request, "reporting/retention_case.html", context, status=422 if form.errors else 200)


@requires(Permission.APPROVE)
@require_POST
@when_closed
def approve(request, number):
    """Yes to deleting the case when its day comes."""
    case = fetch_case(request, number)
    try:
        actions.approve_deletion(case_id=case.pk, by=request.user)
    except Refused as error:
        messages.error(request, str(error))
        return redirect("reporting:retention_case", number=number)
    messages.success(request, f"Sag {number} bliver slettet. Du kan fortryde, til det er sket.")
    return redirect("reporting:retention")


@requires(Permission.APPROVE)
@require_POST
@when_closed
def withdraw(request, number):
    """Takes the yes back."""
    case = fetch_case(request, number)
    actions.withdraw_deletion(case_id=case.pk, by=request.user)
    messages.success(request, f"Sag {number} bliver ikke slettet.")
    return redirect("reporting:retention_case", number=number)


@requires(Permission.APPROVE)
@when_closed
def lift(request, number):
    """A case that was kept by hand is so no longer."""
    case = fetch_case(request, number)
    back = reverse("reporting:retention_case", args=[number])
    label = "Hvorfor skal sagen ikke længere bevares?"
    form = HoldForm(request.POST or None, label=label, act="Ophæv bevaringen", back=back)
    if request.method == "POST" and form.is_valid():
        what = {"case_id": case.pk, "reason": form.cleaned_data["reason"]}
        if carried_out(request, form, actions.lift_hold, "Sagen bevares ikke længere.", **what):
            return redirect(back)
    context = {"case": case, "form": form}
    return render(request, "reporting/retention_lift.html", context, status=422 if form.errors else 200)
