"""A copy of the code in which every function of the rules carries all its mutants beside it."""

import ast
import hashlib
import pickle
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from mutmut.mutation.file_mutation import mutate_file_contents

RULES = ("agreements/rules", "cases/rules", "providers/rules", "reporting/rules")
COPIED = ("agreements", "cases", "providers", "reporting", "mentorstotte", "tests", "templates", "docs")
# What an answer is kept for changes nothing about it; mutmut leaves functions behind a decorator alone.
KEPT_ANSWERS = re.compile(r"^@lru_cache\(maxsize=CACHED_DAYS\)\n", re.MULTILINE)
MUTANT = re.compile(r"^(.*)__mutmut_(\d+)$")


@dataclass(frozen=True)
class Function:
    """A function of the rules: its name, the hash of its text, and its mutants as (name, what changed)."""

    name: str
    hash: str
    mutants: tuple[tuple[str, str], ...]

    @property
    def module(self) -> str:
        """Where it stands."""
        return re.split(r"\.x[_ǁ]", self.name)[0]

    @property
    def plain_name(self) -> str:
        """The name as it is written in the code (``cases.rules.reading.Table.text``)."""
        inside = self.name[len(self.module) + 1 :]
        return f"{self.module}.{inside[2:].replace('ǁ', '.')}"


def sources(root: Path) -> list[Path]:
    """The files of the rules that hold functions."""
    found = [path for folder in RULES for path in sorted((root / folder).rglob("*.py"))]
    return [path for path in found if path.name not in ("__init__.py", "table.py")]


def make(root: Path, copy: Path) -> dict[str, Function]:
    """Writes the copy anew; the functions by their mangled names (``cases.rules.regimes.x_read_regime``)."""
    shutil.rmtree(copy, ignore_errors=True)
    for folder in COPIED:
        shutil.copytree(root / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "manage.py", "Makefile"):
        shutil.copy(root / name, copy / name)
    return {each.name: each for path in sources(root) for each in _mutate(path, root, copy)}


def _mutate(path: Path, root: Path, copy: Path) -> Iterator[Function]:
    inside = path.relative_to(root)
    text = KEPT_ANSWERS.sub("", path.read_text(encoding="utf-8"))
    code, mutants, hashes = _mutated(str(inside), text, copy.parent / "mutants-made")
    (copy / inside).write_text(code, encoding="utf-8")
    module = ".".join(inside.with_suffix("").parts)
    bodies = {node.name: node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.FunctionDef)}
    names: dict[str, list[str]] = {}
    for name in mutants:
        names.setdefault(MUTANT.match(name).group(1), []).append(name)
    for function, own in names.items():
        plain = _lines(bodies[f"{function}__mutmut_orig"])
        changes = tuple((f"{module}.{name}", _change(plain, _lines(bodies[name]))) for name in own)
        yield Function(f"{module}.{function}", hashes[function], changes)


def _mutated(name: str, text: str, made: Path) -> tuple[str, list[str], dict[str, str]]:
    """Code, mutants and hashes of the functions: kept from the last time that the file said the same."""
    known = made / hashlib.sha256(text.encode()).hexdigest()
    if known.exists():
        return pickle.loads(known.read_bytes())
    mutated = mutate_file_contents(name, text)
    found = mutated.code, list(mutated.mutant_names), dict(mutated.hash_by_function_name)
    made.mkdir(parents=True, exist_ok=True)
    known.write_bytes(pickle.dumps(found))
    return found


def _lines(node: ast.FunctionDef) -> list[str]:
    """The function as plain lines, under the same name for every mutant."""
    node.name, node.decorator_list = "f", []
    return ast.unparse(node).splitlines()


def _change(before: list[str], after: list[str]) -> str:
    found = list(unified_diff(before, after, lineterm="", n=0))[2:]
    return "\n".join(re.sub(r"^([-+])\s+", r"\1", line) for line in found if not line.startswith("@@"))
