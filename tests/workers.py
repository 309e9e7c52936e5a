"""Processes of the site for one test, working in the test's own database: a worker, beat, the web.

Their settings are the tests' own (tests/settings.py); what they are told to wait for is a condition, never a
time; the patience is long because machines are busy. In a test that is ``as_site`` they log on as its role.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psutil
from django.conf import settings
from django.db import connection

from mentorstotte.celery import app
from mentorstotte.local import processes
from mentorstotte.local.postgres import as_role

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 120.0  # seconds


def until(
    done: Callable[[], object],
    explain: Callable[[], str] = str,
    seconds: float = PATIENCE,
    pause: float = 0.05,
) -> float:
    """Waits until the condition holds; gives the seconds it took."""
    started = time.monotonic()
    while not done():
        assert time.monotonic() - started < seconds, explain()
        time.sleep(pause)
    return time.monotonic() - started


def database_url() -> str:
    """The address of the test's own database, for its owner."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))


OWNER = {"DATABASE_ROLE": ""}  # for what migrates, copies or lays back


def environment(**changes: str) -> dict[str, str]:
    """What a process needs to be part of the test's site; with OWNER it is no part of it."""
    own = {
        "DATABASE_URL": database_url(),
        "DATA_DIR": str(settings.DATA_DIR),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "ignore:::celery.platforms",  # that the worker runs as root
    }
    whole = os.environ | {"DATABASE_ROLE": settings.DATABASE_ROLE} | own | changes
    if role := whole["DATABASE_ROLE"]:
        whole["DATABASE_URL"] = as_role(whole["DATABASE_URL"], role)
    return whole


@contextmanager
def running(
    name: str, *command: str, log: Path | None = None, prefix: Sequence[str] = (), **changes: str
) -> Iterator[processes.Child]:
    """``python -m`` with these words in a process of its own, which is gone with all its children after."""
    whole = [*prefix, sys.executable, "-m", *command]
    child = processes.start(name, whole, env=environment(**changes), cwd=ROOT, log=log)
    try:
        yield child
    finally:
        kill(child)


def kill(child: processes.Child) -> None:
    """Ends a process and all that it started, without a word of warning."""
    if child.exit_code is None:
        os.killpg(child.process.pid, signal.SIGKILL)
    child.process.wait()


def worker(*, concurrency: int = 1, hostname: str = "celery", **changes):
    """A Celery worker; it takes the tasks of this test process and no other's."""
    if "REDIS_URL" not in changes:
        app.control.purge()  # what tests without a worker left behind
    options = [f"--concurrency={concurrency}", "--without-mingle", "--without-gossip", "--loglevel=WARNING"]
    options += [f"--hostname={hostname}@%h"]
    return running("worker", "celery", "--app=mentorstotte", "--quiet", "worker", *options, **changes)


@contextmanager
def frozen(child: processes.Child) -> Iterator[None]:
    """Stops a process and all that it started where they stand (SIGSTOP), and lets them go on afterwards."""
    first = psutil.Process(child.process.pid)
    stopped = [first, *first.children(recursive=True)]
    for each in stopped:
        each.suspend()
    try:
        yield
    finally:
        for each in stopped:
            with suppress(psutil.NoSuchProcess):
                each.resume()


def output(command: list[str], **changes: str) -> str:
    """What a command prints as a part of the test's site; it must end well."""
    done = subprocess.run(command, cwd=ROOT, env=environment(**changes), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout
