"""One sweep for reminders over every agreement, beside its bare statements and a loop over the objects."""

import resource
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from agreements.actions import reminders
from agreements.enums import ReminderKind
from agreements.models import Agreement, Reminder
from agreements.rules.sweep import due_steps
from mentorstotte.core.calendar import next_working_day
from reporting.bench.measure import Recorder

SAMPLE = 2_000


def report() -> Iterator[str]:
    """Rows of ``make bench``; what the sweeps wrote is rolled back."""
    today, total = next_working_day(timezone.localdate()), Agreement.objects.in_force().count()
    before = _memory()
    with transaction.atomic():
        made, ours, bare = _sweep(today)
        again, second = _timed(lambda: reminders.find_reminders(today=today))
        transaction.set_rollback(True)
    grown = _memory() - before
    looked_at, loop = _loop(today)
    whole = loop / max(looked_at, 1) * total
    yield (
        f"a sweep over {total} agreements in force: {ours:.2f} s, {made} reminders, {ours / bare:.2f} x its"
        f" bare statements; a second one {second:.2f} s, {again} rows; {grown} MiB more memory"
    )
    yield (
        f"the same as a loop over the objects: {whole:.0f} s, extrapolated from {looked_at} agreements,"
        f" {whole / ours:.0f} x the sweep"
    )


def _timed(act: Callable) -> tuple:
    started = time.perf_counter()
    return act(), time.perf_counter() - started


def _sweep(today: date) -> tuple[int, float, float]:
    """Rows made, seconds of the sweep, and seconds of its statements alone, run on the same rows."""
    with connection.execute_wrapper(recorder := _Statements()):
        savepoint = transaction.savepoint()
        made, ours = _timed(lambda: reminders.find_reminders(today=today))
        transaction.savepoint_rollback(savepoint)
    with connection.cursor() as cursor:
        _, bare = _timed(lambda: [cursor.execute(*each) for each in recorder.statements])
    return made, ours, bare


class _Statements(Recorder):
    """Keeps those that write."""

    def __call__(self, execute, sql, params, many, context):
        if sql.lstrip().startswith("INSERT"):
            self.statements.append((sql, params))
        return execute(sql, params, many, context)


def _loop(today: date) -> tuple[int, float]:
    """How it would be done one object at a time; rolled back."""
    steps = {kind: _by_day(kind, today) for kind in ReminderKind}
    sample = Agreement.objects.in_force().select_related("case__citizen").order_by("pk")[:SAMPLE]
    with transaction.atomic():
        number, seconds = _timed(lambda: sum(_one(agreement, steps) for agreement in sample.iterator()))
        transaction.set_rollback(True)
    return number, seconds


def _by_day(kind: ReminderKind, today: date) -> dict[date, list]:
    found = defaultdict(list)
    for step in due_steps(kind, today):
        found[step.due_on].append(step)
    return found


def _one(agreement: Agreement, steps) -> int:
    """Makes what is due of one agreement; counts it."""
    for kind, due in steps.items():
        day = getattr(agreement, reminders.COLUMN[kind])
        for each in due.get(day, ()):
            if agreement.start_date <= each.remind_on:
                key = {"kind": kind, "due_on": day, "step": each.step}
                Reminder.objects.get_or_create(agreement=agreement, **key)
    return 1


def _memory() -> int:
    """The most that the process has taken so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
