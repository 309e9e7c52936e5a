"""The rule book: law, target groups and standards together; replaceable to try something else."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from cases.rules import regimes, standards, target_groups
from cases.rules.regimes import Regimes
from cases.rules.standards import Standard, StandardVersion
from cases.rules.target_groups import Group


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All dated data that an evaluation rests on."""

    regimes: Regimes
    groups: dict[str, Group]
    standards: dict[str, Standard]

    def with_version(self, version: StandardVersion) -> "RuleBook":
        """The same book with one standard's version alone in force: for trying a change."""
        standard = replace(self.standards[version.standard_id], versions=(version,))
        return replace(self, standards={**self.standards, standard.id: standard})


@lru_cache(maxsize=1)
def default_book() -> RuleBook:
    """The book that the product ships."""
    return RuleBook(regimes.regimes(), target_groups.groups(), standards.standards())


def book_with(*directories: Path, laws: Iterable[Path] = ()) -> RuleBook:
    """The shipped book with the standards of further directories, and the regimes of ``laws``.

    Raises ``RuleDataError`` naming file, key and why.
    """
    return replace(
        default_book(),
        standards=standards.load_standards(standards.HERE, *directories),
        regimes=regimes.load_regimes(regimes.HERE, *laws),
    )
