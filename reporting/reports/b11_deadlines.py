"""B11: follow-ups and effect assessments on time, late and missing."""

from collections import defaultdict

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from agreements.models import Agreement, EffectAssessment, FollowUp
from cases.rules.standards import standard_for_municipality
from mentorstotte.core.calendar import today
from reporting.reports.frame import Column, Filters, Report, Row, Table
from reporting.rules.deadlines import Kept, Period, effect_kept, follow_ups_kept
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
    standard = standard_for_municipality(settings.MUNICIPALITY_CODE).on(filters.last)
    period = Period(filters.first, filters.last, today(), standard.followup_weeks, standard.effect_lead_days)
    follow_ups: dict[str, Kept] = defaultdict(Kept)
    effects: dict[str, Kept] = defaultdict(Kept)
    for team, start, end, stopped, held, assessed in _agreements(filters).iterator(chunk_size=2000):
        follow_ups[team] += follow_ups_kept(start, end, [*held, *assessed], period)
        effects[team] += Kept() if stopped else effect_kept(start, end, assessed, period)
    return [_table("13-ugers opfølgninger", follow_ups), _table("Effektvurderinger", effects)]


def _agreements(filters: Filters):
    of = {"agreement": OuterRef("pk")}
    return (
        Agreement.objects.in_force()
        .filter(start_date__lte=filters.last, end_date__gte=filters.first, **filters.of_team("team"))
        .order_by("team__name")
        .values_list(
            "team__name",
            "start_date",
            "end_date",
            "ended_on",
            ArraySubquery(FollowUp.objects.filter(**of).order_by("held_on").values("held_on")),
            ArraySubquery(
                EffectAssessment.objects.filter(**of).order_by("assessed_on").values("assessed_on")
            ),
        )
    )


def _table(heading: str, found: dict[str, Kept]) -> Table:
    rows = tuple(_row(team, kept) for team, kept in found.items() if kept.due)
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
