"""The documented wages of a bought-out mentor: written by whoever settles or keeps the catalogue."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mentorstotte.core.forms import carried_out
from mentorstotte.core.models import Document
from mentorstotte.core.permissions import Permission, requires
from providers.actions import wages as actions
from providers.enums import BOUGHT_OUT
from providers.forms.wages import WageForm
from providers.models import Mentor, WageDocumentation
from providers.views.suppliers import file_answer


@requires(Permission.DOCUMENT_WAGES)
def wage_new(request, pk):
    """What an hour of the mentor costs the employer, with the paper that shows it."""
    mentor = get_object_or_404(Mentor.objects.select_related("supplier"), pk=pk)
    if mentor.kind not in BOUGHT_OUT:
        raise Http404("Mentoren er ikke frikøbt fra en arbejdsgiver.")
    form = WageForm(request.POST or None, request.FILES or None, back=_url(pk))
    if request.method == "POST" and form.is_valid():
        said = {"mentor_id": pk, **form.facts()}
        if carried_out(request, form, actions.document_wage, "Lønnen er dokumenteret.", **said):
            return redirect(_url(pk))
    context = {"form": form, "mentor": mentor}
    return render(request, "providers/wage_form.html", context, status=422 if form.errors else 200)


@requires(Permission.DOCUMENT_WAGES)
@require_POST
def wage_withdraw(request, pk, wage):
    """A slip is taken back."""
    get_object_or_404(WageDocumentation, pk=wage, mentor=pk)
    actions.withdraw_wage(wage_id=wage, by=request.user)
    return redirect(_url(pk))


@requires(Permission.DOCUMENT_WAGES)
def wage_paper(request, pk, public_id):
    """The paper that shows the wages."""
    own = WageDocumentation.objects.filter(mentor=pk).values("document")
    stored = get_object_or_404(Document, pk__in=own, public_id=public_id)
    return file_answer(request, stored, back=_url(pk))


def _url(pk: int) -> str:
    return reverse("providers:mentor", args=[pk])
