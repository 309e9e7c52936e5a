"""B14: how agreements that have ended went, by supplier. Of one mentor nothing is told here."""

from agreements.evaluation import EvaluationRow, evaluations_between
from mentorstotte.core.calendar import today
from reporting.reports.frame import Column, Filters, Report, Row, Table

COLUMNS = (
    Column("Sluttet", "Aftaler i kraft, hvis sidste dag lå i perioden."),
    Column("Mentorer", "Mentorer, der havde aftalerne til sidst."),
    Column("Mål nået", "I procent: målet er nået ifølge effektvurderingen eller afslutningen.", "percent"),
    Column("Fremgang", "Gennemsnit af opfølgningerne, fra 1 til 5.", "score"),
    Column("Bekræftet", "Timer, borgeren har bekræftet, i procent af dem, borgeren er spurgt om.", "percent"),
    Column("Uenig", "Timer, borgeren er uenig i, i procent af de samme.", "percent"),
    Column("Rapporter til tiden", "I procent af de rapporter, der er kommet.", "percent"),
    Column("Mentor skiftet", "Gange, en anden mentor tog over undervejs."),
)


def tables(filters: Filters) -> list[Table]:
    """Those with enough to tell, in five queries. No total: it would tell of the others."""
    told, _ = evaluations_between(filters.first, filters.last, today())
    return [Table("Leverandørernes aftaler", "Leverandør", COLUMNS, tuple(map(_row, told)))]


def _row(row: EvaluationRow) -> Row:
    it = row.figures
    shares = (it.hours_confirmed.percent, it.hours_disputed.percent, it.timely.percent)
    cells = (it.ended, it.mentors, it.aims.percent, it.progress, *shares, it.replaced)
    return Row(row.name, cells, it.ended)


REPORT = Report(
    code="B14",
    title="Evaluering af leverandører",
    lead="Hvordan gik de aftaler, der er slut?",
    tables=tables,
    columns=COLUMNS,
    by_team=False,
    is_open=False,
    drawn=(2,),
    notes=(
        "Tallene siger ikke hvorfor: nogle leverandører får de sværeste forløb.",
        "Tallene er kommunens egne og gives ikke som åbne data: de nævner leverandørerne.",
        "En leverandør med færre end fem afsluttede aftaler eller kun én mentor er ikke med.",
    ),
)
