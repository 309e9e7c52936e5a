"""The page “Vurdering og indstilling”."""

import secrets
from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from agreements.actions import proposal as actions
from agreements.actions.adoption import adopt, begin
from agreements.actions.draft import Draft, blank, draft_of, open_proposal
from agreements.actions.facts import own_standard
from agreements.actions.visitation import last_return
from agreements.forms.assessment import AssessmentForm, typed, with_choice
from agreements.models import Proposal
from agreements.views.agreement_page import fetch_agreement
from agreements.views.assessment_page import AssessmentPage, differences, mentor_choice
from cases.models import Case
from cases.views.cases import fetch_case
from mentorstotte.core.access import fetch
from mentorstotte.core.errors import Changed, Refused
from mentorstotte.core.permissions import Permission, requires
from providers.models import Mentor

# Where the page comes back to after a quick choice without JavaScript.
PLACES = {
    "months": "stoetten",
    "boundary_all": "snitflader",
    "bank": "opgaver",
    "add_task": "opgaver",
    "find": "mentor",
}


@requires(Permission.WORK_CASES)
def edit(request, number):
    """Shows the draft, and saves it whatever is missing; a submitted one is shown as it stands."""
    case = fetch_case(request, number)
    proposal = open_proposal(case)
    if proposal and not proposal.is_editable:
        if "submit" in request.POST and proposal.submitted_by == request.user:
            return redirect("cases:detail", number=number)
        return render(request, "agreements/proposal/submitted.html", {"case": case, "proposal": proposal})
    if request.method == "POST":
        return _save(request, case)
    draft = draft_of(proposal) if proposal else blank()
    form = _form(typed(draft, revision=proposal.revision if proposal else 0, page=_new_page()))
    return _page(request, case, form, draft, proposal)


def _form(data) -> AssessmentForm:
    form = AssessmentForm(data, standard=own_standard())
    form.is_valid()
    return form


def _new_page() -> str:
    return secrets.token_urlsafe(16)


def _page(request, case: Case, form: AssessmentForm, draft: Draft, proposal: Proposal | None, **more):
    query = request.POST.get("mentor_query", "") or request.GET.get("mentor", "")
    behind = getattr(proposal, "agreement", None)
    page = AssessmentPage(
        case, form, draft, proposal_id=proposal.pk if proposal else None, query=query, behind=behind
    )
    asked = "mangler" in request.GET
    if asked:
        page.mark_missing()
    context = {
        "case": case,
        "proposal": proposal,
        "form": form,
        "page": page,
        "behind": behind,
        "returned": last_return(proposal) if proposal else None,
        "asked": asked,
        "extra_task": "opgave" in request.GET,
        **more,
    }
    return render(request, "agreements/proposal/edit.html", context, status=409 if "theirs" in more else 200)


def _save(request, case: Case):
    data = with_choice(request.POST)
    form = _form(data)
    draft = form.draft()
    try:
        proposal = _store(case, form, draft, request.user)
    except Changed as error:
        return _collided(request, case, draft, error.theirs)
    except Refused as error:
        form.add_error(None, str(error))
        return _page(request, case, form, draft, open_proposal(case))
    if "submit" in data:
        return _submit(request, case, proposal)
    return redirect(_next(request, case))


def _store(case: Case, form: AssessmentForm, draft: Draft, by) -> Proposal:
    revision = form.cleaned_data.get("revision") or 0
    return actions.save_draft(
        case=case, draft=draft, revision=revision, page=form.cleaned_data.get("page", ""), by=by
    )


def _collided(request, case: Case, draft: Draft, theirs: Proposal):
    """Both versions: mine in the fields, theirs beside each that differs. Saving again is a choice."""
    form = _form(typed(draft, revision=theirs.revision, page=_new_page()))
    told = differences(form, draft_of(theirs))
    return _page(request, case, form, draft, theirs, theirs=theirs, differences=told)


def _submit(request, case: Case, proposal: Proposal):
    act = adopt if hasattr(proposal, "agreement") else actions.submit
    try:
        proposal = act(proposal_id=proposal.pk, by=request.user)
    except actions.NotReady:
        return redirect(f"{reverse('agreements:proposal', args=[case.number])}?mangler=1")
    except Refused as error:
        messages.error(request, str(error))
        return redirect("agreements:proposal", number=case.number)
    messages.success(request, f"{proposal.get_state_display()}: sag {case.number}.")
    return redirect("cases:detail", number=case.number)


def _next(request, case: Case) -> str:
    """Where to go after saving: on to another page, or back to the same place on this one."""
    if "reject" in request.POST:
        return reverse("agreements:reject", args=[case.number])
    if "match" in request.POST:
        return reverse("agreements:match", args=[case.number])
    page = reverse("agreements:proposal", args=[case.number])
    if "check" in request.POST:
        return f"{page}#kontrol"
    place = next((PLACES[name] for name in PLACES if name in request.POST), "")
    if not place:
        messages.success(request, "Kladden er gemt.")
        return page
    sought = urlencode({"mentor": request.POST.get("mentor_query", "")})
    query = {"add_task": "?opgave=1", "find": f"?{sought}"}
    return page + next((text for name, text in query.items() if name in request.POST), "") + f"#{place}"


@requires(Permission.WORK_CASES)
@require_POST
def check(request, number):
    """Saves the draft while it is being written, and answers with what the rules say now (htmx)."""
    case = fetch(
        request,
        Case.objects.select_related("citizen", "team", "caseworker"),
        kind="case",
        key=number,
        number=number,
    )
    data = with_choice(request.POST)
    form = _form(data)
    draft = form.draft()
    try:
        proposal = _store(case, form, draft, request.user)
    except Refused as error:
        return render(
            request, "agreements/proposal/_stopped.html", {"case": case, "error": error}, status=409
        )
    behind, query = getattr(proposal, "agreement", None), data.get("mentor_query", "")
    page = AssessmentPage(case, form, draft, proposal_id=proposal.pk, query=query, behind=behind)
    context = {
        "behind": behind,
        "case": case,
        "form": form,
        "page": page,
        "proposal": proposal,
        "chosen": [name for name in PLACES if name in data],
        "changed": data.get("regions") != page.regions,
        "extra_task": "add_task" in data,
        "oob": True,
    }
    return render(request, "agreements/proposal/check.html", context)


@requires(Permission.WORK_CASES)
def mentors(request, number):
    """The mentors that match what is typed in the search (htmx)."""
    fetch(request, Case.objects, kind="case", key=number, number=number)
    chosen = request.GET.get("mentor", "")
    mentor = (
        Mentor.objects.select_related("supplier").filter(pk=chosen).first() if chosen.isdecimal() else None
    )
    choice = mentor_choice(request.GET.get("mentor_query", ""), mentor)
    return render(request, "agreements/proposal/_mentor.html", {"choice": choice})


@requires(Permission.WORK_CASES)
def withdraw(request, number):
    """Asks first, then takes the proposal back from the visitation."""
    case = fetch_case(request, number)
    proposal = open_proposal(case)
    if request.method == "POST" and proposal:
        try:
            actions.withdraw(proposal_id=proposal.pk, by=request.user)
            messages.success(request, "Indstillingen er trukket tilbage og kan rettes.")
        except Refused as error:
            messages.error(request, str(error))
    if request.method == "POST" or proposal is None or proposal.is_editable:
        return redirect("agreements:proposal", number=number)
    context = {
        "heading": "Træk indstillingen tilbage?",
        "text": f"{case.citizen.name} · sag {case.number}",
        "consequences": ["Den forsvinder fra visitationens kø.", "Du kan rette den og indstille igen."],
        "confirm": "Træk tilbage",
        "back": reverse("agreements:proposal", args=[number]),
    }
    return render(request, "components/confirm.html", context)


@requires(Permission.WORK_CASES)
def basis(request, number):
    """Asks first, then begins the assessment behind an agreement from a spreadsheet."""
    agreement = fetch_agreement(request, number)
    if request.method == "POST" or agreement.proposal_id:
        try:
            begin(agreement_id=agreement.pk, by=request.user)
            return redirect("agreements:proposal", number=agreement.case.number)
        except Refused as error:
            messages.error(request, str(error))
            return redirect("agreements:agreement", number=number)
    context = {
        "heading": "Skriv vurderingen bag aftalen",
        "text": f"{agreement.case.citizen.name} · aftale {number}",
        "consequences": [
            "Aftalen er indlæst fra regneark. For at kunne ændre den skal sagen have en vurdering.",
            "Siden er udfyldt med det, aftalen siger. Det, der står i aftalen, bliver ikke ændret.",
            "Der træffes ingen ny afgørelse, og visitationen bliver ikke spurgt.",
            "Bagefter kan du ændre mentor, timer, opgaver, mål og målgruppe.",
        ],
        "confirm": "Begynd",
        "back": reverse("agreements:agreement", args=[number]),
    }
    return render(request, "components/confirm.html", context)
