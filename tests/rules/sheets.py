"""Fact sheets in great variety, the same on every machine: what ``tests/data/verdicts.txt`` is about.

Every change that makes a rule speak stands alone at each stage; then follow mixtures of groups, periods,
earlier agreements and single facts. No chance is involved: the number of a sheet says what is in it.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any
from zlib import crc32

from agreements.rules.reasons import REASON_CATEGORIES
from cases.enums import AimType, Benefit, Need, Readiness, TargetGroup
from mentorstotte.core.calendar import last_day
from providers.enums import MentorKind
from reporting.bench.assess import SCHEMES
from tests.rules.lines import (
    DISCHARGE,
    LONG_TEXT,
    MUNICIPALITIES,
    RESOURCE,
    STUDY_START,
    in_municipality,
    line,
)
from tests.rules.sentences import MORE
from tests.rules.test_rules_one_by_one import TRIGGERS

BESIDE = {
    "kind": "base", "mentor_id": "M2", "start": "2014-04-01", "end": "2014-06-30", "effect_assessment": None,
}  # fmt: skip
MORE_PLAIN = (  # what the mixtures do not come to
    {**in_municipality("slagelse"), "mentor.hourly_price": "394.99"},
    {"target_group": "T13_DP_JOB", "citizen.readiness": None},
    *(
        {**RESOURCE, "agreement.segments": [{"start": "2014-03-03", "end": "2014-09-02", "level": 1,
                                             "weekly_hours": hours}],
         "earlier": [{**BESIDE, "segments": [
             {"start": first, "end": "2014-05-04", "level": 3, "weekly_hours": "3.50"},
             {"start": "2014-05-05", "end": last, "level": 3, "weekly_hours": beside}]}]}
        for hours, beside in (("1.00", "3.50"), ("0.00", "0.00"), ("3.00", "4.00"))
        for first, last in (("2014-04-01", "2014-06-30"), ("2014-02-01", "2014-08-31"))
    ),
)  # fmt: skip
MIXED = 1500
STAGES = ("draft", "submit", "activate")
STARTS = (
    "2013-12-31", "2014-01-01", "2014-01-15", "2014-03-03", "2014-03-03", "2014-06-24", "2014-10-31",
    "2015-02-28", "2016-02-29", "2016-07-01", "2016-08-31", "2019-12-31", "2020-01-01", "2022-05-16",
    "2024-04-26", "2025-07-01", "2025-11-03", "2026-01-31", "2026-02-01", "2026-07-02", "2027-01-01",
)  # fmt: skip
HOURS = ("0.00", "0.25", "1.00", "2.00", "2.01", "3.00", "4.00", "4.01", "8.00", "8.01", None)
LEVELS = (1, 2, 2, 3, 4, 4, None)
GROUPS = (
    {},
    RESOURCE,
    RESOURCE,
    RESOURCE,
    {**STUDY_START, "dates.admission": "2014-02-14"},
    {**STUDY_START, "dates.admission": "2021-08-16", "dates.first_use": "2021-11-01"},
    {**STUDY_START, "dates.admission": "2024-01-01"},
    DISCHARGE,
    {"target_group": "T05_LOESL", "citizen.earlier_contact_with_jobcentre": False},
    {"target_group": "T06_UNG30", "citizen.birth_date": "1984-06-25"},
    {"target_group": "T17_ALM"},
    {"target_group": "T13_DP_JOB"},
    {"target_group": "T14_REVA", "citizen.benefit": "rehabilitation"},
)
FLAGS = (
    "citizen.cannot_take_part_in_offers", "citizen.single_parent", "citizen.education_order",
    "citizen.qualifying_education", "citizen.starts_ordinary_education", "citizen.no_fixed_abode",
    "citizen.earlier_contact_with_jobcentre", "citizen.integration_programme", "assessment.journalled",
    "mentor.named", "mentor.contact", "mentor.special_competence", "mentor.is_caseworker",
    "mentor.family_tie", "aim.confirmed_precise", "agreement.complaint_guidance",
    "agreement.signature_refused",
)  # fmt: skip
OTHERS: dict[str, Sequence] = {
    **dict.fromkeys(FLAGS, (True, False, None)),
    **{f"assessment.boundary.{scheme}": ("yes", "unknown", None) for scheme in SCHEMES},
    "assessment.need": (*Need.values, None),
    "assessment.decisive": ("", " ", None),
    "assessment.beyond_normal": ("", "Mentoren er fritaget for eget arbejde.", None),
    "aim.text": ("", "  ", "Et job", "x" * 39, "x" * 40, None),
    "aim.type": (*AimType.values, None),
    "aim.indicator": ("", " ", None),
    "aim.date": (None,),
    "agreement.tasks": ([], [" "], None),
    "agreement.phase_out": (None, []),
    "citizen.benefit": (*Benefit.values, None),
    "citizen.readiness": (*Readiness.values, None),
    "citizen.birth_date": ("1984-03-03", "1991-03-04", "1996-02-29", "2004-01-01", None),
    "citizen.registered_municipality": ("0270", "0791", "0330", None),
    "mentor.id": ("M2", None),
    "mentor.kind": (*MentorKind.values, None),
    "mentor.hourly_price": ("250.00", "400.01", None),
    "dates.signed": ("2014-03-03", "2014-03-04", "2026-01-01", None),
    "dates.discharge": ("2014-06-03", "2014-09-10", None),
    "dates.admission": ("2014-03-03", "2014-03-04", "2016-12-31", "2017-01-01", None),
    "dates.first_use": ("2014-03-03", None),
    "exceptions": (["citizen_declined"], ["other_offer"], ["citizen_declined", "other_offer"]),
    "target_group": TargetGroup.values,
}
LENGTHS = (0, 1, 2, 3, 3, 6, 6, 6, 7, 12)  # months
SLIPS = (0, 0, 0, -1, 1, -2)  # days more than the months


def pick(number: int, what: str, choices: Sequence) -> Any:
    """One of the choices, by the number of the sheet and what it is for."""
    return choices[crc32(f"{number} {what}".encode()) % len(choices)]


def sheets() -> Iterator[dict]:
    """All lines, in their order."""
    for stage in STAGES:
        for change in ({}, *(change for _, _, change in TRIGGERS), *MORE):
            yield line({"stage": stage}, change)
    for number in range(MIXED):
        yield line(*_mixture(number))
    for change in MORE_PLAIN:
        yield line(change)


def _mixture(number: int) -> Iterator[dict]:
    start = date.fromisoformat(pick(number, "start", STARTS))
    end = max(
        last_day(start, pick(number, "months", LENGTHS)) + timedelta(pick(number, "slip", SLIPS)), start
    )
    yield {"stage": pick(number, "stage", STAGES), "dates.signed": start.isoformat()}
    yield in_municipality(pick(number, "standard", tuple(MUNICIPALITIES)))
    yield pick(number, "group", GROUPS)
    segments = list(_segments(number, start, end))
    yield {
        "agreement.segments": segments,
        "agreement.phase_out": list(_steps(number, start)),
        "agreement.kind": pick(number, "kind", ("base", "extension", None)),
        "earlier": list(_earlier(number, start, end)),
        "reasons": dict(_reasons(number)),
    }
    if pick(number, "no earlier", (False,) * 9 + (True,)):
        yield {"earlier": None}
    for which in range(pick(number, "how many", (0, 0, 1, 1, 2, 4))):
        key = pick(number, f"key {which}", tuple(OTHERS))
        yield {key: pick(number, f"value {which}", OTHERS[key])}
    if pick(number, "no answers", (False,) * 19 + (True,)):
        yield {"assessment.boundary": None}
    if pick(number, "moves", (False, False, False, True)):
        day = pick(number, "moves on", (start, end, end + timedelta(1), start + timedelta(1)))
        yield {pick(number, "how", ("citizen.moved_on", "citizen.deceased_on")): day.isoformat()}
    if pick(number, "blank", (False,) * 14 + (True,)):
        yield {"agreement.segments": pick(number, "blanks", ([], [{}], [{**segments[0], "end": None}]))}


def _segments(number: int, start: date, end: date) -> Iterator[dict]:
    """One to three stretches from start to end."""
    cuts = sorted(
        {start + timedelta(days) for days in pick(number, "cuts", ((), (), (31,), (89, 91), (1, 100)))}
    )
    starts = [start, *(day for day in cuts if start < day <= end)]
    ends = [*(day - timedelta(1) for day in starts[1:]), end]
    same = pick(number, "level", LEVELS)
    for nth, (first, last) in enumerate(zip(starts, ends, strict=True)):
        level = pick(number, f"level {nth}", (same, same, *LEVELS))
        yield {**_span(first, last), "level": level, "weekly_hours": pick(number, f"hours {nth}", HOURS)}


def _span(start: date, end: date) -> dict:
    return {"start": start.isoformat(), "end": end.isoformat()}


def _steps(number: int, start: date) -> Iterator[dict]:
    for nth in range(pick(number, "steps", (0, 1, 1, 2, 3))):
        day = start + timedelta(pick(number, f"step {nth}", (30, 60, 90, 120)))
        yield {"from": day.isoformat(), "weekly_hours": pick(number, f"to {nth}", ("0.50", "1.00", "2.00"))}


def _earlier(number: int, start: date, end: date) -> Iterator[dict]:
    """A chain right up to the start, with a break, or agreements beside this one."""
    following = start
    for nth in range(pick(number, "earlier", (0, 0, 1, 1, 2, 3, 4))):
        gap = pick(
            number, f"gap {nth}", (0, 0, 0, 0, 1, 29, 30, -40, (start - end).days, (start - end).days - 9)
        )
        last = following - timedelta(gap + 1)
        first = last - timedelta(pick(number, f"length {nth}", (0, 30, 91, 183)))
        own = {
            "level": pick(number, f"its level {nth}", LEVELS),
            "weekly_hours": pick(number, f"h{nth}", HOURS),
        }
        made = pick(number, f"effect {nth}", (14, 14, 13, 15, 0, None, 400))
        yield {
            "kind": "base",
            "mentor_id": pick(number, f"mentor {nth}", ("M1", "M1", "M2", None)),
            **_span(first, last),
            "segments": pick(number, f"segments {nth}", ([{**_span(first, last), **own}],) * 5 + (None, [])),
            "effect_assessment": None if made is None else (last - timedelta(made)).isoformat(),
        }
        following = first


def _reasons(number: int) -> Iterator[tuple[str, dict]]:
    for nth in range(pick(number, "reasons", (0, 0, 1, 3))):
        rule = pick(number, f"rule {nth}", tuple(REASON_CATEGORIES))
        yield (
            rule,
            {
                "category": pick(number, f"category {nth}", REASON_CATEGORIES[rule])[0],
                "text": pick(
                    number, f"text {nth}", (LONG_TEXT, LONG_TEXT, "for kort", "x" * 20, "x" * 19 + " ")
                ),
                "passage": pick(number, f"passage {nth}", ("", "", " ", "et sted i vurderingen")),
                "approver": pick(number, f"approver {nth}", (True, True, False)),
            },
        )
