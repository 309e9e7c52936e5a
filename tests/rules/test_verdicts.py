"""Nothing that the rules answer changes unseen: some 1,700 fact sheets and their frozen verdicts."""

import os
from collections import Counter

from agreements.rules.table import RULES
from tests.rules.sheets import MIXED, STAGES, sheets
from tests.rules.verdicts import DOCUMENT, verdicts


def test_every_verdict_is_the_one_that_was_seen():
    if os.environ.get("WRITE_DOCS"):
        DOCUMENT.write_text("\n".join(verdicts(sheets())) + "\n", encoding="utf-8")
    seen = DOCUMENT.read_text(encoding="utf-8").splitlines()
    for now, before in zip(verdicts(sheets()), seen, strict=True):
        assert now == before, "another verdict: if it is right, make rules-table writes it"


def test_the_sheets_are_varied():
    rows = [row.split(" | ") for row in DOCUMENT.read_text(encoding="utf-8").splitlines()]
    verdict = Counter(row[0].split()[1] for row in rows)
    assert len(rows) > MIXED + len(STAGES)
    assert min(verdict[each] for each in ("ok", "reason", "refused", "incomplete")) > 25, verdict
    spoken = Counter(word[:4] for row in rows if len(row) > 1 for word in row[1].split())
    from_capacity = "R-23"  # no line says what the mentor has promised others
    often = [rule.info.code for rule in RULES if spoken[rule.info.code] >= len(STAGES)]
    assert {rule.info.code for rule in RULES} - set(often) == {from_capacity}
