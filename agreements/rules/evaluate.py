"""The evaluation: facts in, verdict with every finding out."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from msgspec import Struct

from agreements.enums import Stage, Verdict
from agreements.rules import windows
from agreements.rules.book import RuleBook, default_book
from agreements.rules.contact import contact_spans
from agreements.rules.context import ONE_DAY, Context
from agreements.rules.facts import Facts
from agreements.rules.levels import top_level_stretches
from agreements.rules.outcome import Lacks
from agreements.rules.reasons import with_reasons
from agreements.rules.schedule import Schedule, plan
from agreements.rules.table import ACTIVATE, RULES
from cases.enums import TargetGroup
from cases.rules.standards import StandardVersion
from mentorstotte.core.calendar import days_in
from mentorstotte.core.findings import Finding, Severity
from mentorstotte.core.wording import half_up


class Assessment(Struct, frozen=True):
    """The answer to a set of facts. ``awaits_approver``: rules whose reason lacks only the second person."""

    standard: StandardVersion
    regime: str
    kind: str | None
    stage: str
    verdict: str
    findings: tuple[Finding, ...]
    passed: tuple[str, ...]
    missing: tuple[str, ...]
    awaits_approver: tuple[str, ...]
    suggested_level: int | None
    latest_end: date | None
    total_hours: Decimal | None
    average_weekly_hours: Decimal | None
    schedule: Schedule | None

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """Findings that stop the grant: unmet HARD and REASON."""
        return tuple(finding for finding in self.findings if finding.blocks)

    @property
    def may_be_submitted(self) -> bool:
        """Nothing is missing, nothing refused, and every reason is given but for the approver's yes."""
        waiting = self.awaits_approver
        stopped = any(f.severity == Severity.HARD or f.rule not in waiting for f in self.blocking)
        return self.verdict in (Verdict.OK, Verdict.REASON) and not stopped

    @property
    def needs_approval(self) -> bool:
        """A second person must decide: by the standard, or for a finding that only an approver can meet."""
        return self.standard.requires_visitation or any(finding.approver for finding in self.findings)

    def on_field(self, name: str) -> tuple[Finding, ...]:
        """Findings that hang on a form field."""
        return tuple(finding for finding in self.findings if name in finding.fields)


@dataclass(slots=True)
class _Heard:
    """What the rules of a stage said, in their order."""

    findings: list[Finding] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)
    missing: dict[str, None] = field(default_factory=dict)
    awaiting: list[str] = field(default_factory=list)
    blocked: bool = False
    incomplete: bool = False
    reasons_wanted: bool = False

    def take(self, item: Finding | Lacks, counts: bool, c: Context) -> None:
        """Keep what a rule said; ``counts``: it enters the verdict."""
        if isinstance(item, Lacks):
            self.missing.update(dict.fromkeys(item.paths))
            self.incomplete = self.incomplete or counts
            return
        finding, waits = with_reasons(item, c.facts.reasons, c.standard)
        self.findings.append(finding)
        if waits:
            self.awaiting.append(finding.rule)
        if finding.blocks and counts:
            self.blocked = self.blocked or finding.severity == Severity.HARD
            self.reasons_wanted = True


def evaluate(facts: Facts, stage: str = Stage.SUBMIT, *, book: RuleBook | None = None) -> Assessment:
    """Judge the facts by every rule of the stage; raises ``FactsError`` for facts that contradict themselves.

    While drafting (``Stage.DRAFT``) the rules of activation are shown too but do not enter the verdict.
    """
    c = Context(facts, stage, book or default_book())
    heard, hours = _hear(c), _hours(c)
    return Assessment(
        standard=c.standard,
        regime=c.regime.id,
        kind=c.kind,
        stage=str(stage),
        verdict=_verdict(heard.blocked, heard.incomplete, heard.reasons_wanted),
        findings=tuple(heard.findings),
        passed=tuple(heard.passed),
        missing=tuple(heard.missing),
        awaits_approver=tuple(heard.awaiting),
        suggested_level=_suggested_level(c),
        latest_end=_latest_end(c),
        total_hours=hours and half_up(hours / 7),
        average_weekly_hours=hours and half_up(hours / days_in(c.start, c.end)),
        schedule=_schedule(c),
    )


def findings_of(
    facts: Facts, stage: str = Stage.SUBMIT, *, book: RuleBook | None = None
) -> tuple[Finding, ...]:
    """The findings of ``evaluate`` and nothing else, for those who judge tens of thousands of facts."""
    return tuple(_hear(Context(facts, stage, book or default_book())).findings)


def _judged(stage: str):
    """(code, function, whether it enters the verdict) of the rules of a stage."""
    gates = [(rule, rule.info.gate == ACTIVATE) for rule in RULES]
    return tuple(
        (rule.info.code, rule.judge, not (late and stage == Stage.DRAFT))
        for rule, late in gates
        if not (late and stage == Stage.SUBMIT)
    )


_JUDGED = {stage: _judged(stage) for stage in Stage.values}


def _hear(c: Context) -> _Heard:
    heard = _Heard()
    for code, judge, counts in _JUDGED[c.stage]:
        outcome = judge(c)
        if outcome is None:
            heard.passed.append(code)
            continue
        for item in outcome if type(outcome) is tuple else (outcome,):
            heard.take(item, counts, c)
    return heard


def _verdict(blocked: bool, incomplete: bool, reasons_wanted: bool) -> str:
    if blocked:
        return Verdict.REFUSED.value
    if incomplete:
        return Verdict.INCOMPLETE.value
    return (Verdict.REASON if reasons_wanted else Verdict.OK).value


def _suggested_level(c: Context) -> int | None:
    hours = c.segments[0].weekly_hours if c.segments else None
    level = c.standard.level_of(hours) if hours is not None else None
    return level.number if level else None


def _latest_end(c: Context) -> date | None:
    """The last day that no HARD rule forbids; ``None`` when the law is not known or no day is allowed."""
    if c.statutory_end is None:
        return None
    group = c.of_group
    ends = [c.statutory_end, c.citizen.deceased_on, windows.trial_end(group)]
    if c.facts.target_group == TargetGroup.T03_ENL_UDH and c.dates.admission and group.regime.study_start:
        window = windows.study_window(group)
        if window is None:
            return None
        ends.append(window[1])
    for other in c.facts.earlier or ():
        if other.mentor_id is not None and other.mentor_id == c.mentor.id and other.end >= c.start:
            ends.append(other.start - ONE_DAY)
    last = min(end for end in ends if end is not None)
    return last if last >= c.start else None


def _hours(c: Context) -> Decimal | None:
    """Hours a week × days, summed; ``None`` when a fact is not known."""
    total = Decimal(0)
    for segment in c.segments:
        if segment.start is None or segment.end is None or segment.weekly_hours is None:
            return None
        total += segment.weekly_hours * days_in(segment.start, segment.end)
    return total if c.segments else None


def _level_reviews(c: Context) -> list[date]:
    """14 days before each level-4 stretch (or its cap) ends, where that is before the agreement ends."""
    months = c.standard.level4_max_months
    if months is None or any(s.start is None or s.end is None for s in c.segments):
        return []
    days = []
    for stretch in top_level_stretches(c):
        end = min(stretch.end, stretch.cap(months))
        review = end - timedelta(days=c.standard.effect_lead_days)
        if end < c.end and review >= c.start:
            days.append(review)
    return days


def _schedule(c: Context) -> Schedule | None:
    if c.missing_dates:
        return None
    return plan(
        c.start,
        c.end,
        weeks=c.standard.followup_weeks,
        lead_days=c.standard.effect_lead_days,
        level_review_days=_level_reviews(c),
        contact=contact_spans(c.facts.target_group, c.start, c.end, c.book.regimes, c.municipality),
    )
