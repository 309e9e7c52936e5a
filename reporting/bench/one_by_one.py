"""How a sweep is often written: a Celery task for each agreement, which looks at it and makes what is due."""

import os
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import redis
from celery import shared_task
from django.conf import settings
from django.db.models import Max

from agreements.actions.reminders import COLUMN
from agreements.enums import ReminderKind
from agreements.models import Agreement, Reminder
from agreements.rules.sweep import due_steps
from mentorstotte.local import processes
from mentorstotte.local.directory import ROOT

QUEUE, DONE = "bench-one-by-one", "bench-one-by-one:done"
PATIENCE = 600  # seconds
_steps: dict[str, dict] = {}  # of the day, worked out once in each worker


@shared_task
def look_at(agreement_id: int, today: str):
    """Makes what is due of one agreement."""
    agreement = Agreement.objects.select_related("case__citizen").get(pk=agreement_id)
    for kind, due in _due(today).items():
        day = getattr(agreement, COLUMN[kind])
        for each in due.get(day, ()):
            if agreement.start_date <= each.remind_on:
                key = {"kind": kind, "due_on": day, "step": each.step}
                Reminder.objects.get_or_create(agreement=agreement, **key)
    _client().incr(DONE)


def measure(today: date, sample: int) -> tuple[int, float]:
    """Agreements looked at, and seconds from the first message to the last row; the rows are removed.

    What was there before stays, so that it takes nothing from anybody where it is run beside real work.
    """
    newest = Reminder.objects.aggregate(pk=Max("pk"))["pk"] or 0
    keys = list(Agreement.objects.in_force().order_by("pk").values_list("pk", flat=True)[:sample])
    with _worker():
        _all_done(keys[:1], today)  # it has started
        started = time.perf_counter()
        _all_done(keys, today)
        seconds = time.perf_counter() - started
    Reminder.objects.filter(agreement__in=keys, notice=None, pk__gt=newest).delete()
    return len(keys), seconds


def _due(today: str) -> dict[str, dict[date, list]]:
    if today not in _steps:
        _steps[today] = {kind: defaultdict(list) for kind in ReminderKind}
        for kind, found in _steps[today].items():
            for step in due_steps(kind, date.fromisoformat(today)):
                found[step.due_on].append(step)
    return _steps[today]


def _all_done(keys: list[int], today: date) -> None:
    client, deadline = _client(), time.monotonic() + PATIENCE
    client.delete(DONE)
    for key in keys:
        look_at.apply_async((key, today.isoformat()), queue=QUEUE)
    while int(client.get(DONE) or 0) < len(keys):
        if time.monotonic() > deadline:
            raise TimeoutError("The worker of the comparison does not get done.")
        time.sleep(0.01)


def _client() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL)


@contextmanager
def _worker() -> Iterator[None]:
    """A real worker that does nothing else, one task at a time."""
    command = ["celery", "--app=mentorstotte", "--quiet", "worker", "--concurrency=1", f"--queues={QUEUE}"]
    child = processes.start(
        "worker",
        [sys.executable, "-m", *command, "--include=reporting.bench.one_by_one", "--loglevel=ERROR"],
        env={**os.environ, "SECRET_KEY": settings.SECRET_KEY, "PYTHONWARNINGS": "ignore"},
        cwd=ROOT,
        log=Path(os.devnull),
    )
    try:
        yield
    finally:
        child.stop()
