"""B9: hours that company centres are paid for, and what was used of them, by company."""

from decimal import Decimal

from agreements.frameworks_page import FrameworkRow, framework_rows, frameworks_between, with_citizens
from reporting.reports.frame import Column, Filters, Report, Row, Table

HEADING = "Købte og brugte timer"
NOTHING = Decimal("0.00")
COLUMNS = (
    Column("Timepris", "Rammeaftalens pris for en time.", "kroner"),
    Column("Købte timer", "Faste timer om ugen × dage / 7 i perioden.", "hours"),
    Column("Brugte timer", "Tid, virksomhedens mentorer gav i de dage, med og uden borgeren.", "hours"),
    Column("Betalt, ikke brugt", "Købte timer, der ikke blev brugt.", "hours"),
    Column("Pris for dem", "De timer gange timeprisen.", "kroner"),
)


def tables(filters: Filters) -> list[Table]:
    """One row for each framework agreement of the period, by company; one query. Outside the hours of all
    together: a company with its price is not told to everybody.
    """
    between = with_citizens(frameworks_between(filters.first, filters.last)).order_by("company", "pk")
    found = framework_rows(between)
    total = _total(found)
    if filters.outside:
        together = Row("Alle rammeaftaler", total.cells[1:4], total.size)
        return [Table(HEADING, "Rammeaftaler", COLUMNS[1:4], (together,) if found else ())]
    return [Table(HEADING, "Rammeaftale", COLUMNS, tuple(map(_row, found)), total)]


def _row(row: FrameworkRow) -> Row:
    each, hours = row.framework, row.hours
    bound = (hours.bought, hours.used, hours.unused, hours.unused_cost)
    cells = bound if row.is_centre else (None, hours.used, None, None)
    return Row(f"{each.company}: {each.get_kind_display()}", (each.hourly_price, *cells), each.citizens)


def _total(found: list[FrameworkRow]) -> Row:
    centres = [row.hours for row in found if row.is_centre]
    sums = (
        sum((hours.bought for hours in centres), NOTHING),
        sum((row.hours.used for row in found), NOTHING),
        sum((hours.unused for hours in centres), NOTHING),
        sum((hours.unused_cost for hours in centres), NOTHING),
    )
    return Row("I alt", (None, *sums), sum(row.framework.citizens for row in found))


REPORT = Report(
    code="B9",
    title="Rammeaftaler: købte og brugte timer",
    lead="Betaler kommunen for timer, som ingen bruger?",
    tables=tables,
    columns=COLUMNS,
    by_team=False,
    drawn=(1, 2),
    notes=(
        "En partnerskabsaftale har ingen faste timer.",
        "Bruges der flere timer, end der er købt, er intet betalt uden at være brugt.",
    ),
)
