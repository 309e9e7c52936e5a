"""How long a case is kept, and what keeps it longer: dated data in ``retention.toml``, and pure rules over
facts (domain 16, data protection).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path

from cases.rules.reading import Table, read_versions
from mentorstotte.core.calendar import add_months
from mentorstotte.core.wording import danish_list

UNEVEN = timedelta(days=3)  # between the shortest and the longest month
FILE = Path(__file__).with_suffix(".toml")


class After(StrEnum):
    """The event that a period counts from."""

    CLOSED = "closed"
    YEAR_END = "year_end"


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """One kind of data is kept for ``months`` from an event."""

    what: str
    months: int
    after: After
    source: str


@dataclass(frozen=True, slots=True)
class Version:
    """The rules from ``valid_from`` on. The team is told ``told_months`` before a case may be deleted."""

    valid_from: date
    told_months: int
    rules: tuple[RetentionRule, ...]


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What decides how long a case is kept.

    ``closed_on`` is the day that it was closed, or else that something last happened; ``money_year`` the last
    year with money on it; ``open_years`` those of its years with money that no controller has closed.
    ``request_open``: the citizen waits for an answer. ``control_missing``: it borders on § 103 and nobody has
    written the control note. ``by_hand`` is the reason somebody gave for keeping it.
    """

    closed_on: date
    money_year: int | None = None
    complaint_open: bool = False
    request_open: bool = False
    open_years: tuple[int, ...] = ()
    control_missing: bool = False
    by_hand: str = ""


@dataclass(frozen=True, slots=True)
class Ending:
    """When one kind of data may go, and by which rule."""

    rule: RetentionRule
    on: date


def read_retention(path: Path = FILE) -> tuple[Version, ...]:
    """The versions of a file, oldest first; raises RuleDataError for what cannot be used."""
    return read_versions(path, _version)


def _version(table: Table) -> Version:
    version = Version(
        valid_from=table.day("valid_from"),
        told_months=table.number("told_months", least=1),
        rules=tuple(_rule(row) for row in table.tables("rule")),
    )
    table.done()
    if After.CLOSED not in {rule.after for rule in version.rules}:
        raise table.fail("rule", "mangler, hvor længe sagens akter gemmes")
    return version


def _rule(table: Table) -> RetentionRule:
    rule = RetentionRule(
        what=table.text("what"),
        months=table.number("months", least=1),
        after=After(table.choice("after", tuple(After))),
        source=table.text("source"),
    )
    table.done()
    return rule


@cache
def _own() -> tuple[Version, ...]:
    return read_retention()


def version_on(today: date) -> Version:
    """The rules that hold on a day; before the first version, the first."""
    return next((each for each in reversed(_own()) if each.valid_from <= today), _own()[0])


def endings(facts: CaseFacts, version: Version) -> tuple[Ending, ...]:
    """The day that each kind of data of the case may go, the latest last; a case without money has no such
    kind.
    """
    found = [
        Ending(rule, add_months(start, rule.months))
        for rule in version.rules
        if (start := _start(facts, rule.after)) is not None
    ]
    return tuple(sorted(found, key=lambda ending: ending.on))


def _start(facts: CaseFacts, after: After) -> date | None:
    if after == After.CLOSED:
        return facts.closed_on
    return None if facts.money_year is None else date(facts.money_year + 1, 1, 1)


def ends_on(facts: CaseFacts, version: Version) -> date:
    """The first day on which the whole case may be deleted, unless something keeps it."""
    return endings(facts, version)[-1].on


def holds(facts: CaseFacts) -> tuple[str, ...]:
    """What keeps the case however old it is, in Danish sentences (legal hold)."""
    found = []
    if facts.complaint_open:
        found.append("En klage er ikke afsluttet.")
    if facts.request_open:
        found.append("En anmodning fra borgeren er ikke besvaret.")
    if facts.open_years:
        years = danish_list([str(year) for year in facts.open_years])
        found.append(f"Regnskabet for {years} er ikke lukket.")
    if facts.control_missing:
        found.append("Sagen grænser op til § 103, og kontrolnotatet mangler.")
    if facts.by_hand:
        found.append(f"Bevares: {facts.by_hand}")
    return tuple(found)


def may_go(facts: CaseFacts, version: Version, today: date) -> bool:
    """The time is up, and nothing keeps the case."""
    return not holds(facts) and ends_on(facts, version) <= today


def to_tell(facts: CaseFacts, version: Version, today: date) -> bool:
    """The team is to be told: the time is up, or will be so soon."""
    return ends_on(facts, version) <= add_months(today, version.told_months)


def oldest_told(version: Version, today: date) -> date:
    """A case that was closed after this day is never told of: what a search may begin with."""
    shortest = min(rule.months for rule in version.rules if rule.after == After.CLOSED)
    return add_months(today, version.told_months - shortest) + UNEVEN
