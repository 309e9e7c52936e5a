"""Target groups as dated data: conditions, kind, legal basis, and suggestions from the facts."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from cases.enums import EntitlementKind, TargetGroup
from cases.rules.conditions import CONDITIONS, Condition
from cases.rules.facts import CitizenFacts, DateFacts
from cases.rules.reading import RuleDataError, Table, read_toml
from cases.rules.regimes import Regime
from cases.rules.standards import StandardVersion

HERE = Path(__file__).parent
_KIND_ORDER = {"RP": 0, "R": 1, "RL": 2, "K": 3, None: 4}
UNDER_30 = CONDITIONS["under_30"]


@dataclass(frozen=True, slots=True)
class Group:
    """One target group. ``conditions`` are pairs (from, conditions), oldest first."""

    code: str
    name: str
    plain: str
    source: str
    coordinator: str | None
    age_rule: bool
    suggestible: bool
    suggest_when: tuple[Condition, ...]
    questions: tuple[str, ...]
    conditions: tuple[tuple[date, tuple[Condition, ...]], ...]
    closed_from: date | None
    closed_why: str

    def conditions_on(self, day: date) -> tuple[Condition, ...]:
        """The conditions that hold on a day; the first ones for a day before them."""
        current = self.conditions[0][1]
        for valid_from, conditions in self.conditions:
            if valid_from <= day:
                current = conditions
        return current

    def is_closed_on(self, day: date) -> bool:
        """Closed by law for new citizens."""
        return self.closed_from is not None and day >= self.closed_from

    def is_selectable_on(self, day: date, regime: Regime, admission: date | None = None) -> bool:
        """False when the law knows no such group that day: T03 outside the trial of 2014-2016 (R-37)."""
        trial = regime.study_start if self.code == TargetGroup.T03_ENL_UDH else None
        if trial is None or trial.trial_to is None:
            return True
        return trial.trial_from <= day <= trial.trial_to and (
            admission is None or admission <= trial.trial_to
        )


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A target group whose conditions the facts fulfil."""

    code: str
    name: str
    kind: str | None
    legal_basis: str
    source: str


def kind_of(group: str, regime: Regime, standard: StandardVersion, day: date) -> str | None:
    """How strong the claim is: the law's R or RP, else the standard's promise (RL), else the law's K.

    ``None`` when the law of that day is announced but not entered.
    """
    by_law = regime.kind_of(group)
    if by_law in (EntitlementKind.RIGHT, EntitlementKind.RIGHT_AND_DUTY):
        return by_law
    promised_from = standard.promises.get(group)
    if promised_from is not None and day >= promised_from:
        return EntitlementKind.LOCAL_RIGHT.value
    return by_law


def _conditions(table: Table, key: str) -> tuple[Condition, ...]:
    return tuple(CONDITIONS[name] for name in table.choices(key, tuple(CONDITIONS), []))


def _dated_conditions(table: Table) -> tuple[date, tuple[Condition, ...]]:
    dated = table.day("from"), _conditions(table, "all")
    table.text("comment", "")
    table.done()
    return dated


def _group(table: Table) -> Group:
    code = table.choice("code", TargetGroup.values)
    group = Group(
        code=code,
        name=TargetGroup(code).label,
        plain=table.text("plain"),
        source=table.text("source"),
        coordinator=table.text("coordinator", None),
        age_rule=table.flag("age_rule", False),
        suggestible=table.flag("suggestible"),
        suggest_when=_conditions(table, "suggest_when"),
        questions=table.texts("questions", []),
        conditions=tuple(_dated_conditions(row) for row in table.tables("conditions")),
        closed_from=table.day("closed_from", None),
        closed_why=table.text("closed_why", ""),
    )
    table.done()
    starts = [valid_from for valid_from, _ in group.conditions]
    if not starts or starts != sorted(set(starts)):
        raise table.fail("conditions", "skal have mindst én liste, ældste først, hver med sin from")
    if group.closed_from and not group.closed_why:
        raise table.fail("closed_why", "mangler, når gruppen er lukket")
    return group


def load_groups(path: Path = HERE / "target_groups.toml") -> dict[str, Group]:
    """The target groups of a file by code; raises ``RuleDataError`` naming file, key and why."""
    top = Table(path.name, read_toml(path))
    groups = {group.code: group for group in map(_group, top.tables("groups"))}
    top.done()
    for code in TargetGroup.values:
        if code not in groups:
            raise RuleDataError(path.name, "groups", f"{code} mangler")
    return groups


@lru_cache(maxsize=1)
def groups() -> dict[str, Group]:
    """The target groups that the product ships, by code."""
    return load_groups()


def suggest_target_groups(
    citizen: CitizenFacts, dates: DateFacts, start: date, regime: Regime, standard: StandardVersion
) -> list[Suggestion]:
    """Groups whose conditions are known to hold on ``start``, strongest claim first, T17 last."""
    found = []
    for group in groups().values():
        if not group.suggestible or group.is_closed_on(start):
            continue
        if not group.is_selectable_on(start, regime, dates.admission):
            continue
        conditions = (
            *group.conditions_on(start),
            *group.suggest_when,
            *((UNDER_30,) if group.age_rule else ()),
        )
        if all(condition.is_fulfilled(citizen, dates, start) for condition in conditions):
            kind = kind_of(group.code, regime, standard, start)
            found.append(
                Suggestion(group.code, group.name, kind, regime.legal_basis(group.code), group.source)
            )
    return sorted(found, key=lambda s: (s.code == TargetGroup.T17_ALM, _KIND_ORDER[s.kind], s.code))
