"""B16: what citizens answered when they were asked about the hours of a month."""

from decimal import Decimal

from django.db.models import Count, F, Q, Sum

from agreements.enums import AnswerState
from agreements.models import Answer
from mentorstotte.core.wording import half_up
from reporting.reports.frame import Column, Filters, Report, Row, Table
from reporting.rules.figures import percent

STATES = (AnswerState.CONFIRMED, AnswerState.ASKED, AnswerState.DISPUTED)
COLUMNS = (
    Column("Timer spurgt om", "Mentorens tid i de måneder, borgeren er spurgt om.", "hours"),
    Column("Bekræftet", "Borgeren har svaret, at timerne er givet.", "hours"),
    Column("Ikke besvaret", "Borgeren har ikke svaret.", "hours"),
    Column("Uenig", "Borgeren har svaret, at noget er forkert.", "hours"),
    Column("Bekræftet af alle", "Bekræftede timer i procent af dem, der er spurgt om.", "percent"),
    Column("Borgere", "Borgere, der er spurgt."),
)


def tables(filters: Filters) -> list[Table]:
    """By team, in two queries."""
    answers = Answer.objects.standing().filter(
        sheet__month__range=(filters.first, filters.last), **filters.of_team("sheet__agreement__team")
    )
    time = F("sheet__direct_minutes") + F("sheet__indirect_minutes")
    sums = {state.value: Sum(time, filter=Q(state=state), default=0) for state in STATES}
    sums["citizens"] = Count("sheet__agreement__case__citizen", distinct=True)
    by_team = answers.order_by("sheet__agreement__team__name").values("sheet__agreement__team__name")
    rows = [_row(found["sheet__agreement__team__name"], found) for found in by_team.annotate(**sums)]
    total = _row("I alt", answers.aggregate(**sums))
    return [Table("Borgernes svar på timerne", "Team", COLUMNS, tuple(rows), total)]


def _row(name: str, found: dict) -> Row:
    hours = [half_up(Decimal(found[state.value]) / 60) for state in STATES]
    minutes = [found[state.value] for state in STATES]
    share = percent(minutes[0], sum(minutes))
    return Row(name, (sum(hours), *hours, share, found["citizens"]), found["citizens"])


REPORT = Report(
    code="B16",
    title="Borgernes bekræftelse af timer",
    lead="Hvor mange af timerne har borgeren selv bekræftet?",
    tables=tables,
    columns=COLUMNS,
    drawn=(1, 2, 3),
    notes=(
        "Måneder, hvis første dag ligger i perioden.",
        "Et svar på en måned, der er sendt tilbage, tæller ikke.",
    ),
)
