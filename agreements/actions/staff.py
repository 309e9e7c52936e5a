"""Who is there to be told: the caseworker of a case, else the approvers of its team."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from mentorstotte.core.enums import Role
from mentorstotte.core.models import Absence, User
from mentorstotte.core.permissions import CASE_WORK


@dataclass(frozen=True)
class Staff:
    """The people with a login, by team, as they are on one day; a few hundred at most.

    A caseworker who has stopped, has another role or has left the team looks after none of its cases.
    """

    caseworkers: dict[int, frozenset[int]]
    approvers: dict[int, tuple[int, ...]]
    stand_ins: dict[int, int]  # of those who are away that day

    @classmethod
    def of(cls, day: date) -> "Staff":
        """Two queries."""
        found = User.objects.filter(is_active=True, teams__isnull=False, roles__overlap=[*WATCHING])
        caseworkers, approvers = defaultdict(set), defaultdict(set)
        for pk, team, roles in found.annotate(team=F("teams")).values_list("pk", "team", "roles"):
            if not CASE_WORK.isdisjoint(roles):
                caseworkers[team].add(pk)
            if Role.APPROVER in roles:
                approvers[team].add(pk)
        return cls(
            {team: frozenset(people) for team, people in caseworkers.items()},
            {team: tuple(sorted(people)) for team, people in approvers.items()},
            dict(Absence.objects.on(day).values_list("user_id", "stand_in_id")),
        )

    def desk_of(self, agreement) -> list[int]:
        """Whoever looks after the agreement: its caseworker or the stand-in, else the team's approvers."""
        working = self.caseworkers.get(agreement.team_id, ())
        if agreement.caseworker_id in working:
            return [self._there(agreement.caseworker_id, working)]
        return self.leaders(agreement.team_id)

    def leaders(self, team_id: int) -> list[int]:
        """The approvers of the team, each who is away by the stand-in."""
        approvers = self.approvers.get(team_id, ())
        return sorted({self._there(pk, approvers) for pk in approvers})

    def _there(self, user_id: int, team) -> int:
        """The person, or while away the stand-in who can do the same in the team."""
        stand_in = self.stand_ins.get(user_id)
        return stand_in if stand_in in team else user_id

    def works(self, user_id: int) -> bool:
        """May do the acts of a caseworker."""
        return any(user_id in people for people in self.caseworkers.values())

    def somebody_for(self, path: str) -> Q:
        """Condition on rows with an agreement at ``path``: somebody can be told of them, a missed one by the
        leaders alone.
        """
        led = Q(**{f"{path}team_id__in": list(self.approvers)})
        own = Q(pk__in=[])
        for team, people in self.caseworkers.items():
            own |= Q(**{f"{path}team_id": team, f"{path}caseworker_id__in": people})
        return led | (own & Q(step__gte=0))


WATCHING = CASE_WORK | {Role.APPROVER}
