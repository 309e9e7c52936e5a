"""“Hvorfor?”: a kept judgement in words, beside what the rules say of the same facts now."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from agreements import law, rules
from agreements.actions.verdict import facts_in, findings_in
from agreements.enums import Verdict
from agreements.models import Judgement
from agreements.numbers import numbers_of, passed_numbers
from cases.rules.regimes import Regime, Regimes
from cases.rules.standards import StandardVersion
from mentorstotte.core.findings import Finding, Severity

# State of a rule → (icon, word, tone); the order is that of the page.
STATES = {
    "hard": ("close", "Stopper", "hard"),
    "reason": ("warning", "Kræver en begrundelse", "reason"),
    "met": ("success", "Begrundet", "met"),
    "missing": ("help", "Mangler oplysninger", "reason"),
    "flag": ("flag", "Skal følges op", "reason"),
    "info": ("info", "Til orientering", "info"),
    "passed": ("check", "Opfyldt", "met"),
    "silent": ("info", "Ikke bedømt", "info"),
}
VERDICT_TONES = {
    Verdict.OK: "good",
    Verdict.REASON: "soon",
    Verdict.INCOMPLETE: "soon",
    Verdict.REFUSED: "overdue",
}
# R-43 of a period before the first version: true of every old case that is judged by the law of today.
BEFORE_FIRST = ({"regime_from"}, {"standard_from"})


@dataclass(frozen=True)
class Said:
    """What one rule said: ``state`` is a key of ``STATES``."""

    state: str
    texts: tuple[str, ...] = ()
    numbers: tuple[tuple[str, str], ...] = ()
    source: str = ""

    @property
    def icon(self) -> str:
        return STATES[self.state][0]

    @property
    def word(self) -> str:
        """The state in Danish."""
        return STATES[self.state][1]

    @property
    def tone(self) -> str:
        return STATES[self.state][2]


@dataclass(frozen=True)
class Row:
    """One rule on the page, then and now; ``now`` is None when the facts were not judged again."""

    code: str
    title: str
    then: Said
    now: Said | None
    reason: dict | None

    @property
    def differs(self) -> bool:
        """The rule gives another answer to the same facts now."""
        return self.now is not None and (self.then.state, self.then.texts) != (self.now.state, self.now.texts)


@dataclass(frozen=True)
class Ground:
    """What a judgement rests on."""

    standard: str
    version: str
    regime: str
    law_name: str


class Explanation:
    """One kept judgement, rule by rule."""

    def __init__(self, judgement: Judgement, today: date):
        self.judgement, self.verdict, self.today = judgement, judgement.verdict, today
        self.book = law.book()

    @property
    def then(self) -> Ground:
        """Standard and law of the judgement."""
        kept = self.verdict["standard"]
        standard = self.book.standards.get(kept["id"])
        names = {regime.id: regime.name for regime in self.book.regimes.all}
        regime = self.verdict["regime"]
        name = standard.name if standard else kept["id"]
        return Ground(name, kept["version"], regime, names.get(regime, regime))

    @cached_property
    def _again(self) -> tuple[rules.Assessment, Ground] | None:
        """The same facts judged by today's standard and law; None when they cannot be read any more."""
        try:
            facts = facts_in(self.verdict)
            day = max(self.today, facts.agreement.segments[0].start or self.today)
            book = book_of(self.book, facts.standard, day)
            result = rules.evaluate(facts, self.verdict.get("stage", rules.Stage.SUBMIT), book=book)
        except (rules.FactsError, KeyError, IndexError):
            return None
        return result, ground_of(book.regimes.on(day), result.standard)

    @property
    def now(self) -> Ground | None:
        """Standard and law of today, or of the first day where that is still to come."""
        return self._again[1] if self._again else None

    @property
    def outcome(self) -> tuple[str, str]:
        """The verdict in words, and its tone."""
        return _outcome(self.verdict["verdict"])

    @property
    def outcome_now(self) -> tuple[str, str] | None:
        """The verdict of today."""
        return _outcome(self._again[0].verdict) if self._again else None

    @cached_property
    def rows(self) -> list[Row]:
        """Every rule that had its say then or has now, the gravest first."""
        then = _said_then(self.verdict)
        now = _said_now(self._again[0], self.verdict, self.book) if self._again else None
        codes = sorted({*then, *(now or ())})
        found = [self._row(code, then, now) for code in codes]
        order = list(STATES)
        return sorted(found, key=lambda row: (not row.differs, order.index(row.then.state), row.code))

    def _row(self, code: str, then: dict[str, Said], now: dict[str, Said] | None) -> Row:
        silent = Said("silent")
        kept = self.verdict.get("rules", {}).get(code, {})
        known = rules.RULE_INFO.get(code)
        return Row(
            code=code,
            title=kept.get("title") or (known.title if known else code),
            then=then.get(code, silent),
            now=None if now is None else now.get(code, silent),
            reason=next((r for r in self.judgement.reasons if r["rule"] == code), None),
        )

    @property
    def different(self) -> list[Row]:
        """Rules that give another answer now."""
        return [row for row in self.rows if row.differs]

    @property
    def spoken(self) -> list[Row]:
        """Rules that had something to say and give the same answer now."""
        return [row for row in self.rows if not row.differs and row.then.state != "passed"]

    @property
    def passed(self) -> list[Row]:
        """Rules that were met and are, with numbers to show."""
        return [row for row in self._met if row.then.numbers]

    @property
    def also_passed(self) -> list[Row]:
        """The rest of them."""
        return [row for row in self._met if not row.then.numbers]

    @property
    def _met(self) -> list[Row]:
        return [row for row in self.rows if not row.differs and row.then.state == "passed"]


def book_of(book: rules.RuleBook, standard_id: str, day: date) -> rules.RuleBook:
    """The book as a grant made on ``day`` meets it: that day's version of the standard, and no older law."""
    on_day = book.regimes.on(day)
    later = tuple(regime for regime in book.regimes.all if regime.valid_from >= on_day.valid_from)
    version = book.standards[standard_id].on(day)
    return replace(book.with_version(version), regimes=Regimes(later))


def ground_of(regime: Regime, version: StandardVersion) -> Ground:
    """Standard and law in words."""
    return Ground(version.name, version.version, regime.id, regime.name)


def _outcome(verdict: str) -> tuple[str, str]:
    return Verdict(verdict).label, VERDICT_TONES[Verdict(verdict)]


def _said_then(verdict: dict) -> dict[str, Said]:
    kept = verdict.get("rules", {})
    sources = {code: row["source"] for code, row in kept.items()}
    return _said(findings_in(verdict), verdict["passed"], verdict, sources)


def _said_now(result: rules.Assessment, verdict: dict, book: rules.RuleBook) -> dict[str, Said]:
    findings = [finding for finding in result.findings if not _before_first(finding)]
    unsaid = {finding.rule for finding in result.findings} - {finding.rule for finding in findings}
    passed = [*result.passed, *unsaid]
    regime = next(each for each in book.regimes.all if each.id == result.regime)
    sources = {code: law.source_of(code, regime) for code in passed}
    return _said(findings, passed, verdict, sources)


def _before_first(finding: Finding) -> bool:
    return finding.rule == "R-43" and set(finding.values) in BEFORE_FIRST


def _said(findings, passed, verdict: dict, sources: dict[str, str]) -> dict[str, Said]:
    said = {
        code: Said("passed", numbers=tuple(passed_numbers(code, verdict)), source=sources.get(code, ""))
        for code in passed
    }
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    return said | {code: _spoken(found) for code, found in by_rule.items()}


def _spoken(findings: list[Finding]) -> Said:
    order = list(STATES)
    states = sorted((_state(finding) for finding in findings), key=order.index)
    return Said(
        states[0],
        texts=tuple(finding.text for finding in findings),
        numbers=tuple(pair for finding in findings for pair in numbers_of(finding.values)),
        source="; ".join(dict.fromkeys(finding.source for finding in findings)),
    )


def _state(finding: Finding) -> str:
    if finding.severity == Severity.REASON:
        return "met" if finding.met else "reason"
    if finding.severity == Severity.HARD:
        return "met" if finding.met else "hard"
    return "flag" if finding.severity == Severity.FLAG else "info"
