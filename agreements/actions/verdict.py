"""The verdict as it is kept with a proposal and a decision: facts, findings and by which rules, in plain
JSON.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from types import NoneType, UnionType
from typing import Union, get_args, get_origin, get_type_hints

from msgspec import Struct, structs

from agreements import law, rules
from mentorstotte.core.findings import Finding, Severity


def verdict_of(result: rules.Assessment, facts: rules.Facts) -> dict:
    """All that explains a judgement years later. Dates are ISO, numbers decimal strings; no CPR number, no
    name.
    """
    return plain(
        {
            "facts": facts,
            "stage": result.stage,
            "standard": {"id": result.standard.standard_id, "version": result.standard.version},
            "regime": result.regime,
            "kind": result.kind,
            "verdict": result.verdict,
            "findings": [asdict(finding) for finding in result.findings],
            "passed": result.passed,
            "rules": _described(result),
            "missing": result.missing,
            "awaits_approver": result.awaits_approver,
            "suggested_level": result.suggested_level,
            "latest_end": result.latest_end,
            "total_hours": result.total_hours,
            "schedule": asdict(result.schedule) if result.schedule else None,
        }
    )


def _described(result: rules.Assessment) -> dict:
    """Title and source of each rule as they are now, for those who read the verdict later."""
    regime = next(each for each in law.book().regimes.all if each.id == result.regime)
    codes = [*result.passed, *(finding.rule for finding in result.findings)]
    return {
        code: {"title": rules.describe(code).title, "source": law.source_of(code, regime)} for code in codes
    }


def facts_in(verdict: dict) -> rules.Facts:
    """The facts of a kept verdict, to be judged again; what the rules no longer ask for is left out.

    Raises ``FactsError`` when they cannot be read.
    """
    try:
        return _typed(rules.Facts, verdict["facts"])
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise rules.FactsError("facts", "oplysningerne kan ikke læses") from error


def _typed(kind, value):
    """``value`` (plain JSON) as the type that a field of the facts is declared to have."""
    options = [option for option in get_args(kind) if option is not NoneType]
    origin = get_origin(kind)
    if value is None:
        return None
    if origin in (Union, UnionType):
        return _typed(options[0], value)
    if origin is tuple:
        return tuple(_typed(options[0], item) for item in value)
    if origin is frozenset:
        return frozenset(value)
    if origin in (dict, Mapping):
        return {key: _typed(options[1], item) for key, item in value.items()}
    if isinstance(kind, type) and issubclass(kind, Struct):
        types = get_type_hints(kind)
        return kind(**{name: _typed(types[name], item) for name, item in value.items() if name in types})
    if kind is date:
        return date.fromisoformat(value)
    return Decimal(value) if kind is Decimal else value


def findings_in(verdict: dict) -> list[Finding]:
    """The findings of a kept verdict."""
    return [
        Finding(**{**row, "severity": Severity(row["severity"]), "fields": tuple(row["fields"])})
        for row in verdict["findings"]
    ]


def plain(value):
    """The value made of what JSON knows."""
    if isinstance(value, Struct):
        value = structs.asdict(value)
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, frozenset | set):
        return sorted(plain(item) for item in value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
