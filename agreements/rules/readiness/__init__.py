"""The documentation of an agreement, E1 to E10 (domain 11.1): facts in, one line each out. Pure.

Where the law gives refund it is the evidence for it; where it gives none, the same lines explain what was
spent.
"""

from collections.abc import Callable, Iterable
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
from mentorstotte.core.wording import upper_first

__all__ = [
    "CHECKS",
    "Contract",
    "Evidence",
    "Hours",
    "Line",
    "Money",
    "Proof",
    "in_words",
    "readiness",
    "state_of",
]
GROUP = "E9"


@dataclass(frozen=True, slots=True)
class Check:
    """A line of the checklist: code, Danish title, one word for it, and the function that judges it."""

    code: str
    title: str
    word: str
    judge: Callable[[Evidence], Said]


CHECKS = (
    Check("E1", "Konkret vurdering af behovet", "vurdering", lines.e1_assessment),
    Check("E2", "Underskrevet aftale med alle felter", "aftale", lines.e2_contract),
    Check("E3", "Registreret og indberettet", "indberetning", lines.e3_register),
    Check("E4", "Bogført på borgeren", "bogføring", lines.e4_posted),
    Check("E5", "Tid, der forklarer forbruget", "timer", lines.e5_hours),
    Check("E6", "Løbende vurdering af behovet", "opfølgning", lines.e6_followed),
    Check("E7", "Midlertidig, og forlængelse begrundet", "forlængelse", lines.e7_temporary),
    Check("E8", "Intet varigt behov; § 103 kontrolleret", "varigt behov", lines.e8_boundaries),
    Check(GROUP, "Målgruppen giver refusion", "målgruppe", lines.e9_group),
    Check("E10", "Kun udgifter, der kan refunderes", "udgifter", lines.e10_cost),
)
_WORDS = {check.code: check.word for check in CHECKS}


def in_words(codes: Iterable[str]) -> str:
    """Lines as a list names them: “Aftale (E2), timer (E5)”."""
    return upper_first(", ".join(f"{_WORDS[code]} ({code})" for code in codes))


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
