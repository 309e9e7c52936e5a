"""The case list and the page that tells one case's whole story."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from cases.actions import cases as actions
from cases.actions import closing
from cases.case_page import story
from cases.closed import refuse_when_closed, when_closed
from cases.forms.cases import CaseFilter, CloseForm, HandOverForm, ReopenForm
from cases.models import Case, project_names
from cases.network_page import card_rows, with_network
from cases.rules.closing import ASSESSMENT
from mentorstotte.core import registry
from mentorstotte.core.access import ask_purpose, fetch, log_reads
from mentorstotte.core.forms import carried_out, refusals_on
from mentorstotte.core.models import User
from mentorstotte.core.paging import keyset_page
from mentorstotte.core.permissions import Permission, requires

ORDERS = {
    "-opened": ("-opened_on", "-pk"),
    "opened": ("opened_on", "pk"),
    "name": ("citizen__sort_key", "pk"),
    "-name": ("-citizen__sort_key", "-pk"),
}


def fetch_case(request, number: str, among=None) -> Case:
    """The case with its citizen, team and caseworker; 404 when it may not be seen. The read is logged; a
    page that would change a closed case sends back to it.

    ``among`` is all cases with more beside each.
    """
    found = Case.objects.all() if among is None else among
    related = found.select_related("citizen", "team", "caseworker")
    case = fetch(request, related, kind="case", key=number, number=number)
    log_reads(request, [case.citizen_id])
    refuse_when_closed(request, case)
    return case


@requires(Permission.READ_CASES)
def case_list(request):
    """Cases of the user's teams, filtered and sorted by the address."""
    ask_purpose(request.user)
    form = CaseFilter(request.GET)
    cases = form.apply(Case.objects.visible_to(request.user), request.user)
    page = keyset_page(
        cases.select_related("citizen", "team", "caseworker").annotate(projects=project_names()),
        order=ORDERS.get(request.GET.get("sort"), ORDERS["-opened"]),
        params=request.GET,
    )
    today = timezone.localdate()
    support = registry.support_of(page.rows, today)
    log_reads(request, [case.citizen_id for case in page.rows])
    rows = [(case, support.get(case.pk)) for case in page.rows]
    return render(request, "cases/case_list.html", {"form": form, "page": page, "rows": rows, "today": today})


@requires(Permission.READ_CASES)
def detail(request, number):
    """The whole story: what is to come, today, and what was."""
    today = timezone.localdate()
    cases = Case.objects.annotate(projects=project_names())
    case = fetch_case(request, number, with_network(cases, today))
    parts = registry.case_parts_for(case, request.user, today)
    context = {
        "case": case,
        "citizen": case.citizen,
        "network": card_rows(case),
        "today": today,
        **story(case, request.user, today, parts),
    }
    return render(request, "cases/detail.html", context)


@requires(Permission.WORK_CASES)
def hand_over(request, number):
    """Another caseworker takes the case."""
    case = fetch_case(request, number)
    colleagues = User.objects.filter(is_active=True, teams=case.team_id)
    back = reverse("cases:detail", args=[number])
    form = HandOverForm(request.POST or None, case=case, colleagues=colleagues, back=back)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.hand_over(case_id=case.pk, caseworker=form.cleaned_data["caseworker"], by=request.user)
            return redirect("cases:detail", number=number)
    context = {"heading": "Overdrag sagen", "case": case, "form": form}
    return render(request, "cases/act.html", context)


@requires(Permission.WORK_CASES)
@when_closed
def close(request, number):
    """Closes the case, once what stands in the way is over."""
    case = fetch_case(request, number)
    if case.closed_on is not None:
        return redirect("cases:detail", number=number)
    form = CloseForm(request.POST or None, case=case)
    if request.method == "POST" and form.is_valid():
        what = {"case_id": case.pk, **form.cleaned_data}
        if carried_out(request, form, closing.close_case, "Sagen er lukket.", **what):
            return redirect("cases:detail", number=number)
    found = registry.obstacles_of(case, form.day)
    context = {
        "case": case,
        "form": form,
        "heading": "Luk sagen",
        "blocking": [each for each in found if each.blocks],
        "left": [each for each in found if not each.blocks],
    }
    return render(request, "cases/close.html", context, status=422 if form.errors else 200)


@requires(Permission.WORK_CASES)
@when_closed
def reopen(request, number):
    """Opens a closed case again; one that is to be assessed goes on to that."""
    case = fetch_case(request, number)
    if case.closed_on is None:
        return redirect("cases:detail", number=number)
    form = ReopenForm(request.POST or None, case=case)
    if request.method == "POST" and form.is_valid():
        what = {"case_id": case.pk, **form.cleaned_data}
        if carried_out(request, form, closing.reopen_case, "Sagen er åbnet igen.", **what):
            assess = form.cleaned_data["reason"] == ASSESSMENT
            return redirect("agreements:proposal" if assess else "cases:detail", number=number)
    last = case.closings.standing().first()
    context = {"case": case, "form": form, "heading": "Åbn sagen igen", "last": last}
    return render(request, "cases/reopen.html", context, status=422 if form.errors else 200)
