"""Level 4 over segments, chains and agreements at the same time (domain section 4, R-11)."""

import cProfile
import pstats
from datetime import date, timedelta

import pytest

from agreements.rules import evaluate
from agreements.rules.exchange import read_line
from tests.rules.lines import RESOURCE, assess, because, earlier, found, line, rules


def segment(start, end, level, hours):
    return {"start": start, "end": end, "level": level, "weekly_hours": hours}


def segments(*rows):
    return {"agreement.segments": [segment(*row) for row in rows]}


def test_level_4_followed_by_a_lower_level():
    plan = segments(("2014-03-03", "2014-06-02", 4, "5.00"), ("2014-06-03", "2014-09-02", 2, "3.00"))
    reply = assess(plan)
    assert reply["verdict"] == "ok"
    assert reply["total_hours"] == "105.14"
    assert reply["average_weekly_hours"] == "4.00"
    assert reply["schedule"]["level_reviews"] == [{"due": "2014-05-19", "working_day": "2014-05-19"}]


def test_a_review_on_a_closed_day_is_shown_on_the_day_before():
    plan = segments(("2014-03-03", "2014-05-30", 4, "5.00"), ("2014-05-31", "2014-09-02", 2, "3.00"))
    assert assess(plan)["schedule"]["level_reviews"] == [{"due": "2014-05-16", "working_day": "2014-05-15"}]


def test_segments_at_level_4_count_together():
    plan = segments(("2014-03-03", "2014-05-02", 4, "5.00"), ("2014-05-03", "2014-06-03", 4, "6.00"))
    finding = found(assess(RESOURCE, plan), "R-11")
    assert finding["values"] == {"latest_end": "2014-06-02", "level_start": "2014-03-03"}


def test_level_4_counts_from_its_own_first_day():
    plan = segments(("2014-03-03", "2014-05-02", 2, "3.00"), ("2014-05-03", "2014-08-02", 4, "5.00"))
    assert "R-11" in assess(RESOURCE, plan)["passed"]


def test_level_4_again_within_one_agreement_has_no_assessment_before_it():
    plan = segments(
        ("2014-03-03", "2014-04-02", 4, "5.00"),
        ("2014-04-03", "2014-05-02", 2, "3.00"),
        ("2014-05-03", "2014-06-02", 4, "5.00"),
    )
    finding = found(assess(RESOURCE, plan), "R-11")
    assert finding["values"]["latest_end"] == "2014-05-02"
    assert "effektvurdering" in finding["text"]


def test_level_4_runs_on_through_an_extension_without_assessment():
    before = earlier("2014-01-03", "2014-03-02", None, "5.00", 4)
    plan = segments(("2014-03-03", "2014-04-03", 4, "5.00"))
    finding = found(assess(RESOURCE, plan, {"earlier": [before]}), "R-11")
    assert finding["values"] == {"latest_end": "2014-04-02", "level_start": "2014-01-03"}


def test_a_lower_level_at_the_end_of_the_earlier_agreement_breaks_the_stretch():
    before = {
        **earlier("2014-01-03", "2014-03-02", None),
        "segments": [
            segment("2014-01-03", "2014-02-02", 4, "5.00"),
            segment("2014-02-03", "2014-03-02", 2, "3.00"),
        ],
    }
    plan = segments(("2014-03-03", "2014-06-02", 4, "5.00"))
    assert "R-11" in assess(RESOURCE, plan, {"earlier": [before]})["passed"]


@pytest.mark.parametrize(("hours", "speaks"), [("2.00", False), ("2.01", True)])
def test_hours_of_agreements_at_the_same_time_are_summed(hours, speaks):
    other = earlier("2014-03-03", "2014-07-02", hours=hours, mentor="M2")
    plan = segments(("2014-03-03", "2014-08-02", 1, "2.00"))
    reply = assess(RESOURCE, plan, {"earlier": [other]}, because("R-26", "DIFFERENT_TASKS"))
    assert ("R-11" in rules(reply)) is speaks


def test_only_the_days_at_the_same_time_count():
    other = earlier("2014-04-03", "2014-07-02", hours="3.00", mentor="M2")
    plan = segments(("2014-03-03", "2014-08-02", 1, "2.00"))
    reply = assess(RESOURCE, plan, {"earlier": [other]}, because("R-26", "DIFFERENT_TASKS"))
    assert "R-11" in reply["passed"]
    assert reply["schedule"]["level_reviews"] == [{"due": "2014-06-18", "working_day": "2014-06-18"}]


def test_unknown_hours_beside_are_missing():
    other = {**earlier("2014-04-03", "2014-07-02", mentor="M2"), "segments": None}
    plan = segments(("2014-03-03", "2014-08-02", 1, "2.00"))
    assert "earlier[0].segments" in assess(RESOURCE, plan, {"earlier": [other]})["missing"]


def test_the_level_must_be_known():
    reply = assess(RESOURCE, segments(("2014-03-03", "2014-08-02", None, "2.00")))
    assert reply["missing"] == ["agreement.segments[0].level"]
    assert reply["suggested_level"] == 1


def test_a_standard_without_levels_looks_at_none():
    reply = assess(
        RESOURCE,
        {"standard": "slagelse", "citizen.registered_municipality": "0330"},
        segments(("2015-03-03", "2015-09-02", 4, "9.00")),
    )
    assert {"R-11", "R-12"} <= set(reply["passed"])
    assert reply["suggested_level"] is None
    assert reply["schedule"]["level_reviews"] == []


def test_level_4_after_an_agreement_whose_levels_are_not_known():
    plan = segments(("2014-03-03", "2014-06-02", 4, "5.00"))
    before = earlier("2014-01-03", "2014-03-02", None, level=None)
    assert assess(RESOURCE, plan, {"earlier": [before]})["missing"] == ["earlier[0].segments[0].level"]
    unsaid = assess(RESOURCE, plan, {"earlier": [{**before, "segments": None}]})
    assert "earlier[0].segments" in unsaid["missing"]
    assessed = {**before, "effect_assessment": "2014-02-10"}
    assert "R-11" in assess(RESOURCE, plan, {"earlier": [assessed]})["passed"]
    lower = segments(("2014-03-03", "2014-06-02", 2, "3.00"))
    assert "R-11" in assess(RESOURCE, lower, {"earlier": [before]})["passed"]


@pytest.mark.parametrize("blank", ["start", "end", "weekly_hours"])
def test_half_known_segments_beside_are_named(blank):
    other = earlier("2014-04-03", "2014-07-02", mentor="M2")
    other["segments"][0][blank] = None
    plan = segments(("2014-03-03", "2014-08-02", 1, "2.00"))
    assert f"earlier[0].segments[0].{blank}" in assess(RESOURCE, plan, {"earlier": [other]})["missing"]


def test_three_agreements_are_summed_day_by_day():
    """2 + 1.50 is level 3; with one more hour from May to June 4.50 is level 4, for a month and a half."""
    others = [
        earlier("2014-03-03", "2014-07-02", hours="1.50", mentor="M2"),
        earlier("2014-05-01", "2014-06-15", hours="1.00", mentor="M3"),
    ]
    plan = segments(("2014-03-03", "2014-05-15", 1, "2.00"), ("2014-05-16", "2014-08-02", 1, "2.00"))
    reply = assess(RESOURCE, plan, {"earlier": others}, because("R-26", "DIFFERENT_TASKS"))
    assert "R-11" in reply["passed"]
    assert reply["schedule"]["level_reviews"] == [{"due": "2014-06-01", "working_day": "2014-05-28"}]
    longer = [others[0], earlier("2014-03-10", "2014-06-10", hours="1.00", mentor="M3")]
    found_level = found(assess(RESOURCE, plan, {"earlier": longer}), "R-11")
    assert found_level["values"] == {"latest_end": "2014-06-09", "level_start": "2014-03-10"}


def test_the_chosen_level_counts_again_when_the_other_agreement_is_over():
    other = earlier("2014-03-03", "2014-03-31", hours="0.50", mentor="M2")
    plan = segments(("2014-03-03", "2014-06-02", 4, "5.00"))
    reply = assess(RESOURCE, plan, {"earlier": [other]}, because("R-26", "DIFFERENT_TASKS"))
    assert "R-11" in reply["passed"]


def calls_to_judge(count: int) -> int:
    """Function calls that it takes to judge so many segments beside as many others."""
    days = [date(2014, 3, 3) + timedelta(days=n) for n in range(count)]
    rows = [segment(str(day), str(day), 1, "2.00") for day in days]
    other = {**earlier("2014-03-03", str(days[-1]), mentor="M2"), "segments": rows}
    facts = read_line(line(RESOURCE, {"agreement.segments": rows, "earlier": [other]})).facts
    profile = cProfile.Profile()
    profile.runcall(evaluate, facts)
    return pstats.Stats(profile).total_calls


def test_segments_beside_each_other_are_judged_day_by_day_not_each_against_each():
    assert calls_to_judge(4_000) < 5 * calls_to_judge(1_000)


def test_ten_thousand_segments_beside_each_other_are_refused():
    days = [date(2014, 3, 3) + timedelta(days=n) for n in range(10_000)]
    rows = [segment(str(day), str(day), 1, "2.00") for day in days]
    other = {**earlier("2014-03-03", "2041-01-01", mentor="M2"), "segments": rows}
    assert "R-08" in rules(assess(RESOURCE, {"agreement.segments": rows, "earlier": [other]}), "HARD")
