"""The questions of the team leader's review of a case, as dated data."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from cases.rules.reading import Table, read_versions

FILE = Path(__file__).with_suffix(".toml")
YES, NO, NOT_RELEVANT = "yes", "no", "not_relevant"


@dataclass(frozen=True, slots=True)
class Checklist:
    """The questions from a day on, by their keys."""

    valid_from: date
    questions: dict[str, str]


def read_checklists(path: Path = FILE) -> tuple[Checklist, ...]:
    """The lists of a file, the oldest first; raises RuleDataError for what cannot be used."""
    return read_versions(path, _checklist)


def _checklist(table: Table) -> Checklist:
    asked = table.table("questions")
    found = Checklist(table.day("valid_from"), {key: asked.text(key) for key in asked.names()})
    table.done()
    return found


@lru_cache(maxsize=1)
def _own() -> tuple[Checklist, ...]:
    return read_checklists()


def questions_on(day: date) -> dict[str, str]:
    """The questions of a day; those of the first list for a day before it."""
    return next((each for each in reversed(_own()) if each.valid_from <= day), _own()[0]).questions


def wants_remark(answers: dict[str, str]) -> bool:
    """A “no” has to be explained."""
    return NO in answers.values()
