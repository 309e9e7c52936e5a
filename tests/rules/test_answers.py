"""What callers read off the answer, and what is missing for the rules of single target groups."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from agreements import rules
from agreements.rules.exchange import read_line
from tests.rules.lines import (
    DISCHARGE,
    RESOURCE,
    STUDY_START,
    assess,
    because,
    earlier,
    found,
    in_municipality,
    line,
    period,
    unmet,
)

FAMILY = {"mentor.family_tie": True}
LONG_LEVEL_4 = {**RESOURCE, **period("2014-03-03", "2014-06-03", "5.00", 4)}


def judged(*changes) -> rules.Assessment:
    asked = read_line(line(*changes))
    return rules.evaluate(asked.facts, asked.stage)


def test_a_grant_waits_for_nothing_but_the_approver():
    given = judged(LONG_LEVEL_4, because("R-11", "OTHER", approver=False))
    assert given.awaits_approver == ("R-11",)
    assert given.verdict == rules.Verdict.REASON
    assert given.may_be_submitted
    assert not judged(LONG_LEVEL_4).may_be_submitted
    assert not judged(LONG_LEVEL_4, FAMILY, because("R-11", "OTHER", approver=False)).may_be_submitted


@pytest.mark.parametrize(
    ("change", "may"),
    [
        ({}, True),
        ({"assessment.need": "lasting"}, False),
        ({"assessment.need": None}, False),
        (FAMILY, False),
    ],
)
def test_what_may_be_submitted(change, may):
    assert judged(change).may_be_submitted is may


def test_what_needs_a_second_person():
    assert judged().needs_approval
    assert not judged(in_municipality("viborg"), {"agreement.segments": []}).needs_approval
    too_long = judged(RESOURCE, in_municipality("viborg"), period("2014-03-03", "2014-07-02"))
    assert too_long.needs_approval


def test_findings_hang_on_fields():
    answer = judged(period("2014-03-03", "2014-09-03", "3.50", 2))
    assert [finding.rule for finding in answer.on_field("end")] == ["R-08"]
    assert [finding.rule for finding in answer.on_field("level")] == ["R-12"]
    assert answer.on_field("mentor") == ()
    assert {finding.rule for finding in answer.blocking} == {"R-08", "R-12"}


def test_a_changed_fact_changes_the_answer_only():
    facts = read_line(line()).facts
    later = replace(facts, agreement=replace(facts.agreement, segments=()))
    assert rules.evaluate(later).missing != rules.evaluate(facts).missing
    assert rules.evaluate(facts) == rules.evaluate(facts)


def test_a_draft_without_target_group():
    facts = replace(read_line(line()).facts, target_group=None)
    answer = rules.evaluate(facts, rules.Stage.DRAFT)
    assert answer.missing == ("target_group",)
    assert answer.kind is None
    assert answer.schedule.contact == ()


def test_unknown_codes_from_python_are_named():
    facts = read_line(line()).facts
    with pytest.raises(rules.FactsError, match=r"^target_group: 'T99'"):
        rules.evaluate(replace(facts, target_group="T99"))
    with pytest.raises(rules.FactsError, match=r"^standard: 'nowhere'"):
        rules.evaluate(replace(facts, standard="nowhere"))


def test_without_a_start_the_day_of_asking_decides_the_law():
    asked = read_line(line({"on": "2016-05-01"}, period(None, "2016-09-01"))).facts
    assert rules.evaluate(asked).regime == "LAB2016"
    today = rules.evaluate(replace(asked, on=None))
    assert today.regime != "LAB2014"


START, END = "agreement.segments[0].start", "agreement.segments[0].end"


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        ({**DISCHARGE, "dates.discharge": None}, ["dates.discharge"]),
        ({**DISCHARGE, **period(None, "2014-10-31")}, [START]),
        ({**STUDY_START, "dates.admission": None}, ["dates.admission"]),
        ({**STUDY_START, "dates.admission": "2014-03-01", **period(None, "2014-08-31")}, [START]),
        ({**STUDY_START, "dates.admission": "2014-03-01", **period("2014-03-03", None)}, [END]),
        (
            {**RESOURCE, "mentor.special_competence": None, "target_group": "T05_LOESL"},
            ["mentor.special_competence"],
        ),
        ({"target_group": "T06_UNG30", "citizen.birth_date": None}, ["citizen.birth_date"]),
    ],
)
def test_missing_facts_of_single_groups(facts, missing):
    open_facts = {"citizen.starts_ordinary_education": True, "citizen.earlier_contact_with_jobcentre": False}
    assert assess(open_facts, facts)["missing"] == missing


def test_first_use_must_be_known_when_there_are_earlier_agreements():
    facts = ({**STUDY_START, "dates.admission": "2021-08-16"}, period("2021-11-01", "2022-04-30"))
    other = {"earlier": [earlier("2021-08-20", "2021-09-20")]}
    assert assess(*facts, other)["missing"] == ["dates.first_use"]
    assert assess(*facts)["verdict"] == "ok"


def test_an_extension_of_the_study_start_from_2020_has_no_last_day_of_its_own():
    facts = {**STUDY_START, "dates": {"admission": "2021-08-16", "first_use": "2021-11-01"}}
    chain = {"earlier": [earlier("2021-11-01", "2022-04-30")]}
    reply = assess(facts, period("2022-05-01", "2022-10-31"), chain)
    assert "R-42" in reply["passed"]
    assert reply["latest_end"] == "2022-10-31"


def test_study_start_under_an_announced_law():
    facts = {**STUDY_START, "citizen.benefit": "cash_assistance", "citizen.birth_date": "2001-01-01"}
    reply = assess(facts, {"dates.admission": "2026-12-01"}, period("2027-01-04", "2027-06-30"))
    assert reply["missing"] == ["regime.LAB2027"]


def test_before_the_admission_there_is_no_right():
    facts = ({**STUDY_START, "dates.admission": "2014-03-04"}, period("2014-03-03", "2014-08-31"))
    assert found(assess(*facts), "R-42")["values"]["first_day"] == "2014-03-04"


def test_the_trial_ends_with_2016():
    facts = ({**STUDY_START, "dates.admission": "2016-09-01"},)
    assert assess(*facts, period("2016-09-01", "2016-12-31"))["verdict"] == "ok"
    over = assess(*facts, period("2016-09-01", "2017-01-01"))
    assert unmet(over) == ["R-37"]
    assert over["latest_end"] == "2016-12-31"


def test_an_exceptional_grant_longer_than_the_profile_lies_beyond_it():
    chain = {"earlier": [earlier("2015-01-12", "2015-04-11"), earlier("2015-04-12", "2015-07-11")]}
    facts = (RESOURCE, in_municipality("viborg"), period("2015-07-12", "2015-10-12", level=None), chain)
    finding = found(assess(*facts, because("R-10", "HELT_SAERLIGT")), "R-10")
    assert finding["met"] is False
    assert "11. oktober 2015" in finding["text"]
    assert finding["values"]["exceptional_end"] == "2015-10-11"


def test_texts_name_the_numbers_in_danish():
    text = found(assess(period("2014-03-03", "2014-09-03")), "R-08")["text"]
    assert text == (
        "En aftale kan højst vare 6 måneder: fra 3. marts 2014 senest til og med 2. september 2014. "
        "Slutdatoen er 3. september 2014."
    )
    text = found(assess(period("2014-03-03", "2014-09-02", "3.50", 2)), "R-12")["text"]
    assert text == "3,50 timer om ugen hører til niveau 3; der er valgt niveau 2."


def test_hours_are_summed_before_they_are_rounded():
    segments = [
        {"start": "2014-03-03", "end": "2014-03-04", "level": 1, "weekly_hours": "0.25"},
        {"start": "2014-03-05", "end": "2014-09-02", "level": 1, "weekly_hours": "1.10"},
    ]
    reply = assess({"agreement.segments": segments})
    exact = (Decimal("0.25") * 2 + Decimal("1.10") * 182) / 7
    assert reply["total_hours"] == f"{exact:.2f}"
    assert reply["average_weekly_hours"] == "1.09"
