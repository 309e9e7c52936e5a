"""Facts for the rule tests, as a line of ``assess``: the grant of ``make bench``, to change key by key."""

import copy
import json
from datetime import date, timedelta

from agreements.management.commands.assess import answer
from agreements.rules import default_book
from reporting.bench.assess import GRANT

PLAIN = GRANT | {
    "id": "test",
    "stage": "submit",
    "citizen": GRANT["citizen"]
    | {
        "birth_date": "1979-09-10",
        "single_parent": False,
        "education_order": False,
        "qualifying_education": False,
        "starts_ordinary_education": False,
        "earlier_contact_with_jobcentre": True,
        "no_fixed_abode": False,
    },
    "reasons": {},
    "exceptions": [],
}
MUNICIPALITIES = {"gribskov": "0270", "viborg": "0791", "slagelse": "0330"}
RESOURCE = {"target_group": "T07_RESS", "citizen.benefit": "resource_course"}
STUDY_START = {
    "target_group": "T03_ENL_UDH",
    "citizen.birth_date": "1992-05-01",
    "citizen.benefit": "education_assistance",
    "citizen.single_parent": True,
    "citizen.education_order": True,
    "mentor.special_competence": True,
}
DISCHARGE = {"target_group": "T04_PSYK", "dates.discharge": "2014-06-20", "mentor.special_competence": True}
LONG_TEXT = "Borgeren har fået tilbudt et job, der begynder om kort tid."


def in_municipality(standard: str) -> dict:
    """The citizen lives where the standard holds."""
    return {"standard": standard, "citizen.registered_municipality": MUNICIPALITIES[standard]}


def period(start: str, end: str, hours: str | None = "3.00", level: int | None = 2) -> dict:
    """One segment."""
    return {"agreement.segments": [{"start": start, "end": end, "level": level, "weekly_hours": hours}]}


def earlier(start: str, end: str, effect: str | None = "on time", hours="3.00", level=2, mentor="M1") -> dict:
    """An earlier agreement; the effect assessment is made 14 days before its end unless said otherwise."""
    on_time = (date.fromisoformat(end) - timedelta(days=14)).isoformat()
    return {
        "kind": "base",
        "mentor_id": mentor,
        "start": start,
        "end": end,
        "segments": [{"start": start, "end": end, "level": level, "weekly_hours": hours}],
        "effect_assessment": on_time if effect == "on time" else effect,
    }


def because(rule: str, category: str, approver: bool = True, text: str = LONG_TEXT) -> dict:
    """A documented reason."""
    return {"reasons": {rule: {"category": category, "text": text, "approver": approver}}}


def line(*changes: dict) -> dict:
    """The plain line with dotted keys replaced; a key with the value ``...`` is left out."""
    facts = copy.deepcopy(PLAIN)
    for key, value in (item for change in changes for item in change.items()):
        *path, last = key.split(".")
        target = facts
        for step in path:
            target = target.setdefault(step, {})
        if value is ...:
            target.pop(last, None)
        else:
            target[last] = value
    return facts


def assess(*changes: dict, book=None) -> dict:
    """The answer of the command to the plain line with the changes."""
    return answer(json.dumps(line(*changes)), book or default_book())


def found(reply: dict, rule: str) -> dict | None:
    """The finding of a rule, if any."""
    return next((finding for finding in reply["findings"] if finding["rule"] == rule), None)


def rules(reply: dict, *severities: str) -> list[str]:
    """The rules with findings (of these severities), in order."""
    return [f["rule"] for f in reply["findings"] if not severities or f["severity"] in severities]


def unmet(reply: dict) -> list[str]:
    """Rules that stop the grant."""
    return [f["rule"] for f in reply["findings"] if f["severity"] in ("HARD", "REASON") and not f["met"]]
