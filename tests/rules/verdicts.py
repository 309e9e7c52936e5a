"""What the rules answer to every sheet of ``sheets.py``, one line each: ``tests/data/verdicts.txt``.

A line says verdict, law, kind, suggested level, last day, hours, what the rules found (``!`` refuses, ``?``
wants a reason, ``*`` has one) and what they miss; its last word stands for all the rest, sentences and days
included.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from agreements.rules import Assessment, RuleBook, default_book, evaluate
from agreements.rules.answer import as_json
from agreements.rules.exchange import read_line
from agreements.rules.facts import FactsError
from mentorstotte.core.findings import Severity

MARKS = {Severity.HARD: "!", Severity.REASON: "?", Severity.INFO: ""}


def book() -> RuleBook:
    """The shipped book, with a price cap, which none of the three standards has."""
    shipped = default_book()
    standard = shipped.standards["slagelse"]
    caps = {"external": Decimal("394.99"), "municipal": Decimal(400)}
    versions = tuple(replace(version, price_cap=caps) for version in standard.versions)
    return replace(shipped, standards=shipped.standards | {"slagelse": replace(standard, versions=versions)})


def verdicts(lines: Iterator[dict]) -> Iterator[str]:
    """A line of the document for each sheet."""
    rules = book()
    return (f"{number} {verdict(sheet, rules)}" for number, sheet in enumerate(lines))


def verdict(sheet: dict, rules: RuleBook) -> str:
    """What is said of one sheet; the error when it cannot be judged."""
    try:
        asked = read_line(sheet)
        found = evaluate(asked.facts, asked.stage, book=rules)
    except FactsError as error:
        return f"error {error}"
    reply = as_json(found, asked.id)
    said = (found.verdict, found.regime, found.kind, found.suggested_level, reply["latest_end"])
    hours = (reply["total_hours"], reply["average_weekly_hours"])
    spoken = " ".join(_mark(finding) for finding in found.findings)
    missing = ",".join(found.missing)
    numbers = " ".join(str(word or "-") for word in (*said, *hours))
    return f"{numbers} | {spoken} | {missing} | {_rest(found, reply)}"


def _mark(finding) -> str:
    return f"{finding.rule}{MARKS[finding.severity]}{'*' if finding.met else ''}"


def _rest(found: Assessment, reply: dict) -> str:
    seen = [found.stage, found.awaits_approver, found.may_be_submitted, found.needs_approval]
    fields = [finding.fields for finding in found.findings]
    text = json.dumps([reply, seen, fields], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:10]
