"""What rules answer: findings and missing facts."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from mentorstotte.core.findings import Finding, Severity


class Lacks(NamedTuple):
    """Facts that a rule would need, by their keys (``assessment.decisive``)."""

    paths: tuple[str, ...]


Outcome = Finding | Lacks | tuple[Finding | Lacks, ...] | None


def lacks(*paths: str) -> Lacks:
    """The rule cannot be judged: these facts are not known."""
    return Lacks(paths)


def _string(value) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:.2f}" if isinstance(value, Decimal) else str(value)


def _finding(severity, rule, text, source, fields, approver, values) -> Finding:
    strings = {key: _string(value) for key, value in values.items() if value is not None}
    return Finding(rule, severity, text, source, strings, approver=approver, fields=fields)


def hard(rule: str, text: str, source: str, *fields: str, **values) -> Finding:
    """The grant is refused; ``fields`` are the form fields it hangs on, ``values`` the numbers behind it."""
    return _finding(Severity.HARD, rule, text, source, fields, False, values)


def reason(rule: str, text: str, source: str, *fields: str, approver: bool = False, **values) -> Finding:
    """Goes on only with a documented reason, and an approver where asked."""
    return _finding(Severity.REASON, rule, text, source, fields, approver, values)


def info(rule: str, text: str, source: str, *fields: str, **values) -> Finding:
    """Shown; nothing is required."""
    return _finding(Severity.INFO, rule, text, source, fields, False, values)
