"""The verdicts as they are kept with the code: each function's hash and a letter for each mutant."""

import json
from pathlib import Path

from tests.mutation.making import Function

FILE = Path("docs/development/mutants.json")
KILLED, SURVIVED, ENDLESS, UNTRIED = "kse."
Kept = dict[str, list[str]]


def read(root: Path) -> Kept:
    """Function → [hash, letters]; empty when nothing was run."""
    path = root / FILE
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def write(root: Path, kept: Kept) -> None:
    """Keeps them, one function a line, in the order of their names."""
    lines = (f"{json.dumps(name)}: {json.dumps(verdicts)}" for name, verdicts in sorted(kept.items()))
    (root / FILE).write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def letters(kept: Kept, function: Function) -> str:
    """A letter for each mutant of the function; untried when its text is another than the one tried."""
    known, said = kept.get(function.name, ["", ""])
    return said if known == function.hash else UNTRIED * len(function.mutants)
