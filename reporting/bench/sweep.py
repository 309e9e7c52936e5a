"""One sweep for reminders over every agreement, beside its bare statements and a task for each."""

import resource
import time
from collections.abc import Callable, Iterator
from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from agreements.actions import reminders
from agreements.models import Agreement
from mentorstotte.core.calendar import next_working_day
from reporting.bench import one_by_one
from reporting.bench.measure import Recorder

SAMPLE = 500


def report(sample: int = SAMPLE) -> Iterator[str]:
    """The rows of ``manage.py bench_sweep``; what the sweeps wrote is taken away again."""
    today, total = next_working_day(timezone.localdate()), Agreement.objects.in_force().count()
    with transaction.atomic():
        made, ours, bare = _sweep(today)
        again, second = _timed(lambda: reminders.find_reminders(today=today))
        transaction.set_rollback(True)
    yield (
        f"a sweep over {total} agreements in force: {ours:.1f} s, {made} reminders, {ours / bare:.2f} x its"
        f" bare statements; a second one at once {second:.1f} s, {again} rows;"
        f" {_memory()} MiB is the most that the process has taken"
    )
    looked_at, loop = one_by_one.measure(today, sample)
    whole = loop / max(looked_at, 1) * total
    yield (
        f"the same with a task for each agreement: {whole:.0f} s, extrapolated from {looked_at} tasks of one"
        f" worker ({loop:.1f} s), {whole / ours:.0f} x the sweep"
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


def _memory() -> int:
    """The most that this process has taken so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
