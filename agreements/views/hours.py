"""Hours: what was given, month by month; register, correct, send a month to approval, approve it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from agreements.actions import hours as actions
from agreements.actions import months
from agreements.actions.codes import codes_offered
from agreements.actions.segments import mentor_days
from agreements.actions.terms import km_rate_today
from agreements.enums import AnswerState, SheetState
from agreements.followup_page import case_url
from agreements.forms.answers import AnswerForm, SettleForm
from agreements.forms.hours import CorrectionForm, DecisionForm, EntryForm, first_answers
from agreements.hours_page import HoursPage, MonthPage, month_url, said_of_lateness, version_in_force
from agreements.views.agreement_page import fetch_agreement
from mentorstotte.core.errors import Refused
from mentorstotte.core.forms import carried_out, made_by
from mentorstotte.core.permissions import Permission, allowed, requires
from mentorstotte.core.wording import danish_date


@requires(Permission.READ_CASES)
def hours(request, number):
    """The months of the agreement, how the hours last, and the form."""
    agreement = fetch_agreement(request, number)
    version = version_in_force(agreement, "segments__mentor", "tasks")
    return _show(request, agreement, version, _form(EntryForm, request, agreement, version))


@requires(Permission.WORK_CASES)
def register(request, number):
    """Time; starts as a meeting today."""
    agreement = _in_force(request, number)
    version = version_in_force(agreement, "segments__mentor", "tasks")
    form = _form(EntryForm, request, agreement, version)
    if request.method == "POST" and form.is_valid():
        what = {"agreement_id": agreement.pk, "facts": form.facts(), "key": form.cleaned_data["key"]}
        made = made_by(request, form, actions.register_entry, **what)
        if made:
            messages.success(request, f"{made.minutes} minutter {danish_date(made.day)} er registreret.")
            if late := said_of_lateness(made):
                messages.info(request, late)
            return redirect("agreements:hours", number=number)
    return _show(request, agreement, version, form)


@requires(Permission.WORK_CASES)
def correct(request, number, pk):
    """Puts an entry right, or takes it back; the old one stays under it."""
    agreement = _in_force(request, number)
    entry = agreement.time_entries.select_related("sheet").filter(pk=pk).first()
    if entry is None or (entry.is_replaced and request.method != "POST"):
        raise Http404("Tiden findes ikke, eller den er rettet.")
    version = version_in_force(agreement, "segments__mentor", "tasks")
    form = _form(CorrectionForm, request, agreement, version, initial=first_answers(entry))
    if request.method == "POST" and form.is_valid():
        what = {"reason": form.cleaned_data["correction_reason"], "key": form.cleaned_data["key"]}
        made = made_by(request, form, actions.correct_entry, entry_id=pk, facts=form.facts(), **what)
        if made:
            messages.success(request, "Tiden er trukket tilbage." if made.taken_back else "Tiden er rettet.")
            return redirect(month_url(agreement, made.sheet.month))
    context = {"agreement": agreement, "case": agreement.case, "form": form, "entry": entry}
    return render(request, "agreements/hours/correct.html", context, status=422 if form.errors else 200)


@requires(Permission.READ_CASES)
def month(request, number, year, month):
    """One month: entries, sums, money, and what it waits for."""
    agreement = fetch_agreement(request, number)
    return show_month(request, agreement, sheet_of(agreement, year, month))


@requires(Permission.WORK_CASES)
@require_POST
def submit(request, number, year, month):
    """Sends the month to approval."""
    agreement = fetch_agreement(request, number)
    sheet = sheet_of(agreement, year, month)
    try:
        months.submit_month(agreement_id=agreement.pk, month=sheet.month, by=request.user)
        messages.success(request, "Måneden er sendt til godkendelse.")
    except Refused as error:
        messages.error(request, str(error))
    return redirect(month_url(agreement, sheet.month))


@requires(Permission.DECIDE_CASES)
@require_POST
def decide(request, number, year, month):
    """Approves the month, or sends it back with the reason."""
    agreement = fetch_agreement(request, number)
    sheet, form = sheet_of(agreement, year, month), DecisionForm(request.POST)
    back = "return" in request.POST
    act, said = (months.return_month, "sendt tilbage") if back else (months.approve_month, "godkendt")
    if form.is_valid():
        what = {"sheet_id": sheet.pk, "reason": form.cleaned_data["reason"]}
        if carried_out(request, form, act, f"Måneden er {said}.", **what):
            return redirect(month_url(agreement, sheet.month))
    return show_month(request, agreement, sheet, form)


# What the views share --------------------------------------------------------------------------------------
def _in_force(request, number):
    agreement = fetch_agreement(request, number)
    if not agreement.in_force:
        raise Http404("Aftalen er ikke underskrevet.")
    return agreement


def _form(kind, request, agreement, version, **kwargs):
    tasks = [(task.pk, task.text) for task in version.tasks.all()]
    keys = dict.fromkeys(each.mentor for each in mentor_days(version) if each.mentor)
    known = {row.mentor_id: row.mentor for row in version.segments.all() if row.mentor_id}
    if agreement.mentor_id:
        known[agreement.mentor_id] = agreement.mentor
    mentors = [(key, known[key].name) for key in keys]
    codes = codes_offered(agreement, [known[key] for key in keys])
    if len(mentors) > 1:
        kwargs["initial"] = {"mentor_id": agreement.mentor_id} | kwargs.get("initial", {})
    asked = {"tasks": tasks, "mentors": mentors, "codes": codes}
    asked["km_rate"] = km_rate_today(known[key] for key in keys)
    return kind(request.POST or None, back=case_url(agreement), **asked, **kwargs)


def sheet_of(agreement, year: int, month: int):
    """The month of the agreement; 404 without hours."""
    found = agreement.sheets.filter(month__year=year, month__month=month)
    sheet = found.select_related("submitted_by", "approved_by").first()
    if sheet is None:
        raise Http404("Der er ingen timer i måneden.")
    return sheet


def _show(request, agreement, version, form):
    page = HoursPage.of(agreement, version, timezone.localdate())
    form.helper.form_action = reverse("agreements:hours_new", args=[agreement.number])
    context = {"agreement": agreement, "case": agreement.case, "form": form, "page": page}
    return render(request, "agreements/hours/hours.html", context, status=422 if form.errors else 200)


def show_month(request, agreement, sheet, form=None, answer_form=None):
    """The page of a month; ``form`` or ``answer_form`` come back with what was wrong in them."""
    page = MonthPage.of(agreement, version_in_force(agreement), sheet)
    form = form or DecisionForm(own=page.is_of(request.user))
    form.helper.form_action = month_url(agreement, sheet.month, "month_decide")
    context = {"agreement": agreement, "case": agreement.case, "form": form, "page": page, "sheet": sheet}
    waits = sheet.state == SheetState.SUBMITTED
    context["may_decide"] = waits and allowed(request.user, Permission.DECIDE_CASES)
    context["may_submit"] = sheet.state == SheetState.OPEN and allowed(request.user, Permission.WORK_CASES)
    context["submit_url"] = month_url(agreement, sheet.month, "month_submit")
    context["answer_form"] = answer_form or _answer_form(request.user, page.answer)
    if context["answer_form"]:
        act = "month_settle" if page.answer and page.answer.holds else "month_answer"
        context["answer_form"].helper.form_action = month_url(agreement, sheet.month, act)
    wrong = form.errors or (answer_form and answer_form.errors)
    return render(request, "agreements/hours/month.html", context, status=422 if wrong else 200)


def _answer_form(user, answer):
    """What can be written down about the citizen's answer now; nothing when it is all said."""
    if answer is None or not allowed(user, Permission.WORK_CASES):
        return None
    if answer.state == AnswerState.ASKED:
        return AnswerForm()
    return SettleForm() if answer.holds else None
