"""What a changed rule book would say at the next extension of an agreement that runs now.

A running grant is never cut by a new standard or law: only the extension that would follow it is judged.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from msgspec import structs

from agreements.rules import AgreementFacts, EarlierAgreement, Facts, MentorFacts, RuleBook, Segment
from agreements.rules.context import Context
from agreements.rules.outcome import Lacks
from agreements.rules.schedule import follow_ups
from agreements.rules.table import RULES, Rule
from cases.rules.standards import Level, StandardVersion
from mentorstotte.core.calendar import days_in, last_day
from mentorstotte.core.findings import Severity
from mentorstotte.core.wording import half_up
from providers.rules.prices import forecast

# Rules that need no more than the agreement itself; the person is assessed anew at an extension.
OF_LAW = ("R-08", "R-09", "R-10")
OF_LEVELS = ("R-11", "R-12")
OF_LENGTH = ("R-10", "R-11")
OF_PRICE = ("R-24",)
_SPEAKS = (Severity.HARD, Severity.REASON)
MOST_MONTHS = 6


@dataclass(frozen=True, slots=True)
class Running:
    """An agreement that runs, with the citizen's others; ``price`` is kroner an hour on ``next_start``."""

    key: int
    team: int
    target_group: str
    level: int | None
    weekly_hours: Decimal | None
    mentor_kind: str | None
    mentor_id: str | None
    start: date
    end: date
    earlier: tuple[EarlierAgreement, ...]
    price: Decimal | None

    @property
    def next_start(self) -> date:
        """The first day of the extension."""
        return self.end + timedelta(days=1)

    @property
    def next_end(self) -> date:
        """Its last day: as long as now in whole months where it is so, else in days; six months at most."""
        start = self.next_start
        months = next((n for n in range(1, MOST_MONTHS + 1) if self.end == last_day(self.start, n)), None)
        end = last_day(start, months) if months else start + (self.end - self.start)
        return min(end, last_day(start, MOST_MONTHS))


@dataclass(frozen=True, slots=True)
class Effect:
    """The next extension under both books: rules that newly warn or fall silent, its hours and kroner."""

    key: int
    team: int
    start: date
    end: date
    warns: tuple[str, ...]
    frees: tuple[str, ...]
    hours: Decimal | None
    kroner: Decimal | None
    follow_ups: tuple[int, int]

    @property
    def differs(self) -> bool:
        """Another answer than today."""
        return bool(self.warns or self.frees)


def rules_of(changes: Iterable[str]) -> tuple[Rule, ...]:
    """The rules that a change of these parameters can touch."""
    codes: set[str] = set()
    for name in changes:
        if name.startswith("level_"):
            codes.update(OF_LEVELS)
        elif name.endswith("_months"):
            codes.update(OF_LENGTH)
        elif name.startswith("cap_"):
            codes.update(OF_PRICE)
    return rules_with(codes)


def rules_with(codes: Iterable[str]) -> tuple[Rule, ...]:
    """The rules of the codes, in the order of the table."""
    wanted = set(codes)
    return tuple(rule for rule in RULES if rule.info.code in wanted)


@dataclass(frozen=True)
class Comparison:
    """Two rule books, the municipality's standard, and the rules that can answer differently."""

    standard: str
    before: RuleBook
    after: RuleBook
    rules: tuple[Rule, ...]

    def of(self, running: Running) -> Effect:
        """Judges the next extension by both books."""
        start, end, hours = running.next_start, running.next_end, running.weekly_hours
        facts = _facts(running, self.standard, start, end)
        now, then = self._answers(facts)
        return Effect(
            key=running.key,
            team=running.team,
            start=start,
            end=end,
            warns=tuple(sorted(then - now)),
            frees=tuple(sorted(now - then)),
            hours=None if hours is None else half_up(hours * days_in(start, end) / 7),
            kroner=None if None in (hours, running.price) else forecast(running.price, hours, start, end),
            follow_ups=tuple(_count(book, self.standard, start, end) for book in (self.before, self.after)),
        )

    def _answers(self, facts: Facts) -> tuple[set[str], set[str]]:
        """What speaks under each book; what rests on the facts alone is worked out once."""
        if not self.rules:
            return set(), set()
        now, then = _with_known_level(facts, self.before), _with_known_level(facts, self.after)
        context = Context(now, "submit", self.before)
        changed = context.by(self.after) if then is now else Context(then, "submit", self.after)
        return self._speaking(context), self._speaking(changed)

    def _speaking(self, context: Context) -> set[str]:
        """Rules that would stop the extension or want a reason. What cannot be judged says nothing."""
        found = set()
        for rule in self.rules:
            outcome = rule.judge(context)
            for item in outcome if type(outcome) is tuple else (outcome,):
                if item is not None and not isinstance(item, Lacks) and item.severity in _SPEAKS:
                    found.add(item.rule)
        return found


def _facts(running: Running, standard: str, start: date, end: date) -> Facts:
    segment = Segment(start, end, running.level, running.weekly_hours)
    return Facts(
        standard=standard,
        target_group=running.target_group,
        agreement=AgreementFacts(segments=(segment,), kind="extension"),
        mentor=MentorFacts(kind=running.mentor_kind, id=running.mentor_id, hourly_price=running.price),
        earlier=running.earlier,
    )


def _with_known_level(facts: Facts, book: RuleBook) -> Facts:
    """A level that the book does not have is no level (imported from a municipality with levels)."""
    [segment] = facts.agreement.segments
    version = book.standards[facts.standard].on(segment.start)
    if segment.level is None or not version.levels or version.level(segment.level):
        return facts
    return structs.replace(
        facts, agreement=AgreementFacts(segments=(structs.replace(segment, level=None),), kind="extension")
    )


def _count(book: RuleBook, standard: str, start: date, end: date) -> int:
    version = book.standards[standard].on(start)
    return _planned((end - start).days, version.followup_weeks, version.effect_lead_days)


@lru_cache(maxsize=4096)
def _planned(days: int, weeks: int, lead_days: int) -> int:
    """How many follow-ups a period of so many days has; it does not matter when it begins."""
    start = date(2001, 1, 1)
    return len(follow_ups(start, start + timedelta(days=days), weeks, lead_days))


def changed(version: StandardVersion, changes: Mapping[str, object]) -> StandardVersion:
    """The version with other values: ``level_1`` … are the most hours of a level, the rest parameters."""
    borders = {int(key[6:]): value for key, value in changes.items() if key.startswith("level_")}
    others = {key: value for key, value in changes.items() if not key.startswith("level_")}
    levels = _levels(version.levels, borders) if borders else version.levels
    return replace(version, levels=levels, **others)


def _levels(levels: Iterable[Level], borders: Mapping[int, Decimal]) -> tuple[Level, ...]:
    found, above = [], None
    for level in levels:
        up_to = borders.get(level.number, level.up_to)
        moved = up_to != level.up_to or (above is not None and above != level.above)
        also = () if moved else level.also
        found.append(replace(level, above=level.above if above is None else above, up_to=up_to, also=also))
        above = up_to
    return tuple(found)
