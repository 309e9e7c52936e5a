"""The documentation of an agreement, E1 to E10 (domain 11.1): facts in, one line each out. Pure.

Where the law gives refund it is the evidence for it; where it gives none, the same lines explain what was
spent.
"""

from collections.abc import Callable
from dataclasses import dataclass

from agreements.rules.readiness import lines
from agreements.rules.readiness.evidence import (
    MISSING,
    NOT_ELIGIBLE,
    NOT_READY,
    READY,
    Contract,
    Evidence,
    Hours,
    Money,
    Proof,
    Said,
)

__all__ = ["CHECKS", "Contract", "Evidence", "Hours", "Line", "Money", "Proof", "readiness", "state_of"]
GROUP = "E9"


@dataclass(frozen=True, slots=True)
class Check:
    """A line of the checklist: code, Danish title, and the function that judges it."""

    code: str
    title: str
    judge: Callable[[Evidence], Said]


CHECKS = (
    Check("E1", "Konkret vurdering af behovet", lines.e1_assessment),
    Check("E2", "Underskrevet aftale med alle felter", lines.e2_contract),
    Check("E3", "Registreret og indberettet", lines.e3_register),
    Check("E4", "Bogført på borgeren", lines.e4_posted),
    Check("E5", "Tid, der forklarer forbruget", lines.e5_hours),
    Check("E6", "Løbende vurdering af behovet", lines.e6_followed),
    Check("E7", "Midlertidig, og forlængelse begrundet", lines.e7_temporary),
    Check("E8", "Intet varigt behov; § 103 kontrolleret", lines.e8_boundaries),
    Check(GROUP, "Målgruppen giver refusion", lines.e9_group),
    Check("E10", "Kun udgifter, der kan refunderes", lines.e10_cost),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One judged line of the checklist."""

    code: str
    title: str
    said: Said


def readiness(evidence: Evidence) -> tuple[Line, ...]:
    """The ten lines in order."""
    return tuple(Line(check.code, check.title, check.judge(evidence)) for check in CHECKS)


def state_of(judged: tuple[Line, ...]) -> str:
    """``ready``, ``not_ready`` or, for a group without refund, ``not_eligible``."""
    lacking = {line.code for line in judged if line.said.state == MISSING}
    if GROUP in lacking:
        return NOT_ELIGIBLE
    return NOT_READY if lacking else READY
