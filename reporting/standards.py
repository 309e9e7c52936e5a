"""The service standards beside each other, as the page shows them."""

from collections.abc import Iterable
from dataclasses import dataclass

from cases.rules.parameters import PARAMETERS, Note
from cases.rules.standards import Standard, StandardVersion
from mentorstotte.core.wording import danish_date
from reporting.rules.wording import (
    ADOPTION,
    NOT_SET,
    groups,
    in_words,
    level_in_words,
    promises_in_words,
)


@dataclass(frozen=True)
class Column:
    """One municipality's standard in the chosen version."""

    standard: Standard
    version: StandardVersion
    own: bool

    @property
    def adoption(self) -> str:
        """Who decided it, and where that stands."""
        adoption = self.version.adoption
        return f"{adoption.text} ({adoption.reference})"

    @property
    def adopted(self) -> str:
        """One word for it."""
        return ADOPTION[self.version.adoption.status]


@dataclass(frozen=True)
class Cell:
    """One parameter of one standard; ``other``: not as in one's own municipality."""

    column: Column
    text: str
    source: str = ""
    comment: str = ""
    other: bool = False

    @property
    def unset(self) -> bool:
        """The standard says nothing."""
        return self.text == NOT_SET


@dataclass(frozen=True)
class Row:
    """One parameter across the standards."""

    label: str
    cells: tuple[Cell, ...]

    @property
    def differs(self) -> bool:
        """Not all standards say the same."""
        return len({cell.text for cell in self.cells}) > 1


@dataclass(frozen=True)
class Section:
    """Rows below one heading."""

    heading: str
    rows: tuple[Row, ...]


def columns(standards: Iterable[Standard], own_code: str, chosen: dict[str, str]) -> list[Column]:
    """One's own municipality first; ``chosen`` maps a standard to the version to show, else the newest."""
    found = []
    for standard in standards:
        wanted = chosen.get(standard.id)
        version = next((v for v in standard.versions if v.version == wanted), standard.versions[-1])
        found.append(Column(standard, version, standard.municipality_code == own_code))
    return sorted(found, key=lambda column: (not column.own, column.standard.short_name))


def compare(shown: list[Column], *, only_differences: bool) -> list[Section]:
    """All parameters in groups, then levels; with only those that differ when so wanted."""
    sections = [
        Section(heading, tuple(_parameter(key, shown) for key in keys)) for heading, keys in groups().items()
    ]
    levels = Section("Serviceniveauer", (*_levels(shown), _row("Standarden lover", shown, promises_in_words)))
    found = [*sections, levels]
    if not only_differences:
        return found
    kept = [Section(s.heading, tuple(row for row in s.rows if row.differs)) for s in found]
    return [section for section in kept if section.rows]


def _parameter(key: str, shown: list[Column]) -> Row:
    return _row(
        PARAMETERS[key].label,
        shown,
        lambda version: in_words(key, version),
        lambda version: version.notes[key],
    )


def _levels(shown: list[Column]):
    numbers = sorted({level.number for column in shown for level in column.version.levels})
    for number in numbers:
        yield _row(f"Niveau {number}", shown, lambda version, n=number: level_in_words(version.level(n)))


def _row(label: str, shown: list[Column], text_of, note_of=lambda version: Note("")) -> Row:
    texts = [text_of(column.version) for column in shown]
    notes = [note_of(column.version) for column in shown]
    return Row(
        label,
        tuple(
            Cell(column, text, note.source, note.comment, other=text != texts[0])
            for column, text, note in zip(shown, texts, notes, strict=True)
        ),
    )


def version_choices(standard: Standard) -> list[tuple[str, str]]:
    """The dated versions of a standard, the newest first."""
    return [
        (version.version, f"{version.version}, gælder fra {danish_date(version.valid_from)}")
        for version in reversed(standard.versions)
    ]
