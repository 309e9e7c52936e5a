"""Every sentence that the rules say, with numbers, source and fields: docs/rules-sentences.md."""

from collections.abc import Iterable
from decimal import Decimal

from msgspec.structs import replace

from agreements.rules import evaluate
from agreements.rules.exchange import read_line
from mentorstotte.core.findings import Finding
from tests.rules.lines import (
    DISCHARGE,
    RESOURCE,
    STUDY_START,
    because,
    earlier,
    in_municipality,
    line,
    period,
)
from tests.rules.table import HERE
from tests.rules.test_rules_one_by_one import TRIGGERS

DOCUMENT = HERE.parents[1] / "docs" / "rules-sentences.md"
HEAD = """# Hvad reglerne siger

Hver sætning, som den står på siden, med tal, kilde og felter. Skrevet ud fra koden af
`tests/rules/test_rule_table.py` (`make rules-table`); prøven fejler, når en sætning ændres uden at stå her.
"""
VIBORG = {**RESOURCE, **in_municipality("viborg")}
THREE = [earlier("2013-09-01", "2013-11-30", level=None), earlier("2013-12-01", "2014-03-02", level=None)]
TWICE_LEVEL_4 = {
    "agreement.segments": [
        {"start": "2014-03-03", "end": "2014-04-02", "level": 4, "weekly_hours": "5.00"},
        {"start": "2014-04-03", "end": "2014-05-02", "level": 2, "weekly_hours": "3.00"},
        {"start": "2014-05-03", "end": "2014-06-02", "level": 4, "weekly_hours": "5.00"},
    ]
}
SINGLE_PARENT = {**STUDY_START, "dates.admission": "2021-08-16"}
# Facts that make rules say something else than in the rows that trigger each rule once.
MORE = [
    {**VIBORG, **period("2014-03-03", "2014-06-02", level=None), "earlier": THREE},
    {**VIBORG, **period("2014-03-03", "2014-06-03", level=None), "earlier": THREE},
    {**VIBORG, **period("2015-01-01", "2015-03-31", level=None),
     "earlier": [*THREE, earlier("2014-03-03", "2014-06-02"), earlier("2014-06-03", "2014-12-31")]},
    {**RESOURCE, **TWICE_LEVEL_4},
    {**DISCHARGE, **period("2014-05-01", "2014-09-30")},
    {**SINGLE_PARENT, **period("2022-02-16", "2022-05-15")},
    {**SINGLE_PARENT, **period("2021-11-01", "2022-05-01"), "dates.first_use": "2021-11-01"},
    {**STUDY_START, **period("2016-11-01", "2017-01-01"), "dates.admission": "2016-09-01"},
    {"target_group": "T17_ALM", **period("2026-09-01", "2027-01-01")},
    {**RESOURCE, **period("2026-03-02", "2026-09-01")},
    {"target_group": "T14_REVA", "citizen.benefit": "rehabilitation", **period("2026-03-02", "2026-09-01")},
    {"target_group": "T02_AKT_UDH", "citizen.qualifying_education": None, "citizen.birth_date": "1999-01-01",
     **period("2025-07-01", "2025-12-31")},
    {"assessment.boundary.SEL103": "yes", "assessment.boundary.SEL85": "unknown"},
    {"earlier": [earlier("2014-09-03", "2015-01-01", hours="2.50"), earlier("2013-09-03", "2014-03-02",
                                                                             hours="2.50")]},
    {"agreement.phase_out": [{"from": "2014-07-01", "weekly_hours": "1.00"},
                             {"from": "2014-08-01", "weekly_hours": "1.50"}]},
    {"aim.text": " "},
    {"aim.text": "Job", "aim.indicator": "", "aim.date": None, "aim.confirmed_precise": False},
    {"stage": "activate", "aim.text": "", "mentor.named": False, "agreement.tasks": [],
     "agreement.complaint_guidance": False},
    {"stage": "activate", "dates.signed": None, "agreement.signature_refused": True, **RESOURCE},
    {"stage": "activate", "assessment.journalled": False, "dates.signed": "2014-03-05"},
    {**because("R-46", "OTHER"), "mentor.family_tie": True},
]  # fmt: skip


def of_grants() -> Iterable[Finding]:
    """What is said about grants, each sentence once."""
    changes = [*(change for _, _, change in TRIGGERS), *MORE]
    for change in changes:
        asked = read_line(line(change))
        yield from evaluate(asked.facts, asked.stage).findings
    plain = read_line(line()).facts
    yield from evaluate(replace(plain, mentor=replace(plain.mentor, capacity=Decimal(2)))).findings


def _row(finding: Finding) -> str:
    numbers = ", ".join(f"{key} {value}" for key, value in finding.values.items())
    approver = " + godkender" if finding.approver else ""
    return (
        f"- **{finding.severity}{approver}** {finding.text}  \n"
        f"  {finding.source} · {numbers or 'ingen tal'} · {', '.join(finding.fields) or 'intet felt'}"
    )


def document(of_events: Iterable[Finding]) -> str:
    """The whole page; ``of_events`` are what the rules of events say."""
    rows: dict[str, dict[str, None]] = {}
    for finding in (*of_grants(), *of_events):
        rows.setdefault(finding.rule, {})[_row(finding)] = None
    parts = (f"\n## {rule}\n\n" + "\n".join(found) + "\n" for rule, found in sorted(rows.items()))
    return HEAD + "".join(parts)
