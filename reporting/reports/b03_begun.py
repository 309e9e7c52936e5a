"""B3, B4, B5 and B8: courses that began, their hours, levels and legal basis."""

from agreements.models import Agreement
from reporting.figures import grants_of
from reporting.reports.frame import Column, Filters, Report, Row, Table
from reporting.rules import figures
from reporting.rules.figures import INTEGRATION_GROUPS, LEVELS, Grant, percent

BEGUN = Column("Begyndt", "Aftaler i kraft, hvis første dag ligger i perioden.")
SHARE = Column("Andel", "I procent af de begyndte.", "percent")
KNOWN = Column("Med timetal", "Af dem kender vi timerne om ugen.")
KNOWN_SHARE = Column("Andel af timetal", "I procent af dem med timetal.", "percent")
HOURS = (
    Column("Gennemsnit", "Timer om ugen, af dem med timetal.", "hours"),
    Column("Median", "Halvdelen får højst så mange timer om ugen.", "hours"),
    Column("90 % får højst", "Ni ud af ti får højst så mange timer om ugen.", "hours"),
    Column("Højeste", "Det højeste timetal om ugen.", "hours"),
)


def tables(filters: Filters) -> list[Table]:
    """One query."""
    begun = Agreement.objects.in_force().filter(
        start_date__range=(filters.first, filters.last), **filters.of_team("team")
    )
    courses = grants_of(begun)
    levels = [(f"Niveau {level}", [each for each in courses if each.level == level]) for level in LEVELS]
    levels.append(("Uden niveau", [each for each in courses if each.level is None]))
    laws = (
        ("Integrationsloven", [each for each in courses if each.target_group in INTEGRATION_GROUPS]),
        ("Andre love", [each for each in courses if each.target_group not in INTEGRATION_GROUPS]),
    )
    return [
        Table(
            "Timer og niveauer",
            "Niveau",
            (BEGUN, SHARE, KNOWN, *HOURS),
            tuple(_of_level(name, some, courses) for name, some in levels),
            _of_level("I alt", courses, courses),
        ),
        Table(
            "Retsgrundlag",
            "Lov",
            (BEGUN, KNOWN, KNOWN_SHARE),
            tuple(_of_law(name, some, courses) for name, some in laws),
            _of_law("I alt", courses, courses),
        ),
    ]


def _of_level(name: str, some: list[Grant], courses: list[Grant]) -> Row:
    told = figures.granted_hours(some, level_of=lambda hours: None)
    numbers = (told.mean, told.median, told.p90, told.highest)
    return Row(name, (len(some), percent(len(some), len(courses)), told.known, *numbers), len(some))


def _of_law(name: str, some: list[Grant], courses: list[Grant]) -> Row:
    known, all_known = (sum(each.weekly_hours is not None for each in these) for these in (some, courses))
    return Row(name, (len(some), known, percent(known, all_known)), len(some))


REPORT = Report(
    code="B3",
    title="Begyndte forløb",
    lead="Hvor mange begynder, med hvor mange timer, på hvilket niveau og efter hvilken lov?",
    tables=tables,
    columns=(BEGUN, SHARE, KNOWN, KNOWN_SHARE, *HOURS),
    drawn=(0,),
    notes=("Rapporten er B3, B4, B5 og B8.",),
)
