"""The citizen's rights on a case: what was told, and who has seen the data."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from agreements.actions.information import told_elsewhere, uninformed
from agreements.forms.rights import ToldForm
from agreements.models import Information
from cases.views.cases import fetch_case
from mentorstotte.core.forms import carried_out
from mentorstotte.core.log_extract import extract_pdf
from mentorstotte.core.permissions import Permission, requires


@requires(Permission.READ_CASES)
def rights(request, number):
    """What the citizen was told, consents to and may ask for."""
    case = fetch_case(request, number)
    told = list(Information.objects.filter(citizen=case.citizen_id).select_related("registered_by"))
    context = {
        "case": case,
        "told": told,
        "untold": not told and uninformed().filter(pk=case.pk).exists(),
        "consents": case.consents.running_on(timezone.localdate()),
    }
    return render(request, "agreements/rights/rights.html", context)


@requires(Permission.WORK_CASES)
def told(request, number):
    """The citizen was told in another way than by the letter."""
    case = fetch_case(request, number)
    form = ToldForm(request.POST or None, back=_back(number))
    if request.method == "POST" and form.is_valid():
        what = {"case_id": case.pk, **form.cleaned_data}
        if carried_out(request, form, told_elsewhere, "Det er skrevet på sagen.", **what):
            return redirect("agreements:rights", number=number)
    context = {"case": case, "form": form, "heading": "Borgeren er oplyst på anden måde"}
    return render(request, "agreements/rights/act.html", context, status=422 if form.errors else 200)


@requires(Permission.DECIDE_CASES)
def looks(request, number):
    """The citizen's own extract of the read log, to be handed out."""
    case = fetch_case(request, number)
    pdf = extract_pdf(case.citizen_id, case.citizen.full_name)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="opslag-{number}.pdf"'
    return response


def _back(number: str) -> str:
    return reverse("agreements:rights", args=[number])
