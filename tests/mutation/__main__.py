"""``python -m tests.mutation [MODULE …]``: tries what has not been killed yet, and writes what was seen."""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

from tests.mutation import kept as files
from tests.mutation import report
from tests.mutation.kept import FINAL, KILLED, SURVIVED, UNREACHED, letters
from tests.mutation.making import Function, make

ROOT = Path(__file__).resolve().parents[2]
COPY = ROOT / ".data" / "mutants"
SERVICES = {  # no test that is used here asks for one
    "MENTORSTOTTE_TEST_TEMPLATE": "",
    "DATABASE_URL": "postgres://nobody@/nothing",
    "REDIS_URL": "redis://localhost:1",
    "SECRET_KEY": "x" * 50,
}
PYTEST = [
    *(sys.executable, "-m", "pytest", "-q", "-x", "-p", "tests.mutation.trying", "-p", "no:cacheprovider"),
    *("--assert=plain", "--tb=native"),  # nobody reads why a mutant died
]


def main() -> None:
    """Makes the mutants, tries those of the modules named (of all, when none is), and writes the report."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation")
    parser.add_argument("modules", nargs="*", metavar="MODULE", help="as agreements.rules.period")
    parser.add_argument("--report", action="store_true", help="only write the report again")
    asked = parser.parse_args()
    functions = make(ROOT, COPY)
    kept = files.read(ROOT)
    kept = {name: [each.hash, letters(kept, each)] for name, each in functions.items()}
    if not asked.report:
        wanted = [f for part in asked.modules or [""] for f in functions.values() if f.name.startswith(part)]
        _try(wanted, kept)
    files.write(ROOT, kept)
    report.write(ROOT, functions, kept)


def _try(functions: list[Function], kept: files.Kept) -> None:
    left = {each.name: _left(each, kept) for each in functions}
    for mutant, verdict in _answers({name: mutants for name, mutants in left.items() if mutants}):
        final = _tried_from_the_start(mutant) if verdict == UNREACHED else verdict
        _keep(mutant, final, kept)


def _left(function: Function, kept: files.Kept) -> list[str]:
    said = kept[function.name][1]
    return [name for (name, _), letter in zip(function.mutants, said, strict=True) if letter not in FINAL]


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
    with subprocess.Popen(
        [*PYTEST, "-s", "tests/rules"], cwd=COPY, env=_surroundings(asked=True), stdout=-1
    ) as run:
        for line in run.stdout:
            if line.startswith(b'["'):
                yield json.loads(line)


def _tried_from_the_start(mutant: str) -> str:
    """The verdict on a mutant of what runs while the modules are read: a run of all tests of its own."""
    environment = _surroundings() | {"MUTANT_UNDER_TEST": mutant}
    try:
        run = subprocess.run(
            [*PYTEST, "tests/rules"], cwd=COPY, env=environment, timeout=600, capture_output=True, check=False
        )
    except subprocess.TimeoutExpired:
        return files.ENDLESS
    return KILLED if run.returncode else SURVIVED


def _surroundings(asked: bool = False) -> dict[str, str]:
    paths = {"DATA_DIR": str(COPY / "data"), "MUTANTS_UNFIT": str(COPY / "unfit.json")}
    if asked:
        paths["MUTANTS_ASKED"] = str(COPY / "asked.json")
    return {**os.environ, **SERVICES, **paths}


if __name__ == "__main__":
    main()
