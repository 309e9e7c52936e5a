"""The documentation of an agreement (E1 to E10), what people add to it, and the list behind the tile."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from agreements.actions import register
from agreements.forms.readiness import EVERY, RUNNING, ControlForm, DocumentationFilter, ReportForm
from agreements.forms.worklist import MINE
from agreements.readiness_page import TITLES, DocumentationPage, documented, running
from agreements.views.agreement_page import fetch_agreement
from cases.closed import when_closed
from mentorstotte.core.access import ask_purpose, log_reads
from mentorstotte.core.forms import carried_out
from mentorstotte.core.paging import keyset_page
from mentorstotte.core.permissions import Permission, allowed, requires


@requires(Permission.READ_CASES)
def documentation(request, number):
    """The ten lines, what proves each, and who can mend what is missing."""
    return _show(request, _in_force(request, number))


@requires(Permission.DECIDE_CASES)
@require_POST
@when_closed
def report(request, number):
    """Keeps the receipt of a report that was made in the main case system."""
    agreement, form = _in_force(request, number), ReportForm(request.POST)
    if form.is_valid():
        what = {"agreement_id": agreement.pk, "facts": form.facts(), "key": form.cleaned_data["key"]}
        if carried_out(request, form, register.add_report, "Kvitteringen er gemt.", **what):
            return redirect("agreements:documentation", number=number)
    return _show(request, agreement, report_form=form)


@requires(Permission.DECIDE_CASES)
@require_POST
@when_closed
def control(request, number):
    """Journals the control of a case that borders on § 103."""
    agreement, form = _in_force(request, number), ControlForm(request.POST)
    if form.is_valid():
        what = {"agreement_id": agreement.pk, **form.cleaned_data}
        if carried_out(request, form, register.add_control, "Kontrolnotatet er journaliseret.", **what):
            return redirect("agreements:documentation", number=number)
    return _show(request, agreement, control_form=form)


def _in_force(request, number):
    agreement = fetch_agreement(request, number)
    if not agreement.in_force:
        raise Http404("Aftalen er ikke underskrevet.")
    return agreement


def _show(request, agreement, report_form=None, control_form=None):
    """The page; a form comes back with what was wrong in it."""
    page = DocumentationPage.of(agreement)
    context = {"agreement": agreement, "case": agreement.case, "page": page}
    if allowed(request.user, Permission.DECIDE_CASES):
        context["report_form"] = _to(agreement, "report", report_form or _report_form(agreement))
        if control_form or page.may_control(request.user):
            context["control_form"] = _to(agreement, "control", control_form or ControlForm())
    wrong = any(form and form.errors for form in (report_form, control_form))
    return render(request, "agreements/documentation/detail.html", context, status=422 if wrong else 200)


def _to(agreement, act: str, form):
    """The form, which is sent to an address of its own."""
    form.helper.form_action = reverse(f"agreements:documentation_{act}", args=[agreement.number])
    return form


def _report_form(agreement) -> ReportForm:
    """What the agreement says now is what should have been reported."""
    said = {name: getattr(agreement, f"{name}_date") for name in ("start", "end")}
    return ReportForm(
        initial=said | {"weekly_hours": agreement.weekly_hours, "answered_on": timezone.localdate()}
    )


@requires(Permission.READ_CASES)
def work_list(request):
    """Agreements by how their documentation stood when it was last judged."""
    user, today = request.user, timezone.localdate()
    ask_purpose(user)
    form = DocumentationFilter(request.GET, user=user)
    page = keyset_page(_found(form, user, today), order=("ends", "pk"), params=request.GET)
    log_reads(request, [row.agreement.case.citizen_id for row in page.rows])
    context = {"form": form, "page": page, "rows": page.rows, "titles": TITLES}
    return render(request, "agreements/documentation/list.html", context)


def _found(form: DocumentationFilter, user, today):
    rows = documented(user)
    if form.chosen("status") != EVERY:
        rows = rows.filter(state=form.chosen("status"))
    if code := form.chosen("mangler"):
        rows = rows.filter(missing__contains=[code])
    if form.chosen("periode") == RUNNING:
        rows = running(rows, today)
    return rows.filter(agreement__caseworker__in=user.desk_ids) if form.chosen("hvem") == MINE else rows
