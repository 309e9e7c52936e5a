"""The committee's yearly report: one year of the reports that it asks for, with small cells masked, as PDF.

The municipality's own spending and budget are public accounts and are never masked.
"""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from mentorstotte.core.calendar import today
from mentorstotte.core.documents.render import render
from reporting.budget import BudgetPage
from reporting.reports import REPORTS, b17_hours
from reporting.reports.frame import Column, Filters, Made, Report, Row, Table
from reporting.rules.figures import percent

TITLE = "Årsrapport om mentorstøtte"
PAGES = 10_000  # as many as it takes: type that is made smaller is laid out anew each time
BUDGET_COLUMNS = (
    Column("Beløb", "Kommunens udgift til mentorer i året.", "kroner"),
    Column("Andel", "I procent af budgettet.", "percent"),
)


def _budget_tables(filters: Filters) -> list[Table]:
    page = BudgetPage(filters.first.year, today())
    outlook, budget = page.outlook, page.current
    rows = [("Bogført", outlook.posted), ("Afregnet", outlook.settled)]
    if page.forecast.is_over:
        rows.append(("Årets udgift", outlook.fixed))
    else:
        rows.append(("Årets udgift, hvis intet nyt bevilges", outlook.fixed))
        if outlook.renewed:
            names = ("Mindst", "Ventet", "Højst")
            rows += [
                (f"{name} med forlængelser", kroner)
                for name, kroner in zip(names, outlook.likely, strict=True)
            ]
    if budget:
        rows = [
            ("Budget", budget.amount),
            ("Heraf refusion fra staten", budget.refund),
            *rows,
            ("Tilbage af budgettet", page.left),
        ]
    told = tuple(
        Row(name, (kroner, percent(kroner, budget.amount) if budget else None), size=0)
        for name, kroner in rows
    )
    return [Table("Budget, forbrug og prognose", "Tal", BUDGET_COLUMNS, told)]


BUDGET = Report(
    code="B2",
    title="Budget og prognose",
    lead="Holder budgettet?",
    tables=_budget_tables,
    columns=BUDGET_COLUMNS,
    notes=(
        "Bogført er kommunens regnskab.",
        "Afregnet er de timer, der er afregnet her, efter den måned de er givet i.",
        "Årets udgift er det største af bogført og afregnet, og hvad underskrevne aftaler binder i resten "
        "af året.",
        "Forlængelser er regnet ud fra de seneste to år, med 80 % sikkerhed mellem mindst og højst.",
        "Nye forløb er ikke med.",
    ),
)
CHOSEN = (
    REPORTS["b1"],
    BUDGET,
    REPORTS["b13"],
    REPORTS["b17"],
    REPORTS["b11"],
    REPORTS["b12"],
    REPORTS["b16"],
)


def yearly(year: int, on: date) -> list[Made]:
    """The reports of the year, up to the day ``on`` when the year is not over; masked."""
    last = min(date(year, 12, 31), on)
    filters = Filters(date(year, 1, 1), last, by=b17_hours.TEAM, outside=True)
    return [report.made(filters) for report in CHOSEN]


def yearly_pdf(year: int, instant: datetime) -> bytes:
    """The report as it stands at an instant; the same figures give the same bytes. No year that is ahead."""
    municipality, on = settings.MUNICIPALITY, timezone.localdate(instant)
    chapters = yearly(year, on)
    context = {
        "title": f"{TITLE} {year}",
        "municipality": municipality,
        "filters": chapters[0].filters,
        "chapters": chapters,
        "instant": instant,
        "foot": f"{municipality['name']} · {TITLE} {year}",
    }
    return render("print/yearly_report.html", context, created=on, max_pages=PAGES)
