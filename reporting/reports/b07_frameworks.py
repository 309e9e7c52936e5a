"""B7: companies with a framework agreement on a day. Which they are stands with the agreements."""

from providers.enums import FrameworkKind
from reporting.figures import frameworks_of
from reporting.reports.frame import Column, Filters, Report, Row, Table
from reporting.rules.figures import percent

COLUMNS = (
    Column("Virksomheder", "Virksomheder med en rammeaftale, der gælder på dagen."),
    Column("Andel", "I procent af virksomhederne på dagen.", "percent"),
)


def tables(filters: Filters) -> list[Table]:
    """On the last day of the period, in one query. No person is behind a framework agreement."""
    found = frameworks_of(filters.last)
    numbers = {
        FrameworkKind.PARTNERSHIP: found.partnerships,
        FrameworkKind.COMPANY_CENTRE: found.company_centres,
    }
    rows = tuple(_row(kind.label, number, found.companies) for kind, number in numbers.items())
    whole = _row("I alt", found.companies, found.companies)
    return [Table("Virksomheder med rammeaftale", "Aftaletype", COLUMNS, rows, whole)]


def _row(name: str, number: int, companies: int) -> Row:
    return Row(name, (number, percent(number, companies)), size=0)


REPORT = Report(
    code="B7",
    title="Virksomheder med rammeaftale",
    lead="Hvor mange virksomheder har kommunen en rammeaftale med?",
    tables=tables,
    columns=COLUMNS,
    by_team=False,
    notes=("Dagen er periodens sidste.",),
)
