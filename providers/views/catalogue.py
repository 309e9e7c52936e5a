"""The mentor catalogue: search for caseworkers, editing for the catalogue admin."""

from django.db.models import OuterRef, Q, Subquery
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from mentorstotte.core.errors import Refused
from mentorstotte.core.paging import keyset_page
from mentorstotte.core.permissions import Permission, requires
from providers.actions import catalogue as actions
from providers.forms.catalogue import MentorFilter, MentorForm, RateForm, SupplierForm
from providers.models import Mentor, MentorRate, Supplier


@requires(Permission.READ_CATALOGUE)
def mentor_list(request):
    """Mentors with kind, supplier, qualifications and today's price."""
    today = timezone.localdate()
    price = MentorRate.objects.filter(
        Q(valid_to__gte=today) | Q(valid_to__isnull=True), mentor=OuterRef("pk"), valid_from__lte=today
    ).values("hourly_price")[:1]
    form = MentorFilter(request.GET)
    mentors = form.apply(Mentor.objects.listed().annotate(price=Subquery(price)))
    page = keyset_page(mentors, order=("sort_key", "pk"), params=request.GET)
    return render(request, "providers/mentor_list.html", {"form": form, "page": page})


@requires(Permission.READ_CATALOGUE)
def mentor(request, pk):
    """One mentor with all prices."""
    found = get_object_or_404(Mentor.objects.select_related("supplier"), pk=pk)
    return render(request, "providers/mentor.html", {"mentor": found, "rates": found.rates.all()})


@requires(Permission.EDIT_CATALOGUE)
def mentor_edit(request, pk=None):
    """A new mentor, or one that is changed."""
    found = get_object_or_404(Mentor, pk=pk) if pk else None
    form = MentorForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        saved = actions.save_mentor(mentor=form.save(commit=False), by=request.user)
        return redirect("providers:mentor", pk=saved.pk)
    return render(request, "providers/mentor_form.html", {"form": form, "mentor": found})


@requires(Permission.EDIT_CATALOGUE)
def rate_new(request, pk):
    """A new price from a day on."""
    found = get_object_or_404(Mentor.objects.select_related("supplier"), pk=pk)
    form = RateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_rate(mentor_id=pk, by=request.user, **form.cleaned_data)
            return redirect("providers:mentor", pk=pk)
        except Refused as error:
            form.add_error("valid_from", str(error))
    return render(request, "providers/rate_form.html", {"form": form, "mentor": found})


@requires(Permission.READ_CATALOGUE)
def supplier_list(request):
    """All suppliers; there are some dozens of them."""
    page = keyset_page(Supplier.objects.all(), order=("name", "pk"), params=request.GET)
    return render(request, "providers/supplier_list.html", {"page": page})


@requires(Permission.EDIT_CATALOGUE)
def supplier_edit(request, pk=None):
    """A new supplier, or one that is changed."""
    found = get_object_or_404(Supplier, pk=pk) if pk else None
    form = SupplierForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        actions.save_supplier(supplier=form.save(commit=False), by=request.user)
        return redirect("providers:suppliers")
    return render(request, "providers/supplier_form.html", {"form": form, "supplier": found})
