"""A plugin of pytest that tries mutants, every one in a process of its own that is split off before any test.

Nothing is remembered between two mutants, and a mutant meets those tests alone that reach its function.
"""

import functools
import gc
import json
import os
import pickle
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol
from mutmut.mutation import trampoline

from tests.mutation.kept import ENDLESS, KILLED, SURVIVED, UNREACHED

OURS = ("agreements", "cases", "providers", "mentorstotte")
SECONDS = 20  # of processor time that a mutant gets beside ten times that of its tests
MEMORY = 3 * 2**30
LONGEST = 0.5  # seconds of processor time of a test that is tried on every mutant
_active = [os.environ.get("MUTANT_UNDER_TEST", "")]
trampoline.get_mutant_under_test = lambda: _active[0]


def pytest_collection_modifyitems(items):
    """Leaves out what needs a database, and what was seen to be slow or to fail without a mutant."""
    unfit = _unfit_file()
    left_out = json.loads(unfit.read_text()) if unfit.exists() else ()
    items[:] = [item for item in items if not _is_slow(item) and item.nodeid not in left_out]


def _unfit_file() -> Path:
    return Path(os.environ["MUTANTS_UNFIT"])


def _is_slow(item) -> bool:
    params = getattr(item, "callspec", None)
    on_form = params is not None and "form" in params.params.values()
    needs_database = "db" in item.fixturenames or item.get_closest_marker("django_db")
    return bool(on_form or needs_database or item.get_closest_marker("slow"))


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session):
    """Tries the mutants of the file ``MUTANTS_ASKED`` (function → mutants), one line of answer for each.

    Without it the tests run as ever, on the mutant of the environment.
    """
    if "MUTANTS_ASKED" not in os.environ:
        return None
    asked = json.loads(Path(os.environ["MUTANTS_ASKED"]).read_text())
    gc.freeze()
    reached, took, unfit = pickle.loads(_apart(lambda: _reach(session))[1])
    _unfit_file().write_text(json.dumps(unfit))
    sys.stderr.write(f"{len(took)} tests of {sum(took.values()):.0f} s; left out: {', '.join(unfit)}\n")
    order = {name: place for place, name in enumerate(sorted(took, key=took.get))}
    items = {item.nodeid: item for item in session.items}
    for function, mutants in asked.items():
        tests = sorted(reached.get(function, ()), key=order.get)
        limit = SECONDS + 10 * sum(took[name] for name in tests)
        for mutant in mutants:
            verdict = _verdict(mutant, [items[name] for name in tests], limit) if tests else UNREACHED
            print(json.dumps([mutant, verdict]), flush=True)
    return True


def _reach(session) -> bytes:
    """Runs every test once: which functions it reaches, its seconds, and those too slow or failing."""
    reached: dict[str, set[str]] = {}
    took: dict[str, float] = {}
    unfit = []
    hits: set[str] = set()
    trampoline.record_trampoline_hit = lambda name, caller=None: hits.add(name)
    _active[0] = "stats"
    for item in session.items:
        _forget()
        hits.clear()
        started = time.process_time()
        passes, seconds = _passes(item, None), time.process_time() - started
        if not passes or seconds > LONGEST:
            unfit.append(item.nodeid)
            continue
        took[item.nodeid] = seconds
        for function in hits:
            reached.setdefault(function, set()).add(item.nodeid)
    return pickle.dumps((reached, took, unfit))


def _forget() -> None:
    """Empties what our functions keep, so that the next test reaches all that it rests on."""
    for each in gc.get_objects():
        if isinstance(each, functools._lru_cache_wrapper) and each.__module__.startswith(OURS):
            each.cache_clear()


def _verdict(mutant: str, items: list, limit: float) -> str:
    def judge() -> bytes:
        seconds = int(limit) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        _active[0] = mutant
        following = [*items[1:], None]
        passed = all(_passes(item, after) for item, after in zip(items, following, strict=True))
        return (SURVIVED if passed else KILLED).encode()

    ended_well, said = _apart(judge)
    return said.decode() if ended_well and said else ENDLESS if not ended_well else KILLED


def _passes(item, following) -> bool:
    return not any(report.failed for report in runtestprotocol(item, log=False, nextitem=following))


def _apart(job: Callable[[], bytes]) -> tuple[bool, bytes]:
    """Does the job in a process of its own: whether nothing stopped it, and what it said."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        _answer_and_end(job, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    return not os.WIFSIGNALED(status), said


def _answer_and_end(job: Callable[[], bytes], writing: int) -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    try:
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(job())
    finally:
        os._exit(0)  # whatever the job died of, nothing of pytest's own end runs here
