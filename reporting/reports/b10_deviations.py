"""B10: how often each rule was deviated from with a reason, and the rules that never gave way."""

from reporting.deviations import Line, Untouched, counted, report
from reporting.reports.frame import Column, Filters, Report, Row, Table

COLUMNS = (
    Column("Bevilget", "Afgørelser, hvor reglen blev fraveget med en begrundelse."),
    Column("Afslag", "Afslag, hvor reglen stod i vejen."),
    Column("Sendt tilbage", "Indstillinger og ændringer, som godkenderen sendte tilbage."),
    Column("Borgere", "Borgere, som afgørelserne er om."),
)
SPOKEN = Column("Stod i vejen", "Gange i de tolv måneder, uden at en fravigelse blev bevilget.")


def tables(filters: Filters) -> list[Table]:
    """Three queries. What a masked rule comes to in twelve months is not shown outside."""
    if filters.outside:
        return [_decided(counted(filters.first, filters.last))]
    found = report(filters.first, filters.last)
    untouched = tuple(map(_never, found.untouched))
    return [
        _decided(found.lines),
        Table("Aldrig fraveget i de tolv måneder op til periodens slutning", "Regel", (SPOKEN,), untouched),
    ]


def _decided(lines: list[Line]) -> Table:
    rows = [Row(f"{line.rule} {line.title}: {line.category}", _numbers(line), line.persons) for line in lines]
    return Table("Afgjort i perioden", "Regel og begrundelsens kategori", COLUMNS, tuple(rows))


def _numbers(line: Line) -> tuple[int, ...]:
    return line.granted, line.refused, line.returned, line.persons


def _never(rule: Untouched) -> Row:
    return Row(f"{rule.rule} {rule.title}", (rule.spoken,), rule.spoken)


REPORT = Report(
    code="B10",
    title="Afvigelser fra reglerne",
    lead="Hvor ofte fraviges en regel med en begrundelse, og hvor ofte bliver det afslået?",
    tables=tables,
    columns=(*COLUMNS, SPOKEN),
    by_team=False,
    drawn=(0, 1, 2),
    notes=(
        "Perioden er den, afgørelsen er truffet i.",
        "En afgørelse, der fraviger flere regler, tæller under hver.",
        "En lokal regel, der aldrig fraviges, kan være tegn på, at skønnet er sat under regel.",
    ),
)
