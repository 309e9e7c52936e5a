"""Service standards (servicestandarder) as dated data: one TOML file per municipality in ``standards/``."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from cases.enums import TargetGroup
from cases.rules.parameters import PARAMETERS, Note
from cases.rules.reading import RuleDataError, Table, read_by_id, read_toml

HERE = Path(__file__).parent / "standards"
ADOPTIONS = ("in_force", "practice", "discussed", "draft")


@dataclass(frozen=True, slots=True)
class Level:
    """A service level: hours a week above ``above`` and up to ``up_to`` (``None``: no upper limit)."""

    number: int
    above: Decimal
    up_to: Decimal | None
    also: tuple[Decimal, ...]
    criteria: str

    def contains(self, hours: Decimal) -> bool:
        """The level that the hours amount to."""
        return self.above < hours and (self.up_to is None or hours <= self.up_to)

    def accepts(self, hours: Decimal) -> bool:
        """Hours that fit when this level is chosen: its interval and borders that are printed twice."""
        return self.contains(hours) or hours in self.also


@dataclass(frozen=True, slots=True)
class Adoption:
    """Who decided the standard, if anybody did."""

    status: str
    text: str
    reference: str


@dataclass(frozen=True, slots=True)
class Contact:
    """Where a citizen turns; empty when the municipality has not filled it in."""

    unit: str
    address: str
    postal: str
    phone: str = ""
    email: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class StandardVersion:
    """A dated version of a municipality's standard. Months are counted as in ``core.calendar.last_day``.

    ``None`` means that the standard sets no such limit. ``notes`` tells each parameter's source and comment.
    """

    standard_id: str
    municipality_code: str
    name: str
    version: str
    valid_from: date
    comment: str
    adoption: Adoption
    levels: tuple[Level, ...]
    promises: Mapping[str, date]
    grant_max_months: int
    ordinary_max_grants: int
    ordinary_total_months: int
    extension_max_months: int | None
    exceptional_max_grants: int | None
    exceptional_grant_months: int | None
    exceptional_category: str | None
    total_max_months: int | None
    extension_condition: str
    extension_needs_reason: bool
    level4_max_months: int | None
    requires_visitation: bool
    may_grant: tuple[str, ...]
    followup_weeks: int
    effect_lead_days: int
    rp_contact: str
    permanent_need_excluded: bool
    phase_out_required: bool
    caseworker_as_mentor: str
    buyout_default_rate: Decimal | None
    buyout_default_hours: Decimal | None
    price_cap: Mapping[str, Decimal]
    task_norm_hours: Mapping[str, Decimal]
    effect_questions: tuple[str, ...]
    progress_tool: str
    hours_info_above: Decimal
    break_days: int
    notes: Mapping[str, Note] = field(repr=False)

    def source(self, parameter: str) -> str:
        """Where the parameter stands."""
        return self.notes[parameter].source

    def level_of(self, hours: Decimal) -> Level | None:
        """The level that so many hours a week amount to; ``None`` without levels or hours."""
        for level in self.levels:
            if level.contains(hours):
                return level
        return None

    def level(self, number: int) -> Level | None:
        """The level with this number."""
        for level in self.levels:
            if level.number == number:
                return level
        return None


@dataclass(frozen=True, slots=True, eq=False)
class Standard:
    """A municipality's service standard with all its versions, oldest first; equal only to itself."""

    id: str
    name: str
    short_name: str
    municipality_code: str
    contact: Contact
    versions: tuple[StandardVersion, ...]
    _starts: tuple[date, ...] = field(init=False, repr=False)

    def __post_init__(self):
        object.__setattr__(self, "_starts", tuple(version.valid_from for version in self.versions))

    def on(self, day: date) -> StandardVersion:
        """The version in force that day; the first one for a day before it."""
        return self.versions[max(0, bisect_right(self._starts, day) - 1)]


def _level(table: Table) -> Level:
    level = Level(
        number=table.number("level", least=1),
        above=table.decimal("above"),
        up_to=table.decimal("up_to", None),
        also=tuple(table.as_decimal("also", value) for value in table.texts("also")),
        criteria=table.text("criteria"),
    )
    table.done()
    return level


def _levels(table: Table) -> tuple[Level, ...]:
    levels = tuple(map(_level, table.tables("levels", [])))
    for lower, upper in pairwise(levels):
        if upper.number != lower.number + 1 or upper.above != lower.up_to:
            raise table.fail(
                "levels", f"niveau {upper.number} skal begynde, hvor niveau {lower.number} slutter"
            )
    return levels


def _promise(table: Table) -> tuple[str, date]:
    promise = table.choice("group", TargetGroup.values), table.day("from")
    table.text("source")
    table.done()
    return promise


def _parameters(table: Table) -> tuple[dict, dict[str, Note]]:
    values, notes = {}, {}
    for key, parameter in PARAMETERS.items():
        row = table.table(key)
        notes[key] = Note(row.text("source"), row.text("comment", ""))
        if "value" in row.names():
            values[key] = parameter.read(row)
        elif parameter.required:
            raise row.fail("value", "mangler")
        else:
            values[key] = parameter.empty
        row.done()
    table.done()
    return values, notes


def _adoption(table: Table) -> Adoption:
    adoption = Adoption(table.choice("status", ADOPTIONS), table.text("text"), table.text("reference"))
    table.done()
    return adoption


def _version(table: Table, standard: dict) -> StandardVersion:
    values, notes = _parameters(table.table("parameters"))
    version = StandardVersion(
        **standard,
        version=table.text("version"),
        valid_from=table.day("valid_from"),
        comment=table.text("comment", ""),
        adoption=_adoption(table.table("adoption")),
        levels=_levels(table),
        promises=dict(map(_promise, table.tables("promises", []))),
        notes=notes,
        **values,
    )
    _check_together(table, version)
    table.done()
    return version


def _check_together(table: Table, version: StandardVersion) -> None:
    """Parameters that only make sense together."""
    if version.level(4) and version.level4_max_months is None:
        raise table.fail("parameters.level4_max_months", "mangler, når standarden har niveau 4")
    if version.exceptional_category and not version.extension_condition:
        raise table.fail("parameters.extension_condition", "mangler, når der er særlige bevillinger")
    if version.exceptional_max_grants and not version.exceptional_category:
        raise table.fail("parameters.exceptional_category", "mangler, når der er særlige bevillinger")


def _contact(table: Table) -> Contact:
    keys = ("phone", "email", "comment")
    contact = Contact(
        table.text("unit"),
        table.text("address"),
        table.text("postal"),
        **{key: table.text(key, "") for key in keys},
    )
    table.done()
    return contact


def load_standard(path: Path) -> Standard:
    """The standard of one file; raises ``RuleDataError`` naming file, key and why."""
    return read_standard(read_toml(path), path.name)


def read_standard(data: dict, file: str) -> Standard:
    """The standard of one table; raises ``RuleDataError`` naming ``file``, key and why."""
    top = Table(file, data)
    code = top.text("municipality_code")
    if not (len(code) == 4 and code.isascii() and code.isdigit()):
        raise top.fail("municipality_code", f"skal være fire cifre, er {code!r}")
    own = {"standard_id": top.text("id"), "municipality_code": code, "name": top.text("name")}
    versions = tuple(_version(table, own) for table in top.tables("versions"))
    starts = [version.valid_from for version in versions]
    if not versions or starts != sorted(set(starts)):
        raise top.fail("versions", "skal have mindst én version, ældste først, hver med sin valid_from")
    standard = Standard(
        own["standard_id"],
        own["name"],
        top.text("short_name"),
        code,
        _contact(top.table("contact")),
        versions,
    )
    top.done()
    return standard


def load_standards(*directories: Path) -> dict[str, Standard]:
    """The standards of all ``*.toml`` files by id; a later directory replaces those of an earlier one.

    Raises ``RuleDataError`` naming file, key and why: two files of one municipality in one directory, too.
    """
    found: dict[str, Standard] = {}
    for directory in directories:
        files_by_code: dict[str, str] = {}
        for key, (file, data) in read_by_id(Path(directory), "standarder").items():
            found[key] = standard = read_standard(data, file)
            other = files_by_code.setdefault(standard.municipality_code, file)
            if other != file:
                why = f"{standard.municipality_code} står også i {other}"
                raise RuleDataError(file, "municipality_code", why)
    return found


@lru_cache(maxsize=1)
def standards() -> dict[str, Standard]:
    """The standards that the product ships, by id."""
    return load_standards(HERE)


def standard_for(standard_id: str) -> Standard:
    """The standard with this id; raises ``KeyError``."""
    return standards()[standard_id]


def standard_for_municipality(code: str) -> Standard:
    """The standard of a municipality by its four-digit code; raises ``KeyError``."""
    by_code = {standard.municipality_code: standard for standard in standards().values()}
    return by_code[code]
