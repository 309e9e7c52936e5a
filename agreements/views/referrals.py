"""Kompetencecentret: grants that wait for a company and a mentor, and the answer to the caseworker."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from agreements.actions import referrals as actions
from agreements.actions.draft import whole
from agreements.actions.matching import choosable
from agreements.forms.referrals import AnswerForm, ReferForm
from agreements.models import Proposal, Referral
from agreements.views.matching import list_context, ranked_for
from cases.views.cases import fetch_case
from mentorstotte.core.access import fetch, log_reads
from mentorstotte.core.errors import Refused
from mentorstotte.core.forms import carried_out
from mentorstotte.core.paging import keyset_page
from mentorstotte.core.parts import with_parts
from mentorstotte.core.permissions import Permission, requires
from providers.enums import MentorKind


@requires(Permission.WORK_CASES)
def refer(request, number):
    """Sends a grant without a mentor to Kompetencecentret; shows the one that is there already."""
    case = fetch_case(request, number)
    proposal = choosable(case)
    if proposal is None or proposal.is_editable:
        messages.info(request, "Sagen har ingen bevilling, der mangler en mentor.")
        return redirect("cases:detail", number=number)
    waiting = proposal.referrals.waiting().select_related("taken_by").first()
    form = ReferForm(request.POST or None, back=reverse("agreements:match", args=[number]))
    if request.method == "POST" and form.is_valid():
        said = {"proposal_id": proposal.pk, **form.cleaned_data}
        if carried_out(request, form, actions.refer, "Sagen ligger nu hos Kompetencecentret.", **said):
            return redirect("agreements:match", number=number)
    context = {"case": case, "form": form, "waiting": waiting}
    return render(request, "agreements/referrals/refer.html", context, status=422 if form.errors else 200)


@requires(Permission.WORK_CASES)
@require_POST
def withdraw(request, number):
    """Takes the case out of the queue."""
    case = fetch_case(request, number)
    waiting = Referral.objects.waiting().filter(proposal__case=case).first()
    if waiting is not None:
        try:
            actions.withdraw(referral_id=waiting.pk, by=request.user)
            messages.success(request, "Henvisningen er trukket tilbage.")
        except Refused as error:
            messages.error(request, str(error))
    return redirect("agreements:match", number=number)


@requires(Permission.FIND_COMPANY)
def queue(request):
    """Those that wait, the oldest first, with days waiting."""
    waiting = Referral.objects.waiting().visible_to(request.user)
    related = waiting.select_related("proposal__case__citizen", "proposal__case__caseworker", "taken_by")
    rows = with_parts(related, "proposal__segments")
    page = keyset_page(rows, order=("asked_at", "pk"), params=request.GET)
    log_reads(request, [row.proposal.case.citizen_id for row in page.rows])
    today = timezone.localdate()
    shown = [(row, (today - timezone.localdate(row.asked_at)).days) for row in page.rows]
    return render(request, "agreements/referrals/queue.html", {"page": page, "rows": shown})


@requires(Permission.FIND_COMPANY)
def answer(request, pk):
    """What is looked for, the mentors of companies in the order of their points, and the answer."""
    related = Referral.objects.select_related("proposal__case__citizen", "taken_by")
    referral = fetch(request, related, kind="referral", key=str(pk), pk=pk)
    log_reads(request, [referral.proposal.case.citizen_id])
    proposal = whole(Proposal.objects).get(pk=referral.proposal_id)
    wished, found = ranked_for(request, proposal, kind=MentorKind.COMPANY)
    form = AnswerForm(_answered(request), found=found, back=reverse("agreements:referrals"))
    if request.method == "POST" and _act(request, form, referral, found):
        return redirect("agreements:referrals")
    context = list_context(wished, found) | {"referral": referral, "proposal": proposal, "wish_form": wished}
    context |= {"form": form, "case": proposal.case}
    return render(request, "agreements/referrals/answer.html", context, status=422 if form.errors else 200)


def _answered(request):
    """What was posted, unless somebody only takes it."""
    return request.POST if request.method == "POST" and "take" not in request.POST else None


def _act(request, form: AnswerForm, referral: Referral, found) -> bool:
    if "take" in request.POST:
        return _taken(request, referral)
    if not form.is_valid():
        return False
    mentor = next((each.mentor for each in found if each.mentor.pk == form.cleaned_data["mentor"]), None)
    said = {"referral_id": referral.pk, "mentor": mentor, "text": form.cleaned_data["text"]}
    return carried_out(request, form, actions.answer, "Svaret er sendt til sagsbehandleren.", **said)


def _taken(request, referral: Referral) -> bool:
    try:
        actions.take(referral_id=referral.pk, by=request.user)
        messages.success(request, "Du har taget den. Den bliver stående i køen, til du svarer.")
    except Refused as error:
        messages.error(request, str(error))
    return True
