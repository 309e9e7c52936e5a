"""The citizen's rights on a case: what was told and asked for, what is handed out, who has seen the data."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from agreements import tasks
from agreements.actions import access, access_approval
from agreements.actions import rights as actions
from agreements.actions.approvals import rounds
from agreements.actions.information import told_elsewhere, uninformed
from agreements.documents.rights_answer import rights_answer_pdf
from agreements.forms.rights import AnswerForm, LeaveOutForm, PostponeForm, RightsForm, ToldForm
from agreements.forms.visitation import ReturnForm
from agreements.models import Information, LeftOut, RightsRequest
from agreements.overview import next_waiting
from cases.closed import when_closed
from cases.views.cases import fetch_case
from mentorstotte.core.enums import ApprovalState
from mentorstotte.core.errors import Refused
from mentorstotte.core.files import attachment, shown
from mentorstotte.core.forms import carried_out, made_by, refusals_on
from mentorstotte.core.log_extract import extract_pdf
from mentorstotte.core.permissions import Permission, requires


@requires(Permission.READ_CASES)
def rights(request, number):
    """What the citizen was told, consents to and has asked for."""
    case = fetch_case(request, number)
    told = list(Information.objects.filter(citizen=case.citizen_id).select_related("registered_by"))
    context = {
        "case": case,
        "told": told,
        "untold": not told and uninformed().filter(pk=case.pk).exists(),
        "consents": case.consents.running_on(timezone.localdate()),
        "requests": case.rights_requests.all(),
        "today": timezone.localdate(),
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
    return _ask(request, case, form, "Borgeren er oplyst på anden måde")


@requires(Permission.DECIDE_CASES)
@when_closed
def looks(request, number):
    """The citizen's own extract of the read log, to be handed out."""
    case = fetch_case(request, number)
    pdf = extract_pdf(case.citizen_id, case.citizen.full_name)
    return attachment(pdf, name=f"opslag-{number}.pdf")


@requires(Permission.DECIDE_CASES)
@when_closed
def register(request, number):
    """A citizen asks to see something, says that something is wrong, or objects."""
    case = fetch_case(request, number)
    form = RightsForm(request.POST or None, asked_by=case.citizen.full_name, back=_back(number))
    if request.method == "POST" and form.is_valid():
        made = made_by(request, form, actions.register, case_id=case.pk, facts=form.facts())
        if made:
            return redirect("agreements:rights_request", number=number, pk=made.pk)
    return _ask(request, case, form, "Ny anmodning fra borgeren")


@requires(Permission.READ_CASES)
def show(request, number, pk):
    """One of them: its deadline, what is handed out or answered, and what is left to do."""
    case = fetch_case(request, number)
    return _show(request, case, _find(case, pk))


@requires(Permission.DECIDE_CASES)
@require_POST
@when_closed
def answer(request, number, pk):
    """The answer to a correction or an objection."""
    case = fetch_case(request, number)
    found, form = _find(case, pk), AnswerForm(request.POST)
    if form.is_valid():
        if "preview" in request.POST:
            return _preview(request, found, form)
        what = {"request_id": pk, **form.cleaned_data}
        done = "Svaret er skrevet i journalen. Nu skal brevet sendes."
        if carried_out(request, form, actions.answer, done, **what):
            return redirect("agreements:rights_request", number=number, pk=pk)
    return _show(request, case, found, form)


@requires(Permission.DECIDE_CASES)
@when_closed
def postpone(request, number, pk):
    """The citizen has been told that it takes longer."""
    case = fetch_case(request, number)
    found = _find(case, pk)
    back = reverse("agreements:rights_request", args=[number, pk])
    form = PostponeForm(request.POST or None, back=back)
    if request.method == "POST" and form.is_valid():
        what = {"request_id": found.pk, **form.cleaned_data}
        if carried_out(request, form, actions.postpone, "Den nye frist er skrevet på sagen.", **what):
            return redirect(back)
    return _ask(request, case, form, "Svaret tager længere tid")


@requires(Permission.DECIDE_CASES)
@require_POST
@when_closed
def gather(request, number, pk):
    """The file to hand out; a large one is made by a worker."""
    case = fetch_case(request, number)
    try:
        count = access.ask_file(request_id=_find(case, pk).pk, by=request.user)
        tasks.start_access_file(pk, count)
    except Refused as error:
        messages.error(request, str(error))
    return redirect("agreements:rights_request", number=number, pk=pk)


@requires(Permission.DECIDE_CASES)
@when_closed
def leave_out(request, number, pk, part):
    """A part that is not handed out: by which rule, and why."""
    case = fetch_case(request, number)
    found = _find(case, pk)
    left = next((each for each in access.parts_of(case) if each.key == part), None)
    if left is None or not found.is_access:
        raise Http404
    back = reverse("agreements:rights_request", args=[number, pk])
    form = LeaveOutForm(request.POST or None, rules=found.rules, back=back)
    if request.method == "POST" and form.is_valid():
        what = {"request_id": pk, "part": part, **form.cleaned_data}
        if carried_out(request, form, access.leave_out, f"Undtaget: {left.title}.", **what):
            return redirect(back)
    return _ask(request, case, form, f"Undtag: {left.title}")


@requires(Permission.DECIDE_CASES)
@require_POST
@when_closed
def take_in(request, number, pk, part):
    """The part is handed out after all."""
    case = fetch_case(request, number)
    try:
        access.take_in(request_id=_find(case, pk).pk, part=part, by=request.user)
    except Refused as error:
        messages.error(request, str(error))
    return redirect("agreements:rights_request", number=number, pk=pk)


@requires(Permission.DECIDE_CASES)
@require_POST
@when_closed
def ask_yes(request, number, pk):
    """What is left out is put to an approver."""
    case = fetch_case(request, number)
    try:
        access_approval.ask_yes(request_id=_find(case, pk).pk, by=request.user)
        messages.success(request, "Undtagelserne er sendt til godkendelse.")
    except Refused as error:
        messages.error(request, str(error))
    return redirect("agreements:rights_request", number=number, pk=pk)


@requires(Permission.APPROVE)
@require_POST
@when_closed
def approve(request, number, pk):
    """Says yes to what is left out, and goes on to the next in the queue."""
    case = fetch_case(request, number)
    found, seen = _find(case, pk), request.POST.get("round", "")
    seen = int(seen) if seen.isdecimal() else None
    try:
        access_approval.approve(request_id=found.pk, round_id=seen, by=request.user)
    except Refused as error:
        messages.error(request, str(error))
        return redirect("agreements:rights_request", number=number, pk=pk)
    messages.success(request, f"Undtagelserne er godkendt: sag {number}. Sagsbehandleren har fået besked.")
    return redirect(next_waiting(request.user))


@requires(Permission.APPROVE)
@require_POST
@when_closed
def send_back(request, number, pk):
    """What is left out must be changed, or asked for anew."""
    case = fetch_case(request, number)
    found, form = _find(case, pk), ReturnForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            reason = form.cleaned_data["reason"]
            access_approval.send_back(request_id=found.pk, reason=reason, by=request.user)
            messages.success(request, f"Sendt tilbage: sag {number}. Sagsbehandleren har fået besked.")
            return redirect(next_waiting(request.user))
    return _show(request, case, found, returning=form)


def _preview(request, found: RightsRequest, form: AnswerForm):
    """The letter before it is sealed; nothing is kept."""
    try:
        letter = actions.answer_print(found, **form.cleaned_data, by=request.user)
    except Refused as error:
        form.add_error(error.at or None, str(error))
        return _show(request, found.case, found, form)
    return shown(rights_answer_pdf(letter), name=f"udkast-{found.case.number}.pdf")


def _find(case, pk: int) -> RightsRequest:
    related = case.rights_requests.select_related("file", "registered_by", "answered_by")
    left_out = Prefetch("left_out", LeftOut.objects.select_related("by"))
    return get_object_or_404(related.prefetch_related(left_out), pk=pk)


def _show(request, case, found: RightsRequest, form: AnswerForm | None = None, *, returning=None):
    answer_form = form or AnswerForm()
    context = {
        "case": case,
        "asked": found,
        "today": timezone.localdate(),
        "form": answer_form,
        "return_form": returning or ReturnForm(),
        "wrong": returning or answer_form,
        **(_handed_out(case, found, request.user) if found.is_access else {}),
    }
    status = 422 if form or returning else 200
    return render(request, "agreements/rights/request.html", context, status=status)


def _handed_out(case, found: RightsRequest, user) -> dict:
    """What goes out and what does not, and where the second person's yes stands."""
    left = {each.part: each for each in found.left_out.all()}
    parts, newest = access.parts_of(case), rounds(found).first()
    pending = newest if newest and newest.state == ApprovalState.PENDING else None
    return {
        "parts": [part for part in parts if part.key not in left],
        "left_out": [(part, left[part.key]) for part in parts if part.key in left],
        "round": newest,
        "pending": pending,
        "approved": access_approval.is_approved(found, newest),
        "hindrance": access_approval.hindrance(found, pending, user) if pending else "",
    }


def _ask(request, case, form, heading: str):
    context = {"case": case, "form": form, "heading": heading}
    return render(request, "agreements/rights/act.html", context, status=422 if form.errors else 200)


def _back(number: str) -> str:
    return reverse("agreements:rights", args=[number])
