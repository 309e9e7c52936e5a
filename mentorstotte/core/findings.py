"""What a rule says about a set of facts or an event."""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Severity(StrEnum):
    """How strongly a rule speaks (domain: "Severity words" and 6.6), the gravest first."""

    HARD = "HARD"  # the grant is refused
    REASON = "REASON"  # goes on only with a documented reason
    HELD = "HELD"  # a money line waits until someone has decided
    FLAG = "FLAG"  # the past cannot be blocked: a task and a mark in the evidence
    INFO = "INFO"  # shown, no action required


@dataclass(frozen=True)
class Finding:
    """One rule that is broken or has something to say.

    ``rule`` is the code (``R-08``), ``text`` one Danish sentence with the numbers, ``source`` where the rule
    stands, ``values`` the numbers behind it (strings), ``approver`` whether a reason needs a second person,
    ``met`` whether a sufficient reason is documented, ``fields`` the form fields that it hangs on.
    """

    rule: str
    severity: Severity
    text: str
    source: str
    values: dict[str, str] = field(default_factory=dict)
    approver: bool = False
    met: bool = False
    fields: tuple[str, ...] = ()

    def with_reason(self) -> "Finding":
        """The same finding, met by a documented reason."""
        return replace(self, met=True)

    @property
    def blocks(self) -> bool:
        """True when the grant cannot go on: an unmet HARD or REASON."""
        return self.severity in (Severity.HARD, Severity.REASON) and not self.met


def _string(value) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:.2f}" if isinstance(value, Decimal) else str(value)


def _finding(severity, rule, text, source, fields, approver, values) -> Finding:
    strings = {key: _string(value) for key, value in values.items() if value is not None}
    return Finding(rule, severity, text, source, strings, approver=approver, fields=fields)


def hard(rule: str, text: str, source: str, *fields: str, **values) -> Finding:
    """Refused; ``fields`` are the form fields it hangs on, ``values`` the numbers behind it."""
    return _finding(Severity.HARD, rule, text, source, fields, False, values)


def reason(rule: str, text: str, source: str, *fields: str, approver: bool = False, **values) -> Finding:
    """Goes on only with a documented reason, and an approver where asked."""
    return _finding(Severity.REASON, rule, text, source, fields, approver, values)


def info(rule: str, text: str, source: str, *fields: str, **values) -> Finding:
    """Shown; nothing is required."""
    return _finding(Severity.INFO, rule, text, source, fields, False, values)


def flag(rule: str, text: str, source: str, *fields: str, **values) -> Finding:
    """The past cannot be blocked: a task, and a mark in the evidence."""
    return _finding(Severity.FLAG, rule, text, source, fields, False, values)


def held(rule: str, text: str, source: str, *fields: str, **values) -> Finding:
    """A money line waits."""
    return _finding(Severity.HELD, rule, text, source, fields, False, values)
