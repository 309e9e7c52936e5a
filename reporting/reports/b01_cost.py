"""B1: cost by kind of mentor. The year with its stated total has a page of its own."""

from django.db.models import Count, Sum

from providers.enums import MentorKind
from reporting.models import LedgerPosting, PostingMatch
from reporting.reports.frame import Column, Filters, Report, Row, Table
from reporting.rules.figures import cost_kind, percent

COLUMNS = (
    Column("Bogført", "Posteringer i perioden; for et team dem, der er lagt på dets aftaler.", "kroner"),
    Column("Andel", "I procent af det bogførte.", "percent"),
    Column("Personer", "Personer, der er bogført på."),
)


def tables(filters: Filters) -> list[Table]:
    """One query."""
    span = (filters.first, filters.last)
    if filters.team is None:
        postings = LedgerPosting.objects.filter(posted_on__range=span)
        kind, person = "mentor_kind", "cpr"
    else:
        postings = PostingMatch.objects.filter(posting__posted_on__range=span, agreement__team=filters.team)
        kind, person = "posting__mentor_kind", "agreement__case__citizen__cpr"
    persons = Count(person, distinct=True)
    rows = postings.order_by().values_list(kind).annotate(kroner=Sum("amount"), persons=persons)
    sums: dict[str, tuple] = {}
    for found, kroner, number in rows:
        before = sums.get(cost_kind(found), (0, 0))
        sums[cost_kind(found)] = (before[0] + kroner, before[1] + number)
    whole = sum(kroner for kroner, _ in sums.values())
    ordered = sorted(sums.items(), key=lambda pair: -pair[1][0])
    shown = tuple(_row(MentorKind(found).label, *pair, whole) for found, pair in ordered)
    total = _row("I alt", whole, sum(row.size for row in shown), whole)
    return [Table("Udgift efter mentortype", "Mentortype", COLUMNS, shown, total)]


def _row(name: str, kroner, persons: int, whole) -> Row:
    return Row(name, (kroner, percent(kroner, whole), persons), persons)


REPORT = Report(
    code="B1",
    title="Udgift efter mentortype",
    lead="Hvad koster de eksterne mentorer, og hvad koster virksomhederne?",
    tables=tables,
    columns=COLUMNS,
    drawn=(0,),
    notes=(
        "Socialområdets mentorer regnes som eksterne.",
        "En person, der er bogført på under flere mentortyper, tælles under hver.",
        "Årets oplyste total og afvigelsen fra den står under Økonomi.",
    ),
)
