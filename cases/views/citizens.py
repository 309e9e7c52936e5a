"""Registering a citizen, the citizen's facts, and what happened in the register."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from cases.actions import citizens as actions
from cases.closed import when_closed
from cases.forms.citizens import ChangeCitizenForm, RegisterCitizenForm, RegisterRecordForm
from cases.models import Case
from cases.views.cases import fetch_case
from mentorstotte.core.access import log_reads
from mentorstotte.core.errors import Changed
from mentorstotte.core.forms import refusals_on
from mentorstotte.core.permissions import Permission, requires


@requires(Permission.WORK_CASES)
def register(request):
    """A new citizen with a case. Namesakes with the same birthday are shown first, once."""
    team = request.user.teams.filter(active=True).first()
    form = RegisterCitizenForm(request.POST or None)
    duplicates = []
    if team and request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        if not facts["confirmed_new"]:
            duplicates = _duplicates(request, facts)
        if not duplicates:
            return _open(request, facts, team)
        form.ask_whether_known()
    return render(request, "cases/register.html", {"form": form, "team": team, "duplicates": duplicates})


def _duplicates(request, facts):
    found = list(
        actions.suspected_duplicates(
            request.user,
            given_names=facts["given_names"],
            family_name=facts["family_name"],
            birth_date=facts["birth_date"],
            cpr=facts["cpr"],
        )
    )
    log_reads(request, [citizen.pk for citizen in found])
    cases = Case.objects.visible_to(request.user).filter(citizen__in=found).order_by("pk")
    numbers = {case.citizen_id: case.number for case in cases}
    return [(citizen, numbers.get(citizen.pk)) for citizen in found]


def _open(request, facts, team):
    case = actions.register(
        facts=facts,
        team=team,
        caseworker=request.user,
        reason=facts["reason"],
        on=timezone.localdate(),
        by=request.user,
    )
    return redirect("cases:detail", number=case.number)


@requires(Permission.WORK_CASES)
@when_closed
def change(request, number):
    """Corrects the facts; who saves second is told and sees both."""
    case = fetch_case(request, number)
    citizen, theirs = case.citizen, None
    back = reverse("cases:detail", args=[number])
    initial = {"revision": citizen.revision}
    form = ChangeCitizenForm(request.POST or None, instance=citizen, initial=initial, back=back)
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        try:
            actions.change(
                citizen_id=citizen.pk, revision=facts.pop("revision"), facts=facts, by=request.user
            )
            return redirect("cases:detail", number=number)
        except Changed as error:
            theirs = error.theirs
            form.add_error(None, str(error))
    context = {"heading": "Ret oplysninger om borgeren", "case": case, "form": form, "theirs": theirs}
    return render(request, "cases/change_citizen.html", context)


@requires(Permission.WORK_CASES)
@when_closed
def register_record(request, number):
    """A move, a death or an address protection, recorded by hand."""
    case = fetch_case(request, number)
    form = RegisterRecordForm(request.POST or None, back=reverse("cases:detail", args=[number]))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.record_register_event(citizen_id=case.citizen_id, by=request.user, **form.cleaned_data)
            return redirect("cases:detail", number=number)
    context = {"heading": "Flytning, død eller adressebeskyttelse", "case": case, "form": form}
    return render(request, "cases/act.html", context)


@requires(Permission.READ_CASES)
def show_cpr(request, number):
    """The full CPR number, when asked for; the read is logged under this page's name."""
    case = fetch_case(request, number)
    return render(request, "cases/cpr.html", {"case": case})
