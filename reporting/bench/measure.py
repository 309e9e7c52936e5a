"""One page measured: server time, queries, time in the database, and the same statements without Django."""

import statistics
import time
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True)
class Measure:
    """Milliseconds of server time (median, 95th percentile), in the database, and of the bare statements."""

    name: str
    median: float
    p95: float
    queries: int
    database: float
    bare: float


class Recorder:
    """Counts statements and the time they take; keeps those that read."""

    def __init__(self):
        self.statements: list[tuple[str, tuple]] = []
        self.count = 0
        self.seconds = 0.0

    def __call__(self, execute, sql, params, many, context):
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.seconds += time.perf_counter() - started
            self.count += 1
            if sql.lstrip().upper().startswith("SELECT") and not many:
                self.statements.append((sql, params))


@contextmanager
def recording():
    recorder = Recorder()
    with connection.execute_wrapper(recorder):
        yield recorder


def measure(name: str, visit, *, rounds: int) -> Measure:
    """Calls ``visit`` (which must answer 200) once to warm up and ``rounds`` times to measure."""
    _checked(visit())
    times, database = [], []
    for _ in range(rounds):
        with recording() as recorder:
            started = time.perf_counter()
            _checked(visit())
            times.append((time.perf_counter() - started) * 1000)
        database.append(recorder.seconds * 1000)
    return Measure(
        name=name,
        median=statistics.median(times),
        p95=percentile(times, 95),
        queries=recorder.count,
        database=statistics.median(database),
        bare=_bare(recorder.statements, rounds),
    )


def percentile(values: list[float], share: int) -> float:
    """The value that ``share`` per cent of the values do not pass."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * share // 100)]


def _checked(answer) -> None:
    if answer.status_code != 200:
        raise RuntimeError(f"{answer.request['PATH_INFO']} answered {answer.status_code}")


def _bare(statements, rounds: int) -> float:
    """Median milliseconds of the page's SELECT statements, executed and fetched by the driver alone."""
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        with connection.cursor() as cursor:
            for sql, params in statements:
                cursor.cursor.execute(sql, params)
                cursor.cursor.fetchall()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)
