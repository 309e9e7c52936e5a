"""What a rule says about a set of facts."""

from dataclasses import dataclass, field, replace
from enum import StrEnum


class Severity(StrEnum):
    """How strongly a rule speaks (domain: "Severity words")."""

    HARD = "HARD"  # the grant is refused
    REASON = "REASON"  # goes on only with a documented reason
    INFO = "INFO"  # shown, no action required
    FLAG = "FLAG"  # the past cannot be blocked: a task and a mark in the evidence


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
