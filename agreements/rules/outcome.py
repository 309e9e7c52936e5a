"""What a rule of the evaluation answers: findings and missing facts."""

from typing import NamedTuple

from mentorstotte.core.findings import Finding


class Lacks(NamedTuple):
    """Facts that a rule would need, by their keys (``assessment.decisive``)."""

    paths: tuple[str, ...]


Outcome = Finding | Lacks | tuple[Finding | Lacks, ...] | None


def lacks(*paths: str) -> Lacks:
    """The rule cannot be judged: these facts are not known."""
    return Lacks(paths)
