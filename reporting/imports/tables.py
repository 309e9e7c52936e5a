"""A file as headings and rows of raw cells, whatever it was saved from, and what the headings must be."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from reporting.imports.cells import text
from reporting.imports.files import FileRefused

MAX_ROWS = 200_000
REASON_HEADING = "Årsag"  # our own column in a sheet of refused rows; not an unknown one when it comes back

Cell = object
_NOT_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Column:
    """One expected column: its heading, the field it fills, its reader, and whether each row must have it;
    ``also`` are other headings that are taken for it.
    """

    heading: str
    field: str
    read: Callable[[Cell], object]
    required: bool = True
    also: tuple[str, ...] = ()

    @property
    def names(self) -> set[str]:
        return {plain(heading) for heading in (self.heading, *self.also)}


@dataclass
class Table:
    """The rows under the headings. ``rows`` gives (row number in the file, one cell per expected column).

    ``ignored`` are headings in the file that are not read, ``notices`` Danish remarks on the file as a whole,
    ``total`` an estimate of the number of rows for the progress, None when unknown.
    """

    rows: Iterator[tuple[int, tuple[Cell, ...]]]
    ignored: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    total: int | None = None


def plain(heading: Cell) -> str:
    """A heading without case, blanks and signs, so that »Timer pr. uge« and »timer pr uge« are the same."""
    return _NOT_LETTERS.sub("", text(heading).casefold())


def match_headings(found: Sequence[Cell], columns: Sequence[Column]) -> tuple[list[int], tuple[str, ...]]:
    """Where each expected column stands in the file, and the headings that are not read.

    Case, blanks, full stops and hyphens do not matter. Raises FileRefused when one is missing or stands
    twice.
    """
    names = [plain(heading) for heading in found]
    places = [[at for at, name in enumerate(names) if name in column.names] for column in columns]
    missing = [column.heading for column, found_at in zip(columns, places, strict=True) if not found_at]
    known = {plain(REASON_HEADING), ""}.union(*(column.names for column in columns))
    unknown = tuple(text(heading) for heading, name in zip(found, names, strict=True) if name not in known)
    if missing:
        raise FileRefused(_heading_error(missing, unknown, columns))
    if twice := [column.heading for column, at in zip(columns, places, strict=True) if len(at) > 1]:
        raise FileRefused(f"Overskriften {_listed(twice)} står mere end én gang. Slet den ene kolonne.")
    return [at[0] for at in places], unknown


def hits(found: Sequence[Cell], columns: Sequence[Column]) -> int:
    """How many of the expected headings a row holds."""
    names = {plain(cell) for cell in found}
    return sum(not column.names.isdisjoint(names) for column in columns)


def _heading_error(missing: list[str], unknown: tuple[str, ...], columns: Sequence[Column]) -> str:
    parts = [f"Filen mangler {'overskriften' if len(missing) == 1 else 'overskrifterne'} {_listed(missing)}."]
    if unknown:
        parts.append(f"Den har i stedet {_listed(unknown[:20])}, som vi ikke kender.")
    parts.append("Første række skal være: " + "; ".join(column.heading for column in columns) + ".")
    return " ".join(parts)


def _listed(words: Sequence[str]) -> str:
    quoted = [f"»{word[:40]}«" for word in words]
    return quoted[0] if len(quoted) == 1 else ", ".join(quoted[:-1]) + " og " + quoted[-1]
