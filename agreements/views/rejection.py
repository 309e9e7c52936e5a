"""Giving a rejection: party hearing, letter, decision, and the day when the citizen received it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from agreements.actions import rejection as actions
from agreements.actions.decisions import guidance_text, legal_basis_of, register_receipt
from agreements.actions.draft import draft_of, open_proposal
from agreements.actions.letters import rejection_print
from agreements.actions.proposal import check_draft
from agreements.documents.letters import rejection_pdf
from agreements.documents.parts import IncompleteDocumentError
from agreements.forms.fields import YES
from agreements.forms.rejection import (
    AnswerForm,
    HearingForm,
    ReceiptForm,
    RejectionForm,
    suggested_answer_day,
)
from agreements.models import Decision
from cases.closed import when_closed
from cases.enums import BoundaryAnswer
from cases.views.cases import fetch_case
from mentorstotte.core.calendar import complaint_deadline
from mentorstotte.core.files import shown
from mentorstotte.core.forms import refusals_on
from mentorstotte.core.permissions import Permission, requires
from mentorstotte.core.wording import danish_date, danish_hours

RELATED = ("document", "decided_by", "proposal", "agreement")


@requires(Permission.DECIDE_CASES)
def reject(request, number):
    """One page with three parts: hearing, letter, decision. A half-written letter is kept."""
    case = fetch_case(request, number)
    proposal = open_proposal(case)
    if proposal is None:
        return _nothing_to_reject(request, case)
    hearing = actions.last_hearing(case)
    form = RejectionForm(
        request.POST or None, initial=proposal.rejection_draft or _suggestion(proposal, hearing)
    )
    if request.method == "POST":
        actions.save_letter(proposal_id=proposal.pk, draft=form.typed())
        if "save" in request.POST:
            messages.success(request, "Brevet er gemt som kladde.")
            return redirect("agreements:reject", number=number)
        if form.is_valid() and (decision := _decide(request, form, proposal)):
            messages.success(request, "Der er givet afslag. Brevet er forseglet og gemt på sagen.")
            return redirect("agreements:decision", number=number, pk=decision.pk)
    context = {
        "case": case,
        "proposal": proposal,
        "form": form,
        "hearing": hearing,
        "check": check_draft(case, draft_of(proposal), proposal_id=proposal.pk)[0],
        "guidance": guidance_text(timezone.localdate()),
    }
    return render(request, "agreements/rejection/reject.html", context, status=422 if form.errors else 200)


def _decide(request, form: RejectionForm, proposal) -> Decision | None:
    answer = form.cleaned_data["hearing_needed"]
    if not answer:
        form.add_error("hearing_needed", "Svar ja eller nej. Svaret står i afgørelsen.")
        return None
    with refusals_on(form):
        return actions.reject(
            proposal_id=proposal.pk, letter=form.letter(), hearing_needed=answer == YES, by=request.user
        )
    return None


def _nothing_to_reject(request, case):
    """A decision that was made already is shown; else the assessment comes first."""
    latest = case.decisions.filter(outcome="rejected").first()
    if latest:
        return redirect("agreements:decision", number=case.number, pk=latest.pk)
    messages.info(
        request, "Begynd vurderingen, før du giver afslag: et afslag bygger på en vurdering af borgeren."
    )
    return redirect("agreements:proposal", number=case.number)


def _suggestion(proposal, hearing) -> dict:
    """A start to the letter: what was asked for, the paragraph, and the help that borders on what the
    citizen has.
    """
    draft = draft_of(proposal)
    first = draft.segments[0]
    what = "Din sag handler om mentorstøtte"
    if first.weekly_hours:
        what += f", {danish_hours(first.weekly_hours)}"
    if draft.start and draft.end:
        what += f", fra {danish_date(draft.start)} til {danish_date(draft.end)}"
    day = draft.start or timezone.localdate()
    basis = legal_basis_of(draft.person["target_group"], day)
    return {
        "matter": f"{what}.",
        "rules": basis[:1].upper() + basis[1:],
        "help": [scheme for scheme, answer in draft.boundary.items() if answer == BoundaryAnswer.YES],
        "heard": hearing.answer if hearing else "",
    }


@requires(Permission.DECIDE_CASES)
@require_POST
def preview(request, number):
    """The letter as it would be, not sealed and not kept."""
    case = fetch_case(request, number)
    form = RejectionForm(request.POST)
    form.is_valid()
    try:
        pdf = rejection_pdf(rejection_print(case, form.letter(), by=request.user))
    except IncompleteDocumentError as error:
        return render(
            request,
            "agreements/rejection/preview_missing.html",
            {"case": case, "missing": error.missing},
            status=422,
        )
    return shown(pdf, name=f"udkast-{case.number}.pdf")


def _back(request, case) -> str:
    """The page that asked for the hearing: the change or the end of an agreement, else the rejection."""
    asked = request.GET.get("tilbage", "")
    ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if asked and ours else reverse("agreements:reject", args=[case.number])


@requires(Permission.DECIDE_CASES)
def hearing(request, number):
    """Facts are put to the citizen in a letter before an adverse decision."""
    case = fetch_case(request, number)
    form = HearingForm(request.POST or None, initial={"answer_by": suggested_answer_day()})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            sent = actions.send_hearing(case=case, letter=form.letter(), by=request.user)
            messages.success(
                request, f"Partshøringen er gemt på sagen. Svarfrist {danish_date(sent.answer_by)}."
            )
            return redirect(_back(request, case))
    context = {"case": case, "form": form, "back": _back(request, case)}
    return render(request, "agreements/rejection/hearing.html", context, status=422 if form.errors else 200)


@requires(Permission.DECIDE_CASES)
def answer(request, number, pk):
    """What the citizen answered to the hearing."""
    case = fetch_case(request, number)
    found = get_object_or_404(case.party_hearings, pk=pk)
    form = AnswerForm(request.POST or None, initial={"answered_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.register_answer(hearing_id=found.pk, by=request.user, **form.cleaned_data)
            messages.success(request, "Svaret er gemt i journalen.")
            return redirect(_back(request, case))
    context = {"case": case, "form": form, "hearing": found, "back": _back(request, case)}
    return render(request, "agreements/rejection/answer.html", context, status=422 if form.errors else 200)


@requires(Permission.READ_CASES)
def decision(request, number, pk):
    """One decision, its letter, and the last day to complain once the day of receipt is known."""
    case = fetch_case(request, number)
    found = get_object_or_404(
        case.decisions.select_related("document", "decided_by", "proposal", "agreement"), pk=pk
    )
    form = ReceiptForm(initial={"received_on": found.received_on})
    deadline = complaint_deadline(found.received_on) if found.received_on else None
    context = {"case": case, "decision": found, "form": form, "deadline": deadline}
    return render(request, "agreements/rejection/decision.html", context)


@requires(Permission.DECIDE_CASES)
@require_POST
@when_closed
def receipt(request, number, pk):
    """Records the day when the citizen received the decision."""
    case = fetch_case(request, number)
    found = get_object_or_404(
        case.decisions.select_related("document", "decided_by", "proposal", "agreement"), pk=pk
    )
    form = ReceiptForm(request.POST)
    if form.is_valid():
        with refusals_on(form, "received_on"):
            last = register_receipt(
                decision_id=pk, received_on=form.cleaned_data["received_on"], by=request.user
            )
            messages.success(request, f"Gemt. Klagefristen er {danish_date(last)} kl. 23.59.")
            return redirect("agreements:decision", number=number, pk=pk)
    context = {"case": case, "decision": found, "form": form, "deadline": None}
    return render(request, "agreements/rejection/decision.html", context, status=422)
