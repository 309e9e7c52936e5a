"""“Lovændring”: what a new law touches; entering one, trying it on the running cases, and publishing it."""

from datetime import date

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from agreements.models import Agreement
from cases.actions import law as actions
from cases.enums import DraftState, TargetGroup
from cases.law import published_texts, regimes
from cases.models import RegimeDraft
from cases.rules.published import regime_of, template
from cases.rules.reading import RuleDataError
from mentorstotte.core.forms import OnceForm, refusals_on
from mentorstotte.core.permissions import Permission, requires
from reporting import law_page, tasks
from reporting.actions.trials import start_trial, submit_tried
from reporting.enums import TrialKind, TrialState
from reporting.forms.law import LawFilter, LawForm, ReturnLawForm
from reporting.forms.regime import RegimeForm
from reporting.rules.law import differences
from reporting.rules.regime import fields_of

DRAFTS = 10


@requires(Permission.READ_STANDARD)
def changes(request):
    """One change of law: what it says otherwise, and everything that crosses its day."""
    today, found = timezone.localdate(), law_page.changes()
    change = law_page.chosen_change(found, request.GET.get("lov", ""), today)
    context = {"form": LawFilter({"lov": change.new.id}), "change": change, "coming": change.day > today}
    context |= law_page.page_of(request, change)
    drafts = RegimeDraft.objects.exclude(state=DraftState.DROPPED).select_related("drafted_by")[:DRAFTS]
    return render(request, "reporting/law.html", context | {"drafts": drafts})


@requires(Permission.ENTER_LAW)
def enter(request):
    """A new law, beginning as the latest one whose rules are entered, under the name of the next to come."""
    base = [regime for regime in regimes().all if not regime.announced][-1]
    coming = [regime for regime in regimes().all if regime.announced]
    code, name, day = ("LOV", "Ny lov", date(timezone.localdate().year + 1, 1, 1))
    if coming:
        code, name, day = coming[0].id, coming[0].name, coming[0].valid_from
    return _form(request, None, template(base, code=code, name=name, valid_from=day))


@requires(Permission.ENTER_LAW)
def edit(request, pk):
    """A draft again."""
    found = get_object_or_404(RegimeDraft, pk=pk)
    return _form(request, found, found.text)


def _form(request, found: RegimeDraft | None, text: str):
    """The law field by field, or as text: when asked for, and when the text cannot be read as fields."""
    form = _form_of(request, found, text)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            saved = actions.save_regime(
                draft_id=found and found.pk,
                text=form.written(),
                key=form.cleaned_data["key"],
                by=request.user,
            )
            return redirect("reporting:law_draft", pk=saved.pk)
    context = {
        "form": form,
        "draft": found,
        "groups": TargetGroup.choices,
        "as_text": isinstance(form, LawForm),
    }
    return render(request, "reporting/law_form.html", context, status=422 if form.errors else 200)


def _form_of(request, found: RegimeDraft | None, text: str):
    back = reverse("reporting:law_draft", args=[found.pk]) if found else reverse("reporting:law")
    as_text = "text" in request.POST or "som_tekst" in request.GET
    try:
        regime = None if as_text else regime_of(text, published_texts())[0]
    except RuleDataError:
        regime = None
    if regime is None:
        return LawForm(request.POST or None, initial={"text": text}, back=back)
    return RegimeForm(request.POST or None, initial=fields_of(regime), back=back)


@requires(Permission.PUBLISH_LAW)
def draft(request, pk):
    """What an entered law would change, its effect, and the way to publish it."""
    return _draft(request, get_object_or_404(RegimeDraft.objects.select_related("drafted_by"), pk=pk))


def _draft(request, found: RegimeDraft, *, form=None, status: int = 200):
    trial = found.trials.select_related("started_by").order_by("-pk").first()
    approval = actions.approval_of(found)
    hands = (found.drafted_by_id, approval.submitted_by_id if approval else None)
    context = {
        "draft": found,
        "trial": trial,
        "tried": trial is not None and trial.state == TrialState.DONE and trial.text == found.text,
        "approval": approval,
        "own_hand": request.user.pk in hands,
        "form": form or ReturnLawForm(),
        "try_form": OnceForm(),
        **_reading(found),
    }
    return render(request, "reporting/law_draft.html", context, status=status)


def _reading(found: RegimeDraft) -> dict:
    """The draft as a regime with what it changes from the one before it, or why it cannot be read."""
    before = [text for text in published_texts() if text != found.text]
    try:
        regime, together = regime_of(found.text, before)
    except RuleDataError as error:
        return {"error": f"{error.key}: {error.why}"}
    earlier = [each for each in together.all if each.valid_from < regime.valid_from]
    old = earlier[-1] if earlier else regime
    return {"regime": regime, "old": old, "differences": differences(old, regime)}


@requires(Permission.PUBLISH_LAW)
@require_POST
def try_law(request, pk):
    """Counts the effect on all running agreements."""
    found = get_object_or_404(RegimeDraft, pk=pk)
    form = OnceForm(request.POST)
    key = form.cleaned_data["key"] if form.is_valid() else None
    trial = start_trial(kind=TrialKind.LAW, draft=found, key=key, by=request.user)
    tasks.start_counting(trial, Agreement.objects.running_on(trial.on).count())
    return redirect("reporting:trial", public_id=trial.public_id)


@requires(Permission.ENTER_LAW)
@require_POST
def submit(request, pk):
    """Puts the law to a second person; its effect must have been seen first."""
    found = get_object_or_404(RegimeDraft, pk=pk)
    form = ReturnLawForm(request.POST)
    with refusals_on(form):
        submit_tried(draft_id=pk, by=request.user)
        messages.success(request, "Loven er sendt til en anden, der kan offentliggøre den.")
        return redirect("reporting:law_draft", pk=pk)
    return _draft(request, found, form=form, status=422)


@requires(Permission.PUBLISH_LAW)
@require_POST
def decide(request, pk):
    """Publishes the law, or sends it back with a reason."""
    found = get_object_or_404(RegimeDraft, pk=pk)
    form = ReturnLawForm(request.POST)
    form.is_valid()
    with refusals_on(form):
        if "publish" in request.POST:
            actions.publish_regime(draft_id=pk, by=request.user)
            messages.success(request, f"{found.regime} er offentliggjort, og reglerne bruger den nu.")
        else:
            actions.return_regime(draft_id=pk, reason=form.cleaned_data.get("reason", ""), by=request.user)
            messages.success(request, "Loven er sendt tilbage.")
        return redirect("reporting:law_draft", pk=pk)
    return _draft(request, get_object_or_404(RegimeDraft, pk=pk), form=form, status=422)
