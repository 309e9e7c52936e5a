"""The law's versions as dated data: one TOML file for each in ``regimes/``."""

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from cases.enums import EntitlementKind, TargetGroup
from cases.rules.reading import RuleDataError, Table, read_by_id

HERE = Path(__file__).parent / "regimes"
TOPICS = ("agreement_max_months", "minimum", "extension", "contact", "six_fields")
FREQUENCIES = ("weekly", "fortnightly", "none")
EXCEPTIONS = ("citizen_declined", "other_offer")


@dataclass(frozen=True, slots=True)
class Minimum:
    """Months that the law secures the citizen, and the recorded exceptions that free from it."""

    months: int
    exceptions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StudyStart:
    """The window of T03: months counted from admission or from first use; a trial when it has dates."""

    counted_from: str
    months: int
    source: str
    trial_from: date | None = None
    trial_to: date | None = None

    @property
    def right_runs_from_first_use(self) -> bool:
        """From 2020: taken within the months after admission, then as long again, extendable."""
        return self.counted_from == "first_use"


@dataclass(frozen=True, slots=True)
class Regime:
    """One version of the law. An announced one has no rules yet: what is not known is ``None``.

    ``adopted`` names the act or bill; ``sources`` tell where the law says each of ``TOPICS``.
    """

    id: str
    name: str
    valid_from: date
    announced: bool
    comment: str
    authority: str
    agreement_max_months: int | None
    contact: str | None
    contact_groups: frozenset[str]
    kinds: dict[str, str]
    minimum: dict[str, Minimum]
    study_start: StudyStart | None
    discharge_start_months_before: int | None
    legal_bases: dict[str, str]
    sources: dict[str, str]
    refund: str
    adopted: str = ""

    def kind_of(self, group: str) -> str | None:
        """How strong the law makes the claim of a target group (R, RP or K); ``None`` when not entered."""
        return None if self.announced else self.kinds.get(group, EntitlementKind.DISCRETIONARY.value)

    def legal_basis(self, group: str) -> str:
        """The paragraph that an agreement with this group rests on, in Danish; empty when not entered."""
        return self.legal_bases.get(group, self.legal_bases.get("general", ""))

    def source(self, topic: str) -> str:
        """Where the law says it."""
        return self.sources.get(topic, self.name)


def _study_start(table: Table) -> StudyStart:
    study = StudyStart(
        counted_from=table.choice("counted_from", ("admission", "first_use")),
        months=table.number("months", least=1),
        source=table.text("source"),
        trial_from=table.day("trial_from", None),
        trial_to=table.day("trial_to", None),
    )
    table.done()
    return study


def _minimum(table: Table) -> tuple[str, Minimum]:
    group = table.choice("group", TargetGroup.values)
    minimum = Minimum(table.number("months", least=1), table.choices("exceptions", EXCEPTIONS))
    table.done()
    return group, minimum


def _texts_by_key(table: Table, known: list[str] | None = None) -> dict[str, str]:
    unknown = [key for key in table.names() if known is not None and key not in known]
    if unknown:
        raise table.fail(unknown[0], "ukendt nøgle")
    return {key: table.text(key) for key in table.names()}


def _kinds(table: Table) -> dict[str, str]:
    unknown = [key for key in table.names() if key not in TargetGroup.values]
    if unknown:
        raise table.fail(unknown[0], "er ikke en målgruppe")
    return {group: table.choice(group, EntitlementKind.values) for group in table.names()}


def _bases(table: Table, announced: bool) -> dict[str, str]:
    bases = _texts_by_key(table, ["general", *TargetGroup.values])
    if not announced and "general" not in bases:
        raise table.fail("general", "mangler")
    return bases


def _sources(table: Table, announced: bool) -> dict[str, str]:
    sources = _texts_by_key(table, list(TOPICS))
    missing = [] if announced else [topic for topic in TOPICS if topic not in sources]
    if missing:
        raise table.fail(missing[0], "mangler")
    return sources


def read_regime(data: dict, file: str) -> Regime:
    """The regime of one table, ``based_on`` already taken over; raises ``RuleDataError`` naming ``file``."""
    table = Table(file, data)
    table.text("based_on", "")
    announced = table.choice("status", ("in_force", "announced")) == "announced"
    contact = table.table("contact", *([{}] if announced else []))
    study = table.table("study_start") if "study_start" in data else None
    regime = Regime(
        id=table.text("id"),
        name=table.text("name"),
        valid_from=table.day("valid_from"),
        announced=announced,
        comment=table.text("comment", ""),
        authority=table.text("authority", "kommunen"),
        agreement_max_months=table.number("agreement_max_months", *([None] if announced else []), least=1),
        contact=None if announced else contact.choice("frequency", FREQUENCIES),
        contact_groups=frozenset(contact.choices("groups", TargetGroup.values)),
        kinds=_kinds(table.table("kinds", {})),
        minimum=dict(_minimum(row) for row in table.tables("minimum", [])),
        study_start=_study_start(study) if study else None,
        discharge_start_months_before=table.number("discharge_start_months_before", None, least=1),
        legal_bases=_bases(table.table("legal_basis", {}), announced),
        sources=_sources(table.table("sources", {}), announced),
        refund=table.text("refund", ""),
        adopted=table.text("adopted", ""),
    )
    contact.done()
    table.done()
    return regime


@dataclass(frozen=True, slots=True, eq=False)
class Regimes:
    """All versions of the law, oldest first; equal only to itself.

    ``duty_groups`` are the target groups that some version has given right and duty, ``contact_groups`` those
    that some version demands contact with.
    """

    all: tuple[Regime, ...]
    duty_groups: frozenset[str] = field(init=False, repr=False)
    contact_groups: frozenset[str] = field(init=False, repr=False)
    _starts: tuple[date, ...] = field(init=False, repr=False)
    _announced: tuple[tuple[Regime, Regime | None], ...] = field(init=False, repr=False)

    def __post_init__(self):
        duty = EntitlementKind.RIGHT_AND_DUTY
        derived = {
            "duty_groups": frozenset(g for r in self.all for g, kind in r.kinds.items() if kind == duty),
            "contact_groups": frozenset().union(*(regime.contact_groups for regime in self.all)),
            "_starts": tuple(regime.valid_from for regime in self.all),
            "_announced": tuple(
                pair for pair in zip(self.all, (*self.all[1:], None), strict=True) if pair[0].announced
            ),
        }
        for name, value in derived.items():
            object.__setattr__(self, name, value)

    def on(self, day: date) -> Regime:
        """The regime of a day; the first one for a day before it."""
        return self.all[max(0, bisect_right(self._starts, day) - 1)]

    def announced_within(self, start: date, end: date) -> Regime | None:
        """The first announced regime that the closed period touches, if any."""
        for regime, following in self._announced:
            ends_before = following is not None and following.valid_from <= start
            if regime.valid_from <= end and not ends_before:
                return regime
        return None


def load_regimes(*directories: Path) -> Regimes:
    """The regimes of all ``*.toml`` files; a later directory replaces those of an earlier one by ``id``.

    Raises ``RuleDataError`` naming file, key and why.
    """
    tables: dict[str, tuple[str, dict]] = {}
    for directory in directories or (HERE,):
        tables |= read_by_id(Path(directory), "lovversioner")
    return build_regimes(tables)


def build_regimes(tables: dict[str, tuple[str, dict]]) -> Regimes:
    """The regimes of (file name, table) by id; raises ``RuleDataError`` naming file, key and why."""
    read = [(read_regime(_with_base(key, tables), file), file) for key, (file, _) in tables.items()]
    read.sort(key=lambda pair: pair[0].valid_from)
    for (earlier, _), (later, file) in pairwise(read):
        if later.valid_from == earlier.valid_from:
            raise RuleDataError(file, "valid_from", f"er den samme som for {earlier.id}: {later.valid_from}")
    return Regimes(tuple(regime for regime, _ in read))


def _with_base(regime: str, tables: dict[str, tuple[str, dict]], seen: tuple[str, ...] = ()) -> dict:
    file, data = tables[regime]
    base = Table(file, data).text("based_on", "")
    if not base:
        return data
    if base not in tables or base in (*seen, regime):
        raise RuleDataError(file, "based_on", f"{base!r} findes ikke eller bygger selv på {regime}")
    taken = _with_base(base, tables, (*seen, regime))
    return {key: value for key, value in taken.items() if key not in ("comment", "adopted")} | data


@lru_cache(maxsize=1)
def regimes() -> Regimes:
    """The regimes that the product ships."""
    return load_regimes()


def regime_on(day: date) -> Regime:
    """The legal regime of a day."""
    return regimes().on(day)
