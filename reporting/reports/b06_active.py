"""B6: citizens with support on a day, by target group."""

from django.db.models import Count

from agreements.models import Agreement
from cases.enums import TargetGroup
from reporting.reports.frame import Column, Filters, Report, Row, Table
from reporting.rules.figures import percent

COLUMNS = (
    Column("Borgere", "Borgere med en aftale i kraft på dagen."),
    Column("Andel", "I procent af borgerne på dagen.", "percent"),
    Column("Aftaler", "Aftaler i kraft på dagen."),
)


def tables(filters: Filters) -> list[Table]:
    """On the last day of the period, in two queries."""
    running = Agreement.objects.running_on(filters.last).filter(**filters.of_team("team")).order_by()
    counts = {"citizens": Count("case__citizen", distinct=True), "agreements": Count("pk")}
    whole = running.aggregate(**counts)
    found = {row["target_group"]: row for row in running.values("target_group").annotate(**counts)}
    rows = tuple(_row(group.label, found[group], whole) for group in TargetGroup if group in found)
    return [Table("Borgere i gang", "Målgruppe", COLUMNS, rows, _row("I alt", whole, whole))]


def _row(name: str, found: dict, whole: dict) -> Row:
    cells = (found["citizens"], percent(found["citizens"], whole["citizens"]), found["agreements"])
    return Row(name, cells, found["citizens"])


REPORT = Report(
    code="B6",
    title="Borgere i gang efter målgruppe",
    lead="Hvem får støtte?",
    tables=tables,
    columns=COLUMNS,
    drawn=(0,),
    notes=(
        "Dagen er periodens sidste.",
        "En borger med aftaler i to målgrupper tælles i begge, men én gang i alt.",
    ),
)
