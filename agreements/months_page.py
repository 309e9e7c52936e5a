"""What the list of months to approve shows."""

from dataclasses import dataclass

from agreements.actions.waiting import standing_out, waiting_months, waits_for_the_citizen
from agreements.hours_page import MonthRow

SHOWN = 100  # the oldest; the rest come when these are decided


@dataclass(frozen=True)
class WaitingMonth(MonthRow):
    """One month that waits, and why it stands out."""

    says: list[str]


@dataclass(frozen=True)
class MonthsPage:
    """Months that stand out, those that can be approved together, and those about which the citizen may
    still answer; ``more`` wait behind them.
    """

    standing_out: list[WaitingMonth]
    plain: list[WaitingMonth]
    asked: list[WaitingMonth]
    more: bool

    @classmethod
    def of(cls, user, *, mine: bool) -> "MonthsPage":
        """The oldest months first; two queries."""
        found = waiting_months(user).order_by("month", "pk")
        if mine:
            found = found.filter(agreement__caseworker__in=user.desk_ids)
        sheets = list(found[: SHOWN + 1])
        rows = [WaitingMonth(sheet, standing_out(sheet, user)) for sheet in sheets[:SHOWN]]
        asked = [row for row in rows if waits_for_the_citizen(row.sheet)]
        ready = [row for row in rows if not waits_for_the_citizen(row.sheet)]
        return cls(
            standing_out=[row for row in ready if row.says],
            plain=[row for row in ready if not row.says],
            asked=asked,
            more=len(sheets) > SHOWN,
        )

    @property
    def citizen_ids(self) -> list[int]:
        """Everybody who is shown."""
        return [row.sheet.agreement.case.citizen_id for row in [*self.standing_out, *self.plain, *self.asked]]
