"""B10: how often each rule was deviated from, granted and refused, and where that never happened."""

from dataclasses import dataclass
from datetime import date, datetime, time

from dateutil.relativedelta import relativedelta
from django.db import connection
from django.utils import timezone

from agreements.rules import REASON_CATEGORIES, describe

# Each REASON finding of each judgement that decided something, with the category of its documented reason;
# and those that a change of a running agreement asked for anew, when it was decided or took effect by itself.
COUNTED = """
    WITH found AS (
    SELECT kept.act, finding->>'rule' AS rule, proposal.case_id,
           coalesce(upper(kept.verdict->'facts'->'reasons'->(finding->>'rule')->>'category'), '') AS category
    FROM agreements_judgement kept
    JOIN agreements_proposal proposal ON proposal.id = kept.proposal_id
    CROSS JOIN LATERAL jsonb_array_elements(kept.verdict->'findings') finding
    WHERE kept.at >= %(first)s AND kept.at < %(after)s
      AND finding->>'severity' = 'REASON' AND kept.act IN ('granted', 'rejected', 'returned')
    UNION ALL
    SELECT CASE approval.state WHEN 'returned' THEN 'returned' ELSE 'granted' END, finding->>'rule',
           agreement.case_id, upper(version.reasons->(finding->>'rule')->>'category')
    FROM agreements_agreementversion version
    JOIN agreements_agreement agreement ON agreement.id = version.agreement_id
    CROSS JOIN LATERAL jsonb_array_elements(version.verdict->'findings') finding
    LEFT JOIN core_approval approval ON approval.subject_kind = 'agreementversion'
         AND approval.subject_id = version.id AND approval.state IN ('approved', 'returned')
    WHERE version.change_kind <> '' AND version.reasons <> '{}' AND version.reasons ? (finding->>'rule')
      AND (approval.decided_at >= %(first)s AND approval.decided_at < %(after)s
           OR NOT version.needs_approval AND version.state IN ('signed', 'superseded')
              AND version.effective_from BETWEEN %(first_day)s AND %(last_day)s)
    ) SELECT rule, category, count(*) FILTER (WHERE act = 'granted'),
             count(*) FILTER (WHERE act = 'rejected'), count(*) FILTER (WHERE act = 'returned'),
             count(DISTINCT citizen_id)
    FROM found JOIN cases_case ON cases_case.id = found.case_id
    GROUP BY rule, category ORDER BY rule, category"""
GRANTS = """
    SELECT count(*) FROM agreements_judgement
    WHERE act = 'granted' AND at >= %s AND at < %s"""


@dataclass(frozen=True)
class Line:
    """One rule and one category of reasons; ``persons`` are the citizens whom it was about."""

    rule: str
    title: str
    category: str
    granted: int
    refused: int
    returned: int
    persons: int

    @property
    def spoken(self) -> int:
        """How often it stood in the way, whatever came of it."""
        return self.granted + self.refused + self.returned


@dataclass(frozen=True)
class Untouched:
    """A rule without a granted deviation in twelve months; ``spoken``: how often it stood in the way."""

    rule: str
    title: str
    spoken: int


@dataclass(frozen=True)
class Report:
    """The deviations of a period, and the rules without any in the twelve months up to its end."""

    lines: list[Line]
    untouched: list[Untouched]
    year_from: date
    grants: int

    @property
    def fettered(self) -> list[Untouched]:
        """Rules that stood in the way and never gave way: the sign that discretion has been fettered."""
        return [rule for rule in self.untouched if rule.spoken]

    @property
    def silent(self) -> list[Untouched]:
        """Rules that never stood in the way."""
        return [rule for rule in self.untouched if not rule.spoken]


def report(first: date, last: date) -> Report:
    """The report of a period, both days included; three queries."""
    year_from = last - relativedelta(years=1) + relativedelta(days=1)
    untouched = _untouched(counted(year_from, last))
    return Report(counted(first, last), untouched, year_from, _grants(year_from, last))


def counted(first: date, last: date) -> list[Line]:
    """Each rule and category of a period; one query."""
    start, after = _bounds(first, last)
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, {"first": start, "after": after, "first_day": first, "last_day": last})
        return [
            Line(rule, describe(rule).title, _label(rule, category), *numbers)
            for rule, category, *numbers in cursor.fetchall()
        ]


def _bounds(first: date, last: date) -> list[datetime]:
    """Midnight of the first day, and of the day after the last, in Denmark."""
    days = first, last + relativedelta(days=1)
    return [timezone.make_aware(datetime.combine(day, time.min)) for day in days]


def _grants(first: date, last: date) -> int:
    with connection.cursor() as cursor:
        cursor.execute(GRANTS, _bounds(first, last))
        return cursor.fetchone()[0]


def _label(rule: str, category: str) -> str:
    labels = dict(REASON_CATEGORIES.get(rule, ()))
    return labels.get(category, category) or "Uden begrundelse"


def _untouched(year: list[Line]) -> list[Untouched]:
    granted = {line.rule for line in year if line.granted}
    spoken = {rule: sum(line.spoken for line in year if line.rule == rule) for rule in REASON_CATEGORIES}
    return [
        Untouched(rule, describe(rule).title, count) for rule, count in spoken.items() if rule not in granted
    ]
