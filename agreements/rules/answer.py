"""The answer as JSON: one line of the command ``assess``, and its schema."""

from datetime import date
from decimal import Decimal
from typing import Any

from agreements.enums import Verdict
from agreements.rules.contact import ContactSpan
from agreements.rules.evaluate import Assessment
from agreements.rules.schedule import Due, Schedule
from cases.enums import EntitlementKind
from mentorstotte.core.findings import Finding, Severity


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _amount(amount: Decimal | None) -> str | None:
    return f"{amount:.2f}" if amount is not None else None


def _finding(finding: Finding) -> dict:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "met": finding.met,
        "approver": finding.approver,
        "text": finding.text,
        "source": finding.source,
        "values": finding.values,
    }


def _due(due: Due) -> dict:
    return {"due": due.due.isoformat(), "working_day": due.working_day.isoformat()}


def _contact(span: ContactSpan) -> dict:
    row = {
        "rule": span.rule,
        "from": span.source,
        "first_monday": span.first_monday.isoformat(),
        "last_monday": span.last_monday.isoformat(),
        "weeks": span.weeks,
    }
    return {**row, "pairs": span.pairs} if span.rule == "fortnightly" else row


def _schedule(schedule: Schedule | None) -> dict | None:
    if schedule is None:
        return None
    effect = schedule.effect_assessment
    return {
        "follow_ups": [_due(due) for due in schedule.follow_ups],
        "effect_assessment": _due(effect) if effect else None,
        "level_reviews": [_due(due) for due in schedule.level_reviews],
        "reminders": [
            {"on": reminder.on.isoformat(), "about": reminder.about} for reminder in schedule.reminders
        ],
        "contact": [_contact(span) for span in schedule.contact],
    }


def as_json(assessment: Assessment, line_id: Any = None) -> dict:
    """The assessment as plain JSON values; ``line_id`` is the caller's own id."""
    return {
        "id": line_id,
        "standard": {"id": assessment.standard.standard_id, "version": assessment.standard.version},
        "regime": assessment.regime,
        "kind": assessment.kind,
        "verdict": assessment.verdict,
        "findings": [_finding(finding) for finding in assessment.findings],
        "passed": list(assessment.passed),
        "missing": list(assessment.missing),
        "suggested_level": assessment.suggested_level,
        "latest_end": _day(assessment.latest_end),
        "total_hours": _amount(assessment.total_hours),
        "average_weekly_hours": _amount(assessment.average_weekly_hours),
        "schedule": _schedule(assessment.schedule),
    }


_TEXT, _FLAG = {"type": "string"}, {"type": "boolean"}
_DATE, _DATE_OR_NULL = {"type": "string", "format": "date"}, {"type": ["string", "null"], "format": "date"}
_AMOUNT_OR_NULL = {"type": ["string", "null"], "pattern": "^-?[0-9]+\\.[0-9]{2}$"}
_TEXTS = {"type": "array", "items": _TEXT}


def _all(properties: dict, *optional: str, nullable: bool = False) -> dict:
    required = [key for key in properties if key not in optional]
    kind = ["object", "null"] if nullable else "object"
    return {"type": kind, "properties": properties, "required": required, "additionalProperties": False}


def _list(items: dict) -> dict:
    return {"type": "array", "items": items}


_DUE = {"due": _DATE, "working_day": _DATE}
_FINDING = {
    "rule": _TEXT,
    "severity": {"type": "string", "enum": [severity.value for severity in Severity]},
    "met": _FLAG,
    "approver": _FLAG,
    "text": _TEXT,
    "source": _TEXT,
    "values": {"type": "object", "additionalProperties": _TEXT},
}
_CONTACT = {
    "rule": {"type": "string", "enum": ["weekly", "fortnightly"]},
    "from": {"type": "string", "enum": ["statute", "standard"]},
    "first_monday": _DATE,
    "last_monday": _DATE,
    "weeks": {"type": "integer"},
    "pairs": {"type": "integer"},
}
_ABOUT = {"type": "string", "enum": ["follow_up", "effect_assessment", "expiry"]}
_SCHEDULE = {
    "follow_ups": _list(_all(_DUE)),
    "effect_assessment": _all(_DUE, nullable=True),
    "level_reviews": _list(_all(_DUE)),
    "reminders": _list(_all({"on": _DATE, "about": _ABOUT})),
    "contact": _list(_all(_CONTACT, "pairs")),
}
ANSWER_SCHEMA = {
    "anyOf": [
        _all(
            {
                "id": {},
                "standard": _all({"id": _TEXT, "version": _TEXT}),
                "regime": _TEXT,
                "kind": {"type": ["string", "null"], "enum": [*EntitlementKind.values, None]},
                "verdict": {"type": "string", "enum": list(Verdict.values)},
                "findings": _list(_all(_FINDING)),
                "passed": _TEXTS,
                "missing": _TEXTS,
                "suggested_level": {"type": ["integer", "null"]},
                "latest_end": _DATE_OR_NULL,
                "total_hours": _AMOUNT_OR_NULL,
                "average_weekly_hours": _AMOUNT_OR_NULL,
                "schedule": _all(_SCHEDULE, nullable=True),
            }
        ),
        _all({"line": {"type": "integer"}, "error": _TEXT}),
    ]
}
