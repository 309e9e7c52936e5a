"""The jobcentre's own mentor spreadsheet: one course (forløb) in each row.

Imported agreements are history: what breaks a rule is a finding on the row and never refuses it. Refused is
only what cannot be read, contradicts itself, or stands twice in the file.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import BinaryIO

from cases.enums import TargetGroup
from mentorstotte.core.findings import Finding
from mentorstotte.core.text import fold, tokens
from providers.enums import MentorKind
from reporting.imports import cells
from reporting.imports.cells import CellError, limited_text
from reporting.imports.files import digest
from reporting.imports.findings import findings_for, must_be_put_right
from reporting.imports.sheets import CellReader, Progress, RowError, Sheet, read_rows
from reporting.imports.tables import Cell, Column, Table
from reporting.imports.workbooks import workbook_table
from reporting.rules.figures import Course

NAME_LENGTH, TEXT_LENGTH = 200, 4_000


def target_group(value: object) -> str:
    """A target group by its code (``T01_AKT_KTH`` or ``T01``) or its full Danish name (domain section 3)."""
    words = cells.text(value)
    for group in TargetGroup:
        if cells.key(words) in (group.value.casefold(), group.value[:3].casefold(), group.label.casefold()):
            return group.value
    alike = [group.value for group in TargetGroup if fold(words) and fold(words) in fold(group.label)][:3]
    hint = f"Mente du {cells.either(alike)}?" if alike else "Skriv koden, fx T01_AKT_KTH eller T17_ALM."
    raise CellError(f"{cells.shown(value)} er ikke en målgruppe, vi kender. {hint}")


COLUMNS = (
    Column("CPR-nummer", "cpr", cells.cpr),
    Column("Fornavn", "first_name", limited_text(NAME_LENGTH)),
    Column("Efternavn", "last_name", limited_text(NAME_LENGTH)),
    Column("Kommunekode", "municipality", cells.municipality),
    Column("Målgruppe", "target_group", target_group),
    Column("Serviceniveau", "level", cells.level, required=False),
    Column("Timer pr. uge", "weekly_hours", cells.hours, required=False),
    Column("Startdato", "start_date", cells.day),
    Column("Slutdato", "end_date", cells.day),
    Column("Mentor", "mentor", limited_text(NAME_LENGTH)),
    Column("Leverandør", "supplier", limited_text(NAME_LENGTH)),
    Column("Mentortype", "mentor_kind", cells.choice(dict(MentorKind.choices), noun="en mentortype")),
    Column("Timepris", "hourly_price", cells.price, required=False),
    Column("Beskæftigelsesmål", "employment_aim", limited_text(TEXT_LENGTH), required=False),
    Column("Mentorens opgaver", "tasks", limited_text(TEXT_LENGTH), required=False),
    Column("Sagsbehandler", "caseworker", limited_text(NAME_LENGTH), required=False),
    Column("Team", "team", limited_text(NAME_LENGTH), required=False),
)


@dataclass(frozen=True, slots=True)
class Mark:
    """Why an accepted row »skal rettes op«: the rule that is broken and its Danish sentence."""

    rule: str
    text: str


@dataclass(frozen=True, slots=True, repr=False)
class AgreementRow:
    """One course as read. A value is None where the cell is empty or could not be read.

    ``cpr`` is ten digits, ``target_group`` and ``mentor_kind`` stored values of their enums,
    ``weekly_hours`` and ``hourly_price`` (kroner) have two decimals, dates are both inclusive. ``findings``
    are all rule findings, ``marks`` those that must be put right, ``missing`` headings of empty cells that
    an agreement ought to have.
    """

    number: int
    cpr: str | None
    first_name: str | None
    last_name: str | None
    municipality: str | None
    target_group: str | None
    level: int | None
    weekly_hours: Decimal | None
    start_date: date | None
    end_date: date | None
    mentor: str | None
    supplier: str | None
    mentor_kind: str | None
    hourly_price: Decimal | None
    employment_aim: str | None
    tasks: str | None
    caseworker: str | None
    team: str | None
    errors: tuple[RowError, ...] = ()
    findings: tuple[Finding, ...] = ()
    cells: tuple[Cell, ...] = ()

    @property
    def marks(self) -> tuple[Mark, ...]:
        return tuple(Mark(found.rule, found.text) for found in self.findings if must_be_put_right(found))

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(c.heading for c in COLUMNS if not c.required and getattr(self, c.field) is None)

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    def course(self) -> Course:
        """The row as the figures of the reports see it."""
        return Course(
            self.cpr, self.start_date, self.end_date, self.target_group, self.level, self.weekly_hours
        )

    def ended(self, on: date) -> bool:
        """True when the course was over before ``on``: it makes no tasks and no reminders."""
        return self.end_date < on


def read_agreements(
    upload: BinaryIO, *, on: date, municipality: str, progress: Progress | None = None
) -> Sheet[AgreementRow]:
    """Read and judge a whole spreadsheet of mentor courses.

    ``on`` is the day of the import, ``municipality`` the code of the installation's own municipality (R-01);
    ``progress(done, total)`` is called now and then, ``total`` None when unknown. Raises FileRefused.
    """
    table = workbook_table(upload, COLUMNS)
    rows = list(agreement_rows(table, on=on, municipality=municipality, progress=progress))
    headings = tuple(column.heading for column in COLUMNS)
    return Sheet(headings, rows, digest(upload), table.ignored, table.notices)


def agreement_rows(
    table: Table, *, on: date, municipality: str, progress: Progress | None = None
) -> Iterator[AgreementRow]:
    """The rows of an opened spreadsheet one by one, each judged; see ``read_agreements``."""
    reader, seen, names = CellReader(COLUMNS), {}, {}
    for number, row_cells in read_rows(table, progress):
        values, errors = reader.read(number, row_cells)
        errors += _contradictions(number, values) + (
            _standing_twice(number, values, seen) or _another_person(number, values, names)
        )
        if errors:
            yield AgreementRow(number, **values, errors=tuple(errors), cells=row_cells)
            continue
        row = AgreementRow(number, **values)
        yield replace(row, findings=findings_for(row, on=on, municipality=municipality))


def _contradictions(number: int, values: dict[str, object]) -> list[RowError]:
    start, end = values["start_date"], values["end_date"]
    if start is None or end is None or start <= end:
        return []
    told = f"Slutdatoen {end:%d.%m.%Y} ligger før startdatoen {start:%d.%m.%Y}. Ret en af dem."
    return [RowError(number, "Slutdato", told)]


def _standing_twice(
    number: int, values: dict[str, object], seen: dict[tuple, tuple[int, str]]
) -> list[RowError]:
    """The same citizen, mentor, supplier and period as a row before; names and the rest may differ."""
    identity = (values["cpr"], values["mentor"], values["supplier"], values["start_date"], values["end_date"])
    if None in identity:
        return []
    cpr, mentor, supplier, *period = identity
    name = cells.key(f"{values['first_name']} {values['last_name']}")
    first_row, first_name = seen.setdefault(
        (cpr, cells.key(mentor), cells.key(supplier), *period), (number, name)
    )
    if first_row == number:
        return []
    told = f"Borger, mentor, leverandør og periode er de samme som i række {first_row}."
    if name != first_name:
        told += " Navnene er forskellige: se efter, om CPR-nummeret er rigtigt."
    else:
        told += " Slet den ene række."
    return [RowError(number, "CPR-nummer", told)]


def alike(name: str, other: str) -> bool:
    """Whether two names may be one person's: at least one word is the same, however it is spelled."""
    return name == other or not set(tokens(name)).isdisjoint(tokens(other))


def _another_person(
    number: int, values: dict[str, object], names: dict[str, tuple[int, str]]
) -> list[RowError]:
    """The CPR number stands with quite another name in a row before; people seldom change all of a name."""
    if None in (values["cpr"], values["first_name"], values["last_name"]):
        return []
    name = f"{values['first_name']} {values['last_name']}"
    first_row, first_name = names.setdefault(values["cpr"], (number, name))
    if alike(name, first_name):
        return []
    told = f"CPR-nummeret står med et andet navn i række {first_row}. Se efter, om det er rigtigt."
    return [RowError(number, "CPR-nummer", told)]
