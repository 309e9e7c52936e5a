"""The facts of one evaluation with what follows from them: dates, law, standard, chain of grants."""

from copy import copy
from datetime import date, timedelta

from msgspec.structs import replace

from agreements.rules.book import RuleBook
from agreements.rules.facts import EarlierAgreement, Facts, FactsError, check_periods
from cases.rules.target_groups import kind_of
from mentorstotte.core import calendar
from mentorstotte.core.calendar import last_day
from mentorstotte.core.wording import danish_date

ONE_DAY = timedelta(days=1)


class Context:
    """What the rule functions look at. Raises ``FactsError`` for facts that contradict themselves.

    ``chain`` is the unbroken run of agreements that ends the day before this one begins, oldest first;
    ``anchor`` its first day, from which totals count; ``overlapping`` are the citizen's other agreements
    on some day of this one, with their index; ``missing_dates`` the keys of the first and last day, where not
    known.
    """

    def __init__(self, facts: Facts, stage: str, book: RuleBook):
        check_periods(facts)
        self.facts, self.stage = facts, stage
        self.citizen, self.dates, self.aim = facts.citizen, facts.dates, facts.aim
        self.assessment, self.mentor, self.agreement = facts.assessment, facts.mentor, facts.agreement
        self._set_period()
        self._judge_by(book)

    def by(self, book: RuleBook) -> "Context":
        """The same facts under another book; only what rests on the book is worked out again."""
        other = copy(self)
        other._judge_by(book)
        return other

    def _judge_by(self, book: RuleBook) -> None:
        facts, self.book = self.facts, book
        self.municipality = book.standards.get(facts.standard)
        if self.municipality is None:
            known = ", ".join(sorted(book.standards))
            raise FactsError("standard", f"{facts.standard!r} er ukendt; kendte: {known}")
        self.group = book.groups.get(facts.target_group)
        if facts.target_group and self.group is None:
            raise FactsError("target_group", f"{facts.target_group!r} er ikke en målgruppe")
        judged_on = self.start or facts.on or calendar.today()
        self.regime = book.regimes.on(judged_on)
        self.standard = self.municipality.on(judged_on)
        self.kind = kind_of(self.group.code, self.regime, self.standard, judged_on) if self.group else None
        self._check_levels()
        self.statutory_end = self._statutory_end()
        self.secured_end = self._secured_end()
        self._later = self._from_new_group()

    def _set_period(self) -> None:
        self.segments = segments = self.agreement.segments
        self.start: date | None = segments[0].start if segments else None
        self.end: date | None = segments[-1].end if segments else None
        self.missing_dates = ("agreement.segments[0].start",) if self.start is None else ()
        if self.end is None:
            self.missing_dates += (f"agreement.segments[{max(len(segments) - 1, 0)}].end",)
        self.chain: tuple[EarlierAgreement, ...] = self._chain() if self.facts.earlier else ()
        self.overlapping: tuple[tuple[int, EarlierAgreement], ...] = ()
        if self.facts.earlier and not self.missing_dates:
            self.overlapping = tuple(
                (number, earlier)
                for number, earlier in enumerate(self.facts.earlier)
                if earlier.start <= self.end and earlier.end >= self.start
            )
        self.anchor = self.chain[0].start if self.chain else self.start

    def _chain(self) -> tuple[EarlierAgreement, ...]:
        by_end: dict[date, list[EarlierAgreement]] = {}
        for earlier in self.facts.earlier:
            by_end.setdefault(earlier.end, []).append(earlier)
        found, day = [], self.start
        while day is not None and (candidates := by_end.get(day - ONE_DAY)):
            found.append(min(candidates, key=lambda e: (e.mentor_id != self.mentor.id, e.start)))
            day = found[-1].start
        return tuple(reversed(found))

    def _check_levels(self) -> None:
        if not self.standard.levels:
            return
        for number, segment in enumerate(self.segments):
            if segment.level is not None and self.standard.level(segment.level) is None:
                raise FactsError(
                    f"agreement.segments[{number}].level", f"niveau {segment.level} findes ikke i standarden"
                )

    @property
    def of_group(self) -> "Context":
        """The days of the target group alone, for rules about who the citizen is; mostly all days."""
        return self._later or self

    def _from_new_group(self) -> "Context | None":
        since = self.dates.group_from
        if since is None or self.missing_dates or since <= self.start:
            return None
        if since > self.end:
            why = f"{danish_date(since)} ligger efter slutdatoen {danish_date(self.end)}"
            raise FactsError("dates.group_from", why)
        segments = tuple(replace(s, start=max(s.start, since)) for s in self.segments if s.end >= since)
        agreement = replace(self.agreement, segments=segments)
        return Context(replace(self.facts, agreement=agreement), self.stage, self.book)

    @property
    def regime_key(self) -> str:
        """The key that names an announced regime as the missing fact."""
        return f"regime.{self.regime.id}"

    @property
    def predecessor(self) -> EarlierAgreement | None:
        """The agreement that this one extends: it ends the day before."""
        return self.chain[-1] if self.chain else None

    def _statutory_end(self) -> date | None:
        """The last day that the law allows one agreement; ``None`` when start or law is not known."""
        months = self.regime.agreement_max_months
        return last_day(self.start, months) if self.start and months else None

    def _secured_end(self) -> date | None:
        """The day to reach for the law's minimum; ``None`` when there is none left to reach."""
        minimum = self.regime.minimum.get(self.facts.target_group)
        if minimum is None or self.start is None:
            return None
        end = min(last_day(self.start, minimum.months), last_day(self.anchor, minimum.months))
        return end if end >= self.start else None
