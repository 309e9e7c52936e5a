"""Handing over many cases, and seeing what nobody looks after."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from agreements.actions import handover as actions
from agreements.actions.briefs import Brief
from agreements.actions.hand_over_papers import newest_paper
from agreements.forms.handover import NOBODY, HandOverManyForm, WhoseForm
from agreements.views.agreement_page import fetch_agreement
from cases.models import Case
from mentorstotte.core.access import log_reads
from mentorstotte.core.forms import refusals_on
from mentorstotte.core.models import User
from mentorstotte.core.permissions import Permission, requires
from mentorstotte.core.wording import danish_count

SHOWN = 200


@requires(Permission.DECIDE_CASES)
def hand_over(request):
    """Cases of one colleague, or of nobody, with all that is open in each; the chosen ones change hands."""
    people = User.objects.filter(teams__in=request.user.team_ids).distinct().order_by("name")
    whose = WhoseForm(request.GET, people=people)
    cases = _cases(request.user, whose.chosen)
    form = HandOverManyForm(request.POST or None, cases=cases, people=people, giver=whose.chosen)
    if request.method == "POST" and form.is_valid() and _hand_over(request, form):
        return redirect(f"{reverse('agreements:hand_over_many')}?fra={whose.chosen}")
    shown = list(cases.select_related("citizen", "team")[:SHOWN])
    log_reads(request, [case.citizen_id for case in shown])
    work = actions.open_work([case.pk for case in shown])
    context = {
        "whose": whose,
        "form": form,
        "rows": [(case, work.get(case.pk, [])) for case in shown],
        "chosen": request.POST.getlist("cases"),
        "nobody": whose.chosen == NOBODY,
        "today": timezone.localdate(),
    }
    return render(request, "agreements/hand_over.html", context, status=422 if form.errors else 200)


@requires(Permission.READ_CASES)
def brief(request, number):
    """The hand-over on screen; ``?til=mentor`` shows what a mentor may see."""
    agreement = fetch_agreement(request, number)
    for_mentor = request.GET.get("til") == "mentor"
    found = Brief(agreement, for_mentor, timezone.localdate())
    context = {
        "agreement": agreement,
        "case": agreement.case,
        "for_mentor": for_mentor,
        "passages": found.passages(),
        "kind": "overdragelse-mentor" if for_mentor else "overdragelse",
        "paper": newest_paper(agreement, to_mentor=for_mentor),
    }
    return render(request, "agreements/brief.html", context)


def _cases(user, whose: str):
    """The open cases of the person's teams, and of them those of one colleague or of nobody."""
    own = Case.objects.filter(team_id__in=user.team_ids).open()
    found = own.unattended() if whose == NOBODY else own.filter(caseworker_id=whose)
    return found.order_by("citizen__sort_key", "pk")


def _hand_over(request, form) -> bool:
    values = form.cleaned_data
    with refusals_on(form):
        number = actions.hand_over_many(
            case_ids=[case.pk for case in values["cases"]],
            caseworker=values["caseworker"],
            note=values["note"],
            by=request.user,
        )
        done = danish_count(number, "sag er overdraget", "sager er overdraget")
        messages.success(request, f"{done} til {values['caseworker'].name}.")
    return form.is_valid()
