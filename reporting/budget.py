"""B2: the budget of a year against what was spent, and the year before."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from reporting.models import Budget, LedgerPosting
from reporting.rules.figures import Budget as Figures
from reporting.rules.figures import budget_follow_up, percent

NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class BudgetPage:
    """The versions of a year's budget, the newest first, and the ledger's sums of this year and the last."""

    versions: list[Budget]
    spent: Decimal
    spent_before: Decimal

    @property
    def current(self) -> Budget | None:
        """The version that counts."""
        return self.versions[0] if self.versions else None

    @property
    def figures(self) -> Figures | None:
        """Net, the refund's share and the change since last year's spending; nothing without a budget."""
        if self.current is None:
            return None
        given = self.current
        return budget_follow_up(given.amount, given.refund, spent_before=self.spent_before)

    @property
    def left(self) -> Decimal:
        """Kroner of the budget that are not spent."""
        return self.current.amount - self.spent

    @property
    def used(self) -> Decimal | None:
        """What is spent, in per cent of the budget."""
        return percent(self.spent, self.current.amount)


def budget_page(year: int) -> BudgetPage:
    """Read in two queries."""
    sums = LedgerPosting.objects.filter(posted_on__year__in=[year - 1, year]).order_by()
    spent = dict(sums.values_list("posted_on__year").annotate(kroner=Sum("amount")))
    versions = list(Budget.objects.filter(year=year).select_related("by"))
    return BudgetPage(versions, spent.get(year, NOTHING), spent.get(year - 1, NOTHING))
