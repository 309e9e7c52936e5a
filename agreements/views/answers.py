"""The citizen's page behind the link, and what a caseworker writes down about the answer (R-32)."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from agreements.actions import answers
from agreements.documents.question import Question
from agreements.forms.answers import AnswerForm, SettleForm
from agreements.hours_page import month_url
from agreements.views.agreement_page import fetch_agreement
from agreements.views.hours import sheet_of, show_month
from agreements.views.signing import public
from mentorstotte.core.forms import carried_out
from mentorstotte.core.permissions import Permission, requires


@public
def question(request, token):
    """Days and hours of the month, without a name; yes, or what is wrong."""
    answer = answers.open_question(token)
    page = Question.of(answer.sheet, request.POST.get("sprog") or request.GET.get("sprog", ""))
    said, words = request.POST.get("svar"), request.POST.get("words", "")
    if request.method == "POST" and said in ("ja", "nej") and (said == "ja" or words.strip()):
        answers.answer_by_link(answer_id=answer.pk, confirmed=said == "ja", words=words)
        return render(request, "agreements/answer/thanks.html", {"page": page, "confirmed": said == "ja"})
    wrong = request.method == "POST"
    context = {"page": page, "token": token, "error": page.words["empty"] if wrong else ""}
    return render(request, "agreements/answer/question.html", context, status=422 if wrong else 200)


@requires(Permission.WORK_CASES)
@require_POST
def register(request, number, year, month):
    """What the citizen said on paper or by telephone."""
    agreement = fetch_agreement(request, number)
    sheet, form = sheet_of(agreement, year, month), AnswerForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        what = {"confirmed": said["said"] == "confirmed", "words": said["words"]}
        done = "Borgerens svar er gemt."
        if carried_out(request, form, answers.register_answer, done, sheet_id=sheet.pk, **what):
            return redirect(month_url(agreement, sheet.month))
    return show_month(request, agreement, sheet, answer_form=form)


@requires(Permission.WORK_CASES)
@require_POST
def settle(request, number, year, month):
    """The disagreement is settled; the month can be approved."""
    agreement = fetch_agreement(request, number)
    sheet, form = sheet_of(agreement, year, month), SettleForm(request.POST)
    if form.is_valid():
        what = {"sheet_id": sheet.pk, "reason": form.cleaned_data["settled"]}
        if carried_out(request, form, answers.settle, "Uenigheden er afklaret.", **what):
            return redirect(month_url(agreement, sheet.month))
    return show_month(request, agreement, sheet, answer_form=form)
