"""The agreements that run on a day as plain facts, streamed in chunks of a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice

from django.db.models import QuerySet

from agreements.models import Agreement
from agreements.models.agreement import IN_FORCE, Segment
from agreements.rules import EarlierAgreement
from agreements.rules import Segment as Span
from cases.rules.standards import StandardVersion
from providers.models import FrameworkAgreement, MentorRate
from reporting.rules.effects import Running

CHUNK = 2000
NAMES = (
    "pk",
    "team_id",
    "case__citizen_id",
    "target_group",
    "level",
    "weekly_hours",
    "mentor__kind",
    "mentor_id",
    "mentor__supplier_id",
    "start_date",
    "end_date",
)
Price = tuple[date, date | None, Decimal]


def running_agreements(day: date) -> Iterator[Running]:
    """Every agreement that runs on ``day`` with the citizen's others, in the order of their keys."""
    prices = Prices()
    running = Agreement.objects.running_on(day)
    rows = running.order_by("pk").values_list(*NAMES).iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        # Asked for as a span of keys: thousands of keys in a statement cost more than what they find.
        chains = _by_citizen(running.filter(pk__range=(chunk[0][0], chunk[-1][0])).values("case__citizen"))
        for row in chunk:
            yield _running(row, chains[row[2]], prices)


def _running(row: tuple, chain: list[tuple[int, EarlierAgreement]], prices: "Prices") -> Running:
    key, team, _, group, level, hours, kind, mentor, supplier, start, end = row
    return Running(
        key=key,
        team=team,
        target_group=group,
        level=level,
        weekly_hours=hours,
        mentor_kind=kind,
        mentor_id=str(mentor) if mentor else None,
        start=start,
        end=end,
        earlier=tuple(_assessed(each) if pk == key else each for pk, each in chain),
        price=prices.on(mentor, supplier, end + timedelta(days=1)),
    )


def _assessed(earlier: EarlierAgreement) -> EarlierAgreement:
    """The agreement that is extended, with an effect assessment before its end: without one nothing is."""
    made = earlier.effect_assessment or earlier.end
    return EarlierAgreement(
        earlier.start, earlier.end, earlier.kind, earlier.mentor_id, earlier.segments, made
    )


def _by_citizen(citizens: QuerySet) -> dict[int, list[tuple[int, EarlierAgreement]]]:
    found: dict[int, list] = defaultdict(list)
    spans = _spans(citizens)
    rows = (
        Agreement.objects.in_force()
        .filter(case__citizen_id__in=citizens)
        .values_list(
            "pk",
            "case__citizen_id",
            "start_date",
            "end_date",
            "ended_on",
            "kind",
            "mentor_id",
            "effect_assessed_on",
        )
    )
    for pk, citizen, start, end, ended, kind, mentor, assessed in rows:
        last = max(ended or end, start)
        segments = tuple(Span(s, min(e, last), level, hours) for s, e, level, hours in spans[pk] if s <= last)
        earlier = EarlierAgreement(start, last, kind, str(mentor) if mentor else None, segments, assessed)
        found[citizen].append((pk, earlier))
    return found


def _spans(citizens: QuerySet) -> dict[int, list[tuple]]:
    """The spans of the version in force of each agreement, oldest first."""
    rows = (
        Segment.objects.filter(version__agreement__case__citizen_id__in=citizens, version__state__in=IN_FORCE)
        .order_by("start")
        .values_list("version__agreement_id", "start", "end", "level", "weekly_hours")
    )
    found: dict[int, list[tuple]] = defaultdict(list)
    for agreement, *span in rows:
        found[agreement].append(tuple(span))
    return found


class Prices:
    """All dated prices at once: the mentor's own, else the supplier's framework agreement."""

    def __init__(self):
        self._mentors = _dated(
            MentorRate.objects.values_list("mentor_id", "valid_from", "valid_to", "hourly_price")
        )
        self._suppliers = _dated(
            FrameworkAgreement.objects.values_list("supplier_id", "valid_from", "valid_to", "hourly_price")
        )

    def on(self, mentor: int | None, supplier: int | None, day: date) -> Decimal | None:
        """Kroner an hour; None where no price is known."""
        own = _price(self._mentors[mentor], day)
        return own if own is not None else _price(self._suppliers[supplier], day)


def _dated(rows) -> dict[int, list[Price]]:
    found: dict[int, list[Price]] = defaultdict(list)
    for owner, *price in rows:
        found[owner].append(tuple(price))
    return found


def _price(prices: list[Price], day: date) -> Decimal | None:
    return next((price for start, end, price in prices if start <= day and (end is None or day <= end)), None)


def levels_of(version: StandardVersion) -> dict[int, Decimal]:
    """The most hours of each level that has an upper border."""
    return {level.number: level.up_to for level in version.levels if level.up_to is not None}
