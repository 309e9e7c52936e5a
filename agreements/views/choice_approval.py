"""A mentor above the price cap who was found after the grant: what the approver sees, and says."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from agreements.actions import choice_approval as actions
from agreements.actions.approvals import own_hand, rounds
from agreements.forms.visitation import ReturnForm
from agreements.models import MentorChoice
from agreements.overview import next_waiting
from cases.views.cases import fetch_case
from mentorstotte.core.enums import ApprovalState, Role
from mentorstotte.core.errors import Refused
from mentorstotte.core.forms import refusals_on
from mentorstotte.core.permissions import Permission, requires


@requires(Permission.READ_CASES)
def show(request, number, pk):
    """Whom the caseworker has chosen and why, the price, and those who cost less."""
    case, choice = _fetch(request, number, pk)
    return _page(request, case, choice, ReturnForm())


@requires(Permission.APPROVE)
@require_POST
def approve(request, number, pk):
    """Says yes to the price, and goes on to the next in the queue."""
    _, choice = _fetch(request, number, pk)
    try:
        actions.approve_choice(choice_id=choice.pk, by=request.user)
        messages.success(request, f"{choice.mentor.name} er godkendt. Sagsbehandleren har fået besked.")
    except Refused as error:
        messages.error(request, str(error))
        return redirect("agreements:choice", number=number, pk=pk)
    return redirect(next_waiting(request.user))


@requires(Permission.APPROVE)
@require_POST
def send_back(request, number, pk):
    """Another mentor must be found."""
    case, choice = _fetch(request, number, pk)
    form = ReturnForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            actions.return_choice(choice_id=choice.pk, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, f"Sendt tilbage: sag {number}. Sagsbehandleren har fået besked.")
            return redirect(next_waiting(request.user))
    return _page(request, case, choice, form)


def _fetch(request, number, pk):
    case = fetch_case(request, number)
    choice = (
        MentorChoice.objects.exclude(over_cap="")
        .filter(proposal__case=case, pk=pk)
        .select_related("mentor__supplier", "chosen_by")
        .first()
    )
    if choice is None:
        raise Http404("Valget findes ikke.")
    return case, choice


def _page(request, case, choice, form: ReturnForm):
    newest = rounds(choice).first()
    pending = newest if newest.state == ApprovalState.PENDING else None
    context = {
        "case": case,
        "choice": choice,
        "round": newest,
        "pending": pending,
        "hindrance": _hindrance(pending, case, request.user) if pending else "",
        "return_form": form,
    }
    return render(request, "agreements/visitation/choice.html", context, status=422 if form.errors else 200)


def _hindrance(pending, case, user) -> str:
    """Why the person may not decide, or nothing."""
    if not user.has_role(Role.APPROVER):
        return "En teamleder eller faglig konsulent i teamet afgør det."
    return own_hand(pending, case, user)
