"""A change of the standard tried on every running agreement: the time that "Prøv en ændring" takes."""

import time
from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from agreements.models import Agreement
from mentorstotte.core.models import User
from reporting.actions.trials import run_trial, start_trial
from reporting.demo import crowd
from reporting.enums import TrialKind

CHANGES = {"level4_max_months": "2", "level_1": "1.00", "level_2": "2.00", "followup_weeks": "8"}
RUNNING = 20_000


def report(by: User) -> Iterator[str]:
    """One row of ``make bench``; all that is added, to come to ``RUNNING`` too, is undone."""
    with transaction.atomic():
        _fill_up()
        trial = start_trial(kind=TrialKind.STANDARD, changes=CHANGES, by=by)
        wall, processor = time.perf_counter(), time.process_time()
        result = run_trial(trial_id=trial.pk).result
        wall, processor = time.perf_counter() - wall, time.process_time() - processor
        transaction.set_rollback(True)
    yield (
        f"a changed standard on {result['judged']} running agreements: {wall:.1f} s "
        f"({processor:.1f} s of processor time)"
    )


def _fill_up() -> None:
    today = timezone.localdate()
    missing = RUNNING - Agreement.objects.running_on(today).count()
    if missing > 0:
        crowd.load(agreements=missing, today=today)
