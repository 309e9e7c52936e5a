"""The facts of one evaluation with what follows from them: dates, law, standard, chain of grants."""

from datetime import date, timedelta
from functools import cached_property

from agreements.rules.book import RuleBook
from agreements.rules.facts import EarlierAgreement, Facts, FactsError, check_periods
from cases.rules.target_groups import kind_of
from mentorstotte.core import calendar
from mentorstotte.core.calendar import last_day

ONE_DAY = timedelta(days=1)


class Context:
    """What the rule functions look at. Raises ``FactsError`` for facts that contradict themselves."""

    def __init__(self, facts: Facts, stage: str, book: RuleBook):
        check_periods(facts)
        self.facts, self.stage, self.book = facts, stage, book
        self.citizen, self.dates, self.aim = facts.citizen, facts.dates, facts.aim
        self.assessment, self.mentor, self.agreement = facts.assessment, facts.mentor, facts.agreement
        self.segments = facts.agreement.segments
        self.start: date | None = self.segments[0].start if self.segments else None
        self.end: date | None = self.segments[-1].end if self.segments else None
        self.municipality = book.standards.get(facts.standard)
        if self.municipality is None:
            raise FactsError(
                "standard", f"{facts.standard!r} er ukendt; kendte: {', '.join(sorted(book.standards))}"
            )
        self.group = book.groups.get(facts.target_group) if facts.target_group else None
        if facts.target_group and self.group is None:
            raise FactsError("target_group", f"{facts.target_group!r} er ikke en målgruppe")
        judged_on = self.start or facts.on or calendar.today()
        self.regime = book.regimes.on(judged_on)
        self.standard = self.municipality.on(judged_on)
        self.kind = kind_of(self.group.code, self.regime, self.standard, judged_on) if self.group else None
        self._check_levels()

    def _check_levels(self) -> None:
        if not self.standard.levels:
            return
        for number, segment in enumerate(self.segments):
            if segment.level is not None and self.standard.level(segment.level) is None:
                raise FactsError(
                    f"agreement.segments[{number}].level", f"niveau {segment.level} findes ikke i standarden"
                )

    def missing_dates(self) -> tuple[str, ...]:
        """Keys of the first and last day, where not known."""
        keys = (
            ("agreement.segments[0].start", self.start),
            (f"agreement.segments[{self.last_index}].end", self.end),
        )
        return tuple(key for key, day in keys if day is None)

    @property
    def last_index(self) -> int:
        """The index of the last segment."""
        return max(len(self.segments) - 1, 0)

    @property
    def regime_key(self) -> str:
        """The key that names an announced regime as the missing fact."""
        return f"regime.{self.regime.id}"

    @cached_property
    def chain(self) -> tuple[EarlierAgreement, ...]:
        """The unbroken run of agreements that ends the day before this one begins, oldest first."""
        by_end: dict[date, list[EarlierAgreement]] = {}
        for earlier in self.facts.earlier or ():
            by_end.setdefault(earlier.end, []).append(earlier)
        found, day = [], self.start
        while day is not None and (candidates := by_end.get(day - ONE_DAY)):
            found.append(min(candidates, key=lambda e: (e.mentor_id != self.mentor.id, e.start)))
            day = found[-1].start
        return tuple(reversed(found))

    @property
    def predecessor(self) -> EarlierAgreement | None:
        """The agreement that this one extends: it ends the day before."""
        return self.chain[-1] if self.chain else None

    @property
    def anchor(self) -> date | None:
        """The first day of the chain, from which totals are counted."""
        return self.chain[0].start if self.chain else self.start

    @cached_property
    def overlapping(self) -> tuple[tuple[int, EarlierAgreement], ...]:
        """The citizen's other agreements that run on some day of this one, with their index."""
        if self.start is None or self.end is None:
            return ()
        return tuple(
            (number, earlier)
            for number, earlier in enumerate(self.facts.earlier or ())
            if earlier.start <= self.end and earlier.end >= self.start
        )

    @cached_property
    def statutory_end(self) -> date | None:
        """The last day that the law allows one agreement; ``None`` when start or law is not known."""
        months = self.regime.agreement_max_months
        return last_day(self.start, months) if self.start and months else None

    @cached_property
    def secured_end(self) -> date | None:
        """The day to reach for the law's minimum; ``None`` when there is none left to reach."""
        minimum = self.regime.minimum.get(self.facts.target_group)
        if minimum is None or self.start is None:
            return None
        end = min(last_day(self.start, minimum.months), last_day(self.anchor, minimum.months))
        return end if end >= self.start else None
