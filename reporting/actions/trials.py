"""Trying a change on the running agreements: kept as asked, counted in chunks, never in force."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from itertools import islice

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from agreements import law
from agreements.actions.facts import own_standard
from agreements.models import Agreement
from agreements.rules import RuleBook
from cases.actions.law import submit_regime
from cases.law import published_texts
from cases.models import RegimeDraft
from cases.rules.published import regime_of
from cases.rules.reading import RuleDataError
from mentorstotte.core.copying import copy_rows
from mentorstotte.core.errors import Refused
from mentorstotte.core.once import once
from reporting.actions.running import running_agreements
from reporting.actions.turn import trial_turn
from reporting.enums import TrialKind, TrialState
from reporting.models import Trial, TrialProgress, TrialRow
from reporting.rules.effects import OF_LAW, Comparison, Effect, changed, rules_of, rules_with

CHUNK = 1000
TOLD_EVERY = 0.5  # seconds
KEPT = 20
MAX_ATTEMPTS = 3
GAVE_UP = "Beregningen lykkedes ikke i tre forsøg. Prøv igen, eller kontakt systemadministratoren."


@once(Trial)
def start_trial(*, kind: TrialKind, by, changes: dict[str, str] | None = None, draft=None) -> Trial:
    """Keeps what is to be tried; the person's oldest trials give way. ``run_trial`` counts it."""
    trial = Trial.objects.create(
        kind=kind,
        changes=changes or {},
        draft=draft,
        text=draft.text if draft else "",
        on=timezone.localdate(),
        started_by=by,
    )
    TrialProgress.objects.create(trial=trial)
    old = Trial.objects.filter(started_by=by, kind=TrialKind.STANDARD).order_by("-pk")[KEPT:]
    Trial.objects.filter(pk__in=[each.pk for each in old]).delete()
    return trial


@transaction.atomic
def submit_tried(*, draft_id: int, by) -> RegimeDraft:
    """Puts a law to a second person. Raises Refused when nobody has tried it on the running agreements as it
    stands now.
    """
    draft = RegimeDraft.objects.select_for_update().get(pk=draft_id)
    if not draft.trials.filter(state=TrialState.DONE, text=draft.text).exists():
        raise Refused("Prøv virkningen på de løbende forløb først.")
    return submit_regime(draft_id=draft_id, by=by)


def run_trial(*, trial_id: int) -> Trial:
    """Counts a trial, once: begun again when a worker was lost, left alone while another is at it."""
    with trial_turn(trial_id) as mine:
        trial = Trial.objects.select_related("progress").get(pk=trial_id)
        if not mine or trial.state != TrialState.WAITING:
            return trial
        TrialProgress.objects.filter(trial=trial).update(attempts=F("attempts") + 1, done=0)
        if trial.progress.attempts >= MAX_ATTEMPTS:
            return _close(trial, TrialState.FAILED, {"error": GAVE_UP})
        try:
            before, after = books(trial)
        except Refused as error:
            return _close(trial, TrialState.FAILED, {"error": str(error)})
        touched = rules_with(OF_LAW) if trial.kind == TrialKind.LAW else rules_of(trial.changes)
        TrialRow.objects.filter(trial=trial).delete()
        comparison = Comparison(own_standard().id, before, after, touched)
        return _close(trial, TrialState.DONE, _count(trial, comparison))


def books(trial: Trial) -> tuple[RuleBook, RuleBook]:
    """The rule book of today, and the one that is tried; raises Refused when the change cannot be read."""
    law.refresh()
    before = law.book()
    if trial.kind == TrialKind.LAW:
        try:
            return before, replace(before, regimes=regime_of(trial.text, published_texts())[1])
        except RuleDataError as error:
            raise Refused(f"{error.key}: {error.why}") from None
    return before, before.with_version(changed(own_standard().on(trial.on), values_of(trial.changes)))


def values_of(changes: dict[str, str]) -> dict:
    """The changed parameters as the rules know them: hours and kroner are decimals, the rest whole."""
    caps = {key[4:]: value for key, value in changes.items() if key.startswith("cap_")}
    try:
        values = {
            key: Decimal(value) if key.startswith("level_") else int(value)
            for key, value in changes.items()
            if not key.startswith("cap_")
        }
    except (ValueError, InvalidOperation) as error:
        raise Refused("Ændringen kan ikke læses.") from error
    return values | ({"price_cap": _caps(caps)} if caps else {})


def _caps(typed: dict[str, str]) -> dict[str, Decimal]:
    """Today's caps with the typed ones in their place; an empty one lifts the cap."""
    caps = dict(own_standard().on(timezone.localdate()).price_cap)
    caps |= {kind: Decimal(value) for kind, value in typed.items() if value}
    return {kind: cap for kind, cap in caps.items() if typed.get(kind) != ""}


def _count(trial: Trial, comparison: Comparison) -> dict:
    totals = Totals()
    total = Agreement.objects.running_on(trial.on).count()
    with _telling(trial, total) as tell:
        effects = (comparison.of(each) for each in running_agreements(trial.on))
        while chunk := list(islice(effects, CHUNK)):
            for effect in chunk:
                totals.add(effect)
            copy_rows(TrialRow, (_row(trial, each) for each in chunk if each.differs), without=["id"])
            tell(totals.judged)
    return totals.as_json()


def _row(trial: Trial, effect: Effect) -> dict:
    return {
        "trial_id": trial.pk,
        "agreement_id": effect.key,
        "start": effect.start,
        "end": effect.end,
        "warns": list(effect.warns),
        "frees": list(effect.frees),
        "hours": effect.hours,
        "kroner": effect.kroner,
    }


class Totals:
    """What a trial comes to."""

    def __init__(self):
        self.judged = 0
        self.follow_ups = [0, 0]
        self.parts = {"warns": Counter(), "frees": Counter()}
        self.rules: dict[str, Counter] = {}
        self.teams: dict[int, Counter] = {}

    def add(self, effect: Effect) -> None:
        """One agreement more. An agreement that both warns and is freed counts among those that warn."""
        self.judged += 1
        for place, count in enumerate(effect.follow_ups):
            self.follow_ups[place] += count
        for side, codes in (("warns", effect.warns), ("frees", effect.frees)):
            for code in codes:
                self.rules.setdefault(code, Counter())[side] += 1
        side = "warns" if effect.warns else "frees"
        if effect.differs:
            part = self.parts[side]
            part["agreements"] += 1
            part["hours"] += effect.hours or 0
            part["kroner"] += effect.kroner or 0
            part["no_hours"] += effect.hours is None
            part["no_price"] += effect.kroner is None
            self.teams.setdefault(effect.team, Counter())[side] += 1

    def as_json(self) -> dict:
        """Numbers as JSON; hours and kroner are decimal strings."""
        return {
            "judged": self.judged,
            "follow_ups": self.follow_ups,
            **{side: _part(part) for side, part in self.parts.items()},
            "rules": {code: dict(counts) for code, counts in sorted(self.rules.items())},
            "teams": {str(team): dict(counts) for team, counts in self.teams.items()},
        }


def _part(part: Counter) -> dict:
    whole = {key: part[key] for key in ("agreements", "no_hours", "no_price")}
    return whole | {key: str(Decimal(part[key])) for key in ("hours", "kroner")}


@contextmanager
def _telling(trial: Trial, total: int) -> Iterator:
    """Writes how far the trial has come, at most twice a second."""
    TrialProgress.objects.filter(trial=trial).update(total=total)
    told = time.monotonic()

    def tell(done: int) -> None:
        nonlocal told
        if time.monotonic() - told >= TOLD_EVERY or done >= total:
            told = time.monotonic()
            TrialProgress.objects.filter(trial=trial).update(done=done)

    yield tell


def _close(trial: Trial, state: TrialState, result: dict) -> Trial:
    trial.state, trial.result, trial.done_at = state, result, timezone.now()
    trial.save()
    return trial
