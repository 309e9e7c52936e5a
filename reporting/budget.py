"""B2: the budget of a year, what is spent and bound of it, what it will come to, and the spending limit."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import Sum

from mentorstotte.core.database import sight
from mentorstotte.core.registry import BudgetLeft
from mentorstotte.core.wording import MONTHS, danish_kroner
from reporting.forecast import WHOLE, Forecast, Outlook, Part
from reporting.models import Budget, FullTimePersons, LedgerPosting
from reporting.picture import Picture, Series
from reporting.rules.figures import Budget as Figures
from reporting.rules.figures import budget_follow_up, percent
from reporting.rules.forecast import NOTHING
from reporting.rules.limits import Limit, limit_of, per_person


@dataclass(frozen=True)
class BudgetPart:
    """The newest budget of a part, held against the part's own money."""

    budget: Budget
    outlook: Outlook

    @property
    def name(self) -> str:
        """“Ekstern, Job og Kompetence”."""
        team = self.budget.team.name if self.budget.team else ""
        return ", ".join(filter(None, (self.budget.get_kind_display(), team)))

    @property
    def left(self) -> Decimal:
        """Kroner that nothing is paid, given or bound of."""
        return self.budget.amount - self.outlook.fixed

    @property
    def used(self) -> Decimal | None:
        """What is paid, given and bound, in per cent of the budget."""
        return percent(self.outlook.fixed, self.budget.amount)


@dataclass(frozen=True)
class Month:
    """One line of the year (kroner); the renewals are likely, and between which two with 80 % certainty."""

    name: str
    paid: Decimal
    given: Decimal
    bound: Decimal
    renewed: Decimal
    low: Decimal
    high: Decimal

    @property
    def total(self) -> Decimal:
        """What the month is likely to cost."""
        return self.paid + self.given + self.bound + self.renewed


class BudgetPage:
    """A year's budget and forecast as they stand ``today``."""

    def __init__(self, year: int, today: date):
        self.year = year
        self.forecast = Forecast(year, today)

    @property
    def before(self) -> int:
        """The year before."""
        return self.year - 1

    @property
    def years(self) -> list[int]:
        """The year with those beside it."""
        return [self.year - 1, self.year, self.year + 1]

    @cached_property
    def _versions(self) -> list[Budget]:
        return list(Budget.objects.filter(year=self.year).select_related("by", "team"))

    @property
    def versions(self) -> list[Budget]:
        """Of the whole year, the newest first."""
        return [each for each in self._versions if not each.kind and each.team is None]

    @property
    def current(self) -> Budget | None:
        """The version that counts."""
        return next(iter(self.versions), None)

    @cached_property
    def parts(self) -> list[BudgetPart]:
        """The newest budget of each part, by name."""
        newest: dict[Part, Budget] = {}
        for each in self._versions:
            newest.setdefault(Part(each.kind, each.team_id), each)
        newest.pop(WHOLE, None)
        found = [BudgetPart(each, self.forecast.outlook(part)) for part, each in newest.items()]
        return sorted(found, key=lambda each: each.name)

    @cached_property
    def spent_before(self) -> Decimal:
        """The ledger of the year before."""
        found = LedgerPosting.objects.filter(posted_on__year=self.year - 1).aggregate(kroner=Sum("amount"))
        return found["kroner"] or NOTHING

    @property
    def figures(self) -> Figures:
        """Net, the refund's share, and the change since last year's spending; wants a budget."""
        return budget_follow_up(self.current.amount, self.current.refund, spent_before=self.spent_before)

    @cached_property
    def outlook(self) -> Outlook:
        """The whole municipality's year."""
        return self.forecast.with_renewals()

    @property
    def given(self) -> Decimal:
        """Kroner for hours that were granted and given, and that nothing is paid for yet."""
        return sum(self.outlook.given.values(), NOTHING)

    @property
    def bound(self) -> Decimal:
        """Kroner that are bound in the rest of the year."""
        return sum(self.outlook.bound.values(), NOTHING)

    @property
    def renewed(self) -> tuple[Decimal, Decimal, Decimal]:
        """Kroner of renewals: low, likely, high; wants experience."""
        return self.outlook.renewed.totals()

    @property
    def left(self) -> Decimal:
        """Kroner of the budget when nothing more is granted; wants a budget."""
        return self.current.amount - self.outlook.fixed

    @property
    def left_with_renewals(self) -> tuple[Decimal, Decimal, Decimal]:
        """Kroner of the budget: when many are extended, as is likely, when few are; wants a budget."""
        low, likely, high = self.outlook.likely
        return tuple(self.current.amount - kroner for kroner in (high, likely, low))

    @property
    def used(self) -> Decimal | None:
        """What the ledger holds, in per cent of the budget; wants one."""
        return percent(self.outlook.posted, self.current.amount)

    # Month by month -----------------------------------------------------------------------------------------
    @cached_property
    def months(self) -> list[Month]:
        """The twelve months."""
        return [self._month(date(self.year, number, 1)) for number in range(1, 13)]

    def _month(self, month: date) -> Month:
        outlook, renewed = self.outlook, self.outlook.renewed
        bands = (renewed.likely, renewed.low, renewed.high) if renewed else ({}, {}, {})
        kroner = [each.get(month, NOTHING) for each in (outlook.paid, outlook.given, outlook.bound, *bands)]
        return Month(MONTHS[month.month - 1], *kroner)

    @property
    def picture(self) -> Picture | None:
        """The months as bars; none while every month is empty."""
        if not any(month.total for month in self.months):
            return None
        kinds = {"Betalt": "paid", "Givet": "given", "Bundet": "bound", "Ventede forlængelser": "renewed"}
        series = [
            Series(name, [max(getattr(month, field), NOTHING) for month in self.months])
            for name, field in kinds.items()
        ]
        return Picture(self.in_words, [month.name[:3] for month in self.months], series)

    @property
    def in_words(self) -> str:
        """“Udgift måned for måned i 2026. December ventes at koste 120.000,00 kr.”"""
        december = self.months[-1]
        verb = "kostede" if self.forecast.is_over else "ventes at koste"
        return f"Udgift måned for måned i {self.year}. December {verb} {danish_kroner(december.total)}"

    # The spending limit -------------------------------------------------------------------------------------
    @property
    def limit(self) -> Limit | None:
        """The law's limit of the year, when it is known."""
        return limit_of(self.year)

    @cached_property
    def persons(self) -> FullTimePersons | None:
        """The newest count of full-time persons; asked for only in a year with a limit."""
        if self.limit is None:
            return None
        return FullTimePersons.objects.filter(year=self.year).select_related("by").first()

    @property
    def spent_per_person(self) -> Decimal:
        """Kroner posted for each full-time person; wants their number."""
        return per_person(self.outlook.posted, self.persons.number)

    @property
    def likely_per_person(self) -> Decimal:
        """Kroner of the year's likely outcome for each full-time person; wants their number."""
        return per_person(self.outlook.likely[1], self.persons.number)


@sight.across_teams()
def budgets_left(years: list[int], today: date) -> list[BudgetLeft]:
    """What is left of each year that has a budget, when nothing more is granted."""
    newest: dict[int, Budget] = {}
    for each in Budget.objects.filter(year__in=years, kind="", team__isnull=True):
        newest.setdefault(each.year, each)
    return [
        BudgetLeft(year, budget.amount, budget.amount - Forecast(year, today).outlook().fixed)
        for year, budget in sorted(newest.items())
    ]
