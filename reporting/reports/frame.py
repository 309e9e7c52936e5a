"""What every report is made of: filters in, tables out, with the meaning of each column.

Page, sheet and open data show the same rows. Masking is done here, before any of them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from mentorstotte.core.models import Team
from mentorstotte.core.templatetags.da import period
from mentorstotte.core.wording import danish_kroner, danish_number
from reporting.picture import Picture, Series
from reporting.rules.masking import groups_tell_total, hidden, hidden_groups, tells_total

UNDER_FIVE = "under 5"
Value = str | int | Decimal | None


@dataclass(frozen=True)
class Filters:
    """A closed period, one team or all, and what the rows are grouped by where a report offers it.

    ``outside``: shown outside the unit, so small cells are masked.
    """

    first: date
    last: date
    team: Team | None = None
    by: str = ""
    outside: bool = False

    @property
    def told(self) -> list[tuple[str, str]]:
        """The filters in words, as they are printed."""
        return [
            ("Periode", period(self.first, self.last)),
            ("Team", self.team.name if self.team else "Alle"),
            ("Tal under fem", "Skjult" if self.outside else "Vist"),
        ]

    def of_team(self, path: str) -> dict:
        """The lookup that keeps the team's rows; ``path`` leads to the team."""
        return {path: self.team} if self.team else {}


@dataclass(frozen=True)
class Column:
    """One figure: its heading, what it means, and its unit (a key of ``_UNITS``)."""

    heading: str
    meaning: str
    unit: str = "number"

    @property
    def unit_name(self) -> str:
        """The unit in Danish."""
        return _UNITS[self.unit]

    def shown(self, value: Value) -> str:
        """As it stands on the page."""
        if value is None:
            return "–"
        if isinstance(value, str):
            return value
        return _WRITTEN[self.unit](value)


_UNITS = {"number": "antal", "score": "point", "hours": "timer", "kroner": "kr.", "percent": "procent"}
_WRITTEN: dict[str, Callable] = {
    "number": lambda value: f"{value:,}".replace(",", "."),
    "hours": danish_number,
    "score": danish_number,
    "kroner": danish_kroner,
    "percent": lambda value: f"{value:.1f} %".replace(".", ","),
}


@dataclass(frozen=True)
class Row:
    """What it is about, its figures in the order of the columns, and how many persons are behind it."""

    label: str
    cells: tuple[Value, ...]
    size: int

    def masked(self) -> "Row":
        """With nothing but its name."""
        return replace(self, cells=(UNDER_FIVE,) * len(self.cells))


@dataclass(frozen=True)
class Table:
    """Rows under one heading; ``about`` heads the first column, ``total`` sums the rows.

    ``months``: the rows are of groups, each with so many months one after the other; 0 where they are not.
    """

    heading: str
    about: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Row | None = None
    months: int = 0

    def masked(self) -> "Table":
        """Without what could tell who is behind a figure."""
        away, tells = self._hidden()
        rows = tuple(row.masked() if place in away else row for place, row in enumerate(self.rows))
        total = self.total and (self.total if tells else self.total.masked())
        return replace(self, rows=rows, total=total)

    def _hidden(self) -> tuple[frozenset[int], bool]:
        """The places of the rows that are not shown, and whether the total is."""
        sizes = [row.size for row in self.rows]
        if not self.months:
            return hidden(sizes), tells_total(sizes)
        groups = [sizes[first : first + self.months] for first in range(0, len(sizes), self.months)]
        away = hidden_groups(groups)
        places = frozenset(place for place in range(len(sizes)) if place // self.months in away)
        return places, groups_tell_total(groups)

    @property
    def shown(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """(label, (heading, figure in words)) of each row."""
        return [self._shown(row) for row in self.rows]

    @property
    def shown_total(self) -> tuple[str, list[tuple[str, str]]] | None:
        """The same of the total."""
        return self.total and self._shown(self.total)

    def _shown(self, row: Row) -> tuple[str, list[tuple[str, str]]]:
        pairs = zip(self.columns, row.cells, strict=True)
        return row.label, [(column.heading, column.shown(value)) for column, value in pairs]

    def drawn(self, *columns: int) -> Picture | None:
        """Columns beside each other for each row; none of a single row, of nothing, of what is masked, or of
        groups with months, which are too many for one picture.
        """
        figures = [[row.cells[column] for row in self.rows] for column in columns]
        flat = [figure for each in figures for figure in each]
        if self.months or len(self.rows) < 2 or not any(flat) or UNDER_FIVE in flat:
            return None
        series = [
            Series(self.columns[column].heading, each) for column, each in zip(columns, figures, strict=True)
        ]
        return Picture(self.heading, [row.label for row in self.rows], series, beside=True)


@dataclass(frozen=True)
class Report:
    """One report of domain 12. ``tables`` asks the database; ``columns`` are all that its tables have.

    ``drawn`` are the columns of its first table that a picture shows; ``groupings`` what its rows may be
    grouped by; ``by_team`` whether a team can be chosen; ``is_open`` whether it goes outside; ``notes`` what
    it rests on.
    """

    code: str
    title: str
    lead: str
    tables: Callable[[Filters], Sequence[Table]]
    columns: tuple[Column, ...]
    notes: tuple[str, ...] = ()
    groupings: tuple[tuple[str, str], ...] = ()
    drawn: tuple[int, ...] = ()
    by_team: bool = True
    is_open: bool = True

    def made(self, filters: Filters) -> "Made":
        """The report with its figures, masked where it is to be."""
        tables = tuple(self.tables(filters))
        return Made(self, filters, tuple(table.masked() for table in tables) if filters.outside else tables)


@dataclass(frozen=True)
class Made:
    """A report's figures."""

    report: Report
    filters: Filters
    tables: tuple[Table, ...] = field(default=())

    @property
    def columns(self) -> list[Column]:
        """Those that its tables have, each once."""
        had = {column for table in self.tables for column in table.columns}
        return [column for column in self.report.columns if column in had]

    @property
    def picture(self) -> Picture | None:
        """The picture of the first table, where one says more."""
        return self.tables[0].drawn(*self.report.drawn) if self.report.drawn else None
