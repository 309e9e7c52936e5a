"""What the approver needs to decide, on one page: the rules with their numbers, the cost, and earlier
support.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import OuterRef, Subquery

from agreements import law, rules
from agreements.actions.approvals import own_hand, rounds
from agreements.actions.costs import Cost, cost_of
from agreements.actions.draft import Draft, draft_of
from agreements.actions.facts import background
from agreements.actions.verdict import findings_in
from agreements.models import Proposal
from cases.enums import AimType, BoundaryAnswer, BoundaryScheme, EntitlementKind, TargetGroup
from cases.law import regime_on
from cases.models import Case
from mentorstotte.core.calendar import last_day, today
from mentorstotte.core.enums import ApprovalState, Role
from mentorstotte.core.findings import Finding
from mentorstotte.core.models import Approval
from mentorstotte.core.registry import BudgetLeft, budgets_left
from mentorstotte.core.wording import danish_date, danish_hours, danish_months, danish_number, lower_first
from providers.rules.prices import cap_for

QUEUE_LIMIT = 500


@dataclass(frozen=True)
class Passed:
    """A rule that is met, with the numbers behind it."""

    title: str
    detail: str
    source: str


@dataclass(frozen=True)
class Place:
    """Where a proposal stands in the queue of the person who looks; numbers of cases, empty at the ends."""

    position: int
    total: int
    previous: str
    following: str


@dataclass(frozen=True)
class YearsMoney:
    """What a decision costs in a year (kroner), beside the year's budget where there is one."""

    year: int
    cost: Decimal
    budget: BudgetLeft | None

    @property
    def left_after(self) -> Decimal:
        """Kroner of the budget when it is approved; wants a budget."""
        return self.budget.left - self.cost


class VisitationPage:
    """One submitted proposal, as it was judged when it was submitted."""

    def __init__(self, proposal: Proposal, user):
        self.proposal, self.user, self.case = proposal, user, proposal.case
        self.draft: Draft = draft_of(proposal)
        self.verdict: dict = proposal.verdict or {}
        self.known = background(self.case, self.draft, proposal_id=proposal.pk)

    @cached_property
    def rounds(self) -> list[Approval]:
        """The rounds in the visitation, newest first."""
        return list(rounds(self.proposal))

    @property
    def pending(self) -> Approval | None:
        """The round that waits."""
        return next((r for r in self.rounds if r.state == ApprovalState.PENDING), None)

    @property
    def hindrance(self) -> str:
        """Why the person may not decide, or nothing."""
        if not self.user.has_role(Role.APPROVER):
            return "Kun en teamleder eller faglig konsulent kan afgøre indstillingen."
        return own_hand(self.pending, self.proposal.case, self.user)

    # Headline -----------------------------------------------------------------------------------------------
    @property
    def heading(self) -> str:
        """“Østergård, Mette: 5,00 timer om ugen i 3 måneder”."""
        hours, start, end = self.draft.segments[0].weekly_hours, self.draft.start, self.draft.end
        whole = [n for n in range(1, 13) if start and end == last_day(start, n)]
        length = f" i {danish_months(whole[0])}" if whole else ""
        return f"{self.case.citizen.name}: {danish_hours(hours)}{length}" if hours else self.case.citizen.name

    @property
    def kind(self) -> str:
        """“kan-tilbud: person i eller på vej til fleksjob”."""
        kind, group = self.verdict.get("kind"), self.draft.person["target_group"]
        words = [
            EntitlementKind(kind).label.lower() if kind else "",
            lower_first(TargetGroup(group).label) if group else "",
        ]
        return ": ".join(word for word in words if word)

    @property
    def aim_type(self) -> str:
        """The kind of aim."""
        value = self.draft.person["aim_type"]
        return AimType(value).label if value else ""

    @property
    def has_levels(self) -> bool:
        """Whether the standard has levels."""
        return bool(self.known.version(self.draft.start).levels)

    # Rules --------------------------------------------------------------------------------------------------
    @property
    def findings(self) -> list[Finding]:
        """What the rules had to say."""
        return findings_in(self.verdict) if self.verdict else []

    def reasons(self) -> dict[str, str]:
        """The caseworker's reasons by rule: category and words."""
        found = {}
        for deviation in self.proposal.deviations.all():
            labels = dict(rules.REASON_CATEGORIES.get(deviation.rule, ()))
            label = labels.get(deviation.category, deviation.category)
            found[deviation.rule] = f"{label}: {deviation.words}"
        return found

    def main_passed(self) -> list[Passed]:
        """Rules that are met and have numbers to show."""
        return [row for row in self._passed() if row.detail]

    def other_passed(self) -> list[Passed]:
        """The rest."""
        return [row for row in self._passed() if not row.detail]

    def _passed(self) -> list[Passed]:
        described = [rules.describe(code) for code in self.verdict.get("passed", ())]
        return [Passed(rule.title, self._detail(rule.code), self._source(rule)) for rule in described]

    def _source(self, rule: rules.RuleInfo) -> str:
        """Where the law of the first day says it; the rule's own source where the law has no place for it."""
        return law.source_of(rule.code, regime_on(self.draft.start)) if self.draft.start else rule.source

    def _within_cap(self) -> str:
        caps, mentor, price = (
            self.known.version(self.draft.start).price_cap,
            self.draft.mentor,
            self.known.hourly_price,
        )
        cap = cap_for(caps, mentor.kind, self.known.price_cap) if mentor else None
        return (
            f"{danish_number(price)} kr. pr. time; loftet er {danish_number(cap)} kr."
            if cap and price
            else ""
        )

    def _detail(self, code: str) -> str:
        person, first = self.draft.person, self.draft.segments[0]
        latest = self.verdict.get("latest_end")
        until = f"slutter {danish_date(self.draft.end)}" if self.draft.end else ""
        details = {
            "R-03": person["aim_indicator"] and f"målet er nået, når {person['aim_indicator']}",
            "R-08": latest and f"{until}; seneste mulige dag er {danish_date(date.fromisoformat(latest))}",
            "R-11": first.level == 4 and until,
            "R-12": first.level and f"niveau {first.level}: {danish_hours(first.weekly_hours)}",
            "R-13": first.weekly_hours and not self.has_levels and danish_hours(first.weekly_hours),
            "R-18": "nej til alle seks",
            "R-19": "vurderet midlertidigt",
            "R-24": self._within_cap(),
        }
        return details.get(code) or ""

    # Beside -------------------------------------------------------------------------------------------------
    @property
    def money_counts(self) -> bool:
        """Whether money may be part of the decision: never where the citizen has a right (domain 3)."""
        return self.verdict.get("kind") == EntitlementKind.DISCRETIONARY

    @cached_property
    def cost(self) -> Cost:
        """What it is expected to cost, by year; asked for where money may count only."""
        return cost_of(self.draft.segments, self.known.hourly_price)

    @cached_property
    def budgets(self) -> list[YearsMoney]:
        """This year, the next and the decision's own; empty while a fact is missing."""
        costs, day = dict(self.cost.years), today()
        if not costs:
            return []
        years = sorted({*costs, day.year, day.year + 1})
        left = {each.year: each for each in budgets_left(years, day)}
        return [YearsMoney(year, costs.get(year, Decimal(0)), left.get(year)) for year in years]

    def earlier(self) -> list[str]:
        """Support that the citizen has or had, in words."""
        lines = [
            f"Mentor {danish_date(e.start)} – {danish_date(e.end)}"
            for e in sorted(self.known.earlier, key=lambda e: e.start, reverse=True)
        ]
        has = [s for s, answer in self.draft.boundary.items() if answer == BoundaryAnswer.YES]
        return lines + [BoundaryScheme(scheme).label for scheme in has]

    @property
    def approve_text(self) -> str:
        """What the button says: whether another one follows."""
        return "Godkend og gå til næste" if self.place and self.place.following else "Godkend"

    @cached_property
    def place(self) -> Place | None:
        """Where the proposal stands among those that wait for this person."""
        number = Case.objects.filter(pk=OuterRef("case_id")).values("number")
        queue = list(
            Approval.objects.decidable_by(self.user)
            .filter(subject_kind=Proposal._meta.model_name)
            .order_by("submitted_at", "pk")
            .values_list(Subquery(number), flat=True)[:QUEUE_LIMIT]
        )
        if self.case.number not in queue:
            return None
        at = queue.index(self.case.number)
        previous, following = queue[at - 1 : at], queue[at + 1 : at + 2]
        return Place(at + 1, len(queue), "".join(previous), "".join(following))
