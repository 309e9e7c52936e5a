"""B2: the budget of a year against what is spent and bound of it, in all and month by month."""

from decimal import Decimal

from mentorstotte.core.calendar import today
from reporting.budget import BudgetPage, BudgetPart, Month
from reporting.reports.frame import Column, Filters, Report, Row, Table
from reporting.rules.figures import percent

YEAR = (
    Column("Beløb", "Kommunens udgift til mentorer i året.", "kroner"),
    Column("Andel", "I procent af budgettet.", "percent"),
)
MONTHS = (
    Column(
        "Betalt", "Det bogførte i måneden, eller de afregnede timer, hvis året har flest af dem.", "kroner"
    ),
    Column("Givet", "Timer, der er givet siden og ikke betalt.", "kroner"),
    Column("Bundet", "Bevilgede timer i underskrevne aftaler, og købte pladser.", "kroner"),
    Column("Ventede forlængelser", "Så mange, som der blev de seneste to år.", "kroner"),
    Column("Måneden i alt", "De fire lagt sammen.", "kroner"),
)
PARTS = (
    Column("Delens budget", "Budgettet for mentortypen og teamet.", "kroner"),
    Column("Delen bogført", "For et team det, der er lagt på dets aftaler.", "kroner"),
    Column("Betalt og bundet", "Delens udgift i året, hvis intet nyt bevilges.", "kroner"),
    Column("Tilbage", "Delens budget, når det er trukket fra.", "kroner"),
)


def tables(filters: Filters) -> list[Table]:
    """Of the year that the period ends in. A municipality's spending and budget are public accounts and never
    masked; its months and parts, behind which there may be a single person, are not shown outside.
    """
    page = BudgetPage(filters.last.year, today())
    year = Table("Budget, forbrug og prognose", "Tal", YEAR, tuple(_year(page)))
    if filters.outside:
        return [year]
    months = Table("Måned for måned", "Måned", MONTHS, tuple(map(_month, page.months)))
    parts = Table("Efter mentortype og team", "Del", PARTS, tuple(map(_part, page.parts)))
    return [year, months, parts] if page.parts else [year, months]


def _year(page: BudgetPage) -> list[Row]:
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
    return [_row(name, kroner, percent(kroner, budget.amount) if budget else None) for name, kroner in rows]


def _month(month: Month) -> Row:
    return _row(month.name, month.paid, month.given, month.bound, month.renewed, month.total)


def _part(part: BudgetPart) -> Row:
    return _row(part.name, part.budget.amount, part.outlook.posted, part.outlook.fixed, part.left)


def _row(name: str, *cells: Decimal | None) -> Row:
    return Row(name, cells, size=0)


REPORT = Report(
    code="B2",
    title="Budget og prognose",
    lead="Holder budgettet?",
    tables=tables,
    columns=(*YEAR, *MONTHS, *PARTS),
    by_team=False,
    notes=(
        "Året er det, som periodens sidste dag ligger i.",
        "Bogført er kommunens regnskab.",
        "Afregnet er de timer, der er afregnet her, efter den måned de er givet i.",
        "Årets udgift er det største af bogført og afregnet, og hvad underskrevne aftaler binder i resten "
        "af året.",
        "Forlængelser er regnet ud fra de seneste to år, med 80 % sikkerhed mellem mindst og højst.",
        "Nye forløb er ikke med.",
        "Måneder, teams og mentortyper er kun til brug i enheden.",
    ),
)
