"""“Find en mentor”: mentors in the order of their points; a human chooses."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from agreements.actions.draft import draft_of, open_proposal
from agreements.actions.matching import Chosen, choose_mentor
from agreements.forms.matching import MUST, ChoiceForm, WishForm
from agreements.matching import SHOWN, Need, find_mentors, wish_of
from agreements.models import Proposal
from cases.views.cases import fetch_case
from mentorstotte.core.forms import refusals_on
from mentorstotte.core.permissions import Permission, requires
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
    return render(request, "agreements/matching/find.html", _context(form, found))


@requires(Permission.WORK_CASES)
def match(request, number):
    """Mentors for the citizen of a case whose assessment is being written."""
    case = fetch_case(request, number)
    proposal = open_proposal(case)
    if proposal is None or not proposal.is_editable:
        messages.info(request, "Begynd vurderingen først. Så ved listen, hvad borgeren har brug for.")
        return redirect("agreements:proposal", number=number)
    form, found = _ranked(request, proposal)
    context = _context(form, found) | {"case": case, "query": request.GET.urlencode()}
    return render(request, "agreements/matching/find.html", context)


@requires(Permission.WORK_CASES)
def choose(request, number, pk):
    """One mentor of the list, and the reason for choosing that one."""
    case = fetch_case(request, number)
    back = f"{reverse('agreements:match', args=[number])}?{request.GET.urlencode()}"
    proposal = open_proposal(case)
    if proposal is None or not proposal.is_editable:
        return redirect("agreements:match", number=number)
    wished, found = _ranked(request, proposal)
    chosen = next((each for each in found if each.mentor.pk == pk), None)
    if chosen is None:
        raise Http404("Mentoren er ikke på listen.")
    form = ChoiceForm(request.POST or None, back=back)
    if request.method == "POST" and form.is_valid():
        listed = tuple(each.ranked for each in found)
        with refusals_on(form):
            said = Chosen(mentor_id=pk, wish=wished.wish(), ranked=listed, **form.answers())
            choose_mentor(proposal_id=proposal.pk, chosen=said, by=request.user, key=form.cleaned_data["key"])
            messages.success(request, f"{chosen.mentor.name} står nu i indstillingen.")
            return redirect(f"{reverse('agreements:proposal', args=[number])}#mentor")
    context = {"case": case, "form": form, "chosen": chosen, "labels": LABELS, "back": back}
    return render(request, "agreements/matching/choose.html", context, status=422 if form.errors else 200)


def _ranked(request, proposal: Proposal):
    """The wishes and the list, the same on both pages."""
    draft = draft_of(proposal)
    form = WishForm(request.GET, wish=wish_of(draft))
    start = draft.start or timezone.localdate()
    need = Need(start, draft.end or start + HALF_A_YEAR, proposal.case.citizen_id, proposal.pk)
    return form, find_mentors(form.wish(), need, **form.filters())


def _context(form: WishForm, found) -> dict:
    return {
        "form": form,
        "found": found[:SHOWN],
        "total": len(found),
        "labels": LABELS,
        "most": [(LABELS[name], points) for name, points in POINTS.items()],
        "must": MUST,
    }
