"""A target group that begins inside the agreement: who the citizen is counts as of its day."""

import pytest

from agreements.rules import FactsError
from tests.rules.lines import assess, because, found, period

UNDER_30 = {
    "target_group": "T06_UNG30",
    "citizen.birth_date": "1984-05-01",
    "citizen.benefit": "education_assistance",
    "citizen.starts_ordinary_education": True,
    "citizen.earlier_contact_with_jobcentre": False,
}
HALF_A_YEAR = period("2014-03-03", "2014-09-02")


def since(day: str) -> dict:
    return {"dates.group_from": day}


def test_the_age_is_that_of_the_day_on_which_the_group_begins():
    before = assess(UNDER_30, HALF_A_YEAR, since("2014-04-30"))
    assert "R-20" in before["passed"]
    after = assess(UNDER_30, HALF_A_YEAR, since("2014-05-01"))
    assert found(after, "R-20")["values"] == {"age": "30"}
    assert after["verdict"] == "refused"


def test_the_discharge_counts_from_the_day_of_the_group_and_the_rest_from_the_first_day():
    psychiatric = {"target_group": "T04_PSYK", "mentor.special_competence": True}
    facts = (psychiatric, HALF_A_YEAR, {"dates.discharge": "2014-07-15"})
    assert found(assess(*facts), "R-36")["values"] == {"earliest_start": "2014-04-15"}
    later = assess(*facts, since("2014-04-15"))
    assert "R-36" in later["passed"]
    assert later["total_hours"] == assess(*facts)["total_hours"]


def test_a_reason_that_is_wanted_elsewhere_is_wanted_still():
    uneven = {
        "agreement.segments": [
            {"start": "2014-03-03", "end": "2014-04-30", "level": 2, "weekly_hours": "9.00"},
            {"start": "2014-05-01", "end": "2014-09-02", "level": 2, "weekly_hours": "3.00"},
        ]
    }
    reply = assess(uneven, since("2014-05-01"))
    assert (reply["verdict"], found(reply, "R-12")["met"]) == ("reason", False)
    assert assess(uneven, since("2014-05-01"), because("R-12", "CRITERIA"))["verdict"] == "ok"


def test_a_group_from_the_first_day_or_before_is_the_group_of_the_whole_agreement():
    whole = assess(UNDER_30, HALF_A_YEAR)
    for day in ("2014-03-03", "2013-01-01"):
        assert assess(UNDER_30, HALF_A_YEAR, since(day)) == whole


def test_a_group_after_the_last_day_is_told_by_key():
    with pytest.raises(FactsError, match=r"dates\.group_from"):
        assess(UNDER_30, HALF_A_YEAR, since("2014-09-03"))
