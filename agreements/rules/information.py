"""What the citizen is told at the first registration (oplysningspligt), as dated data.

Databeskyttelsesforordningen, articles 13 and 14: who is responsible, what for and by which law, what is
collected and from where, who gets it, for how long, the citizen's rights, and where to complain.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from cases.rules.reading import Table, read_versions

FILE = Path(__file__).with_suffix(".toml")


@dataclass(frozen=True, slots=True)
class Told:
    """One passage: points, if any, and what is said in running text after them."""

    heading: str
    points: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class InformationText:
    """The text from a day on."""

    valid_from: date
    passages: tuple[Told, ...]

    def filled(self, **words: str) -> tuple[Told, ...]:
        """The passages with ``municipality``, ``unit`` and ``officer`` filled in."""
        return tuple(Told(each.heading, each.points, each.text.format(**words)) for each in self.passages)


def read_texts(path: Path = FILE) -> tuple[InformationText, ...]:
    """The texts of a file, the oldest first; raises RuleDataError for what cannot be used."""
    return read_versions(path, _text)


def _text(table: Table) -> InformationText:
    found = InformationText(table.day("valid_from"), tuple(map(_passage, table.tables("passage"))))
    table.done()
    return found


def _passage(table: Table) -> Told:
    found = Told(table.text("heading"), table.texts("points"), table.text("text", ""))
    table.done()
    return found


@lru_cache(maxsize=1)
def _own() -> tuple[InformationText, ...]:
    return read_texts()


def information_on(day: date) -> InformationText:
    """The text of a day; the first one for a day before it."""
    return next((each for each in reversed(_own()) if each.valid_from <= day), _own()[0])
