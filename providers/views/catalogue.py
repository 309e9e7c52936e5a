"""The mentor catalogue: search for caseworkers, editing for the catalogue admin."""

from decimal import Decimal

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from mentorstotte.core import registry
from mentorstotte.core.forms import refusals_on
from mentorstotte.core.paging import keyset_page
from mentorstotte.core.permissions import Permission, allowed, requires
from mentorstotte.core.wording import danish_count, danish_kroner
from providers.actions import catalogue as actions
from providers.capacity_picture import picture_of
from providers.enums import BOUGHT_OUT
from providers.forms.catalogue import MentorFilter, MentorForm, RateForm, SupplierForm
from providers.forms.papers import QualificationForm
from providers.history import mentor_history
from providers.models import Mentor, Qualification, Supplier, under_contract
from providers.price_budgets import touched_budgets


@requires(Permission.READ_CATALOGUE)
def mentor_list(request):
    """Mentors with kind, supplier, qualifications and today's price."""
    form = MentorFilter(request.GET)
    mentors = form.apply(Mentor.objects.listed().priced_on(timezone.localdate()))
    page = keyset_page(mentors, order=("sort_key", "pk"), params=request.GET)
    return render(request, "providers/mentor_list.html", {"form": form, "page": page})


@requires(Permission.READ_CATALOGUE)
def mentor(request, pk):
    """One mentor with all prices, documented qualifications and wages, and who changed what."""
    today = timezone.localdate()
    found = get_object_or_404(under_contract(Mentor.objects.select_related("supplier"), today), pk=pk)
    shows_wages = allowed(request.user, Permission.DOCUMENT_WAGES) and found.kind in BOUGHT_OUT
    papers = found.attachments.standing().select_related("document")
    context = {
        "mentor": found,
        "attachments": papers if allowed(request.user, Permission.EDIT_CATALOGUE) else [],
        "shows_wages": shows_wages,
        "wages": found.wages.standing().select_related("document") if shows_wages else [],
        "rates": found.rates.all(),
        "documented": [
            (each, each.status(today)) for each in found.documented.standing().select_related("document")
        ],
        "picture": picture_of(found, today),
        "changes": mentor_history(found),
    }
    return render(request, "providers/mentor.html", context)


@requires(Permission.EDIT_CATALOGUE)
def mentor_edit(request, pk=None):
    """A new mentor, or one that is changed."""
    found = get_object_or_404(Mentor, pk=pk) if pk else None
    back = reverse("providers:mentor", args=[pk]) if pk else reverse("providers:mentors")
    form = MentorForm(request.POST or None, instance=found, back=back)
    if request.method == "POST" and form.is_valid():
        saved = actions.save_mentor(
            mentor=form.save(commit=False), key=form.cleaned_data["key"], by=request.user
        )
        return redirect("providers:mentor", pk=saved.pk)
    return render(request, "providers/mentor_form.html", {"form": form, "mentor": found})


@requires(Permission.EDIT_CATALOGUE)
def rate_new(request, pk):
    """A new price from a day on; first what it touches, when it touches anything."""
    found = get_object_or_404(Mentor.objects.select_related("supplier"), pk=pk)
    form = RateForm(request.POST or None, back=reverse("providers:mentor", args=[pk]))
    effects = []
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        effects = registry.price_effects_of(found, asked["hourly_price"], asked["valid_from"])
        if effects and asked["seen"] != form.asked:
            form = form.shown()
        elif _saved(form, actions.set_rate, mentor_id=pk, by=request.user):
            return redirect("providers:mentor", pk=pk)
    context = {"form": form, "mentor": found, "effects": effects, "told": _in_words(effects)}
    context["budgets"] = touched_budgets(effects, timezone.localdate())
    return render(request, "providers/rate_form.html", context)


def _in_words(effects) -> str:
    """How many agreements a price touches, and what it means in kroner where their price is known."""
    number = danish_count(len({each.reference for each in effects}), "aftale", "aftaler")
    known = [each.difference for each in effects if each.difference is not None]
    if not known:
        return f"{number}, hvis pris i dag ikke er kendt."
    difference = sum(known, Decimal(0))
    how = "dyrere" if difference > 0 else "billigere"
    return f"{number}, i alt {danish_kroner(abs(difference))} {how} i resten af deres periode."


def _saved(form, act, **what) -> bool:
    """Does it, or puts the refusal on the form."""
    with refusals_on(form):
        act(**what, **form.facts())
    return form.is_valid()


@requires(Permission.EDIT_CATALOGUE)
def qualification_new(request, pk):
    """Papers of a mentor that were seen."""
    found = get_object_or_404(Mentor.objects.select_related("supplier"), pk=pk)
    back = reverse("providers:mentor", args=[pk])
    form = QualificationForm(request.POST or None, request.FILES or None, back=back)
    what = {"mentor_id": pk, "by": request.user}
    if request.method == "POST" and form.is_valid() and _saved(form, actions.document_qualification, **what):
        return redirect("providers:mentor", pk=pk)
    return render(request, "providers/qualification_form.html", {"form": form, "mentor": found})


@requires(Permission.EDIT_CATALOGUE)
@require_POST
def qualification_withdraw(request, pk, qualification):
    """A slip is taken back."""
    get_object_or_404(Qualification, pk=qualification, mentor=pk)
    actions.withdraw_qualification(qualification_id=qualification, by=request.user)
    return redirect("providers:mentor", pk=pk)


@requires(Permission.READ_CATALOGUE)
def supplier_list(request):
    """All suppliers; there are some dozens of them."""
    page = keyset_page(Supplier.objects.all(), order=("name", "pk"), params=request.GET)
    return render(request, "providers/supplier_list.html", {"page": page})


@requires(Permission.EDIT_CATALOGUE)
def supplier_edit(request, pk=None):
    """A new supplier, or one that is changed."""
    found = get_object_or_404(Supplier, pk=pk) if pk else None
    back = reverse("providers:supplier", args=[pk]) if pk else reverse("providers:suppliers")
    form = SupplierForm(request.POST or None, instance=found, back=back)
    if request.method == "POST" and form.is_valid():
        saved = actions.save_supplier(
            supplier=form.save(commit=False), key=form.cleaned_data["key"], by=request.user
        )
        return redirect("providers:supplier", pk=saved.pk)
    return render(request, "providers/supplier_form.html", {"form": form, "supplier": found})
