"""A plugin of pytest that tries mutants, every one in a process of its own that is split off before any test.

Nothing is remembered between two mutants, and a mutant meets those tests alone that reach its function:
first the one that killed the mutant before, then the frozen verdicts, then the quickest. A mutant of what
runs while modules are read meets all tests, with the rules read anew.
"""

import functools
import gc
import json
import os
import pickle
import resource
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from itertools import accumulate
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol
from mutmut.mutation import trampoline

from tests.mutation import ARGUMENTS
from tests.mutation.kept import ENDLESS, KILLED, SURVIVED

OURS = ("agreements", "cases", "providers", "reporting", "mentorstotte")
READ_ANEW = (
    *("agreements.rules", "cases.rules", "providers.rules", "reporting.rules"),
    *("agreements.management", "tests.rules"),
)
MOST_TELLING = ("tests/rules/test_verdicts.py",)
TOGETHER = 4.0  # seconds of processor time of the other tests that a mutant meets
SECONDS = 3.0  # of processor time that a test gets on a mutant, beside five times what it took without one
MEMORY = 3 * 2**30
LONGEST = 0.5  # seconds of processor time of a test that is tried on a mutant, but for the most telling
_keepers: list = []
_functions: dict[str, tuple] = {}  # what mutmut changes, by its name there: the function and its mutants
_read_under: list[str] = []  # the mutant under which modules are read anew


def _known(mutants: dict, is_classmethod: bool = False):
    """In place of mutmut's own decorator, which makes every call several times as slow."""

    def known(function):
        inside, _, own = function.__qualname__.rpartition(".")
        name = f"{function.__module__}.x{f'ǁ{inside}ǁ' if inside else '_'}{own}"
        _functions[name] = function, mutants
        if not _read_under or _function_of(_read_under[0]) != name:
            return function
        mutant = _read_under[0].removeprefix(f"{function.__module__}.")
        return functools.wraps(function)(lambda *args, **named: mutants[mutant](*args, **named))

    return known


def _function_of(mutant: str) -> str:
    return mutant.rpartition("__mutmut_")[0]


def _become(mutant: str) -> None:
    """From now on, in this process, the function does what the mutant does."""
    function, mutants = _functions[_function_of(mutant)]
    other = mutants[mutant.removeprefix(f"{function.__module__}.")]
    function.__code__ = other.__code__
    function.__defaults__, function.__kwdefaults__ = other.__defaults__, other.__kwdefaults__


trampoline.wrap_in_trampoline = _known


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
            verdict, killer = _verdict(mutant, tests, reached) if tests else (_read_anew(mutant), "")
            tests.sort(key=lambda item, last=killer: item.nodeid != last)  # what killed one may kill the next
            print(json.dumps([mutant, verdict]), flush=True)
    return True


@dataclass
class _Reached:
    """What each test reaches and takes, the tests that are unfit, and what reading the rule data reaches.

    All tests rest on the rule data; those that read a file of their own and the most telling ones try how
    they are read.
    """

    by_function: dict[str, set[str]] = field(default_factory=dict)
    took: dict[str, float] = field(default_factory=dict)
    unfit: list[str] = field(default_factory=list)
    by_data: set[str] = field(default_factory=set)

    def tests_of(self, function: str) -> list[str]:
        """Those that reach it, the most telling first, then the quickest."""
        reaching = self.by_function.get(function, ())
        telling = sorted((name for name in reaching if name.startswith(MOST_TELLING)), key=self.took.get)
        others = sorted((name for name in reaching if name not in telling), key=self.took.get)
        until = accumulate(self.took[name] for name in others)
        return telling + [name for name, seconds in zip(others, until, strict=True) if seconds <= TOGETHER]


def _reach(session) -> _Reached:
    """Runs every test once."""
    found, hits = _Reached(), set()
    names = {id(function.__code__): name for name, (function, _) in _functions.items()}
    sys.settrace(lambda frame, event, arg: hits.add(names.get(id(frame.f_code))))
    _forget()
    import_module("agreements.rules").default_book()
    found.by_data = set(hits)
    for item in session.items:
        _forget(but_data=True)
        hits.clear()
        started = time.process_time()
        passes, seconds = _passes(item, None), time.process_time() - started
        hits.update(found.by_data if item.nodeid.startswith(MOST_TELLING) else ())
        if not passes or (seconds > LONGEST and not item.nodeid.startswith(MOST_TELLING)):
            found.unfit.append(item.nodeid)
            continue
        found.took[item.nodeid] = seconds
        for function in hits:
            found.by_function.setdefault(function, set()).add(item.nodeid)
    return found


def _keeps_answers(thing) -> bool:
    return isinstance(thing, functools._lru_cache_wrapper) and thing.__module__.startswith(OURS)


def _forget(*, but_data: bool = False) -> None:
    """Empties what our functions keep, so that the next test reaches all that it rests on."""
    for each in _keepers:
        if not but_data or each.cache_parameters()["maxsize"] != 1:
            each.cache_clear()


def _verdict(mutant: str, items: list, reached: _Reached) -> tuple[str, str]:
    """The letter, and the test that killed it."""

    def judge() -> bytes:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        _become(mutant)
        if _function_of(mutant) in reached.by_data:
            _forget()
        for item, following in zip(items, [*items[1:], None], strict=True):
            # The signal ends the process.
            signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS + 5 * reached.took[item.nodeid])
            if not _passes(item, following):
                return f"{KILLED}{item.nodeid}".encode()
        return SURVIVED.encode()

    ended_well, said = _apart(judge)
    if not ended_well:
        return ENDLESS, ""
    return (said[:1].decode() or KILLED), said[1:].decode()


def _read_anew(mutant: str) -> str:
    """The letter of a mutant of what runs while modules are read: they are read again, and the tests run."""

    def judge() -> bytes:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        signal.setitimer(signal.ITIMER_VIRTUAL, 20 * SECONDS)
        del os.environ["MUTANTS_ASKED"]
        _read_under.append(mutant)
        passed = all(_passes_anew(tests) for tests in (MOST_TELLING[0], "tests/rules"))
        return (SURVIVED if passed else KILLED).encode()

    ended_well, said = _apart(judge)
    return (said.decode() or KILLED) if ended_well else ENDLESS


def _passes_anew(tests: str) -> bool:
    for name in [each for each in sys.modules if each.startswith(READ_ANEW)]:
        parent, _, own = name.rpartition(".")
        del sys.modules[name]
        vars(sys.modules.get(parent, pytest)).pop(own, None)
    return not pytest.main([*ARGUMENTS, tests])


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
