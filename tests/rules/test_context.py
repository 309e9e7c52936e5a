"""What the rules look at: days that are missing, the chain of grants, a new target group, another book."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from msgspec import structs

from agreements.rules import default_book, evaluate, findings_of
from agreements.rules.context import Context
from agreements.rules.contract import empty_fields
from agreements.rules.exchange import quick_line, read_line
from agreements.rules.facts import FactsError
from cases.rules import standards
from tests.rules.lines import assess, because, earlier, in_municipality, line

D = date.fromisoformat
GROUP = {"target_group": "T07_RESS", "citizen.benefit": "resource_course"}


def context(*changes: dict, stage: str = "submit") -> Context:
    return Context(read_line(line(*changes)).facts, stage, default_book())


def plan(*days: tuple, level: int | None = 2) -> dict:
    rows = [{"start": start, "end": end, "level": level, "weekly_hours": "3.00"} for start, end in days]
    return {"agreement.segments": rows}


@pytest.mark.parametrize(
    ("days", "missing"),
    [
        ([], ("agreement.segments[0].start", "agreement.segments[0].end")),
        ([(None, "2014-09-02")], ("agreement.segments[0].start",)),
        ([("2014-03-03", None)], ("agreement.segments[0].end",)),
        ([("2014-03-03", "2014-05-02"), ("2014-05-03", None)], ("agreement.segments[1].end",)),
        ([("2014-03-03", "2014-09-02")], ()),
    ],
)
def test_the_first_and_the_last_day_are_named_where_they_are_missing(days, missing):
    assert context(plan(*days)).missing_dates == missing


def test_of_two_agreements_that_end_together_the_same_mentors_is_extended():
    others = [
        earlier("2013-08-01", "2014-03-02", mentor="M2"),
        earlier("2013-10-01", "2014-03-02", mentor="M1"),
    ]
    assert context({"earlier": others, "mentor.id": "M1"}).predecessor.start == D("2013-10-01")
    assert context({"earlier": others, "mentor.id": "M2"}).predecessor.start == D("2013-08-01")
    assert context({"earlier": others, "mentor.id": "M3"}).predecessor.start == D("2013-08-01")


def test_under_another_book_the_same_facts_are_judged_by_its_standard_and_the_first_stays_as_it_was():
    changed = replace(standards.standard_for("gribskov").on(D("2014-03-03")), level4_max_months=1)
    here = context()
    there = here.by(default_book().with_version(changed))
    assert (here.standard.level4_max_months, there.standard.level4_max_months) == (3, 1)
    assert (there.facts, there.start) == (here.facts, here.start)


def test_a_new_target_group_is_judged_on_its_own_days():
    days = [("2014-03-03", "2014-05-02"), ("2014-05-03", "2014-09-02")]
    here = context(GROUP, plan(*days), {"dates.group_from": "2014-05-02"}, stage="activate")
    later = here.of_group
    spans = [(each.start, each.end) for each in later.segments]
    assert spans == [(D("2014-05-02"), D("2014-05-02")), (D("2014-05-03"), D("2014-09-02"))]
    assert (later.stage, later.end) == ("activate", here.end)
    assert later.of_group is later


@pytest.mark.parametrize("since", ["2014-01-01", "2014-03-03"])
def test_a_target_group_from_the_first_day_has_all_days(since):
    here = context(GROUP, {"dates.group_from": since})
    assert here._later is None
    assert here.of_group is here


def test_a_target_group_may_begin_on_the_last_day_and_not_after_it():
    last = context(GROUP, plan(("2014-03-03", "2014-09-02")), {"dates.group_from": "2014-09-02"})
    assert last.of_group.start == D("2014-09-02")
    with pytest.raises(FactsError) as error:
        context(GROUP, plan(("2014-03-03", "2014-09-02")), {"dates.group_from": "2014-09-03"})
    assert (error.value.path, error.value.why) == (
        "dates.group_from",
        "3. september 2014 ligger efter slutdatoen 2. september 2014",
    )


def test_a_target_groups_first_day_waits_for_the_days_that_are_missing():
    assert context(GROUP, plan(("2014-03-03", None)), {"dates.group_from": "2014-05-02"})._later is None


@pytest.mark.parametrize(
    ("began", "secured"),
    [("2013-09-03", None), ("2013-09-04", "2014-03-03"), ("2014-02-03", "2014-08-02")],
)
def test_the_laws_six_months_are_counted_from_the_first_piece_of_the_chain(began, secured):
    here = context(plan(("2014-03-03", "2014-09-02")), {"earlier": [earlier(began, "2014-03-02")]})
    assert here.secured_end == (D(secured) if secured else None)


@pytest.mark.parametrize("stage", ["draft", "submit", "activate"])
def test_findings_alone_are_those_of_the_whole_answer(stage):
    facts = read_line(line(in_municipality("viborg"), {"aim.text": "", "mentor.id": ...})).facts
    whole = evaluate(facts, stage).findings
    assert findings_of(facts, stage) == whole
    assert findings_of(facts, stage, book=default_book()) == whole
    assert whole


def test_findings_alone_are_judged_by_the_book_that_is_given():
    changed = replace(standards.standard_for("gribskov").on(D("2014-03-03")), hours_info_above=Decimal(1))
    book = default_book().with_version(changed)
    facts = read_line(line()).facts
    assert "R-13" in [each.rule for each in findings_of(facts, book=book)]
    assert "R-13" not in [each.rule for each in findings_of(facts)]


def test_levels_are_not_looked_through_before_every_day_is_known():
    reply = assess(plan(("2014-03-03", None), ("2014-05-03", "2014-09-02"), level=4))
    assert reply["schedule"]["level_reviews"] == []


def test_a_level_may_be_reviewed_on_the_first_day():
    rows = plan(("2014-03-03", "2014-03-17"), level=4)["agreement.segments"]
    rows += plan(("2014-03-18", "2014-09-02"))["agreement.segments"]
    reviews = assess({"agreement.segments": rows})["schedule"]["level_reviews"]
    assert [each["due"] for each in reviews] == ["2014-03-03"]


def test_the_schedule_of_nobodys_group_has_no_contact():
    facts = structs.replace(read_line(line()).facts, target_group=None)
    assert evaluate(facts).schedule.contact == ()


def test_an_aim_without_its_type_is_not_filled_in():
    empty = empty_fields(context({"aim.type": ..., "mentor.contact": False}))
    assert empty == {"aim_text": ("aim.type",), "mentor": ("mentor.contact",)}


def test_a_whole_line_is_read_in_one_go():
    """By msgspec alone, with every sort of value; the careful reader is for what is wrong."""
    facts = line(
        {"earlier": [earlier("2013-08-01", "2014-03-02")], "exceptions": ["other_offer"]},
        because("R-10", "SAERLIGT_TILFAELDE"),
    )
    read = quick_line(json.dumps(facts))
    assert read is not None
    assert read.facts.exceptions == frozenset(["other_offer"])
    assert read.facts.earlier[0].start == D("2013-08-01")
    assert read.facts.mentor.hourly_price == Decimal("395.00")
