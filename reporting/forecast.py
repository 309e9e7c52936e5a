"""The year's money so far and what it will come to: facts in one query a source, added up by the rules.

What is paid so far is the ledger or what was settled here, whichever is more; what has been given since is
counted as granted, like what is to come. A place contract is never settled here, so it is added to what is.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from dateutil.relativedelta import relativedelta
from django.db.models import Max, Sum
from django.db.models.functions import TruncMonth

from agreements.models import Closing, SettlementLine
from mentorstotte.core.calendar import last_day
from reporting.bound import Bound, bound_between, experience_between, places_between
from reporting.models import LedgerPosting, PostingMatch
from reporting.rules import forecast
from reporting.rules.figures import cost_kind
from reporting.rules.forecast import NOTHING, ONE_DAY, Band, Experience, Months

EXPERIENCE_YEARS = 2


@dataclass(frozen=True)
class Part:
    """A kind of mentor, a team by its key, both, or with nothing the whole municipality."""

    kind: str = ""
    team: int | None = None

    def holds(self, row) -> bool:
        """Whether a row with ``kind`` and ``team`` is of the part."""
        return self.kind in ("", row.kind) and self.team in (None, row.team)


WHOLE = Part()


@dataclass(frozen=True)
class Paid:
    """Kroner of a month (its first day). No team: nobody knows which."""

    month: date
    kind: str
    team: int | None
    kroner: Decimal


@dataclass(frozen=True)
class Outlook:
    """A part's year. ``since`` is the first day that is counted as granted; without ``renewed`` renewals were
    not asked for, or nothing is known of them.
    """

    year: int
    posted: Decimal
    settled: Decimal
    since: date
    paid: Months
    given: Months
    bound: Months
    renewed: Band | None = None

    @property
    def fixed(self) -> Decimal:
        """Kroner that are paid, given or bound: what the year costs when nothing more is granted."""
        return sum(
            (kroner for each in (self.paid, self.given, self.bound) for kroner in each.values()), NOTHING
        )

    @property
    def likely(self) -> tuple[Decimal, Decimal, Decimal]:
        """Kroner with renewals: low, likely, high."""
        more = self.renewed.totals() if self.renewed else (NOTHING,) * 3
        return tuple(self.fixed + kroner for kroner in more)


class Forecast:
    """A year as it looks from ``today``; of years that are over nothing is bound and nothing expected."""

    def __init__(self, year: int, today: date):
        self.year, self.today = year, today
        self.first, self.last = date(year, 1, 1), date(year, 12, 31)

    @cached_property
    def _ledger(self) -> list[Paid]:
        """The ledger by month and kind."""
        if self.is_ahead:
            return []
        ledger = LedgerPosting.objects.filter(posted_on__range=(self.first, self.last)).order_by()
        whole = ledger.values_list(TruncMonth("posted_on"), "mentor_kind").annotate(kroner=Sum("amount"))
        return [Paid(month, cost_kind(kind), None, kroner) for month, kind, kroner in whole]

    @cached_property
    def _placed(self) -> list[Paid]:
        """Of the ledger, what is placed on the agreements of each team."""
        if self.is_ahead:
            return []
        placed = PostingMatch.objects.filter(posting__posted_on__range=(self.first, self.last)).order_by()
        by = (TruncMonth("posting__posted_on"), "posting__mentor_kind", "agreement__team")
        rows = placed.values_list(*by).annotate(kroner=Sum("amount"))
        return [Paid(month, cost_kind(kind), team, kroner) for month, kind, team, kroner in rows]

    @cached_property
    def _settled(self) -> list[Paid]:
        """What was settled of the year's hours, by the month in which they were given."""
        if self.is_ahead:
            return []
        lines = SettlementLine.objects.filter(month__range=(self.first, self.last)).order_by()
        rows = lines.values_list("month", "mentor__kind", "agreement__team").annotate(kroner=Sum("amount"))
        return [Paid(month, cost_kind(kind), team, kroner) for month, kind, team, kroner in rows]

    @cached_property
    def by_ledger(self) -> bool:
        """Whether the ledger says more than what was settled here."""
        return _sum(self._ledger) > _sum(self._settled)

    @cached_property
    def since(self) -> date:
        """The day after the last one that what is paid speaks of; a year that is over is paid."""
        if self.is_over:
            return self.last + ONE_DAY
        if self.is_ahead:
            return self.first
        if self.by_ledger:
            known = LedgerPosting.objects.aggregate(last=Max("posted_on"))["last"]
        else:
            month = Closing.objects.filter(done_at__isnull=False).aggregate(last=Max("month"))["last"]
            known = month and last_day(month, 1)
        return max(self.first, known + ONE_DAY) if known else self.first

    @property
    def is_ahead(self) -> bool:
        """The year has not begun."""
        return self.first > self.today

    @property
    def is_over(self) -> bool:
        """The whole year lies back."""
        return self.last < self.today

    @cached_property
    def bound(self) -> list[Bound]:
        """What agreements in force bind in the rest of the year."""
        return [] if self.is_over else bound_between(self.since, self.last, self.today)

    @cached_property
    def places(self) -> list[Bound]:
        """Contracts on places in the year."""
        return places_between(self.first, self.last)

    @cached_property
    def known(self) -> dict[tuple, Experience]:
        """How many of the agreements that ran out in the last two years were extended, by kind and level."""
        if self.is_over:
            return {}
        return experience_between(self.today - relativedelta(years=EXPERIENCE_YEARS), self.today - ONE_DAY)

    @property
    def unpriced(self) -> int:
        """How many stretches run at a price that nobody knows; they are not counted."""
        return sum(row.unpriced for row in self.bound)

    def outlook(self, part: Part = WHOLE) -> Outlook:
        """The year of a part when nothing more is granted."""
        posted = _of(part, self._ledger if part.team is None else self._placed)
        settled = _of(part, self._settled)
        places = [row.running for row in _of(part, self.places)]
        granted = [row.running for row in _of(part, self.bound) if row.running]
        paid = _months(posted if self.by_ledger else settled)
        if not self.by_ledger:
            paid = _added(paid, forecast.by_month(places, self.first, self.since - ONE_DAY))
        return Outlook(
            year=self.year,
            posted=_sum(posted),
            settled=_sum(settled),
            since=self.since,
            paid=paid,
            given=forecast.by_month([*granted, *places], self.since, self._ahead - ONE_DAY),
            bound=forecast.by_month([*granted, *places], max(self.since, self._ahead), self.last),
        )

    def with_renewals(self) -> Outlook:
        """The whole year, with what running agreements are likely to be extended to."""
        ending = [row.runs_out for row in self.bound if row.runs_out]
        renewed = forecast.renewals(ending, self.known, max(self.since, self._ahead), self.last)
        return replace(self.outlook(), renewed=renewed)

    @property
    def _ahead(self) -> date:
        """The first day of the year that lies ahead; the day after a year that is over."""
        return min(max(self.today + ONE_DAY, self.first), self.last + ONE_DAY)


def _sum(rows: Iterable[Paid]) -> Decimal:
    return sum((row.kroner for row in rows), NOTHING)


def _of(part: Part, rows) -> list:
    return [row for row in rows if part.holds(row)]


def _months(rows: Iterable[Paid]) -> Months:
    months: Months = defaultdict(Decimal)
    for row in rows:
        months[row.month] += row.kroner
    return dict(months)


def _added(one: Months, other: Months) -> Months:
    return {month: one.get(month, NOTHING) + other.get(month, NOTHING) for month in {*one, *other}}
