"""The phase-out plan of an agreement."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from agreements.actions import phase_out as actions
from agreements.followup_page import case_url
from agreements.forms.phase_out import StepForm
from agreements.views.agreement_page import fetch_agreement
from mentorstotte.core.errors import Refused
from mentorstotte.core.forms import refusals_on
from mentorstotte.core.permissions import Permission, requires


@requires(Permission.WORK_CASES)
def plan(request, number):
    """The steps, and a new one."""
    agreement = fetch_agreement(request, number)
    form = StepForm(request.POST or None, back=case_url(agreement))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.plan_step(agreement_id=agreement.pk, by=request.user, **form.cleaned_data)
            messages.success(request, "Trinnet er føjet til planen.")
            return redirect("agreements:phase_out", number=number)
    steps = agreement.phase_out_steps.standing().select_related("done_by")
    context = {
        "agreement": agreement,
        "case": agreement.case,
        "form": form,
        "steps": steps,
        "today": timezone.localdate(),
    }
    return render(request, "agreements/phase_out.html", context, status=422 if form.errors else 200)


@requires(Permission.WORK_CASES)
@require_POST
def act(request, number, pk, what):
    """A step is done, or is taken out of the plan."""
    agreement = fetch_agreement(request, number)
    if what not in ACTS or not agreement.phase_out_steps.filter(pk=pk).exists():
        raise Http404("Trinnet findes ikke.")
    do, said = ACTS[what]
    try:
        do(step_id=pk, by=request.user)
        messages.success(request, said)
    except Refused as error:
        messages.error(request, str(error))
    return redirect("agreements:phase_out", number=number)


ACTS = {
    "gjort": (actions.finish_step, "Trinnet er gjort."),
    "tag-ud": (actions.withdraw_step, "Trinnet er taget ud af planen."),
}
