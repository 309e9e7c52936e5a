"""The acceptance scenarios of the domain that facts can express (domain section 14).

One set, two drivers: a line of the command ``assess``, and the form “Vurdering og indstilling”. What a form
cannot say (a signature, a field left out) is asked of the command alone.
"""

import pytest

from agreements.rules import four_eyes
from agreements.rules.contract import SIX_FIELDS
from mentorstotte.core.findings import Severity
from tests.rules import lines
from tests.rules.form import FormDriver
from tests.rules.lines import (
    DISCHARGE,
    RESOURCE,
    STUDY_START,
    because,
    earlier,
    found,
    in_municipality,
    period,
    rules,
    unmet,
)


@pytest.fixture(params=["line", "form"])
def assess(request):
    """Judges the plain grant with changes."""
    if request.param == "line":
        return lines.assess
    request.getfixturevalue("db")
    return FormDriver().assess


def test_as01_plain_grant(assess):
    reply = assess()
    assert reply["verdict"] == "ok"
    assert reply["findings"] == []
    assert reply["missing"] == []
    assert reply["kind"] == "RP"
    assert reply["regime"] == "LAB2014"
    assert reply["standard"] == {"id": "gribskov", "version": "2014-06-24"}
    assert reply["suggested_level"] == 2
    assert reply["latest_end"] == "2014-09-02"
    assert reply["total_hours"] == "78.86"
    assert reply["average_weekly_hours"] == "3.00"


def test_as01_schedule(assess):
    schedule = assess()["schedule"]
    assert schedule["follow_ups"] == [{"due": "2014-06-02", "working_day": "2014-06-02"}]
    assert schedule["effect_assessment"] == {"due": "2014-08-19", "working_day": "2014-08-19"}
    assert schedule["level_reviews"] == []
    assert [(r["on"], r["about"]) for r in schedule["reminders"]] == [
        ("2014-05-19", "follow_up"),
        ("2014-05-28", "follow_up"),
        ("2014-07-22", "effect_assessment"),
        ("2014-08-12", "effect_assessment"),
        ("2014-08-19", "expiry"),
    ]
    assert schedule["contact"] == [
        {
            "rule": "weekly",
            "from": "statute",
            "first_monday": "2014-03-03",
            "last_monday": "2014-08-25",
            "weeks": 26,
        }
    ]


@pytest.mark.parametrize(
    ("hours", "level"),
    [("0.25", 1), ("2.00", 1), ("2.25", 2), ("3.00", 2), ("3.25", 3), ("4.00", 3), ("4.01", 4), ("8.25", 4)],
)
def test_as02_suggested_level(assess, hours, level):
    end = "2014-06-02" if level == 4 else "2014-09-02"
    reply = assess(RESOURCE, period("2014-03-03", end, hours, level))
    assert reply["suggested_level"] == level
    assert unmet(reply) == []


def test_as02_no_hours_are_refused(
    assess,
):
    reply = lines.assess(period("2014-03-03", "2014-09-02", "0.00", 1))
    assert found(reply, "R-13")["severity"] == "HARD"
    assert reply["verdict"] == "refused"
    assert reply["suggested_level"] is None


def test_as02_no_hours_cannot_be_typed(db):
    form = FormDriver().form(lines.line(period("2014-03-03", "2014-09-02", "0.00", 1)))
    assert form.errors["weekly_hours"] == ["Timetallet skal være over 0."]


@pytest.mark.parametrize(
    ("hours", "level", "warns"), [("2.00", 2, False), ("3.00", 3, True), ("4.00", 4, True)]
)
def test_as02_level_above_the_border(assess, hours, level, warns):
    reply = assess(RESOURCE, period("2014-03-03", "2014-06-02", hours, level))
    assert ("R-12" in rules(reply, "REASON")) is warns
    assert reply["verdict"] == ("reason" if warns else "ok")


def test_as02_many_hours_are_pointed_out(assess):
    reply = assess(RESOURCE, period("2014-03-03", "2014-06-02", "8.25", 4))
    assert found(reply, "R-13")["severity"] == "INFO"
    assert reply["verdict"] == "ok"


def test_as03_level_4_is_capped(assess):
    reply = assess(RESOURCE, period("2014-10-01", "2015-03-31", "5.00", 4))
    finding = found(reply, "R-11")
    assert finding["severity"] == "REASON"
    assert finding["approver"] is True
    assert finding["values"]["latest_end"] == "2014-12-31"
    assert reply["schedule"]["level_reviews"] == [{"due": "2014-12-17", "working_day": "2014-12-17"}]
    assert reply["schedule"]["effect_assessment"]["due"] == "2015-03-17"


def test_as03_three_months_at_level_4_give_no_warning(assess):
    reply = assess(RESOURCE, period("2014-10-01", "2014-12-31", "5.00", 4))
    assert "R-11" in reply["passed"]
    assert reply["schedule"]["level_reviews"] == []


@pytest.mark.parametrize(("effect", "allowed"), [("2014-12-17", True), (None, False)])
def test_as03_level_4_again_after_an_assessment(assess, effect, allowed):
    before = earlier("2014-10-01", "2014-12-31", effect, "5.00", 4)
    reply = assess(RESOURCE, period("2015-01-01", "2015-03-31", "5.00", 4), {"earlier": [before]})
    assert ("R-11" in reply["passed"]) is allowed
    assert ("R-15" in rules(reply, "HARD")) is not allowed


@pytest.mark.parametrize("standard", ["gribskov", "viborg", "slagelse"])
def test_as04_statutory_maximum(assess, standard):
    reply = assess(RESOURCE, in_municipality(standard), period("2014-03-03", "2014-09-02"))
    assert "R-08" in reply["passed"]
    assert reply["latest_end"] == "2014-09-02"
    assert ("R-10" in rules(reply, "REASON")) is (standard == "viborg")
    over = assess(
        RESOURCE,
        in_municipality(standard),
        period("2014-03-03", "2014-09-03"),
        because("R-08", "OTHER"),
    )
    assert found(over, "R-08")["met"] is False
    assert over["verdict"] == "refused"


def test_as04_viborg_warns_after_three_months(assess):
    reply = assess(RESOURCE, in_municipality("viborg"), period("2014-03-03", "2014-09-02"))
    assert found(reply, "R-10")["values"]["latest_end"] == "2014-06-02"


BASE = earlier("2014-03-03", "2014-09-02")
EXTENSION = {"agreement.kind": "extension"}


def test_as05_extension_gribskov(assess):
    reply = assess(RESOURCE, EXTENSION, period("2014-09-03", "2015-03-02"), {"earlier": [BASE]})
    assert reply["verdict"] == "ok"
    too_long = assess(RESOURCE, EXTENSION, period("2014-09-03", "2015-03-03"), {"earlier": [BASE]})
    assert rules(too_long, "HARD") == ["R-08"]
    assert "R-10" in too_long["passed"]


def test_as05_second_extension_needs_reason_and_approver(assess):
    chain = [BASE, earlier("2014-09-03", "2015-03-02")]
    facts = (RESOURCE, EXTENSION, period("2015-03-03", "2015-06-02"), {"earlier": chain})
    reply = assess(*facts)
    assert found(reply, "R-10")["approver"] is True
    assert found(reply, "R-10")["values"]["latest_end"] == "2015-03-02"
    assert unmet(reply) == ["R-10"]
    assert assess(*facts, because("R-10", "KONKRET_VURDERING"))["verdict"] == "ok"
    assert assess(*facts, because("R-10", "KONKRET_VURDERING", approver=False))["verdict"] == "reason"


def test_as05_extension_in_pieces_is_anchored_at_the_first(assess):
    chain = [BASE, earlier("2014-09-03", "2014-12-02")]
    within = assess(RESOURCE, EXTENSION, period("2014-12-03", "2015-03-02"), {"earlier": chain})
    assert within["verdict"] == "ok"
    beyond = assess(RESOURCE, EXTENSION, period("2014-12-03", "2015-03-03"), {"earlier": chain})
    assert found(beyond, "R-10")["values"]["latest_end"] == "2015-03-02"


@pytest.mark.parametrize(
    ("effect", "severity"),
    [(None, "HARD"), ("2014-09-03", "HARD"), ("2014-08-25", "REASON"), ("2014-08-19", None)],
)
def test_as05_assessment_before_extension(assess, effect, severity):
    before = earlier("2014-03-03", "2014-09-02", effect)
    reply = assess(RESOURCE, EXTENSION, period("2014-09-03", "2015-03-02"), {"earlier": [before]})
    finding = found(reply, "R-15")
    assert (finding and finding["severity"]) == severity
    if severity == "REASON":
        assert finding["values"]["due"] == "2014-08-19"


VIBORG_GRANTS = [
    ("2015-01-12", "2015-04-11"),
    ("2015-04-12", "2015-07-11"),
    ("2015-07-12", "2015-10-11"),
    ("2015-10-12", "2016-01-11"),
    ("2016-01-12", "2016-04-11"),
]


def viborg_grant(assess, number: int, *changes):
    chain = [earlier(start, end, level=None) for start, end in VIBORG_GRANTS[: number - 1]]
    current = period(*VIBORG_GRANTS[number - 1], level=None)
    return assess(RESOURCE, in_municipality("viborg"), current, {"earlier": chain}, *changes)


@pytest.mark.parametrize("number", [1, 2])
def test_as06_viborg_ordinary_grants(assess, number):
    assert viborg_grant(assess, number)["verdict"] == "ok"


@pytest.mark.parametrize("number", [3, 4])
def test_as06_viborg_exceptional_grants(assess, number):
    assert unmet(viborg_grant(assess, number)) == ["R-10"]
    assert viborg_grant(assess, number, because("R-10", "HELT_SAERLIGT"))["verdict"] == "ok"
    assert (
        viborg_grant(assess, number, because("R-10", "HELT_SAERLIGT", approver=False))["verdict"] == "reason"
    )
    assert viborg_grant(assess, number, because("R-10", "OTHER"))["verdict"] == "reason"


def test_as06_viborg_fifth_grant_lies_beyond_the_category(assess):
    assert unmet(viborg_grant(assess, 5, because("R-10", "HELT_SAERLIGT"))) == ["R-10"]
    assert viborg_grant(assess, 5, because("R-10", "KONKRET_VURDERING"))["verdict"] == "ok"


def test_as06_viborg_counts_grants_and_months(assess):
    chain = [earlier("2015-01-12", "2015-04-11"), earlier("2015-04-12", "2015-06-11")]
    facts = (RESOURCE, in_municipality("viborg"), period("2015-06-12", "2015-07-11"), {"earlier": chain})
    finding = found(assess(*facts), "R-10")
    assert finding["values"]["grant_number"] == "3"
    assert finding["values"]["grade"] == "exceptional"


SLAGELSE_BASE = earlier("2015-11-02", "2016-05-01", level=None)


def test_as07_slagelse_base(assess):
    reply = assess(RESOURCE, in_municipality("slagelse"), period("2015-11-02", "2016-05-01", level=None))
    assert reply["verdict"] == "ok"
    assert reply["latest_end"] == "2016-05-01"
    assert reply["suggested_level"] is None


def test_as07_no_level_is_asked_for(db):
    asked = lines.line(in_municipality("slagelse"), period("2015-11-02", "2016-05-01", level=None))
    driver = FormDriver()
    assert "level" not in driver.form(asked).fields
    assert "level" in driver.form(lines.line()).fields


def test_as07_slagelse_extension_in_special_cases(assess):
    current = period("2016-05-02", "2016-11-01", level=None)
    facts = (RESOURCE, in_municipality("slagelse"), current, {"earlier": [SLAGELSE_BASE]})
    assert unmet(assess(*facts)) == ["R-10"]
    assert unmet(assess(*facts, because("R-10", "HELT_SAERLIGT"))) == ["R-10"]
    assert unmet(assess(*facts, because("R-10", "SAERLIGT_TILFAELDE", text="for kort"))) == ["R-10"]
    assert assess(*facts, because("R-10", "SAERLIGT_TILFAELDE"))["verdict"] == "ok"


@pytest.mark.parametrize(
    ("gap", "field"),
    [
        ({"aim.text": ...}, "aim_text"),
        ({"mentor.contact": ...}, "mentor"),
        ({"agreement.tasks": ...}, "tasks"),
        ({"agreement.tasks": [" "]}, "tasks"),
        (period("2014-03-03", None), "end"),
        (period("2014-03-03", "2014-09-02", hours=None), "weekly_hours"),
        ({"agreement.complaint_guidance": False}, "complaint_guidance"),
    ],
)
def test_as09_six_fields(gap, field):
    reply = lines.assess({"stage": "activate"}, gap)
    finding = found(reply, "R-07")
    assert finding["severity"] == "HARD"
    assert finding["values"]["empty"] == field
    assert SIX_FIELDS[field] in finding["text"]
    assert reply["verdict"] == "refused"


def test_as09_all_six_fields():
    assert lines.assess({"stage": "activate"})["verdict"] == "ok"


def test_as09_while_drafting_a_gap_is_only_missing():
    reply = lines.assess({"stage": "draft"}, period("2014-03-03", "2014-09-02", hours=None))
    assert "R-07" not in rules(reply)
    assert "agreement.segments[0].weekly_hours" in reply["missing"]


PEOPLE = {"caseworker": "anna", "drafted_by": "bo", "submitted_by": "carl"}


@pytest.mark.parametrize("approver", ["anna", "bo", "carl"])
def test_as10_nobody_approves_their_own(approver):
    finding = four_eyes(approver, **PEOPLE)
    assert finding.rule == "R-14"
    assert finding.severity == Severity.HARD


def test_as10_another_approver():
    assert four_eyes("dorte", **PEOPLE) is None
    assert four_eyes("dorte", **PEOPLE, acting_for=["erik"]) is None


def test_as10_a_stand_in_counts_as_the_person():
    assert four_eyes("dorte", **PEOPLE, acting_for=["anna"]).rule == "R-14"


def test_as10_a_case_without_owner_has_nobody_to_be():
    assert four_eyes(None, caseworker=None, drafted_by="bo", submitted_by="bo") is None


def test_as12_start_before_discharge(assess):
    early = assess(DISCHARGE, period("2014-03-19", "2014-09-18"))
    assert found(early, "R-36")["values"]["earliest_start"] == "2014-03-20"
    assert early["verdict"] == "refused"
    assert "R-36" in assess(DISCHARGE, period("2014-03-20", "2014-09-19"))["passed"]


def test_as12_six_months_exactly(assess):
    assert assess(DISCHARGE, period("2014-05-01", "2014-10-31"))["verdict"] == "ok"
    short = assess(DISCHARGE, period("2014-05-01", "2014-09-30"))
    assert found(short, "R-09")["values"]["earliest_end"] == "2014-10-31"
    assert short["verdict"] == "refused"
    declined = assess(DISCHARGE, period("2014-05-01", "2014-09-30"), {"exceptions": ["citizen_declined"]})
    assert declined["verdict"] == "ok"
    assert found(declined, "R-09")["met"] is True
    assert rules(assess(DISCHARGE, period("2014-05-01", "2014-11-01")), "HARD") == ["R-08"]


def test_as12_mentor_without_special_competence(assess):
    reply = assess(DISCHARGE, period("2014-05-01", "2014-10-31"), {"mentor.special_competence": False})
    assert rules(reply, "REASON") == ["R-41"]


def test_as12_viborg_gives_way_to_the_law(assess):
    reply = assess(DISCHARGE, in_municipality("viborg"), period("2014-05-01", "2014-10-31", level=None))
    assert reply["verdict"] == "ok"


def study_start(assess, admission: str, start: str, end: str, **dates):
    return assess(STUDY_START, period(start, end), {"dates": {"admission": admission, **dates}})


def test_as13_window_from_admission(assess):
    reply = study_start(assess, "2014-08-11", "2014-10-01", "2015-02-10")
    assert reply["verdict"] == "ok"
    assert reply["kind"] == "R"
    assert reply["latest_end"] == "2015-02-10"
    over = study_start(assess, "2014-08-11", "2014-10-01", "2015-03-31")
    assert rules(over, "HARD") == ["R-42"]
    assert found(over, "R-42")["values"]["latest_end"] == "2015-02-10"


def test_as13_after_the_trial(assess):
    assert "R-37" in rules(study_start(assess, "2017-08-01", "2017-09-01", "2017-12-31"), "HARD")


def test_as13_from_2020_counted_from_first_use(assess):
    reply = study_start(assess, "2021-08-16", "2021-11-01", "2022-04-30", first_use="2021-11-01")
    assert reply["verdict"] == "ok"
    assert reply["latest_end"] == "2022-04-30"
    late = study_start(assess, "2021-08-16", "2022-01-15", "2022-05-01", first_use="2021-11-01")
    assert found(late, "R-42")["values"]["latest_end"] == "2022-04-30"


def test_as13_right_not_taken_in_time_lapses(assess):
    reply = study_start(assess, "2021-08-16", "2022-02-16", "2022-05-15")
    assert found(reply, "R-42")["values"]["lapsed_after"] == "2022-02-15"
    assert reply["latest_end"] is None
    assert study_start(assess, "2021-08-16", "2022-02-15", "2022-05-15")["verdict"] == "ok"


INTEGRATION = {"target_group": "T08_UDL_AKT", "citizen.integration_programme": True}


def test_as14_integration(assess):
    reply = assess(INTEGRATION, period("2014-02-03", "2014-05-02", "8.00", 4))
    assert reply["verdict"] == "ok"
    assert reply["findings"] == []
    assert reply["suggested_level"] == 4
    over = assess(INTEGRATION, period("2014-02-03", "2014-05-03", "8.25", 4))
    assert found(over, "R-11")["values"]["latest_end"] == "2014-05-02"
    assert found(over, "R-13")["severity"] == "INFO"


def test_as15_protected_employment(assess):
    facts = (RESOURCE, in_municipality("slagelse"), {"assessment.boundary.SEL103": "yes"})
    current = period("2015-02-02", "2015-08-01", level=None)
    reply = assess(*facts, current)
    assert found(reply, "R-18")["approver"] is True
    assert unmet(reply) == ["R-18"]
    assert assess(*facts, current, because("R-18", "OWN_AIM", approver=False))["verdict"] == "reason"
    assert assess(*facts, current, because("R-18", "OWN_AIM"))["verdict"] == "ok"
    lasting = assess(*facts, current, because("R-18", "OWN_AIM"), {"assessment.need": "lasting"})
    assert rules(lasting, "HARD") == ["R-19"]


def two(first: tuple, then: tuple) -> dict:
    """Two segments: (start, end, level, hours)."""
    keys = ("start", "end", "level", "weekly_hours")
    return {"agreement.segments": [dict(zip(keys, row, strict=True)) for row in (first, then)]}


GENERAL = {"target_group": "T17_ALM"}
OTHER_MENTOR = earlier("2014-03-03", "2014-06-30", hours="2.50", mentor="M2")

# what happens, the changes to the plain grant, the verdict, the rules that speak
OWN_SCENARIOS = [
    ("moves in the period", {"citizen.moved_on": "2014-06-01"}, "reason", {"R-01": "REASON"}),
    ("dies in the period", {"citizen.deceased_on": "2014-06-01"}, "refused", {"R-02": "HARD"}),
    ("moved before the start", {"citizen.moved_on": "2014-03-01"}, "reason", {"R-01": "REASON"}),
    (
        "no fixed abode",
        {"citizen.registered_municipality": None, "citizen.no_fixed_abode": True},
        "reason",
        {"R-01": "REASON"},
    ),
    (
        "level 4, then lower",
        two(("2014-03-03", "2014-06-02", 4, "5.00"), ("2014-06-03", "2014-09-02", 2, "3.00")),
        "ok",
        {},
    ),
    (
        "level 4 too long, then lower",
        two(("2014-03-03", "2014-06-03", 4, "5.00"), ("2014-06-04", "2014-09-02", 2, "3.00")),
        "reason",
        {"R-11": "REASON"},
    ),
    (
        "two mentors at once",
        {**GENERAL, "earlier": [OTHER_MENTOR]},
        "reason",
        {"R-11": "REASON", "R-26": "REASON"},
    ),
    ("one mentor twice", {"earlier": [earlier("2014-02-01", "2014-03-03")]}, "refused", {"R-26": "HARD"}),
    ("a break of 29 days", {"earlier": [earlier("2013-08-02", "2014-02-01")]}, "reason", {"R-40": "REASON"}),
    ("a break of 30 days", {"earlier": [earlier("2013-08-01", "2014-01-31")]}, "ok", {}),
    ("a mentor of the family", {"mentor.family_tie": True}, "reason", {"R-46": "REASON"}),
    ("the caseworker as mentor", {"mentor.is_caseworker": True}, "reason", {"R-25": "REASON"}),
    (
        "a company's mentor without more effort",
        {"mentor.kind": "company", "assessment.beyond_normal": ""},
        "refused",
        {"R-06": "HARD"},
    ),
    ("a lasting need", {"assessment.need": "lasting"}, "refused", {"R-19": "HARD"}),
    ("help in the home too", {"assessment.boundary.SEL85": "yes"}, "reason", {"R-18": "REASON"}),
    ("an aim that is not precise", {"aim.indicator": ""}, "reason", {"R-03": "REASON"}),
    ("into a law to come", {**GENERAL, **period("2026-09-01", "2027-02-28")}, "ok", {"R-43": "INFO"}),
    (
        "under a law to come",
        {**GENERAL, **period("2027-01-04", "2027-06-30")},
        "incomplete",
        {"R-43": "INFO"},
    ),
    ("a closed group", {**RESOURCE, **period("2026-03-02", "2026-09-01")}, "ok", {"R-43": "INFO"}),
    ("promised by the standard", period("2020-03-02", "2020-06-01"), "ok", {}),
    (
        "Viborg without a plan",
        {
            **in_municipality("viborg"),
            **period("2014-03-03", "2014-09-02", level=None),
            "agreement.phase_out": [],
        },
        "reason",
        {"R-44": "REASON"},
    ),
    (
        "more hours than before",
        {**GENERAL, "earlier": [earlier("2013-09-03", "2014-03-02", hours="2.50")]},
        "reason",
        {"R-44": "REASON"},
    ),
    ("a leap day", {**GENERAL, **period("2016-02-29", "2016-08-28")}, "ok", {}),
    (
        "one day past a leap day's half year",
        {**GENERAL, **period("2016-02-29", "2016-08-29")},
        "refused",
        {"R-08": "HARD"},
    ),
    (
        "thirty on the first day",
        {
            "target_group": "T06_UNG30",
            "citizen.starts_ordinary_education": True,
            "citizen.birth_date": "1984-03-03",
            "citizen.earlier_contact_with_jobcentre": False,
        },
        "refused",
        {"R-20": "HARD"},
    ),
]


@pytest.mark.parametrize(
    ("changes", "verdict", "speak"), [row[1:] for row in OWN_SCENARIOS], ids=[row[0] for row in OWN_SCENARIOS]
)
def test_own_scenarios(assess, changes, verdict, speak):
    reply = assess(changes)
    assert {f["rule"]: f["severity"] for f in reply["findings"]} == speak
    assert reply["verdict"] == verdict
