"""The verdict as it is kept with a proposal and a decision: facts, findings and by which rules, in plain
JSON.
"""

from dataclasses import asdict
from datetime import date
from decimal import Decimal

from agreements import rules
from mentorstotte.core.findings import Finding, Severity


def verdict_of(result: rules.Assessment, facts: rules.Facts) -> dict:
    """All that explains a judgement years later. Dates are ISO, numbers decimal strings; no CPR number, no
    name.
    """
    return plain(
        {
            "facts": asdict(facts),
            "standard": {"id": result.standard.standard_id, "version": result.standard.version},
            "regime": result.regime,
            "kind": result.kind,
            "verdict": result.verdict,
            "findings": [asdict(finding) for finding in result.findings],
            "passed": result.passed,
            "missing": result.missing,
            "awaits_approver": result.awaits_approver,
            "suggested_level": result.suggested_level,
            "latest_end": result.latest_end,
            "total_hours": result.total_hours,
            "schedule": asdict(result.schedule) if result.schedule else None,
        }
    )


def findings_in(verdict: dict) -> list[Finding]:
    """The findings of a kept verdict."""
    return [
        Finding(**{**row, "severity": Severity(row["severity"]), "fields": tuple(row["fields"])})
        for row in verdict["findings"]
    ]


def plain(value):
    """The value made of what JSON knows."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, frozenset | set):
        return sorted(plain(item) for item in value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
