"""What agreements in force and contracts on places bind, and how often agreements were extended."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    Count,
    DecimalField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Greatest, JSONObject, Least

from agreements.enums import ExpiryAnswer
from agreements.models import Agreement, Enrolment, PhaseOutStep, Segment
from agreements.models.agreement import IN_FORCE
from providers.enums import MentorKind
from providers.models import GroupContract, prices_on
from reporting.rules.figures import cost_kind
from reporting.rules.forecast import ONE_DAY, Experience, Running, RunsOut, place_contract, stepped

OF_AGREEMENT = "version__agreement__"


@dataclass(frozen=True)
class Bound:
    """What stretches that are alike, or a contract, bind together; no ``running`` but their number,
    ``unpriced``, when their price is not known.

    ``runs_out`` is the agreements, when they end with the stretch and nobody has decided what follows.
    """

    running: Running | None
    kind: str
    team: int | None
    runs_out: RunsOut | None = None
    unpriced: int = 0


def bound_between(first: date, last: date, today: date) -> list[Bound]:
    """Of agreements in force that run between two days, in two queries. Days outside make no difference, so
    most stretches are like many others, and the database sums them.
    """
    return [bound for row in _alike(first, last, today) for bound in _bound(row)]


def places_between(first: date, last: date) -> list[Bound]:
    """Contracts on places, used or not; of no team, since all may use them. One query."""
    rows = GroupContract.objects.filter(valid_from__lte=last, valid_to__gte=first)
    found = rows.values_list("valid_from", "valid_to", "price", "mentor__kind")
    return [Bound(place_contract(*contract), cost_kind(kind), None) for *contract, kind in found]


def experience_between(first: date, last: date) -> dict[tuple, Experience]:
    """Agreements that ran out between two days by kind of mentor and level, in one query."""
    ended = Agreement.objects.in_force().filter(ended_on__isnull=True, end_date__range=(first, last))
    rows = (
        ended.order_by()
        .annotate(again=Exists(_following("case", "end_date")))
        .values_list("mentor__kind", "level")
        .annotate(extended=Count("pk", filter=Q(again=True)), ended=Count("pk"))
    )
    found: dict[tuple, Experience] = defaultdict(lambda: Experience(0, 0))
    for kind, level, *counts in rows:
        found[cost_kind(kind), level] += Experience(*counts)
    return dict(found)


def _following(case: str, end: str) -> QuerySet:
    """Agreements in force of the same case that go on the day after the end."""
    return Agreement.objects.in_force().filter(case=OuterRef(case), start_date=OuterRef(end) + ONE_DAY)


def _alike(first: date, last: date, today: date) -> Iterator[dict]:
    """Kroner a week of stretches with the same days and part; of the few with a plan for phasing out, with
    the same plan as well.
    """
    found = _told(_stretches(first, last), first, last, today)
    steps = PhaseOutStep.objects.standing().filter(agreement=OuterRef("version__agreement")).order_by("day")
    exact = JSONObject(day="day", hours=Cast("weekly_hours", TextField()))
    yield from _summed(found.filter(~Exists(steps)))
    planned = found.filter(Exists(steps)).annotate(steps=ArraySubquery(steps.values(said=exact)))
    yield from _summed(planned, "steps", "weekly_hours")


def _told(found: QuerySet, first: date, last: date, today: date) -> QuerySet:
    """With their price, their days between the two, the ``length`` of an agreement that ends on one of them
    with nothing decided, and the level that it comes ``out_of``.
    """
    kind = Coalesce("mentor__kind", f"{OF_AGREEMENT}mentor__kind")
    prices = prices_on(today, OuterRef("whose"), OuterRef("whose_supplier"))
    price = Coalesce("hourly_price", *prices, output_field=DecimalField())
    ends, begun = F(f"{OF_AGREEMENT}end_date"), F(f"{OF_AGREEMENT}start_date")
    ending = Q(
        **{f"{OF_AGREEMENT}end_date__range": (today, last), f"{OF_AGREEMENT}ended_on": None}, until=ends
    ) & ~Q(**{f"{OF_AGREEMENT}expiry_answer": ExpiryAnswer.END})
    undecided = ending & ~Exists(_following(f"{OF_AGREEMENT}case", f"{OF_AGREEMENT}end_date"))
    return found.annotate(kind=kind).annotate(
        team=F(f"{OF_AGREEMENT}team"),
        begins=Greatest("start", Value(first)),
        stops=Least("until", Value(last)),
        out_of=Case(When(ending, then=Coalesce("level", f"{OF_AGREEMENT}level"))),
        length=Case(When(undecided, then=ends - begun)),
        price=Case(
            When(Q(kind=MentorKind.MUNICIPAL) | _in_a_group(), then=Value(Decimal(0))),
            default=price,
            output_field=DecimalField(),
        ),
    )


def _summed(told: QuerySet, *planned: str) -> QuerySet:
    alike = told.values("begins", "stops", "kind", "team", "out_of", "length", *planned)
    unpriced = Count("pk", filter=Q(hourly_price=None) & Q(price=None))  # most have their own
    return alike.annotate(weekly=Sum(F("price") * F("weekly_hours")), unpriced=unpriced)


def _stretches(first: date, last: date) -> QuerySet:
    """Those with hours of agreements in force, ``until`` they really end; ``whose`` is the mentor."""
    return (
        Segment.objects.filter(
            version__state__in=IN_FORCE,
            version__agreement__in_force=True,
            weekly_hours__gt=0,
            start__lte=last,
        )
        .annotate(
            until=Least("end", f"{OF_AGREEMENT}end_date"),
            whose=Coalesce("mentor", f"{OF_AGREEMENT}mentor"),
            whose_supplier=Coalesce("mentor__supplier", f"{OF_AGREEMENT}mentor__supplier"),
        )
        .filter(until__gte=first, start__lte=F("until"))
        .order_by()
    )


def _in_a_group() -> Q:
    """The citizen has a place in a group in those days: what is paid is the contract, not the hours. Few have
    one at all, so their agreements are found once and looked at first.
    """
    standing = Enrolment.objects.standing()
    then = standing.filter(
        agreement=OuterRef("version__agreement"), start__lte=OuterRef("end"), end__gte=OuterRef("start")
    )
    return Q(version__agreement__in=standing.values("agreement")) & Q(Exists(then))


def _bound(row: dict) -> Iterator[Bound]:
    kind, team = cost_kind(row["kind"]), row["team"]
    if row["unpriced"]:
        yield Bound(None, kind, team, unpriced=row["unpriced"])
    if row["weekly"] is None:
        return
    plan = [(date.fromisoformat(step["day"]), Decimal(step["hours"])) for step in row.get("steps", ())]
    whole = Running(row["begins"], row["stops"], row["weekly"])
    *earlier, last = stepped(whole, row.get("weekly_hours"), plan)
    for running in earlier:
        yield Bound(running, kind, team)
    yield Bound(last, kind, team, _runs_out(row, kind, last))


def _runs_out(row: dict, kind: str, last: Running) -> RunsOut | None:
    if row["length"] is None:
        return None
    return RunsOut((kind, row["out_of"]), Running(last.end - row["length"], last.end, last.weekly))
