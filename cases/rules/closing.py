"""Why a case is closed and why it is opened again: dated lists in ``closing.toml``."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from cases.rules.reading import Table, read_versions

FILE = Path(__file__).with_suffix(".toml")
ASSESSMENT, COMPLAINT = "assessment", "complaint"  # reopenings that the code knows


@dataclass(frozen=True, slots=True)
class Reasons:
    """The reasons to choose among from a day on, key → text."""

    valid_from: date
    closing: dict[str, str]
    reopening: dict[str, str]


def read_reasons(path: Path = FILE) -> tuple[Reasons, ...]:
    """The lists of a file, oldest first; raises RuleDataError for what cannot be used."""
    return read_versions(path, _version)


def _version(table: Table) -> Reasons:
    found = Reasons(table.day("valid_from"), *(_list(table, key) for key in ("closing", "reopening")))
    table.done()
    if missing := {ASSESSMENT, COMPLAINT} - found.reopening.keys():
        raise table.fail("reopening", f"mangler {', '.join(sorted(missing))}")
    return found


def _list(table: Table, name: str) -> dict[str, str]:
    rows = table.tables(name)
    found = {row.text("key"): row.text("text") for row in rows}
    for row in rows:
        row.done()
    if not found or len(found) < len(rows):
        raise table.fail(name, "skal være mindst én, hver med sin egen nøgle")
    return found


@cache
def _own() -> tuple[Reasons, ...]:
    return read_reasons()


def reasons_on(day: date) -> Reasons:
    """The lists of a day; the first ones for a day before them."""
    return next((each for each in reversed(_own()) if each.valid_from <= day), _own()[0])


def closing_text(key: str) -> str:
    """The text of a reason to close, also one that is no longer to be chosen."""
    return next(each.closing[key] for each in reversed(_own()) if key in each.closing)


def reopening_text(key: str) -> str:
    """The text of a reason to open again, also one that is no longer to be chosen."""
    return next(each.reopening[key] for each in reversed(_own()) if key in each.reopening)
