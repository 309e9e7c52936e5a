"""Before which deadlines somebody is reminded, and when: dated data in ``reminders.toml`` (domain 8)."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from cases.rules.reading import Table, read_versions

FOLLOW_UP, EFFECT_ASSESSMENT, EXPIRY = "follow_up", "effect_assessment", "expiry"
ABOUT = (FOLLOW_UP, EFFECT_ASSESSMENT, EXPIRY)
EXPIRY_NOTICE_DAYS = 14  # the reminder that the product promises
FILE = Path(__file__).parent / "reminders.toml"


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps for deadlines from ``valid_from`` on: days before the deadline, the earliest first.

    ``leader`` names what the team leader is told of when it was missed.
    """

    valid_from: date
    source: str
    follow_up: tuple[int, ...]
    effect_assessment: tuple[int, ...]
    expiry: tuple[int, ...]
    leader: tuple[str, ...]

    def before(self, about: str) -> tuple[int, ...]:
        """The steps before a deadline of this kind."""
        return getattr(self, about)


def _days(table: Table, key: str) -> tuple[int, ...]:
    days = table.rows(key)
    if not days or not all(isinstance(day, int) and day >= 0 for day in days):
        raise table.fail(key, "skal være en liste af hele tal")
    return tuple(sorted(set(days), reverse=True))


def _version(table: Table) -> Steps:
    steps = Steps(
        valid_from=table.day("valid_from"),
        source=table.text("source"),
        follow_up=_days(table, FOLLOW_UP),
        effect_assessment=_days(table, EFFECT_ASSESSMENT),
        expiry=_days(table, EXPIRY),
        leader=table.choices("leader", ABOUT),
    )
    table.done()
    if EXPIRY_NOTICE_DAYS not in steps.expiry:
        raise table.fail(EXPIRY, "skal have de 14 dage før udløb, som servicestandarden lover")
    return steps


def read_steps(path: Path = FILE) -> tuple[Steps, ...]:
    """The versions of a file, oldest first; raises RuleDataError for what cannot be used."""
    return read_versions(path, _version)


@lru_cache(maxsize=1)
def _own() -> tuple[Steps, ...]:
    return read_steps()


def longest_before(about: str) -> int:
    """The days before a deadline of this kind when somebody may be reminded first, by any version."""
    return max(max(steps.before(about)) for steps in _own())


def steps_on(due: date) -> Steps:
    """The steps that hold for a deadline; one before the first version is judged by the first."""
    return next((steps for steps in reversed(_own()) if steps.valid_from <= due), _own()[0])
