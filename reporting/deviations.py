"""B10: how often each rule was deviated from, granted and refused, and where that never happened."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from dateutil.relativedelta import relativedelta
from django.db import connection
from django.utils import timezone

from agreements.enums import JudgedAct
from agreements.rules import REASON_CATEGORIES, describe

# Each REASON finding of each judgement that decided something, with the category of its documented reason;
# and those that a change of a running agreement asked for anew, when it was decided or took effect by itself.
COUNTED = """
    SELECT kept.act, finding->>'rule',
           coalesce(upper(kept.verdict->'facts'->'reasons'->(finding->>'rule')->>'category'), ''), count(*)
    FROM agreements_judgement kept, jsonb_array_elements(kept.verdict->'findings') finding
    WHERE kept.at >= %(first)s AND kept.at < %(after)s
      AND finding->>'severity' = 'REASON' AND kept.act IN ('granted', 'rejected', 'returned')
    GROUP BY 1, 2, 3
    UNION ALL
    SELECT CASE approval.state WHEN 'returned' THEN 'returned' ELSE 'granted' END, finding->>'rule',
           upper(version.reasons->(finding->>'rule')->>'category'), count(*)
    FROM agreements_agreementversion version
    CROSS JOIN LATERAL jsonb_array_elements(version.verdict->'findings') finding
    LEFT JOIN core_approval approval ON approval.subject_kind = 'agreementversion'
         AND approval.subject_id = version.id AND approval.state IN ('approved', 'returned')
    WHERE version.change_kind <> '' AND version.reasons <> '{}' AND version.reasons ? (finding->>'rule')
      AND (approval.decided_at >= %(first)s AND approval.decided_at < %(after)s
           OR NOT version.needs_approval AND version.state IN ('signed', 'superseded')
              AND version.effective_from BETWEEN %(first_day)s AND %(last_day)s)
    GROUP BY 1, 2, 3"""
GRANTS = """
    SELECT count(*) FROM agreements_judgement
    WHERE act = 'granted' AND at >= %s AND at < %s"""
HEADINGS = ("Regel", "Navn", "Begrundelsens kategori", "Bevilget", "Afslag", "Sendt tilbage")


@dataclass(frozen=True)
class Line:
    """One rule and one category of reasons."""

    rule: str
    title: str
    category: str
    granted: int
    refused: int
    returned: int

    @property
    def cells(self) -> tuple:
        """The row of the sheet, in the order of ``HEADINGS``."""
        return self.rule, self.title, self.category, self.granted, self.refused, self.returned


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
    year = _counted(year_from, last)
    return Report(_lines(_counted(first, last)), _untouched(year), year_from, _grants(year_from, last))


Counted = dict[tuple[str, str], dict[str, int]]


def _counted(first: date, last: date) -> Counted:
    """(rule, category) → act → number."""
    with connection.cursor() as cursor:
        start, after = _bounds(first, last)
        cursor.execute(COUNTED, {"first": start, "after": after, "first_day": first, "last_day": last})
        rows: Iterable[tuple] = cursor.fetchall()
    found: Counted = {}
    for act, rule, category, count in rows:
        found.setdefault((rule, category), Counter())[act] += count
    return found


def _bounds(first: date, last: date) -> list[datetime]:
    """Midnight of the first day, and of the day after the last, in Denmark."""
    days = first, last + relativedelta(days=1)
    return [timezone.make_aware(datetime.combine(day, time.min)) for day in days]


def _grants(first: date, last: date) -> int:
    with connection.cursor() as cursor:
        cursor.execute(GRANTS, _bounds(first, last))
        return cursor.fetchone()[0]


def _lines(counted: Counted) -> list[Line]:
    acts = (JudgedAct.GRANTED, JudgedAct.REJECTED, JudgedAct.RETURNED)
    return [
        Line(rule, describe(rule).title, _label(rule, category), *(by_act.get(act, 0) for act in acts))
        for (rule, category), by_act in sorted(counted.items())
    ]


def _label(rule: str, category: str) -> str:
    labels = dict(REASON_CATEGORIES.get(rule, ()))
    return labels.get(category, category) or "Uden begrundelse"


def _untouched(year: Counted) -> list[Untouched]:
    granted = {rule for (rule, _), by_act in year.items() if by_act.get(JudgedAct.GRANTED)}
    spoken = {
        rule: sum(sum(by_act.values()) for (name, _), by_act in year.items() if name == rule)
        for rule in REASON_CATEGORIES
    }
    return [
        Untouched(rule, describe(rule).title, count) for rule, count in spoken.items() if rule not in granted
    ]
