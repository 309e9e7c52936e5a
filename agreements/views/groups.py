"""Groups with bought places: the list, one group with its money, places and sessions."""

from django.db.models import Count, F, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from agreements.actions import groups as actions
from agreements.forms.groups import EnrolForm, GroupForm, LeaveForm, SessionForm
from agreements.groups_page import GroupPage
from agreements.models import Agreement, Enrolment
from mentorstotte.core.access import fetch, log_reads
from mentorstotte.core.forms import carried_out
from mentorstotte.core.paging import keyset_page
from mentorstotte.core.permissions import Permission, requires
from providers.actions.catalogue import buy_places
from providers.models import GroupContract


@requires(Permission.READ_CATALOGUE)
def group_list(request):
    """All groups, the newest first, with places that are free today. No citizen is named."""
    today = timezone.localdate()
    now = Q(enrolments__withdrawn_at__isnull=True, enrolments__start__lte=today, enrolments__end__gte=today)
    found = GroupContract.objects.select_related("supplier", "mentor").annotate(
        free=F("places") - Count("enrolments", filter=now)
    )
    page = keyset_page(found, order=("-valid_from", "-pk"), params=request.GET)
    return render(request, "agreements/groups/list.html", {"page": page, "today": today})


@requires(Permission.EDIT_CATALOGUE)
def group_new(request):
    """Places are bought."""
    form = GroupForm(request.POST or None, back=reverse("agreements:groups"))
    if request.method == "POST" and form.is_valid():
        said = {"contract": form.save(commit=False)}
        if carried_out(request, form, buy_places, "Gruppetilbuddet er oprettet.", **said):
            return redirect("agreements:groups")
    context = {"form": form, "heading": "Nyt gruppetilbud"}
    return render(request, "agreements/groups/form.html", context, status=422 if form.errors else 200)


@requires(Permission.READ_CASES)
def group(request, pk):
    """Places, shares and idle cost; only the person's own teams' citizens are named."""
    contract = _contract(pk)
    page = GroupPage.of(contract, request.user, timezone.localdate())
    _log(request, (place.enrolment for place in page.rows if place.seen))
    return render(request, "agreements/groups/group.html", {"group": contract, "page": page})


@requires(Permission.WORK_CASES)
def enrol(request, pk):
    """Gives a citizen of the person's teams a place."""
    contract = _contract(pk)
    form = EnrolForm(request.POST or None, contract=contract, back=_url(pk))
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["number"].strip()
        if not Agreement.objects.visible_to(request.user).filter(number=number).exists():
            form.add_error("number", "Der er ingen aftale med det nummer i dit team.")
        elif carried_out(
            request, form, actions.enrol, "Borgeren er tilmeldt.", contract_id=pk, **form.cleaned_data
        ):
            return redirect(_url(pk))
    return _form(request, contract, form, "Tilmeld en borger")


@requires(Permission.WORK_CASES)
def leave(request, pk, enrolment):
    """A place ends before its time."""
    related = Enrolment.objects.standing().select_related("agreement__case__citizen", "contract__supplier")
    place = fetch(request, related, kind="enrolment", key=str(enrolment), pk=enrolment, contract=pk)
    _log(request, [place])
    form = LeaveForm(request.POST or None, back=_url(pk))
    if request.method == "POST" and form.is_valid():
        said = {"enrolment_id": enrolment, **form.cleaned_data}
        if carried_out(request, form, actions.leave, "Pladsens sidste dag er gemt.", **said):
            return redirect(_url(pk))
    return _form(request, place.contract, form, f"Slut for {place.agreement.case.citizen.name}")


@requires(Permission.WORK_CASES)
def session(request, pk):
    """The group has met: one entry of time for each who was there."""
    contract = _contract(pk)
    standing = contract.enrolments.standing().visible_to(request.user)
    places = list(standing.select_related("agreement__case__citizen"))
    _log(request, places)
    names = [(place.pk, place.agreement.case.citizen.name) for place in places]
    form = SessionForm(request.POST or None, places=names, back=_url(pk))
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        said = {"contract_id": pk, "key": values.pop("key"), "session": actions.Session(**values)}
        if carried_out(request, form, actions.register_session, "Mødet er registreret.", **said):
            return redirect(_url(pk))
    return _form(request, contract, form, "Registrér et møde i gruppen")


def _contract(pk: int) -> GroupContract:
    return get_object_or_404(GroupContract.objects.select_related("supplier", "mentor"), pk=pk)


def _log(request, places) -> None:
    log_reads(request, [place.agreement.case.citizen_id for place in places])


def _url(pk: int) -> str:
    return reverse("agreements:group", args=[pk])


def _form(request, contract: GroupContract, form, heading: str):
    context = {"form": form, "group": contract, "heading": heading}
    return render(request, "agreements/groups/form.html", context, status=422 if form.errors else 200)
