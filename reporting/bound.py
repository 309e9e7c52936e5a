"""What agreements in force and contracts on places bind, and how often agreements were extended."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, DecimalField, Exists, F, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast, Coalesce, JSONObject, Least

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
    """What a stretch of an agreement, or a contract, binds; no ``running`` when its price is not known.

    ``runs_out`` is the agreement, when it ends with the stretch and nobody has decided what follows.
    """

    running: Running | None
    kind: str
    team: int | None
    runs_out: RunsOut | None = None


def bound_between(first: date, last: date, today: date) -> list[Bound]:
    """Of agreements in force that run between two days, in one query."""
    return [bound for row in _stretches(first, last, today) for bound in _bound(row, today)]


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


def _stretches(first: date, last: date, today: date):
    """What each segment in force costs an hour, by which plan it is phased out, and what comes after it."""
    prices = prices_on(today, OuterRef("whose"), OuterRef("whose_supplier"))
    steps = PhaseOutStep.objects.standing().filter(agreement=OuterRef("version__agreement")).order_by("day")
    exact = JSONObject(day="day", hours=Cast("weekly_hours", TextField()))
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
        .order_by("pk")
        .values(
            "start",
            "until",
            "weekly_hours",
            kind=Coalesce("mentor__kind", f"{OF_AGREEMENT}mentor__kind"),
            of_level=Coalesce("level", f"{OF_AGREEMENT}level"),
            price=Coalesce("hourly_price", *prices, output_field=DecimalField()),
            team=F(f"{OF_AGREEMENT}team"),
            begun=F(f"{OF_AGREEMENT}start_date"),
            ends=F(f"{OF_AGREEMENT}end_date"),
            stopped=F(f"{OF_AGREEMENT}ended_on"),
            answer=F(f"{OF_AGREEMENT}expiry_answer"),
            steps=ArraySubquery(steps.values(said=exact)),
            on_places=Exists(_places()),
            goes_on=Exists(_following(f"{OF_AGREEMENT}case", f"{OF_AGREEMENT}end_date")),
        )
    )


def _places() -> QuerySet:
    """The citizen's place in a group in those days: what is paid is the contract, not the hours."""
    return Enrolment.objects.standing().filter(
        agreement=OuterRef("version__agreement"), start__lte=OuterRef("end"), end__gte=OuterRef("start")
    )


def _bound(row: dict, today: date) -> Iterator[Bound]:
    kind, team = cost_kind(row["kind"]), row["team"]
    price = Decimal(0) if row["on_places"] or row["kind"] == MentorKind.MUNICIPAL else row["price"]
    if price is None:
        yield Bound(None, kind, team)
        return
    hours = row["weekly_hours"]
    plan = [(date.fromisoformat(step["day"]), Decimal(step["hours"])) for step in row["steps"]]
    *earlier, last = stepped(Running(row["start"], row["until"], price * hours), hours, plan)
    for running in earlier:
        yield Bound(running, kind, team)
    yield Bound(last, kind, team, _runs_out(row, kind, last, today))


def _runs_out(row: dict, kind: str, last: Running, today: date) -> RunsOut | None:
    undecided = not row["goes_on"] and row["stopped"] is None and row["answer"] != ExpiryAnswer.END
    if row["until"] != row["ends"] or row["ends"] < today or not undecided:
        return None
    return RunsOut((kind, row["of_level"]), Running(row["begun"], row["ends"], last.weekly))
