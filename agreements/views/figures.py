"""The switch for figures of a named mentor, and those of the mentor who looks in the portal."""

from datetime import date

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from agreements.evaluation import mentor_evaluations
from agreements.forms.figures import SwitchForm
from agreements.forms.frameworks import PeriodForm
from agreements.patterns import mentor_patterns
from mentorstotte.core.forms import carried_out
from mentorstotte.core.permissions import Permission, requires
from providers.actions.figures import switch_off, switch_on
from providers.models import Mentor, NamedFigures


@requires(Permission.ADMINISTER)
def switch(request):
    """Whether figures of a named mentor are shown, and every turn of the switch."""
    turns = list(NamedFigures.objects.select_related("set_by"))
    newest = turns[0] if turns and turns[0].is_on else None
    context = {"newest": newest, "turns": turns, "today": timezone.localdate()}
    return render(request, "agreements/figures/switch.html", context)


@requires(Permission.ADMINISTER)
def on(request):
    """Switches them on, with when and how the mentors were told."""
    form = SwitchForm(request.POST or None, back=reverse("agreements:named_figures"))
    if request.method == "POST" and form.is_valid():
        said = "Tal om den enkelte mentor er slået til."
        if carried_out(request, form, switch_on, said, informed=form.informed()):
            return redirect("agreements:named_figures")
    return render(request, "agreements/figures/on.html", {"form": form}, status=422 if form.errors else 200)


@requires(Permission.ADMINISTER)
@require_POST
def off(request):
    """Switches them off."""
    switch_off(by=request.user)
    messages.success(request, "Tal om den enkelte mentor er slået fra.")
    return redirect("agreements:named_figures")


def switched_on() -> date:
    """From which day on a named mentor's figures may be shown; 404 while they are switched off."""
    since = NamedFigures.objects.since(timezone.localdate())
    if since is None:
        raise Http404("Tal om den enkelte mentor er ikke slået til.")
    return since


def period_from(request, since: date) -> tuple[PeriodForm, date, date]:
    """The period that was asked for, of days from ``since`` on."""
    form = PeriodForm(request.GET)
    first, last = form.chosen()
    return form, max(first, since), max(last, since)


@requires(Permission.GIVE_TIME)
def own(request):
    """The mentor's own patterns and evaluation, as the municipality sees them."""
    since, mentor = switched_on(), get_object_or_404(Mentor, user=request.user)
    form, first, last = period_from(request, since)
    told, few = mentor_evaluations(first, last, timezone.localdate(), since, mentor=mentor)
    context = {
        "form": form,
        "first": first,
        "last": last,
        "switch": NamedFigures.objects.first(),
        "row": next(iter(mentor_patterns(first, last, mentor=mentor)), None),
        "evaluation": told[0].figures if told else None,
        "few": few,
    }
    return render(request, "agreements/portal/figures.html", context)
