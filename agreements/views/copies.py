"""“Kopiér til fagsystem” and “Tekst til Min Plan”."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from agreements.actions import copies as actions
from agreements.actions.agreement import whole
from agreements.enums import OtherSystem
from agreements.views.agreement_page import fetch_agreement
from cases.closed import when_closed
from cases.views.cases import fetch_case
from mentorstotte.core.permissions import Permission, requires


@requires(Permission.READ_CASES)
def copy_version(request, number, version):
    """The texts of one version of an agreement, and the mark that they were carried over."""
    agreement = fetch_agreement(request, number)
    found = get_object_or_404(whole(agreement.versions.all()), number=version)
    context = {
        "case": agreement.case,
        "what": f"Aftale {agreement.number}, version {found.number}",
        "back": reverse("agreements:agreement", args=[number]),
        "mark": reverse("agreements:carried_over", args=[number, version]),
        "copies": actions.copies_of_version(found, by=request.user),
    }
    return render(request, "agreements/papers/copy.html", context)


@requires(Permission.READ_CASES)
def copy_decision(request, number, pk):
    """The text of one decision, and the mark that it was carried over."""
    case = fetch_case(request, number)
    decision = get_object_or_404(case.decisions.select_related("decided_by"), pk=pk)
    context = {
        "case": case,
        "what": f"Afgørelse: {decision.get_outcome_display()}",
        "back": reverse("agreements:decision", args=[number, pk]),
        "mark": reverse("agreements:decision_carried_over", args=[number, pk]),
        "copies": actions.copies_of_decision(decision),
    }
    return render(request, "agreements/papers/copy.html", context)


@requires(Permission.DECIDE_CASES)
@require_POST
@when_closed
def mark_version(request, number, version):
    """The text of the version stands in the other system now."""
    found = get_object_or_404(fetch_agreement(request, number).versions, number=version)
    return _mark(request, found, reverse("agreements:copy_version", args=[number, version]))


@requires(Permission.DECIDE_CASES)
@require_POST
@when_closed
def mark_decision(request, number, pk):
    """The text of the decision stands in the other system now."""
    decision = get_object_or_404(fetch_case(request, number).decisions, pk=pk)
    return _mark(request, decision, reverse("agreements:copy_decision", args=[number, pk]))


def _mark(request, of, back: str):
    asked = request.POST.get("system")
    if asked in OtherSystem.values:
        system = OtherSystem(asked)
        actions.carried_over(of=of, system=system, by=request.user)
        messages.success(request, f"Det er noteret, at teksten er ført over ({system.label}).")
    return redirect(back)
