"""The auditor's specification (domain 11.2): one row for each agreement that a year's postings are about.

The rows and what nobody has placed are together the ledger of the year.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import DecimalField, Exists, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Concat, Round

from agreements.actions.claims import with_claims
from agreements.enums import ReadyState
from agreements.models import Agreement, AgreementVersion, Enrolment, RegisterReport, SettlementLine
from agreements.models.agreement import IN_FORCE
from cases.enums import TargetGroup
from cases.models import BoundaryCheck
from mentorstotte.core.wording import danish_date, danish_number
from reporting.matching import unplaced
from reporting.models import LedgerPosting, PostingMatch

NOTHING = Decimal("0.00")
HEADINGS = (
    "CPR-nummer",
    "Navn",
    "Sag",
    "Aftale",
    "Version",
    "Målgruppe ved indgåelsen",
    "Retsgrundlag",
    "Fra",
    "Til og med",
    "Mentortype",
    "Individuel eller plads",
    "Bevilgede timer om ugen",
    "Godkendte timer",
    "Timepris",
    "Pris for en plads",
    "Udgift",
    "Heraf med refusion",
    "Refusion i procent",
    "Refusion",
    "Over den dokumenterede løn",
    "Frikøb uden dokumenteret løn",
    "Funktion og gruppering",
    "Bilag",
    "DFDG-kvittering",
    "Dokumentation",
    "Mangler",
    "§ 103",
)


@dataclass(frozen=True)
class Chosen:
    """Which of a year's agreements are shown: of one target group, with the mark of § 103, or all."""

    group: str = ""
    on_103: bool = False

    @property
    def is_all(self) -> bool:
        """Nothing was left out."""
        return self == ALL

    @property
    def label(self) -> str:
        """The choice in words."""
        words = [TargetGroup(self.group).label] if self.group else []
        return ", ".join([*words, "§ 103"] if self.on_103 else words)


ALL = Chosen()


def specified(year: int, chosen: Chosen = ALL) -> QuerySet:
    """The chosen agreements with what the specification says of each, in one query."""
    matches = PostingMatch.objects.filter(agreement=OuterRef("pk"), posting__posted_on__year=year).order_by()
    lines = with_claims(SettlementLine.objects.filter(agreement=OuterRef("pk"), month__year=year)).order_by()
    versions = AgreementVersion.objects.filter(agreement=OuterRef("pk"))
    in_force = versions.filter(state__in=IN_FORCE)
    reports = RegisterReport.objects.filter(agreement=OuterRef("pk")).order_by("-pk")
    on_103 = BoundaryCheck.objects.on_103().filter(assessment__proposal__agreement=OuterRef("pk"))
    places = Enrolment.objects.standing().filter(agreement=OuterRef("pk"))
    account = Concat("function", Value("."), "grouping")
    per_place = Round(F("contract__price") / F("contract__places"), 2)
    found = (
        Agreement.objects.filter(Exists(matches))
        .select_related("case__citizen", "mentor", "readiness")
        .annotate(
            cost=_sum(matches, "amount"),
            hours=_sum(lines, "hours"),
            refundable=_sum(lines, "claimable"),
            refund=_sum(lines, "refund"),
            difference=_sum(lines, "difference"),
            undocumented=_sum(lines, "undocumented"),
            vouchers=ArraySubquery(matches.order_by("posting__pk").values("posting__voucher")),
            accounts=ArraySubquery(lines.values(said=account).distinct()),
            rates=ArraySubquery(lines.filter(km=0).values("rate").distinct()),
            place_prices=ArraySubquery(places.order_by().values(price=per_place).distinct()),
            percents=ArraySubquery(lines.exclude(refundable=0).values("refund_percent").distinct()),
            version_number=Subquery(in_force.values("number")[:1]),
            legal_basis=Subquery(in_force.values("legal_basis")[:1]),
            first_group=Subquery(versions.order_by("number").values("target_group")[:1]),
            receipt=Subquery(reports.values("reference")[:1]),
            receipt_on=Subquery(reports.values("answered_on")[:1]),
            in_a_group=Exists(places),
            on_103=Exists(on_103),
        )
    )
    if chosen.group:
        found = found.filter(first_group=chosen.group)
    return found.filter(on_103=True) if chosen.on_103 else found


def _sum(rows: QuerySet, what) -> Coalesce:
    summed = rows.values("agreement").annotate(sum=Sum(what, output_field=DecimalField())).values("sum")
    return Coalesce(Subquery(summed), NOTHING)


@dataclass(frozen=True)
class Totals:
    """Kroner of a year: on agreements, not placed, and in the ledger as a whole."""

    placed: Decimal
    waits: Decimal
    ledger: Decimal

    @property
    def deviation(self) -> Decimal:
        """Always nothing: what is placed and what waits are all of the ledger."""
        return self.ledger - self.placed - self.waits


def totals(year: int) -> Totals:
    """Read in three queries."""
    matches = PostingMatch.objects.filter(posting__posted_on__year=year)
    ledger = LedgerPosting.objects.filter(posted_on__year=year)
    found = (matches, unplaced(year), ledger)
    return Totals(*(rows.order_by().aggregate(sum=Sum("amount"))["sum"] or NOTHING for rows in found))


def cost_of(agreements: QuerySet) -> Decimal:
    """Kroner on all of the agreements that ``specified`` gives; one query."""
    return agreements.order_by().aggregate(sum=Sum("cost"))["sum"] or NOTHING


def sheet_rows(year: int, chosen: Chosen = ALL) -> Iterator[tuple]:
    """The rows of the sheet in the order of ``HEADINGS``, streamed; the last ones are the sums, of all of
    them the ledger.
    """
    found = specified(year, chosen)
    for agreement in found.order_by("case__number", "pk").iterator(chunk_size=2000):
        yield _cells(agreement)
    if not chosen.is_all:
        yield _sum_line(f"I alt, kun {chosen.label}", cost_of(found))
        return
    sums = totals(year)
    for label, kroner in (
        ("I alt på aftaler", sums.placed),
        ("Ikke lagt på en aftale", sums.waits),
        ("Regnskabet i alt", sums.ledger),
    ):
        yield _sum_line(label, kroner)


def _sum_line(label: str, kroner: Decimal) -> tuple:
    at = HEADINGS.index("Udgift")
    return ("", label, *[""] * (at - 2), kroner, *[""] * (len(HEADINGS) - at - 1))


def group_of(agreement: Agreement) -> str:
    """The target group at conclusion, of an agreement that ``specified`` gives."""
    return TargetGroup(agreement.first_group).label


def _cells(agreement: Agreement) -> tuple:
    citizen, judged = agreement.case.citizen, getattr(agreement, "readiness", None)
    receipt = f"{agreement.receipt}, {danish_date(agreement.receipt_on)}" if agreement.receipt else ""
    return (
        citizen.cpr,
        citizen.name,
        agreement.case.number,
        agreement.number,
        agreement.version_number,
        group_of(agreement),
        agreement.legal_basis,
        agreement.start_date,
        agreement.end_date,
        agreement.mentor.get_kind_display() if agreement.mentor else "",
        "Plads" if agreement.in_a_group else "Individuel",
        agreement.weekly_hours,
        agreement.hours,
        _prices(agreement.rates),
        _prices(agreement.place_prices),
        agreement.cost,
        agreement.refundable,
        _prices(agreement.percents),
        agreement.refund,
        agreement.difference,
        agreement.undocumented,
        ", ".join(agreement.accounts),
        ", ".join(agreement.vouchers),
        receipt,
        ReadyState(judged.state).label if judged else "Ikke bedømt",
        ", ".join(judged.missing) if judged else "",
        "Ja" if agreement.on_103 else "",
    )


def _prices(numbers: list[Decimal]) -> str:
    return " / ".join(danish_number(number) for number in sorted(numbers))
