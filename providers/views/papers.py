"""Papers of suppliers and mentors. Those of a mentor are seen only by whoever keeps the catalogue."""

from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mentorstotte.core.forms import carried_out
from mentorstotte.core.models import Document
from mentorstotte.core.permissions import Permission, requires
from providers.actions import papers as actions
from providers.forms.papers import AttachmentForm
from providers.models import Attachment, Mentor, Qualification, Supplier
from providers.views.suppliers import file_answer


@requires(Permission.EDIT_CATALOGUE)
def supplier_attach(request, pk):
    """A paper about a supplier."""
    return _attach(request, get_object_or_404(Supplier, pk=pk), reverse("providers:supplier", args=[pk]))


@requires(Permission.EDIT_CATALOGUE)
def mentor_attach(request, pk):
    """A paper about a mentor."""
    return _attach(request, get_object_or_404(Mentor, pk=pk), reverse("providers:mentor", args=[pk]))


def _attach(request, to: Supplier | Mentor, back: str):
    form = AttachmentForm(request.POST or None, request.FILES or None, back=back)
    if request.method == "POST" and form.is_valid():
        said = {"to": to, "title": form.cleaned_data["title"], **form.paper()}
        if carried_out(request, form, actions.attach, "Bilaget er gemt.", **said):
            return redirect(back)
    context = {"form": form, "to": to, "back": back}
    return render(request, "providers/attach.html", context, status=422 if form.errors else 200)


@requires(Permission.EDIT_CATALOGUE)
@require_POST
def attachment_withdraw(request, pk):
    """A slip is taken back."""
    found = get_object_or_404(Attachment, pk=pk)
    actions.withdraw_attachment(attachment_id=pk, by=request.user)
    if found.supplier_id:
        return redirect("providers:supplier", pk=found.supplier_id)
    return redirect("providers:mentor", pk=found.mentor_id)


@requires(Permission.READ_CATALOGUE)
def supplier_paper(request, pk, public_id):
    """A paper about a supplier."""
    own = Attachment.objects.filter(supplier=pk)
    stored = get_object_or_404(Document, pk__in=own.values("document"), public_id=public_id)
    return file_answer(request, stored, back=reverse("providers:supplier", args=[pk]))


@requires(Permission.EDIT_CATALOGUE)
def mentor_paper(request, pk, public_id):
    """A paper about a mentor, or of what the mentor is qualified for."""
    own = Q(pk__in=Attachment.objects.filter(mentor=pk).values("document"))
    own |= Q(pk__in=Qualification.objects.filter(mentor=pk).values("document"))
    stored = get_object_or_404(Document, own, public_id=public_id)
    return file_answer(request, stored, back=reverse("providers:mentor", args=[pk]))
