"""“Prøv en ændring”: what another standard would mean at the next extensions, before anybody decides it."""

from django.shortcuts import redirect, render
from django.utils import timezone

from agreements.actions.facts import own_standard
from agreements.models import Agreement
from mentorstotte.core.access import fetch
from mentorstotte.core.permissions import Permission, requires
from reporting import tasks
from reporting.actions.trials import start_trial
from reporting.enums import TrialKind
from reporting.forms.trials import TrialForm
from reporting.models import Trial
from reporting.trial_page import page_of

SHOWN = 10


@requires(Permission.TRY_STANDARD)
def try_change(request):
    """Another value for any parameter; nothing is kept as standard."""
    today = timezone.localdate()
    version = own_standard().on(today)
    form = TrialForm(request.POST or None, version=version)
    if request.method == "POST" and form.is_valid():
        trial = start_trial(
            kind=TrialKind.STANDARD, changes=form.changes(), by=request.user, key=form.cleaned_data["key"]
        )
        tasks.start_counting(trial, Agreement.objects.running_on(today).count())
        return redirect("reporting:trial", public_id=trial.public_id)
    own = Trial.objects.filter(started_by=request.user, kind=TrialKind.STANDARD)[:SHOWN]
    context = {"form": form, "version": version, "trials": own}
    return render(request, "reporting/try.html", context, status=422 if form.errors else 200)


@requires(Permission.TRY_STANDARD)
def trial(request, public_id):
    """One trial: the totals, and the agreements behind them in one's own teams."""
    trials = Trial.objects.select_related("progress", "draft")
    found = fetch(request, trials, kind="trial", key=str(public_id), by_team=False, public_id=public_id)
    return render(request, "reporting/trial.html", page_of(request, found))
