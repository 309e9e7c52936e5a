"""An agreement that expires or ends: the question, the end with its decision, and an end undone."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from agreements.actions import ends as actions
from agreements.actions.adverse import hearing_of
from agreements.actions.decisions import guidance_text
from agreements.actions.extension import extend, extendable
from agreements.actions.facts import own_standard
from agreements.actions.unfinished import forget_typed
from agreements.enums import EndedReason, ExpiryAnswer
from agreements.forms.agreement import ReasonForm
from agreements.forms.ends import EndForm, ExpiryForm
from agreements.views.agreement_page import AgreementPage, fetch_agreement
from agreements.views.unfinished import to_hearing, typed_before
from mentorstotte.core.calendar import today
from mentorstotte.core.forms import refusals_on
from mentorstotte.core.permissions import Permission, requires
from mentorstotte.core.wording import danish_date


@requires(Permission.WORK_CASES)
def expiry(request, number):
    """Extend, change level, or end: one question, and each answer leads to its act."""
    agreement = fetch_agreement(request, number)
    if hindrance := actions.endable(agreement):
        messages.info(request, hindrance)
        return redirect("agreements:agreement", number=number)
    form = ExpiryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = form.cleaned_data["answer"]
        if answer == ExpiryAnswer.END:
            return redirect(f"{reverse('agreements:end', args=[number])}?aarsag={EndedReason.EXPIRED}")
        with refusals_on(form):
            extend(agreement_id=agreement.pk, answer=answer, by=request.user)
            return redirect("agreements:proposal", number=agreement.case.number)
    context = {
        "agreement": agreement,
        "case": agreement.case,
        "form": form,
        "page": AgreementPage.of(agreement),
        "hindrance": extendable(agreement),
        "levels": own_standard().on(agreement.start_date).levels,
    }
    return render(request, "agreements/ends/expiry.html", context, status=422 if form.errors else 200)


@requires(Permission.WORK_CASES)
def end(request, number):
    """The end with its closing status; a decision where the citizen does not agree."""
    agreement = fetch_agreement(request, number)
    if hindrance := actions.endable(agreement):
        messages.info(request, hindrance)
        return redirect("agreements:agreement", number=number)
    if away := to_hearing(request, agreement, "end"):
        return away
    before = typed_before(request, agreement, "end")
    form = EndForm(request.POST or before, agreement=agreement, reason=_suggested(request, agreement))
    if request.method == "POST" and form.is_valid() and _end(request, form):
        return redirect("cases:detail", number=agreement.case.number)
    context = {
        "agreement": agreement,
        "case": agreement.case,
        "form": form,
        "hearing": hearing_of(agreement),
        "guidance": guidance_text(today()),
        "decided": " ".join(actions.DECIDED),
        "before": before is not None,
    }
    status = 422 if request.method == "POST" and form.errors else 200
    return render(request, "agreements/ends/end.html", context, status=status)


def _suggested(request, agreement) -> str:
    """The reason in the address, else what the register says of the citizen."""
    citizen, asked = agreement.case.citizen, request.GET.get("aarsag", "")
    if asked in EndedReason.values:
        return asked
    if citizen.deceased_on:
        return EndedReason.DIED
    return EndedReason.MOVED if citizen.moved_on else ""


def _end(request, form: EndForm) -> bool:
    with refusals_on(form):
        made = actions.end_agreement(agreement_id=form.agreement.pk, end=form.end(), by=request.user)
        forget_typed(agreement_id=form.agreement.pk)
        _tell(request, made)
    return form.is_valid()


def _tell(request, made) -> None:
    if made is None:
        messages.warning(
            request,
            "Borgeren har ret og pligt til støtten, så aftalen fortsætter. Det er noteret i journalen, og"
            " sagsbehandleren har fået besked.",
        )
    else:
        messages.success(request, f"Aftalen slutter {danish_date(made.last_day)}. Status er journaliseret.")


@requires(Permission.WORK_CASES)
def undo(request, number):
    """An end that was an error is undone, while the agreement's own period lasts."""
    agreement = fetch_agreement(request, number)
    ending = actions.undoable(agreement)
    if ending is None:
        messages.info(request, "Aftalen kan ikke genåbnes.")
        return redirect("agreements:agreement", number=number)
    form = ReasonForm(request.POST or None, label="Hvorfor var afslutningen en fejl?")
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.undo_end(agreement_id=agreement.pk, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, f"Aftale {number} løber igen.")
            return redirect("agreements:agreement", number=number)
    context = {
        "form": form,
        "heading": "Genåbn aftalen?",
        "text": f"{agreement.case.citizen.name} · aftale {number} · sluttede {danish_date(ending.last_day)}",
        "consequences": [
            "Aftalen løber igen til sin egen sidste dag, og fristerne regnes om.",
            "Afslutningen bliver stående i historien med din begrundelse.",
            "Indberetningen skal rettes igen.",
        ],
        "confirm": "Genåbn aftalen",
        "tone": "warning",
        "back": reverse("agreements:agreement", args=[number]),
    }
    return render(request, "components/confirm.html", context, status=422 if form.errors else 200)
