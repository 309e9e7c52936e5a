"""B13: what must be given against what may be given: courses, cost, hours and outcome."""

from django.db.models import Count, Exists, OuterRef, Q, Sum

from agreements.enums import EffectOnAim, EndedReason
from agreements.models import Agreement, AgreementVersion, EffectAssessment, Ending
from agreements.models.agreement import IN_FORCE
from cases.enums import EntitlementKind
from mentorstotte.core.calendar import today
from reporting.reports.frame import Column, Filters, Report, Row, Table
from reporting.rules.figures import percent
from reporting.rules.forecast import NOTHING, ONE_DAY

NAMES = {
    EntitlementKind.RIGHT: "Skal: ret",
    EntitlementKind.RIGHT_AND_DUTY: "Skal: ret og pligt",
    EntitlementKind.LOCAL_RIGHT: "Lovet i servicestandarden",
    EntitlementKind.DISCRETIONARY: "Kan",
}
COST = (
    Column("Forløb", "Aftaler i kraft med dage i perioden."),
    Column("Borgere", "Borgere med sådan en aftale."),
    Column("Afregnede timer", "Timer givet i måneder, hvis første dag er i perioden.", "hours"),
    Column("Afregnet", "Hvad de timer kostede.", "kroner"),
    Column("Bogført", "Posteringer i perioden, der er lagt på aftalerne.", "kroner"),
)
OUTCOME = (
    Column("Sluttet", "Aftaler, hvis sidste dag lå i perioden."),
    Column("Mål nået", "Målet er nået ifølge effektvurderingen eller afslutningen."),
    Column("Mål nået, andel", "I procent af de sluttede.", "percent"),
    Column("Forlænget", "En ny aftale begyndte dagen efter."),
    Column("Stoppet før tid", "Afsluttet før den aftalte dag af en anden grund, end at målet er nået."),
)


def tables(filters: Filters) -> list[Table]:
    """By how strong the citizen's claim is, in four queries."""
    return [_cost(filters), _outcome(filters)]


def _versions(filters: Filters):
    """The one version in force of each agreement: it says which claim the agreement rests on."""
    return AgreementVersion.objects.filter(
        state__in=IN_FORCE, agreement__in_force=True, **filters.of_team("agreement__team")
    ).order_by()


def _cost(filters: Filters) -> Table:
    span = (filters.first, filters.last)
    running = _versions(filters).filter(
        agreement__start_date__lte=filters.last, agreement__end_date__gte=filters.first
    )
    number = running.values("entitlement").annotate(
        courses=Count("pk"), citizens=Count("agreement__case__citizen", distinct=True)
    )
    lines, matches = "agreement__settlement_lines", "agreement__posting_matches"
    settled = _versions(filters).filter(**{f"{lines}__month__range": span}).values("entitlement")
    settled = settled.annotate(hours=Sum(f"{lines}__hours"), kroner=Sum(f"{lines}__amount"))
    posted = (
        _versions(filters).filter(**{f"{matches}__posting__posted_on__range": span}).values("entitlement")
    )
    found = [_by_kind(rows) for rows in (number, settled, posted.annotate(posted=Sum(f"{matches}__amount")))]
    rows = [_cost_row(NAMES[kind], *(each.get(kind, {}) for each in found)) for kind in NAMES]
    return Table("Udgift og timer", "Opgave", COST, tuple(rows), _total(rows))


def _by_kind(rows) -> dict[str, dict]:
    return {row["entitlement"]: row for row in rows}


def _cost_row(name: str, number: dict, settled: dict, posted: dict) -> Row:
    citizens = number.get("citizens", 0)
    money = (settled.get("hours"), settled.get("kroner"), posted.get("posted"))
    return Row(name, (number.get("courses", 0), citizens, *(each or NOTHING for each in money)), citizens)


def _total(rows: list[Row]) -> Row:
    """Sums; a citizen with two kinds of agreements stands under both."""
    return Row(
        "I alt",
        tuple(map(sum, zip(*(row.cells for row in rows), strict=True))),
        sum(row.size for row in rows),
    )


def _outcome(filters: Filters) -> Table:
    last = min(filters.last, today() - ONE_DAY)
    agreement = {"agreement": OuterRef("agreement")}
    reached = EffectAssessment.objects.filter(effect=EffectOnAim.REACHED, **agreement)
    endings = Ending.objects.filter(undone_at__isnull=True, **agreement)
    again = Agreement.objects.in_force().filter(
        case=OuterRef("agreement__case"), start_date=OuterRef("agreement__end_date") + ONE_DAY
    )
    rows = (
        _versions(filters)
        .filter(agreement__end_date__range=(filters.first, last))
        .exclude(Exists(endings.filter(reason=EndedReason.ERROR)))
        .annotate(
            aim=Exists(reached) | Exists(endings.filter(reason=EndedReason.GOAL_REACHED)),
            stopped=Exists(endings.exclude(reason__in=[EndedReason.GOAL_REACHED, EndedReason.EXPIRED])),
            again=Exists(again),
        )
        .values("entitlement")
        .annotate(
            ended=Count("pk"),
            reached=Count("pk", filter=Q(aim=True)),
            extended=Count("pk", filter=Q(again=True)),
            early=Count("pk", filter=Q(stopped=True)),
        )
    )
    found = _by_kind(rows)
    counts = [(NAMES[kind], found.get(kind, {})) for kind in NAMES]
    names = ("ended", "reached", "extended", "early")
    numbers = [(name, [row.get(each, 0) for each in names]) for name, row in counts]
    whole = [sum(column) for column in zip(*(each for _, each in numbers), strict=True)]
    return Table(
        "Udfald",
        "Opgave",
        OUTCOME,
        tuple(_outcome_row(*each) for each in numbers),
        _outcome_row("I alt", whole),
    )


def _outcome_row(name: str, numbers: list[int]) -> Row:
    ended, reached, extended, early = numbers
    return Row(name, (ended, reached, percent(reached, ended), extended, early), ended)


REPORT = Report(
    code="B13",
    title="Skal og kan",
    lead="Hvad koster de forløb, borgeren har ret til, hvad koster de andre, og hvad kommer der ud af dem?",
    tables=tables,
    columns=(*COST, *OUTCOME),
    drawn=(4,),
    notes=(
        "Opgaven er den, aftalen hviler på nu.",
        "Posteringer, der ikke er lagt på en aftale, er ikke med.",
        "Har en borger forløb af flere slags, står borgeren under hver.",
    ),
)
