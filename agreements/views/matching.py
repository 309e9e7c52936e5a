"""“Find en mentor”: mentors in the order of their points; a human chooses."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from agreements.actions.draft import draft_of
from agreements.actions.matching import Chosen, choosable, choose_mentor
from agreements.actions.referrals import newest_referral
from agreements.forms.matching import MUST, ChoiceForm, WishForm
from agreements.matching import SHOWN, Need, Offer, find_mentors, wish_of, wish_of_version
from agreements.models import AgreementVersion, MentorChoice, Proposal
from cases.views.cases import fetch_case
from mentorstotte.core.forms import refusals_on
from mentorstotte.core.permissions import Permission, requires
from providers.capacity_picture import picture_of
from providers.rules.facts import EMPLOYEE_KINDS
from providers.rules.matching import POINTS, Wish

HALF_A_YEAR = timedelta(days=182)
LABELS = {
    "role": "Særlig rolle",
    "known": "Har været borgerens mentor",
    "suits": "Gruppe",
    "language": "Sprog",
    "area": "Område",
    "hours": "Ledige timer",
    "price": "Pris under loftet",
}


@requires(Permission.READ_CATALOGUE)
def find(request):
    """Mentors for somebody who has no case yet, or while talking on the phone."""
    form, today = WishForm(request.GET, wish=Wish()), timezone.localdate()
    found = find_mentors(form.wish(), Need(today, today + HALF_A_YEAR), **form.filters())
    return render(request, "agreements/matching/find.html", list_context(form, found))


@requires(Permission.WORK_CASES)
def match(request, number):
    """Mentors for the citizen of a case: while the assessment is written, or after the grant."""
    case = fetch_case(request, number)
    proposal = choosable(case)
    if proposal is None:
        messages.info(request, "Begynd vurderingen først. Så ved listen, hvad borgeren har brug for.")
        return redirect("agreements:proposal", number=number)
    form, found = ranked_for(request, proposal)
    context = list_context(form, found) | {"case": case, "query": request.GET.urlencode()}
    if not proposal.is_editable:
        context |= {"granted": proposal, "referral": newest_referral(proposal)}
    return render(request, "agreements/matching/find.html", context)


@requires(Permission.WORK_CASES)
def choose(request, number, pk):
    """One mentor of the list, and the reason for choosing that one."""
    case = fetch_case(request, number)
    back = f"{reverse('agreements:match', args=[number])}?{request.GET.urlencode()}"
    proposal = choosable(case)
    if proposal is None:
        return redirect("agreements:match", number=number)
    wished, found = ranked_for(request, proposal)
    chosen = next((each for each in found if each.mentor.pk == pk), None)
    if chosen is None:
        raise Http404("Mentoren er ikke på listen.")
    suggested = None if proposal.is_editable else newest_referral(proposal)
    first = {"why": suggested.answer} if suggested and suggested.mentor_id == pk else {}
    first["beyond_normal"] = proposal.assessment.beyond_normal
    asks = not proposal.is_editable and chosen.mentor.kind in EMPLOYEE_KINDS
    form = ChoiceForm(request.POST or None, back=back, asks_beyond=asks, initial=first)
    if request.method == "POST" and form.is_valid():
        listed = tuple(each.ranked for each in found)
        with refusals_on(form):
            said = Chosen(mentor_id=pk, wish=wished.wish(), ranked=listed, **form.answers())
            what = {"proposal_id": proposal.pk, "chosen": said, "key": form.cleaned_data["key"]}
            made = choose_mentor(**what, by=request.user)
            return _chosen(request, proposal, made)
    context = {"case": case, "form": form, "chosen": chosen, "labels": LABELS, "back": back}
    context["picture"] = picture_of(chosen.mentor, timezone.localdate())
    return render(request, "agreements/matching/choose.html", context, status=422 if form.errors else 200)


def _chosen(request, proposal: Proposal, made: MentorChoice):
    """Onwards; a price above the cap waits for an approver first."""
    if made.over_cap:
        messages.info(request, f"{made.mentor.name} er over prisloftet. En godkender skal sige ja først.")
        return redirect("agreements:choice", number=proposal.case.number, pk=made.pk)
    messages.success(request, f"{made.mentor.name} er valgt som mentor.")
    return redirect(_after(proposal, proposal.case.number))


def _after(proposal: Proposal, number: str) -> str:
    """On to what the mentor was missing for: the assessment, or the agreement of a grant."""
    if proposal.is_editable:
        return f"{reverse('agreements:proposal', args=[number])}#mentor"
    return reverse("agreements:agreement_draft", args=[number])


def ranked_for(request, proposal: Proposal, kind: str = ""):
    """The wishes and the list, the same on every page about the proposal; ``kind`` to begin with."""
    draft = draft_of(proposal)
    form = WishForm(request.GET, wish=wish_of(draft), kind=kind)
    start = draft.start or timezone.localdate()
    need = Need(start, draft.end or start + HALF_A_YEAR, proposal.case.citizen_id, proposal.pk)
    return form, find_mentors(form.wish(), need, **form.filters())


def wish_form(request, base: AgreementVersion) -> WishForm:
    """The wishes of a new mentor in a running agreement."""
    return WishForm(request.GET, wish=wish_of_version(base))


def offer_for(request, base: AgreementVersion) -> Offer:
    """The mentors who fit them."""
    form = wish_form(request, base)
    return Offer(base, form.wish(), form.filters())


def list_context(form: WishForm, found) -> dict:
    return {
        "form": form,
        "found": found[:SHOWN],
        "total": len(found),
        "labels": LABELS,
        "most": [(LABELS[name], points) for name, points in POINTS.items()],
        "must": MUST,
    }
