"""A complaint: registered, reassessed, answered or forwarded with the case file."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from agreements import tasks
from agreements.actions import case_file
from agreements.actions import complaint as actions
from agreements.enums import Origin
from agreements.forms.complaint import ComplaintForm, ForwardForm, OutcomeForm
from agreements.models import Complaint
from cases.closed import when_closed
from cases.views.cases import fetch_case
from mentorstotte.core.errors import Refused
from mentorstotte.core.forms import refusals_on
from mentorstotte.core.permissions import Permission, requires
from mentorstotte.core.wording import danish_date


@requires(Permission.DECIDE_CASES)
@when_closed
def register(request, number):
    """A complaint over a decision of the case or an agreement from a spreadsheet, also one that is late."""
    case = fetch_case(request, number)
    decisions, imported = list(case.decisions.all()), list(case.agreements.filter(origin=Origin.IMPORT))
    now = timezone.localtime()
    typed = {"received_on": now.date(), "received_at": now.time(), "complainant": case.citizen.full_name}
    form = ComplaintForm(request.POST or None, decisions=decisions, imported=imported, initial=typed)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form, "received_on"):
            made = _register(form, request.user)
            messages.success(
                request, f"Klagen er registreret. Vurdér sagen igen senest {danish_date(made.reassess_by)}."
            )
            return redirect("agreements:complaint", number=number, pk=made.pk)
    context = {"case": case, "form": form, "nothing": not decisions and not imported}
    return render(request, "agreements/complaint/register.html", context, status=422 if form.errors else 200)


def _register(form: ComplaintForm, by) -> Complaint:
    about, facts = form.subject(), form.facts()
    if "agreement_id" in about:
        return actions.register_complaint_of_agreement(**about, facts=facts, by=by)
    return actions.register_complaint(**about, facts=facts, by=by)


@requires(Permission.READ_CASES)
def show(request, number, pk):
    """One complaint: its deadline, what it came to, and what is left to do."""
    case = fetch_case(request, number)
    return _render(request, case, _find(case, pk))


@requires(Permission.DECIDE_CASES)
@require_POST
@when_closed
def decide(request, number, pk):
    """What the reassessment came to."""
    case = fetch_case(request, number)
    complaint = _find(case, pk)
    form = OutcomeForm(request.POST, complaint=complaint)
    if form.is_valid():
        values = form.cleaned_data
        with refusals_on(form):
            actions.decide_complaint(
                complaint_id=pk,
                outcome=values["outcome"],
                reason=values["reason"],
                new_decision_id=int(values["new_decision"] or 0) or None,
                by=request.user,
            )
            return redirect("agreements:complaint", number=number, pk=pk)
    return _render(request, case, complaint, outcome=form)


@requires(Permission.DECIDE_CASES)
@require_POST
@when_closed
def gather(request, number, pk):
    """All documents and the journal as one PDF; a large file is made by a worker."""
    case = fetch_case(request, number)
    complaint = _find(case, pk)
    try:
        known = request.POST.get("instead_of", "")
        known = int(known) if known.isdecimal() else None
        count = case_file.ask_case_file(complaint_id=complaint.pk, instead_of=known, by=request.user)
        tasks.start_case_file(complaint.pk, count)
    except Refused as error:
        messages.error(request, str(error))
    return redirect("agreements:complaint", number=number, pk=pk)


@requires(Permission.DECIDE_CASES)
@require_POST
@when_closed
def forward(request, number, pk):
    """The file has gone to the appeals board."""
    case = fetch_case(request, number)
    complaint = _find(case, pk)
    form = ForwardForm(request.POST)
    if form.is_valid():
        with refusals_on(form, "on"):
            actions.forward_complaint(complaint_id=pk, on=form.cleaned_data["on"], by=request.user)
            messages.success(request, "Klagen er sendt videre. Sagen har ingen klage under behandling her.")
            return redirect("cases:detail", number=number)
    return _render(request, case, complaint, forward=form)


def _find(case, pk: int) -> Complaint:
    related = case.complaints.select_related(
        "decision", "agreement", "case_file", "new_decision", "registered_by"
    )
    return get_object_or_404(related.select_related("decided_by"), pk=pk)


def _render(request, case, complaint: Complaint, *, outcome=None, forward=None):
    today = timezone.localdate()
    form = outcome or forward
    context = {
        "case": case,
        "complaint": complaint,
        "today": today,
        "outcome": outcome or (None if complaint.outcome else OutcomeForm(complaint=complaint)),
        "forward": forward or ForwardForm(initial={"on": today}),
        "form": form,
    }
    return render(request, "agreements/complaint/show.html", context, status=422 if form else 200)
