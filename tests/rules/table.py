"""The table of all rules as Markdown, made from the code: docs/rules-table.md."""

import ast
import re
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from agreements.rules import RULE_INFO, RuleInfo, default_book
from agreements.rules.table import EVENT
from cases.rules.parameters import PARAMETERS
from mentorstotte.core.wording import danish_number

HERE = Path(__file__).parent
DOCUMENT = HERE.parents[1] / "docs" / "rules-table.md"
OF_GRANTS = "test_rules_one_by_one::test_rule_speaks"
OF_EVENTS = "test_rule_table::test_every_rule_of_an_event_speaks_with_its_severities"
GATES = {"submit": "indstilling", "activate": "ikrafttræden", "event": "hændelse"}
HEAD = """# Reglerne

Skrevet ud fra koden af `tests/rules/test_rule_table.py`; ret den ikke i hånden (`make rules-table`).
Alvor: HARD stopper, REASON kræver begrundelse, HELD lader penge vente, FLAG er opgave og mærke, INFO vises.

| Regel | Hvornår | Alvor | Kilde | Servicestandarder, der ændrer den | Prøvet af |
|---|---|---|---|---|---|
"""


@lru_cache(maxsize=1)
def tests_by_rule() -> dict[str, list[str]]:
    """The tests that name a rule in their name (``test_r08_…``) or in their text, by rule code."""
    found: dict[str, list[str]] = {code: [] for code in RULE_INFO}
    for path in sorted(HERE.glob("test_*.py")):
        source = path.read_text(encoding="utf-8")
        for node in ast.parse(source).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                words = (ast.get_source_segment(source, node) or "").casefold()
                for code, tests in found.items():
                    short = f"_{code.replace('-', '').casefold()}_"
                    if short in node.name or re.search(rf"\b{code.casefold()}\b", words):
                        tests.append(f"{path.stem}::{node.name}")
    return found


def proof(info: RuleInfo) -> list[str]:
    """The test that makes every rule speak, and up to two more; those with the rule in their name first."""
    short = f"_{info.code.replace('-', '').casefold()}_"
    first = OF_EVENTS if info.gate == EVENT else OF_GRANTS
    more = sorted(tests_by_rule()[info.code], key=lambda name: (short not in name, "_as" not in name, name))
    return [first, *more[:2]]


def shown(value) -> str:
    """A parameter's value in a cell."""
    if value in (None, "", {}, ()):
        return "ingen"
    if isinstance(value, Decimal):
        return danish_number(value)
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, dict):
        return ", ".join(f"{key} {danish_number(amount)}" for key, amount in value.items())
    if isinstance(value, tuple):
        return f"{len(value)} niveauer"
    return str(value)


def local(info: RuleInfo) -> str:
    """What each standard says where they are not all silent."""
    cells = []
    for name in info.parameters:
        values = {s.short_name: getattr(s.versions[-1], name) for s in default_book().standards.values()}
        label = PARAMETERS[name].label if name in PARAMETERS else "Serviceniveauer"
        cells.append(f"{label}: " + ", ".join(f"{who} {shown(value)}" for who, value in values.items()))
    return "<br>".join(cells) or "–"


def row(info: RuleInfo) -> str:
    """One line of the table."""
    severities = ", ".join(info.severities)
    tests = "<br>".join(f"`{test}`" for test in proof(info))
    cells = (f"**{info.code}** {info.title}", GATES[info.gate], severities, info.source, local(info), tests)
    return f"| {' | '.join(cells)} |"


def document() -> str:
    """The whole page."""
    return HEAD + "\n".join(map(row, RULE_INFO.values())) + "\n"
