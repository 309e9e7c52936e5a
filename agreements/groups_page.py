"""What the page of a group shows: places, what each citizen's place costs, and what nobody uses."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from agreements.actions.groups import as_rule
from agreements.documentation import Documentation, documentation_of
from agreements.models import Enrolment
from mentorstotte.core.database import sight
from providers.models import GroupContract
from providers.rules import places


@dataclass(frozen=True)
class Place:
    """A place with its share of the price in kroner; ``seen`` is false for other teams' citizens."""

    enrolment: Enrolment
    share: Decimal
    seen: bool

    @property
    def documentation(self) -> Documentation | None:
        """How the documentation of the citizen's agreement stands."""
        return documentation_of(self.enrolment.agreement)


@dataclass(frozen=True)
class GroupPage:
    """All places of a contract on ``today``."""

    contract: GroupContract
    rows: list[Place]
    idle: Decimal
    free: int

    @property
    def used(self) -> Decimal:
        """Kroner for all citizens' places."""
        return self.contract.price - self.idle

    @property
    def per_place(self) -> Decimal:
        """Kroner for a place in the whole period."""
        return as_rule(self.contract).price_per_place

    @classmethod
    @sight.across_teams()
    def of(cls, contract: GroupContract, user, today: date) -> "GroupPage":
        """Read in one query. The money is of all places, the names are those that the person may see."""
        related = contract.enrolments.standing().select_related(
            "agreement__case__citizen", "agreement__readiness"
        )
        found, rule = list(related), as_rule(contract)
        spans = [places.Enrolment(row.agreement.case.citizen_id, row.start, row.end) for row in found]
        shares = places.citizens_shares(rule, spans)
        teams = set(user.team_ids)
        rows = [
            Place(row, share, user.looks_across or row.agreement.team_id in teams)
            for row, share in zip(found, shares, strict=True)
        ]
        taken = sum(row.start <= today <= row.end for row in found)
        return cls(contract, rows, contract.price - sum(shares), contract.places - taken)
