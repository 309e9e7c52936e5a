"""The network card of a case, the citizen's consents, and what was told to whom."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from cases.actions import network as actions
from cases.closed import when_closed
from cases.forms.network import ConsentForm, NetworkContactForm, ShareForm
from cases.network_page import NetworkPage
from cases.views.cases import fetch_case
from mentorstotte.core.forms import carried_out
from mentorstotte.core.permissions import Permission, requires


@requires(Permission.READ_CASES)
def card(request, number):
    """Who is around the citizen, and what may be told to whom."""
    case = fetch_case(request, number)
    page = NetworkPage.of(case, timezone.localdate())
    return render(request, "cases/network.html", {"case": case, "page": page, "today": page.today})


@requires(Permission.WORK_CASES)
def add(request, number):
    """Somebody new around the citizen."""
    case = fetch_case(request, number)
    form = NetworkContactForm(request.POST or None, back=_back(case))
    if request.method == "POST" and form.is_valid():
        said = f"{form.cleaned_data['name']} er føjet til netværket."
        if carried_out(request, form, actions.add_contact, said, case_id=case.pk, card=form.card()):
            return redirect("cases:network", number=number)
    return _ask(request, case, form, "Ny i netværket")


@requires(Permission.WORK_CASES)
def change(request, number, pk):
    """What is known of one of them."""
    case = fetch_case(request, number)
    contact = get_object_or_404(case.network.current(), pk=pk)
    initial = {name: getattr(contact, name) for name in NetworkContactForm.base_fields}
    form = NetworkContactForm(request.POST or None, initial=initial, back=_back(case))
    if request.method == "POST" and form.is_valid():
        what = {"contact_id": pk, "card": form.card()}
        if carried_out(request, form, actions.change_contact, "Oplysningerne er gemt.", **what):
            return redirect("cases:network", number=number)
    return _ask(request, case, form, f"Ret {contact.name}")


@requires(Permission.WORK_CASES)
@require_POST
def end(request, number, pk):
    """No longer around the citizen."""
    case = fetch_case(request, number)
    contact = get_object_or_404(case.network, pk=pk)
    actions.end_contact(contact_id=pk, by=request.user)
    messages.success(request, f"{contact.name} er ikke længere i netværket.")
    return redirect("cases:network", number=number)


@requires(Permission.WORK_CASES)
def consent(request, number):
    """The citizen consents; ``?kontakt=`` names one of the network."""
    case = fetch_case(request, number)
    contacts = list(case.network.current())
    initial = {"whom": request.GET.get("kontakt", "")}
    form = ConsentForm(request.POST or None, initial=initial, contacts=contacts, back=_back(case))
    if request.method == "POST" and form.is_valid():
        what = {"case_id": case.pk, "facts": form.facts(), "contact": form.contact}
        if carried_out(request, form, actions.give_consent, "Samtykket er registreret.", **what):
            return redirect("cases:network", number=number)
    return _ask(request, case, form, "Samtykke")


@requires(Permission.WORK_CASES)
@require_POST
@when_closed
def withdraw(request, number, pk):
    """The citizen takes a consent back."""
    case = fetch_case(request, number)
    found = get_object_or_404(case.consents, pk=pk)
    actions.withdraw_consent(consent_id=pk, by=request.user)
    said = f"Samtykket til {found.recipient} er trukket tilbage fra i dag. {actions.what_stops(found)}"
    messages.success(request, said)
    return redirect("cases:network", number=number)


@requires(Permission.WORK_CASES)
def share(request, number, pk):
    """Notes what was told to one of the network; only while a consent runs."""
    case = fetch_case(request, number)
    contact = get_object_or_404(case.network.current(), pk=pk)
    if not actions.may_tell(contact, timezone.localdate()):
        messages.error(request, f"Der er ikke et samtykke i dag til at dele med {contact.name}.")
        return redirect("cases:network", number=number)
    form = ShareForm(request.POST or None, back=_back(case))
    if request.method == "POST" and form.is_valid():
        what = {"contact_id": pk, **form.cleaned_data}
        if carried_out(request, form, actions.share, "Det er skrevet i journalen.", **what):
            return redirect("cases:network", number=number)
    return _ask(request, case, form, f"Del med {contact.name}")


@requires(Permission.WORK_CASES)
def tell(request, number, pk):
    """Notes what was told to a mentor, a prison or a hospital; only while the consent runs."""
    case = fetch_case(request, number)
    found = get_object_or_404(case.consents.filter(contact__isnull=True), pk=pk)
    if not found.runs_on(timezone.localdate()):
        messages.error(request, f"Der er ikke et samtykke i dag til at dele med {found.recipient}.")
        return redirect("cases:network", number=number)
    form = ShareForm(request.POST or None, back=_back(case))
    if request.method == "POST" and form.is_valid():
        what = {"consent_id": pk, **form.cleaned_data}
        if carried_out(request, form, actions.tell, "Det er skrevet i journalen.", **what):
            return redirect("cases:network", number=number)
    return _ask(request, case, form, f"Del med {found.recipient}")


def _back(case) -> str:
    return reverse("cases:network", args=[case.number])


def _ask(request, case, form, heading: str):
    context = {"case": case, "form": form, "heading": heading}
    return render(request, "cases/network_act.html", context, status=422 if form.errors else 200)
