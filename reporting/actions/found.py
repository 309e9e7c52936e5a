"""What is stored already, held against the rows of a file."""

from dataclasses import dataclass, field

from reporting.imports.sheets import RowError


@dataclass(frozen=True)
class Found:
    """``known``: rows that are stored, by number, with the key of their agreement (None for other kinds).

    ``errors``: rows that contradict what is stored, by number.
    """

    known: dict[int, int | None] = field(default_factory=dict)
    errors: dict[int, RowError] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What was made: how many of each, and the agreement that each row became, by number."""

    counts: dict[str, int]
    agreements: dict[int, int] = field(default_factory=dict)
