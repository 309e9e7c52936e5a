"""docs/development/mutants.md: the mutants of each module, and every one that no test kills with its why."""

import tomllib
from collections import Counter
from pathlib import Path

from tests.mutation.kept import ENDLESS, KILLED, SURVIVED, UNTRIED, Kept, letters
from tests.mutation.making import Function

PAGE = Path("docs/development/mutants.md")
EXPLAINED = Path("docs/development/mutants-explained.toml")
HEAD = """# Mutation testing of the rules

Written by `make mutants`; do not edit it by hand. Every function of `agreements/rules`, `cases/rules`,
`providers/rules` and `reporting/rules` is changed in one small place at a time (mutmut makes the changes),
and the fast tests in `tests/rules` that reach it are run until one fails. What needs a database, the form's
half of the scenarios, and what takes minutes is left out, so a mutant that only they would notice stands
here as alive.

- `make mutants` tries what was never killed and what has changed since: `docs/development/mutants.json` holds
  a letter for each mutant beside the hash of its function's text. A run may be stopped at any time; the
  verdicts are kept as they come. `make mutants ARGS="agreements.rules.period"` keeps to one module.
- A survivor that is right to live is explained in `docs/development/mutants-explained.toml`.
- *Endless* mutants were stopped after three seconds more than five times what the test takes; that is a kill.
- The frozen answers (`tests/rules/test_verdicts.py`) are tried first, then the quickest tests, four seconds
  of them in all. Tests of more than half a second are left out. Functions behind a decorator, properties and
  what is kept by `lru_cache` for the life of a process are not changed.
"""
COLUMNS = (
    "| Module | Mutants | Killed | Endless | Alive, explained | Alive | Not tried |\n"
    "|---|---|---|---|---|---|---|\n"
)


def write(root: Path, functions: dict[str, Function], kept: Kept) -> None:
    """Writes the page."""
    whys = explained(root)
    alive = [(each, change) for each in functions.values() for change in _alive(each, kept)]
    told = [(each, change, whys.why(each.plain_name, change)) for each, change in alive]
    (root / PAGE).write_text(f"{HEAD}\n{_table(functions, kept, told)}\n{_survivors(told)}", encoding="utf-8")


class Explained:
    """The explanations; an entry without a change is for the whole function."""

    def __init__(self, rows: list[dict]):
        self._rows = rows

    def why(self, function: str, change: str) -> str:
        """Why this mutant lives, or nothing."""
        fitting = (
            row for row in self._rows if row["function"] == function and row.get("change", "") in change
        )
        return next((row["why"] for row in fitting), "")


def explained(root: Path) -> Explained:
    """Those that stand in the file."""
    path = root / EXPLAINED
    return Explained(
        tomllib.loads(path.read_text(encoding="utf-8")).get("explained", []) if path.exists() else []
    )


def _alive(function: Function, kept: Kept) -> list[str]:
    said = letters(kept, function)
    return [change for (_, change), letter in zip(function.mutants, said, strict=True) if letter == SURVIVED]


def _table(functions: dict[str, Function], kept: Kept, told: list) -> str:
    counted: dict[str, Counter] = {}
    for each in functions.values():
        counted.setdefault(each.module, Counter()).update(letters(kept, each))
    right = Counter(each.module for each, _, why in told if why)
    rows = {module: _numbers(found, right[module]) for module, found in sorted(counted.items())}
    whole = [sum(column) for column in zip(*rows.values(), strict=True)]
    lines = [_row(f"`{module}`", numbers) for module, numbers in rows.items()]
    return COLUMNS + "\n".join([*lines, _row("**All**", whole)]) + "\n"


def _numbers(found: Counter, explained: int) -> list[int]:
    alive = found[SURVIVED]
    return [found.total(), found[KILLED], found[ENDLESS], explained, alive - explained, found[UNTRIED]]


def _row(name: str, numbers: list[int]) -> str:
    return f"| {name} | {' | '.join(map(str, numbers))} |"


def _survivors(told: list) -> str:
    if not told:
        return "No mutant that was tried is alive.\n"
    blocks = (
        f"### `{each.plain_name}`\n\n```diff\n{change}\n```\n\n{why or '**Not explained.**'}\n"
        for each, change, why in told
    )
    return "## Alive\n\n" + "\n".join(blocks)
