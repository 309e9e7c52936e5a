"""B11: follow-ups and effect assessments on time, late and missing."""

from reporting.reports.frame import Column, Filters, Report, Row, Table
from reporting.reports.kept import EFFECT, FOLLOW_UP, Kept, kept
from reporting.rules.figures import percent

COLUMNS = (
    Column("Frister", "Frister, der lå i perioden og er nået eller overskredet."),
    Column("Til tiden", "Holdt senest på fristens dag."),
    Column("For sent", "Holdt efter fristen."),
    Column("Mangler", "Fristen er overskredet, og der er ikke fulgt op."),
    Column("Til tiden, andel", "I procent af fristerne.", "percent"),
)


def tables(filters: Filters) -> list[Table]:
    """By team, in one query."""
    found = kept(filters)
    return [_table("13-ugers opfølgninger", found[FOLLOW_UP]), _table("Effektvurderinger", found[EFFECT])]


def _table(heading: str, found: dict[str, Kept]) -> Table:
    rows = tuple(_row(team, kept) for team, kept in found.items())
    return Table(heading, "Team", COLUMNS, rows, _row("I alt", sum(found.values(), Kept())))


def _row(name: str, kept: Kept) -> Row:
    cells = (kept.due, kept.on_time, kept.late, kept.missing, percent(kept.on_time, kept.due))
    return Row(name, cells, kept.due)


REPORT = Report(
    code="B11",
    title="Opfølgninger og effektvurderinger",
    lead="Bliver der fulgt op til tiden?",
    tables=tables,
    columns=COLUMNS,
    drawn=(1, 2, 3),
    notes=(
        "En opfølgnings frist regnes fra den, der blev holdt før. Er én for sen, flyttes den næste med.",
        "En effektvurdering tæller også som opfølgning. Aftaler, der er stoppet før tid, skal ingen have.",
    ),
)
