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
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol
from mutmut.mutation import trampoline

from agreements.rules import default_book
from tests.mutation.kept import ENDLESS, KILLED, SURVIVED, UNREACHED

OURS = ("agreements", "cases", "providers", "mentorstotte")
SECONDS = 20  # of processor time that a mutant gets beside ten times that of its tests
MEMORY = 3 * 2**30
LONGEST = 3.0  # seconds of processor time of a test that is tried on a mutant, after the quicker ones
_active = [os.environ.get("MUTANT_UNDER_TEST", "")]
_keepers: list = []
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
    _keepers.extend(each for each in gc.get_objects() if _keeps_answers(each))
    gc.freeze()
    reached = pickle.loads(_apart(lambda: pickle.dumps(_reach(session)))[1])
    _unfit_file().write_text(json.dumps(reached.unfit))
    quick = sum(reached.took.values())
    sys.stderr.write(f"{len(reached.took)} tests of {quick:.0f} s; left out: {', '.join(reached.unfit)}\n")
    items = {item.nodeid: item for item in session.items}
    for function, mutants in asked.items():
        tests = [items[name] for name in reached.tests_of(function)]
        for mutant in mutants:
            verdict, killer = _verdict(mutant, tests, reached) if tests else (UNREACHED, "")
            tests.sort(key=lambda item, last=killer: item.nodeid != last)  # what killed one may kill the next
            print(json.dumps([mutant, verdict]), flush=True)
    return True


@dataclass
class _Reached:
    """What each test reaches and takes, the tests that are unfit, and what reading the rule data reaches."""

    by_function: dict[str, set[str]] = field(default_factory=dict)
    took: dict[str, float] = field(default_factory=dict)
    unfit: list[str] = field(default_factory=list)
    by_data: set[str] = field(default_factory=set)

    def tests_of(self, function: str) -> list[str]:
        """Those that reach it, the quickest first."""
        return sorted(self.by_function.get(function, ()), key=self.took.get)


def _reach(session) -> _Reached:
    """Runs every test once."""
    found, hits = _Reached(), set()
    trampoline.record_trampoline_hit = lambda name, caller=None: hits.add(name)
    _active[0] = "stats"
    _forget()
    default_book()
    found.by_data = set(hits)
    for item in session.items:
        _forget()
        hits.clear()
        started = time.process_time()
        passes, seconds = _passes(item, None), time.process_time() - started
        if not passes or seconds > LONGEST:
            found.unfit.append(item.nodeid)
            continue
        found.took[item.nodeid] = seconds
        for function in hits:
            found.by_function.setdefault(function, set()).add(item.nodeid)
    return found


def _keeps_answers(thing) -> bool:
    return isinstance(thing, functools._lru_cache_wrapper) and thing.__module__.startswith(OURS)


def _forget() -> None:
    """Empties what our functions keep, so that the next test reaches all that it rests on."""
    for each in _keepers:
        each.cache_clear()


def _verdict(mutant: str, items: list, reached: _Reached) -> tuple[str, str]:
    """The letter, and the test that killed it."""
    limit = SECONDS + 10 * sum(reached.took[item.nodeid] for item in items)

    def judge() -> bytes:
        resource.setrlimit(resource.RLIMIT_CPU, (int(limit) + 1, int(limit) + 6))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        _active[0] = mutant
        if mutant.partition("__mutmut_")[0] in reached.by_data:
            _forget()
        following = [*items[1:], None]
        failed = (item for item, after in zip(items, following, strict=True) if not _passes(item, after))
        killer = next(failed, None)
        return f"{KILLED}{killer.nodeid}".encode() if killer else SURVIVED.encode()

    ended_well, said = _apart(judge)
    if not ended_well:
        return ENDLESS, ""
    return (said[:1].decode() or KILLED), said[1:].decode()


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
