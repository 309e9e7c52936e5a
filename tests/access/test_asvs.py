"""docs/asvs.md: each requirement of OWASP ASVS 5.0, level 1 and 2, with its tests or the reason for none."""

import ast
import os
import re
import tomllib
from collections import Counter, defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "asvs.md"
CHAPTERS = tomllib.loads((ROOT / "docs" / "asvs.toml").read_text(encoding="utf-8"))
ROWS = {number: row for chapter in CHAPTERS.values() for number, row in chapter.items() if number != "name"}
WORDS = {
    "how": "Tests",
    "document": "Document",
    "operator": "Whoever runs it",
    "not_applicable": "Not applicable",
    "open": "**Open**",
}
HEAD = """# OWASP ASVS 5.0, level 1 and 2

Made from `docs/asvs.toml` and the marks in tests: `WRITE_DOCS=1 .venv/bin/pytest tests/access/test_asvs.py`.
The requirements are in our own short words; the standard's are at owasp.org.
"""


def marked() -> dict[str, list[str]]:
    """The tests that carry ``@pytest.mark.asvs``, by requirement."""
    found = defaultdict(set)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for mark in getattr(node, "decorator_list", ()):
                if ast.unparse(mark).startswith("pytest.mark.asvs("):
                    where = f"{path.relative_to(ROOT / 'tests').as_posix()}: {node.name}"
                    for number in ast.literal_eval(ast.Tuple(elts=mark.args, ctx=ast.Load())):
                        found[number].add(where)
    return {number: sorted(tests) for number, tests in found.items()}


MARKED = marked()


def answer_of(row: dict) -> str:
    """Which of WORDS the row answers with."""
    (answer,) = set(row) - {"level", "asks"}
    return answer


def page() -> str:
    """The table as it should stand in docs/asvs.md."""
    counted = Counter(answer_of(row) for row in ROWS.values())
    said = ", ".join(f"{word.strip('*').lower()} {counted[answer]}" for answer, word in WORDS.items())
    text = [HEAD, f"{len(ROWS)} requirements: {said}.\n"]
    for code, chapter in CHAPTERS.items():
        text += [f"\n## {code} {chapter['name']}\n", "| | Level | Asks | Answer |", "|---|---|---|---|"]
        for number, row in chapter.items():
            if number != "name":
                text.append(f"| {number} | {row['level']} | {row['asks']} | {_answer(number, row)} |")
    return "\n".join(text) + "\n"


def _answer(number: str, row: dict) -> str:
    answer = answer_of(row)
    tests = "".join(f"<br>`{test}`" for test in MARKED.get(number, ()))
    said = row[answer]
    if answer in ("document", "operator"):
        file, heading = said.split("#")
        said = f"[{heading}]({file}#{_anchor(heading)})"
    return f"{WORDS[answer]}: {said}{tests}"


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def test_every_requirement_of_the_two_levels_is_answered_once():
    assert Counter(row["level"] for row in ROWS.values()) == {1: 70, 2: 183}, "as in version 5.0.0"
    assert sum(len(chapter) - 1 for chapter in CHAPTERS.values()) == len(ROWS)
    assert {answer_of(row) for row in ROWS.values()} <= set(WORDS)


def test_what_tests_prove_is_proved_by_a_test_and_nothing_else_is_marked():
    proved = {number for number, row in ROWS.items() if answer_of(row) == "how"}
    assert proved - set(MARKED) == set(), "marked by no test"
    assert set(MARKED) - proved == set(), "marked, but answered otherwise"


@pytest.mark.parametrize("answer", ["document", "operator"])
def test_a_document_has_the_heading_that_is_named(answer):
    named = {row[answer] for row in ROWS.values() if answer in row}
    for file, heading in (name.split("#") for name in named):
        text = (ROOT / "docs" / file).read_text(encoding="utf-8")
        assert re.search(rf"^#+ {re.escape(heading)}$", text, re.MULTILINE), f"{file} has no {heading}"


def test_the_page_in_docs_is_this_table():
    if os.environ.get("WRITE_DOCS"):
        PAGE.write_text(page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page()
