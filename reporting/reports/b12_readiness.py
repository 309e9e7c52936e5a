"""B12: how many agreements lack each of E1 to E10."""

from django.db.models import Count, F, Func, Q, TextField

from agreements.enums import ReadyState
from agreements.models import Readiness
from agreements.rules.readiness import CHECKS
from reporting.reports.frame import Column, Filters, Report, Row, Table
from reporting.rules.figures import percent

NUMBER = Column("Aftaler", "Aftaler i kraft med dage i perioden.")
SHARE = Column("Andel", "I procent af de bedømte aftaler.", "percent")
LACKING = Column("Mangler det", "Aftaler, hvor punktet ikke er opfyldt.")


def tables(filters: Filters) -> list[Table]:
    """As the lists of documentation last judged them; two queries."""
    judged = Readiness.objects.filter(
        agreement__in_force=True,
        agreement__start_date__lte=filters.last,
        agreement__end_date__gte=filters.first,
        **filters.of_team("agreement__team"),
    ).order_by()
    sums = {state.value: Count("pk", filter=Q(state=state)) for state in ReadyState}
    states = judged.aggregate(**sums)
    number = sum(states.values())
    code = Func(F("missing"), function="unnest", output_field=TextField())
    lacking = dict(judged.annotate(code=code).values_list("code").annotate(number=Count("pk")))
    return [
        Table(
            "Dokumentationens status",
            "Status",
            (NUMBER, SHARE),
            tuple(_row(state.label, states[state.value], number) for state in ReadyState),
            _row("I alt", number, number),
        ),
        Table(
            "Hvad der mangler",
            "Punkt",
            (LACKING, SHARE),
            tuple(
                _row(f"{check.code} {check.title}", lacking.get(check.code, 0), number) for check in CHECKS
            ),
        ),
    ]


def _row(label: str, found: int, of: int) -> Row:
    return Row(label, (found, percent(found, of)), found)


REPORT = Report(
    code="B12",
    title="Dokumentation for refusion",
    lead="Hvor mange aftaler er dokumenteret, og hvad mangler de andre?",
    tables=tables,
    columns=(NUMBER, SHARE, LACKING),
    notes=("Status er den, aftalerne har nu, ikke den, de havde i perioden.",),
)
