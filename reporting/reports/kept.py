"""Which deadlines of agreements in force were met in a period, counted by team in the database."""

from dataclasses import dataclass

from django.conf import settings
from django.db import connection

from cases.rules.standards import standard_for_municipality
from mentorstotte.core.calendar import today
from reporting.reports.frame import Filters

FOLLOW_UP, EFFECT = "follow_up", "effect"
# A follow-up's deadline rolls from the last time the need was looked at, or from the start, and is answered
# by the next time; near the end the effect assessment takes its place (domain section 8). That one is due
# once, not before the start, and not of an agreement that was stopped.
COUNTED = """
    WITH running AS (
        SELECT agreement.id, team.name AS team, start_date, end_date, ended_on,
               end_date - %(lead)s AS effect_due
        FROM agreements_agreement agreement JOIN core_team team ON team.id = agreement.team_id
        WHERE agreement.in_force AND start_date <= %(last)s AND end_date >= %(first)s
          AND (%(team)s::bigint IS NULL OR team.id = %(team)s)
    ), assessed AS (
        SELECT running.id, assessed_on AS day
        FROM running JOIN agreements_effectassessment found ON found.agreement_id = running.id
    ), held AS (
        SELECT running.id, held_on AS day
        FROM running JOIN agreements_followup found ON found.agreement_id = running.id
    ), looked AS (
        SELECT id, start_date AS day FROM running
        UNION ALL
        SELECT id, day FROM (TABLE held UNION ALL TABLE assessed) looks JOIN running USING (id)
        WHERE day > start_date
    ), rolled AS (
        SELECT id, day + %(weeks)s * 7 AS due, lead(day) OVER (PARTITION BY id ORDER BY day) AS done
        FROM looked
    ), deadlines AS (
        SELECT %(follow_up)s AS kind, team, due, done FROM rolled JOIN running USING (id)
        WHERE due <= effect_due
        UNION ALL
        SELECT %(effect)s, team, effect_due, done
        FROM running LEFT JOIN (SELECT id, min(day) AS done FROM assessed GROUP BY id) first USING (id)
        WHERE ended_on IS NULL AND effect_due >= start_date
    )
    SELECT kind, team, count(*) FILTER (WHERE done <= due), count(*) FILTER (WHERE done > due),
           count(*) FILTER (WHERE done IS NULL)
    FROM deadlines
    WHERE due BETWEEN %(first)s AND %(last)s AND (done IS NOT NULL OR due < %(today)s)
    GROUP BY kind, team ORDER BY team"""


@dataclass(frozen=True, slots=True)
class Kept:
    """Deadlines that fell in a period: met on the day or before it, met later, or passed and not met."""

    on_time: int = 0
    late: int = 0
    missing: int = 0

    def __add__(self, other: "Kept") -> "Kept":
        return Kept(self.on_time + other.on_time, self.late + other.late, self.missing + other.missing)

    @property
    def due(self) -> int:
        """All of them."""
        return self.on_time + self.late + self.missing


def kept(filters: Filters) -> dict[str, dict[str, Kept]]:
    """``FOLLOW_UP`` and ``EFFECT`` → the name of a team → its deadlines; one query."""
    standard = standard_for_municipality(settings.MUNICIPALITY_CODE).on(filters.last)
    said = {
        "first": filters.first,
        "last": filters.last,
        "today": today(),
        "team": filters.team and filters.team.pk,
        "weeks": standard.followup_weeks,
        "lead": standard.effect_lead_days,
        "follow_up": FOLLOW_UP,
        "effect": EFFECT,
    }
    found: dict[str, dict[str, Kept]] = {FOLLOW_UP: {}, EFFECT: {}}
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, said)
        for kind, team, *numbers in cursor.fetchall():
            found[kind][team] = Kept(*numbers)
    return found
