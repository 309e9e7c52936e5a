"""One page measured: server time, queries, time in the database, and the same statements without Django."""

import statistics
import time
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import zip_longest

from django.db import connection
from django.test import Client

from mentorstotte.core.database import sight
from mentorstotte.core.models import User


@dataclass(frozen=True)
class Measure:
    """Milliseconds of server time (median, 95th percentile), in the database, and of the bare statements.

    ``slowest`` is the 95th percentile of the slowest of the page's statements.
    """

    median: float
    p95: float
    queries: int
    database: float
    slowest: float
    bare: float


class Recorder:
    """The milliseconds of each statement, in order; keeps those that read."""

    def __init__(self):
        self.statements: list[tuple[str, tuple]] = []
        self.seen: list[str | None] = []  # for each of them, what the database was told
        self.times: list[float] = []

    def __call__(self, execute, sql, params, many, context):
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.times.append((time.perf_counter() - started) * 1000)
            if sql.lstrip().upper().startswith(("SELECT", "WITH")) and not many:
                self.statements.append((sql, params))
                self.seen.append(sight.now())


@contextmanager
def recording():
    recorder = Recorder()
    with connection.execute_wrapper(recorder):
        yield recorder


def measure(visit, *, rounds: int) -> Measure:
    """Calls ``visit`` (which must answer 200) twice to warm up and ``rounds`` times to measure."""
    for _ in range(2):
        _checked(visit())
    pages, statements = [], []
    for _ in range(rounds):
        with recording() as recorder:
            started = time.perf_counter()
            _checked(visit())
            pages.append((time.perf_counter() - started) * 1000)
        statements.append(recorder.times)
    return Measure(
        median=statistics.median(pages),
        p95=percentile(pages, 95),
        queries=len(recorder.times),
        database=statistics.median(map(sum, statements)),
        slowest=max(percentile(one, 95) for one in zip_longest(*statements, fillvalue=0.0)),
        bare=_bare(recorder.statements, rounds),
    )


def row(name: str, user: User, path: str, *, rounds: int) -> str:
    """A line that says what the page at ``path`` takes when ``user`` opens it."""
    client = looking(user)
    found = measure(lambda: client.get(path), rounds=rounds)
    return (
        f"{name}: median {found.median:.1f} ms, p95 {found.p95:.1f}, {found.queries} queries, slowest"
        f" {found.slowest:.1f}, bare SQL {found.bare:.1f}, {found.median / found.bare:.2f} x bare"
    )


def looking(user: User) -> Client:
    """Logged in; with a purpose, when the person looks across teams."""
    client = Client()
    client.force_login(user)
    if user.crosses_teams:
        session = client.session
        session["purpose"] = {"text": "Måling", "until": time.time() + 24 * 3600}
        session.save()
    return client


def percentile(values, share: int) -> float:
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
