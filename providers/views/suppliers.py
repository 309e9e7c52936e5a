"""A supplier: contracts, papers, mentors and who changed what."""

import structlog
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from mentorstotte.core.documents import store
from mentorstotte.core.files import shown
from mentorstotte.core.forms import carried_out
from mentorstotte.core.models import Document
from mentorstotte.core.permissions import Permission, requires
from providers.actions import contracts as actions
from providers.forms.contracts import ContractForm, SignedForm
from providers.history import supplier_history
from providers.models import Supplier, SupplierContract

log = structlog.get_logger()


@requires(Permission.READ_CATALOGUE)
def supplier(request, pk):
    """The supplier with its contracts, the newest first."""
    found = get_object_or_404(Supplier, pk=pk)
    today = timezone.localdate()
    contracts = found.contracts.select_related("document", "signed")
    context = {
        "supplier": found,
        "contracts": [(each, each.status(today)) for each in contracts],
        "attachments": found.attachments.standing().select_related("document"),
        "mentors": found.mentors.order_by("sort_key", "pk"),
        "changes": supplier_history(found),
    }
    return render(request, "providers/supplier.html", context)


@requires(Permission.EDIT_CATALOGUE)
def contract_new(request, pk):
    """A contract from a day on; the one before ends the day before."""
    found = get_object_or_404(Supplier, pk=pk)
    form = ContractForm(request.POST or None, back=_url(pk))
    if request.method == "POST" and form.is_valid():
        said = {"supplier_id": pk, "terms": form.terms()}
        if carried_out(request, form, actions.agree_contract, "Kontrakten er gemt.", **said):
            return redirect(_url(pk))
    return _form(request, found, form, "Ny kontrakt")


@requires(Permission.EDIT_CATALOGUE)
def contract_signed(request, pk, contract):
    """The paper with both signatures is kept."""
    found = get_object_or_404(SupplierContract.objects.select_related("supplier"), pk=contract, supplier=pk)
    form = SignedForm(request.POST or None, request.FILES or None, back=_url(pk))
    if request.method == "POST" and form.is_valid():
        said = {"contract_id": contract, "signed_on": form.cleaned_data["signed_on"], **form.paper()}
        if carried_out(request, form, actions.keep_signed, "Den underskrevne kontrakt er gemt.", **said):
            return redirect(_url(pk))
    return _form(request, found.supplier, form, "Underskrevet kontrakt")


@requires(Permission.READ_CATALOGUE)
def contract_file(request, pk, public_id):
    """The contract as it was printed, or with the signatures. Its name says what it is."""
    own = SupplierContract.objects.filter(supplier=pk)
    stored = get_object_or_404(
        Document,
        Q(pk__in=own.values("document")) | Q(pk__in=own.values("signed")),
        public_id=public_id,
    )
    return file_answer(request, stored, back=_url(pk))


def file_answer(request, stored: Document, *, back: str):
    """The bytes of a stored paper; a page that says so when they are not as they were stored."""
    try:
        content = store.get(stored.sha256)
    except store.DocumentError:
        log.error("document_not_as_stored", document=str(stored.public_id))
        context = {"document": stored, "back": back}
        return render(request, "providers/document_broken.html", context, status=500)
    return shown(content, kind=stored.content_type, name=f"{stored.kind}-{stored.pk}")


def _url(pk: int) -> str:
    return reverse("providers:supplier", args=[pk])


def _form(request, found: Supplier, form, heading: str):
    context = {"form": form, "supplier": found, "heading": heading}
    status = 422 if form.errors else 200
    return render(request, "providers/supplier_act.html", context, status=status)
