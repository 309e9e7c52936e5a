"""Nothing that the rules answer changes unseen: thousands of frozen answers, compared line by line."""

import json
import os
from collections import Counter

import pytest

from agreements.rules.answer import ANSWER_SCHEMA
from agreements.rules.exchange import LINE
from agreements.rules.table import RULES
from tests.rules import calls, verdicts, wrong
from tests.rules.sheets import MIXED, STAGES, sheets
from tests.rules.table import HERE

DATA = HERE.parent / "data"
SCHEMAS = {"in": LINE.schema, "out": ANSWER_SCHEMA}
DOCUMENTS = {  # the quickest first: mutants meet them in this order
    "assess-schemas.json": lambda: json.dumps(SCHEMAS, indent=1, ensure_ascii=False).splitlines(),
    "wrong-lines.txt": wrong.wrong_lines,
    "dated-data.txt": wrong.dated_data,
    "calls.txt": calls.lines,
    "wrong-data.txt": wrong.wrong_data,
    "verdicts.txt": lambda: verdicts.verdicts(sheets()),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_answer_is_the_one_that_was_seen(name):
    document, lines = DATA / name, DOCUMENTS[name]
    if os.environ.get("WRITE_DOCS"):
        document.write_text("\n".join(lines()) + "\n", encoding="utf-8")
    seen = document.read_text(encoding="utf-8").splitlines()
    for now, before in zip(lines(), seen, strict=True):
        assert now == before, "another answer: if it is right, make rules-table writes it"


def test_the_sheets_are_varied():
    rows = [row.split(" | ") for row in (DATA / "verdicts.txt").read_text(encoding="utf-8").splitlines()]
    verdict = Counter(row[0].split()[1] for row in rows)
    assert len(rows) > MIXED + len(STAGES)
    assert min(verdict[each] for each in ("ok", "reason", "refused", "incomplete")) > 25, verdict
    spoken = Counter(word[:4] for row in rows if len(row) > 1 for word in row[1].split())
    from_capacity = "R-23"  # no line says what the mentor has promised others
    often = [rule.info.code for rule in RULES if spoken[rule.info.code] >= len(STAGES)]
    assert {rule.info.code for rule in RULES} - set(often) == {from_capacity}
