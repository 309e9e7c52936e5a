"""``python -m tests.mutation [MODULE …]``: tries what has not been killed yet, and writes what was seen."""

import argparse
import fcntl
import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from tests.mutation import ARGUMENTS, report
from tests.mutation import kept as files
from tests.mutation.kept import SURVIVED, UNTRIED, letters
from tests.mutation.making import Function, make

ROOT = Path(__file__).resolve().parents[2]
COPY = ROOT / ".data" / "mutants"
SERVICES = {  # no test that is used here asks for one
    "MENTORSTOTTE_TEST_TEMPLATE": "",
    "DATABASE_URL": "postgres://nobody@/nothing",
    "REDIS_URL": "redis://localhost:1",
    "SECRET_KEY": "x" * 50,
}


def main() -> None:
    """Makes the mutants, tries those of the modules named (of all, when none is), and writes the report."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation")
    parser.add_argument("modules", nargs="*", metavar="MODULE", help="as agreements.rules.period")
    parser.add_argument("--report", action="store_true", help="only write the report again")
    asked = parser.parse_args()
    with _alone():
        _run(asked)


@contextmanager
def _alone():
    """One run at a time: each writes all verdicts, and would forget those of the other."""
    COPY.parent.mkdir(exist_ok=True)
    with COPY.with_suffix(".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.exit("another run is trying mutants here")
        yield


def _run(asked: argparse.Namespace) -> None:
    functions = make(ROOT, COPY)
    kept = files.read(ROOT)
    kept = {name: [each.hash, letters(kept, each)] for name, each in functions.items()}
    if not asked.report:
        wanted = [f for part in asked.modules or [""] for f in functions.values() if f.name.startswith(part)]
        _try(wanted, kept)
    files.write(ROOT, kept)
    report.write(ROOT, functions, kept)


def _try(functions: list[Function], kept: files.Kept) -> None:
    """What was never tried comes first: one that has survived takes every test that reaches it. One that is
    explained is not tried again.
    """
    explained = report.explained(ROOT)
    for letter in (UNTRIED, SURVIVED):
        left = {each.name: _left(each, kept, letter, explained) for each in functions}
        for mutant, verdict in _answers({name: mutants for name, mutants in left.items() if mutants}):
            _keep(mutant, verdict, kept)


def _left(function: Function, kept: files.Kept, letter: str, explained: report.Explained) -> list[str]:
    mutants = zip(function.mutants, kept[function.name][1], strict=True)
    return [
        name
        for (name, change), each in mutants
        if each == letter and not (letter == SURVIVED and explained.why(function.plain_name, change))
    ]


def _keep(mutant: str, verdict: str, kept: files.Kept) -> None:
    function, _, number = mutant.rpartition("__mutmut_")
    said = kept[function][1]
    place = int(number) - 1
    kept[function][1] = said[:place] + verdict + said[place + 1 :]
    files.write(ROOT, kept)


def _answers(asked: dict[str, list[str]]):
    """(mutant, verdict) as they come, by the tests that reach each function when it is called."""
    if not asked:
        return
    (COPY / "asked.json").write_text(json.dumps(asked))
    (COPY / "unfit.json").unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", *ARGUMENTS, "tests/rules"]
    with subprocess.Popen(command, cwd=COPY, env=_surroundings(), stdout=-1) as run:
        for line in run.stdout:
            if line.startswith(b'["'):
                yield json.loads(line)


def _surroundings() -> dict[str, str]:
    paths = {"DATA_DIR": "data", "MUTANTS_UNFIT": "unfit.json", "MUTANTS_ASKED": "asked.json"}
    return {**os.environ, **SERVICES, **{name: str(COPY / path) for name, path in paths.items()}}


if __name__ == "__main__":
    main()
