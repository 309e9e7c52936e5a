"""Contact between mentor and citizen: its weeks, registering one, reasons, pauses, “Er I kommet i gang?”."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from agreements.actions import contacts as actions
from agreements.contact_page import ContactPage, week_words
from agreements.forms.contact import BegunForm, ContactForm, PauseForm, WhyForm
from agreements.forms.fields import YES
from agreements.onwards import where_next
from agreements.views.agreement_page import fetch_agreement
from agreements.worklist import LIST, SETS
from mentorstotte.core.forms import carried_out
from mentorstotte.core.permissions import Permission, requires
from mentorstotte.core.wording import danish_date


@requires(Permission.READ_CASES)
def contact(request, number):
    """The weeks of the agreement and what is registered."""
    agreement = fetch_agreement(request, number)
    return _show(request, agreement, ContactForm(back=_case(agreement)))


@requires(Permission.WORK_CASES)
def register(request, number):
    """A contact; starts as a meeting today, so that one more click registers it."""
    agreement = _in_force(request, number)
    form = ContactForm(request.POST or None, back=_case(agreement), listed=_listed(request))
    if request.method == "POST" and form.is_valid():
        said = f"Kontakten {danish_date(form.cleaned_data['day'])} er registreret."
        if carried_out(
            request, form, actions.register_contact, said, agreement_id=agreement.pk, facts=form.facts()
        ):
            return redirect(where_next(request, agreement, _contacts(agreement)))
    return _show(request, agreement, form)


@requires(Permission.WORK_CASES)
def explain(request, number, pk):
    """Why a call took the place of a meeting; it counts from then on."""
    agreement = _in_force(request, number)
    row = _one(agreement.contacts.standing(), pk)
    form = WhyForm(request.POST or None, back=_contacts(agreement), initial={"reason": row.reason})
    said = "Grunden er gemt."
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if carried_out(request, form, actions.explain_contact, said, contact_id=row.pk, reason=reason):
            return redirect("agreements:contacts", number=number)
    heading = f"{row.get_kind_display()} {danish_date(row.day)}"
    return _ask(request, agreement, form, heading, "Hvorfor var det ikke et møde?")


@requires(Permission.WORK_CASES)
@require_POST
def withdraw(request, number, pk):
    """Takes back a slip."""
    agreement = _in_force(request, number)
    row = _one(agreement.contacts, pk)
    actions.withdraw_contact(contact_id=row.pk, by=request.user)
    messages.success(request, f"Kontakten {danish_date(row.day)} er trukket tilbage.")
    return redirect("agreements:contacts", number=number)


@requires(Permission.WORK_CASES)
def week(request, number, year, week):
    """Why a week has no contact."""
    agreement = _in_force(request, number)
    first = _monday(year, week)
    form = WhyForm(request.POST or None, back=_contacts(agreement), listed=_listed(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        what = {"agreement_id": agreement.pk, "first_day": first, "reason": reason}
        if carried_out(request, form, actions.explain_week, "Grunden er gemt.", **what):
            return redirect(where_next(request, agreement, _contacts(agreement)))
    return _ask(request, agreement, form, f"Ingen kontakt i {week_words(first)}", "Hvorfor ingen kontakt?")


@requires(Permission.WORK_CASES)
def begun(request, number):
    """“Er I kommet i gang?” (R-47)"""
    agreement = _in_force(request, number)
    form = BegunForm(request.POST or None, back=_case(agreement), listed=_listed(request))
    if request.method == "POST" and form.is_valid() and _answer(request, agreement, form):
        return redirect(where_next(request, agreement, _case(agreement)))
    intro = f"Støtten begyndte {danish_date(agreement.start_date)}."
    return _ask(request, agreement, form, "Er I kommet i gang?", intro)


def _answer(request, agreement, form) -> bool:
    values, said = form.cleaned_data, "Svaret er gemt."
    if values["met"] == YES:
        what = {"agreement_id": agreement.pk, "facts": actions.ContactFacts(values["day"])}
        return carried_out(request, form, actions.register_contact, said, **what)
    what = {"agreement_id": agreement.pk, "reason": values["reason"]}
    return carried_out(request, form, actions.explain_no_start, said, **what)


@requires(Permission.WORK_CASES)
def pause(request, number):
    """A pause: illness, holiday, agreed."""
    agreement = _in_force(request, number)
    form = PauseForm(request.POST or None, back=_contacts(agreement))
    if request.method == "POST" and form.is_valid():
        what = {"agreement_id": agreement.pk, **form.cleaned_data}
        if carried_out(request, form, actions.register_pause, "Pausen er registreret.", **what):
            return redirect("agreements:contacts", number=number)
    intro = "Uger med pause gøres ikke op. Pausen står på sagen."
    return _ask(request, agreement, form, "Pause", intro)


@requires(Permission.WORK_CASES)
@require_POST
def pause_end(request, number, pk):
    """The pause ended yesterday; one that has not begun is taken back."""
    agreement = _in_force(request, number)
    row = _one(agreement.pauses, pk)
    yesterday = timezone.localdate() - timedelta(days=1)
    actions.end_pause(pause_id=row.pk, last_day=yesterday, by=request.user)
    messages.success(request, "Pausen er slut.")
    return redirect("agreements:contacts", number=number)


# What the views share --------------------------------------------------------------------------------------
def _in_force(request, number):
    agreement = fetch_agreement(request, number)
    if not agreement.in_force:
        raise Http404("Aftalen er ikke underskrevet.")
    return agreement


def _one(rows, pk):
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404("Rækken findes ikke, eller den er trukket tilbage.")
    return row


def _monday(year: int, week: int) -> date:
    try:
        return date.fromisocalendar(year, week, 1)
    except ValueError as error:
        raise Http404("Ugen findes ikke.") from error


def _listed(request) -> bool:
    """The person is on the way through a list."""
    return request.GET.get(LIST) in SETS


def _case(agreement) -> str:
    return reverse("cases:detail", args=[agreement.case.number])


def _contacts(agreement) -> str:
    return reverse("agreements:contacts", args=[agreement.number])


def _show(request, agreement, form):
    page = ContactPage.of(agreement)
    came_from = f"?{LIST}={request.GET[LIST]}" if _listed(request) else ""
    context = {
        "agreement": agreement,
        "case": agreement.case,
        "form": form,
        "page": page,
        "came_from": came_from,
    }
    form.helper.form_action = reverse("agreements:contact_new", args=[agreement.number]) + came_from
    return render(request, "agreements/contact/weeks.html", context, status=422 if form.errors else 200)


def _ask(request, agreement, form, heading: str, intro: str):
    context = {
        "agreement": agreement,
        "case": agreement.case,
        "form": form,
        "heading": heading,
        "intro": intro,
    }
    return render(request, "agreements/contact/ask.html", context, status=422 if form.errors else 200)
