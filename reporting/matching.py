"""What the pages about postings show: those that nobody has placed, and where each may belong (E4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import models
from django.db.models import Count, Exists, Max, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from agreements.actions.months import month_words
from agreements.models import Agreement, SettlementLine
from mentorstotte.core.registry import Posted
from mentorstotte.core.templatetags.da import period
from mentorstotte.core.wording import danish_count, danish_kroner
from reporting.enums import Unplaced
from reporting.models import LedgerPosting, PostingMatch
from reporting.models.ledger import ERASED

SHOWN = 10
NOTHING = Decimal("0.00")


def unplaced(year: int):
    """Postings of a year that no agreement has, each with why."""
    placed = PostingMatch.objects.filter(posting=OuterRef("pk"))
    day = OuterRef("posted_on")
    running = Agreement.objects.in_force().filter(
        case__citizen=OuterRef("citizen"), start_date__lte=day, end_date__gte=day
    )
    number = running.order_by().values("case__citizen").annotate(number=Count("pk")).values("number")
    return (
        LedgerPosting.objects.filter(~Exists(placed), posted_on__year=year)
        .exclude(Q(amount=0) | Q(text=ERASED))
        .annotate(running=Coalesce(Subquery(number), 0), unplaced=_why())
    )


def _why() -> models.Case:
    return models.Case(
        models.When(cpr="", citizen__isnull=True, then=Value(Unplaced.NO_PERSON)),
        models.When(citizen__isnull=True, then=Value(Unplaced.UNKNOWN)),
        models.When(running=0, then=Value(Unplaced.NO_AGREEMENT)),
        default=Value(Unplaced.SEVERAL),
        output_field=models.CharField(),
    )


@dataclass(frozen=True)
class Suggestion:
    """An agreement that a posting may be about, and why."""

    agreement: Agreement
    reasons: tuple[str, ...]


def suggestions(posting: LedgerPosting) -> list[Suggestion]:
    """The likeliest first, in two queries; of one's own agreements when the posting is on a person."""
    found: dict[Agreement, list[str]] = {}
    for line in _settled_alike(posting):
        found.setdefault(line.agreement, []).append(_said(line, posting))
    for agreement in _own(posting):
        found.setdefault(agreement, []).append(_distance(agreement, posting.posted_on))
    ranked = sorted(found.items(), key=lambda pair: -len(pair[1]))
    return [Suggestion(agreement, tuple(reasons)) for agreement, reasons in ranked][:SHOWN]


def _settled_alike(posting: LedgerPosting):
    """Settlement lines with the posting's voucher, the one that its text names, or its amount."""
    named = Q(statement__voucher=posting.voucher) | Q(amount=posting.amount)
    for word in posting.text.replace(",", " ").split():
        named |= Q(statement__voucher=word)
    lines = SettlementLine.objects.filter(named, agreement__in_force=True)
    if posting.citizen_id:
        lines = lines.filter(agreement__case__citizen=posting.citizen_id)
    return lines.select_related("agreement__case__citizen", "statement").order_by("-month", "pk")[:SHOWN]


def _said(line: SettlementLine, posting: LedgerPosting) -> str:
    month = month_words(line.month)
    if line.statement.voucher in (posting.voucher, *posting.text.replace(",", " ").split()):
        return f"Bilag {line.statement.voucher} afregner {month}: {danish_kroner(line.amount)}"
    return f"Samme beløb som {'transporten' if line.km else 'timerne'} for {month}"


def _own(posting: LedgerPosting):
    if posting.citizen_id is None:
        return []
    rows = Agreement.objects.in_force().filter(case__citizen=posting.citizen_id)
    return rows.select_related("case__citizen").order_by("-start_date")[:SHOWN]


def _distance(agreement: Agreement, day: date) -> str:
    said = f"Borgerens aftale {period(agreement.start_date, agreement.end_date)}"
    if agreement.start_date <= day <= agreement.end_date:
        return f"{said}, løb den dag"
    ahead = agreement.start_date > day
    days = (agreement.start_date - day if ahead else day - agreement.end_date).days
    return (
        f"{said}, {danish_count(days, 'dag', 'dage')} {'før den begyndte' if ahead else 'efter den sluttede'}"
    )


def posted(agreements: Iterable[Agreement]) -> dict[int, Posted]:
    """What the ledger says of each agreement (E4), in two queries."""
    found = list(agreements)
    keys = [agreement.pk for agreement in found]
    sums = (
        PostingMatch.objects.filter(agreement__in=keys)
        .order_by()
        .values("agreement")
        .annotate(
            kroner=Sum("amount"),
            vouchers=ArrayAgg("posting__voucher", order_by=["posting__posted_on", "posting__pk"]),
            last=Max("posting__posted_on"),
        )
    )
    rows = {row["agreement"]: row for row in sums}
    lost = _unplaced_of(keys)
    return {key: _posted(rows.get(key), lost.get(key, 0)) for key in keys if key in rows or key in lost}


def _posted(row: dict | None, lost: int) -> Posted:
    if row is None:
        return Posted(NOTHING, (), None, lost)
    return Posted(row["kroner"], tuple(row["vouchers"]), row["last"], lost)


def _unplaced_of(keys: list[int]) -> dict[int, int]:
    """How many unplaced postings lie on the citizen in the days of each agreement."""
    placed = PostingMatch.objects.filter(posting=OuterRef("pk"))
    lost = (
        LedgerPosting.objects.filter(
            ~Exists(placed),
            citizen=OuterRef("case__citizen"),
            posted_on__gte=OuterRef("start_date"),
            posted_on__lte=OuterRef("end_date"),
        )
        .exclude(amount=0)
        .order_by()
        .values("citizen")
        .annotate(number=Count("pk"))
    )
    rows = Agreement.objects.filter(pk__in=keys).annotate(lost=Subquery(lost.values("number")))
    return dict(rows.filter(lost__gt=0).values_list("pk", "lost"))
