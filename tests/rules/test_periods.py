"""Periods under the law's versions and the standards: minimum, chains, contact weeks, changes of law."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.management.commands.assess import answer
from agreements.rules import (
    AgreementFacts,
    CitizenFacts,
    EarlierAgreement,
    Facts,
    MentorFacts,
    Segment,
    Stage,
    book_with,
    default_book,
    evaluate,
)
from agreements.rules.contact import contact_spans
from agreements.rules.schedule import follow_ups, leader_told_on, next_follow_up, plan
from mentorstotte.core.calendar import is_working_day, last_day
from tests.rules import random_facts
from tests.rules.lines import (
    DISCHARGE,
    RESOURCE,
    assess,
    earlier,
    found,
    in_municipality,
    period,
    rules,
    unmet,
)
from tests.rules.test_data import invented

BOOK = default_book()
ONE_DAY = timedelta(days=1)


def day(text: str) -> date:
    return date.fromisoformat(text)


def spans(group, start, end, standard):
    found_spans = contact_spans(group, day(start), day(end), BOOK.regimes, BOOK.standards[standard])
    return [(s.rule, s.source, str(s.first_monday), str(s.last_monday), s.weeks) for s in found_spans]


T01 = "T01_AKT_KTH"


def test_contact_follows_the_statute_of_the_calendar_week():
    """The week in which the statute changes is not judged."""
    assert spans(T01, "2015-11-02", "2016-05-01", "slagelse") == [
        ("weekly", "statute", "2015-11-02", "2015-12-21", 8),
        ("fortnightly", "statute", "2016-01-04", "2016-04-25", 17),
    ]


def test_contact_stays_weekly_where_the_standard_is_stricter():
    assert spans(T01, "2015-11-02", "2016-05-01", "gribskov") == [
        ("weekly", "statute", "2015-11-02", "2015-12-21", 8),
        ("weekly", "standard", "2016-01-04", "2016-04-25", 17),
    ]


def test_contact_from_2020_rests_on_the_standard_alone():
    assert spans(T01, "2026-01-05", "2026-06-30", "slagelse") == []
    assert spans(T01, "2026-01-05", "2026-06-30", "gribskov") == [
        ("weekly", "standard", "2026-01-05", "2026-06-22", 25)
    ]


def test_contact_over_the_end_of_the_statute():
    assert spans(T01, "2019-12-09", "2020-03-01", "slagelse") == [
        ("fortnightly", "statute", "2019-12-09", "2019-12-23", 3)
    ]


def test_contact_is_for_right_and_duty_only():
    assert spans("T07_RESS", "2014-03-03", "2014-09-02", "gribskov") == []
    assert spans(T01, "2014-03-04", "2014-03-09", "gribskov") == []


def test_contact_pairs_are_counted_from_the_first_full_week():
    reply = assess(in_municipality("slagelse"), period("2016-02-01", "2016-07-31", level=None))
    assert reply["schedule"]["contact"] == [
        {
            "rule": "fortnightly",
            "from": "statute",
            "first_monday": "2016-02-01",
            "last_monday": "2016-07-25",
            "weeks": 26,
            "pairs": 13,
        }
    ]


@given(
    st.dates(date(2013, 6, 1), date(2027, 6, 1)), st.integers(0, 400), st.sampled_from(sorted(BOOK.standards))
)
def test_contact_spans_are_full_weeks_inside_the_period(start, days, standard):
    end = start + timedelta(days=days)
    before = None
    for span in contact_spans(T01, start, end, BOOK.regimes, BOOK.standards[standard]):
        assert span.first_monday.weekday() == 0
        assert start <= span.first_monday
        assert span.last_monday + timedelta(days=6) <= end
        assert (span.last_monday - span.first_monday).days == 7 * (span.weeks - 1)
        assert before is None or span.first_monday > before
        before = span.last_monday


@pytest.mark.parametrize(
    ("start", "kind", "shortest"),
    [("2014-03-03", "RP", True), ("2019-12-31", "RP", True), ("2020-01-01", "RL", False)],
)
def test_right_and_duty_and_its_minimum_end_with_2019(start, kind, shortest):
    end = (day(start) + timedelta(days=100)).isoformat()
    reply = assess(period(start, end))
    assert reply["kind"] == kind
    assert ("R-09" in rules(reply, "HARD")) is shortest


def test_minimum_gives_way_only_to_its_own_exception():
    short = period("2014-03-03", "2014-08-01")
    assert assess(short, {"exceptions": ["other_offer"]})["verdict"] == "ok"
    assert assess(short, {"exceptions": ["citizen_declined"]})["verdict"] == "refused"


def test_minimum_is_reached_by_the_chain():
    """An extension of a chain that has reached six months, or reaches it, may be short."""
    current = period("2014-09-03", "2014-10-02")
    assert "R-09" in assess(current, {"earlier": [earlier("2014-03-03", "2014-09-02")]})["passed"]
    three = {"earlier": [earlier("2014-06-03", "2014-09-02")]}
    assert found(assess(current, three), "R-09")["values"]["earliest_end"] == "2014-12-02"
    assert "R-09" in assess(period("2014-09-03", "2014-12-02"), three)["passed"]


def test_minimum_silences_the_local_maximum_and_no_longer():
    whole = assess(in_municipality("viborg"), period("2014-03-03", "2014-09-02", level=None))
    assert whole["verdict"] == "ok"
    chain = {"earlier": [earlier("2014-03-03", "2014-09-02", level=None)]}
    more = assess(in_municipality("viborg"), period("2014-09-03", "2014-12-02", level=None), chain)
    assert unmet(more) == ["R-10"]


def test_a_break_begins_a_new_base():
    chain = {"earlier": [earlier("2014-03-03", "2014-09-02")]}
    reply = assess(RESOURCE, period("2014-10-02", "2015-04-01"), chain)
    assert "R-10" in reply["passed"]
    assert found(reply, "R-40")["values"]["break_days"] == "29"
    assert "R-15" in reply["passed"]


def test_the_chain_follows_the_same_mentor_first():
    others = [earlier("2013-09-03", "2014-03-02", mentor="M2"), earlier("2014-01-03", "2014-03-02")]
    reply = assess(RESOURCE, period("2014-03-03", "2014-07-02"), {"earlier": others})
    assert "R-10" in reply["passed"]


def test_unknown_earlier_agreements_do_not_hide_what_is_broken_anyway():
    reply = assess(RESOURCE, in_municipality("viborg"), period("2014-03-03", "2014-06-03"), {"earlier": None})
    assert "R-10" in rules(reply, "REASON")
    assert "earlier" in reply["missing"]


def test_an_extension_of_nothing_lacks_the_earlier_agreement():
    assert assess({"agreement.kind": "extension"})["missing"] == ["earlier"]


def test_law_before_the_first_version_and_after_the_last():
    early = assess(RESOURCE, period("2013-12-02", "2014-05-01"))
    assert [f["values"] for f in early["findings"] if f["rule"] == "R-43"] == [
        {"regime_from": "2014-01-01"},
        {"standard_from": "2014-01-01"},
    ]
    assert early["regime"] == "LAB2014"
    assert early["verdict"] == "ok"


def test_crossing_into_an_announced_law():
    facts = {"target_group": "T17_ALM"}
    reply = assess(facts, period("2026-09-01", "2027-01-01"))
    finding = found(reply, "R-43")
    assert finding["values"]["regime"] == "LAB2027"
    assert reply["verdict"] == "ok"
    assert reply["regime"] == "LAB2026"
    assert "R-43" in assess(facts, period("2026-07-01", "2026-12-31"))["passed"]


def test_a_start_under_an_announced_law_is_not_guessed():
    reply = assess({"target_group": "T17_ALM"}, period("2027-01-01", "2027-06-30"))
    assert reply["regime"] == "LAB2027"
    assert reply["kind"] is None
    assert reply["missing"] == ["regime.LAB2027"]
    assert reply["verdict"] == "incomplete"
    assert reply["latest_end"] is None
    assert "regime.LAB2027" in assess(DISCHARGE, period("2027-01-01", "2027-06-30"))["missing"]


@pytest.mark.parametrize(("start", "closed"), [("2025-09-01", True), ("2025-07-31", False)])
def test_groups_closed_by_law(start, closed):
    end = str(last_day(day(start), 6))
    reply = assess(RESOURCE, period(start, end))
    assert ("R-43" in rules(reply, "INFO")) is closed


def test_next_follow_up_rolls_from_the_last_one_made():
    end = day("2014-09-02")
    assert next_follow_up(day("2014-05-20"), end, 13, 14) == day("2014-08-19")
    assert next_follow_up(day("2014-05-21"), end, 13, 14) is None


def test_a_short_agreement_has_no_effect_deadline():
    short = plan(day("2014-03-03"), day("2014-03-16"), weeks=13, lead_days=14)
    assert short.effect_assessment is None
    assert short.reminders == ()
    assert short.follow_ups == ()
    long_enough = plan(day("2014-03-03"), day("2014-03-17"), weeks=13, lead_days=14)
    assert long_enough.effect_assessment.due == day("2014-03-03")
    assert [(str(r.on), r.about) for r in long_enough.reminders] == [("2014-03-03", "expiry")]


@given(st.dates(date(2014, 1, 1), date(2030, 1, 1)), st.integers(0, 400))
def test_schedule_properties(start, days):
    end = start + timedelta(days=days)
    schedule = plan(start, end, weeks=13, lead_days=14)
    assert all(is_working_day(r.on) and start <= r.on <= end for r in schedule.reminders)
    assert [r.on for r in schedule.reminders] == sorted(r.on for r in schedule.reminders)
    assert all(due <= end - timedelta(days=14) for due in follow_ups(start, end, 13, 14))


def grant(standard, start, end, hours="3.00", level=2, chain=(), group="T07_RESS"):
    """The evaluation of one segment, with Python facts."""
    segment = Segment(start, end, level, Decimal(hours))
    return evaluate(
        Facts(
            standard=standard,
            target_group=group,
            agreement=AgreementFacts((segment,), phase_out=()),
            citizen=CitizenFacts(benefit="resource_course"),
            mentor=MentorFacts(id="M1"),
            earlier=tuple(chain),
        ),
        Stage.SUBMIT,
        book=BOOK,
    )


STANDARDS = st.sampled_from(sorted(BOOK.standards))
STARTS = st.dates(date(2013, 6, 1), date(2026, 6, 1))


@given(
    STANDARDS, STARTS, st.integers(0, 250), st.sampled_from([1, 2, 3, 4]), st.sampled_from(["1.00", "5.00"])
)
def test_adding_a_day_never_removes_a_limit(standard, start, days, level, hours):
    """R-08, R-10 and R-11, alone and after an agreement that ended the day before."""
    before = EarlierAgreement(start - timedelta(days=60), start - ONE_DAY, mentor_id="M1", segments=())
    beside = EarlierAgreement(start + timedelta(days=100), start + timedelta(days=120), mentor_id="M2")
    for chain in ((), (before,), (before, beside)):
        end = start + timedelta(days=days)
        now, then = (grant(standard, start, last, hours, level, chain) for last in (end, end + ONE_DAY))
        limits = {"R-08", "R-10", "R-11"}
        assert {f.rule for f in now.findings} & limits <= {f.rule for f in then.findings}


@given(random_facts.lines())
def test_adding_a_day_to_any_grant_never_removes_a_limit(line):
    """R-08, R-10 and R-11, whatever the citizen, the segments and the other agreements are."""
    now = rules(answer(json.dumps(line), BOOK))
    last = line["agreement"]["segments"][-1]
    last["end"] = (day(last["end"]) + ONE_DAY).isoformat()
    then = rules(answer(json.dumps(line), BOOK))
    assert {"R-08", "R-10", "R-11"}.intersection(now) <= set(then)


@given(STANDARDS, STARTS, st.integers(0, 400))
def test_no_accepted_period_is_longer_than_the_statute(standard, start, days):
    reply = grant(standard, start, start + timedelta(days=days))
    within = start + timedelta(days=days) <= last_day(start, 6)
    assert ("R-08" in reply.passed) is within
    assert reply.latest_end == last_day(start, 6)
    assert all(finding.source and finding.text for finding in reply.findings)


@given(STARTS, st.lists(st.integers(1, 6), min_size=1, max_size=3))
def test_extensions_in_gribskov_never_pass_six_months_unnoticed(start, pieces):
    """However the extension is cut up, its last day without deviation is six months after its first."""
    chain = [EarlierAgreement(start, last_day(start, 6), segments=(), effect_assessment=start)]
    first = chain[0].end + ONE_DAY
    for months in pieces:
        begin = chain[-1].end + ONE_DAY
        end = last_day(begin, months)
        reply = grant("gribskov", begin, end, chain=chain)
        over = end > last_day(first, 6)
        by_law = last_day(begin, 6) <= last_day(first, 6)
        assert ("R-10" in {f.rule for f in reply.findings}) is (over and not by_law)
        chain.append(EarlierAgreement(begin, end, segments=(), effect_assessment=begin))


@pytest.mark.parametrize(("made", "severity"), [("2014-03-02", "HARD"), ("2014-03-03", None)])
def test_an_assessment_before_the_agreement_is_not_its_assessment(made, severity):
    chain = {"earlier": [earlier("2014-03-03", "2014-09-02", made)]}
    finding = found(assess(RESOURCE, period("2014-09-03", "2015-03-02"), chain), "R-15")
    assert (finding and finding["severity"]) == severity


def test_turning_thirty_is_looked_at_on_the_first_day_alone():
    facts = {"target_group": "T06_UNG30", "citizen.starts_ordinary_education": True}
    young = (facts, {"citizen.earlier_contact_with_jobcentre": False, "citizen.birth_date": "1984-06-01"})
    assert "R-20" in assess(*young, period("2014-05-31", "2014-11-29"))["passed"]
    chain = {"earlier": [earlier("2014-05-31", "2014-11-29")]}
    extended = assess(*young, period("2014-11-30", "2015-05-29"), chain)
    assert found(extended, "R-20")["values"] == {"age": "30"}


@pytest.mark.parametrize(("start", "under"), [("2014-02-28", True), ("2014-03-01", False)])
def test_born_on_29_february_one_turns_thirty_on_1_march(start, under):
    born = {"citizen.earlier_contact_with_jobcentre": False, "citizen.birth_date": "1984-02-29"}
    facts = {"target_group": "T06_UNG30", "citizen.starts_ordinary_education": True}
    reply = assess(facts, born, period(start, str(last_day(day(start), 6))))
    assert ("R-20" in reply["passed"]) is under


def test_an_extension_uses_the_new_target_group():
    """The contact rule and the minimum are those of the group now; the chain goes on."""
    chain = {"earlier": [earlier("2014-03-03", "2014-09-02")]}
    reply = assess(RESOURCE, period("2014-09-03", "2014-12-02"), chain)
    assert reply["kind"] == "K"
    assert reply["schedule"]["contact"] == []
    assert "R-09" in reply["passed"]


def test_a_new_mentor_does_not_begin_the_chain_afresh():
    chain = {"earlier": [earlier("2014-03-03", "2014-09-02", mentor="M1")]}
    reply = assess(RESOURCE, {"mentor.id": "M2"}, period("2014-09-03", "2015-03-03"), chain)
    assert rules(reply, "HARD") == ["R-08"]
    more = {"earlier": [*chain["earlier"], earlier("2014-09-03", "2015-03-02", mentor="M3")]}
    assert unmet(assess(RESOURCE, {"mentor.id": "M2"}, period("2015-03-03", "2015-04-02"), more)) == ["R-10"]


@pytest.mark.parametrize(
    ("due", "told"),
    [("2014-08-19", "2014-08-20"), ("2014-08-15", "2014-08-18"), ("2014-05-28", "2014-06-02")],
)
def test_the_team_leader_is_told_on_the_first_open_day_after(due, told):
    assert leader_told_on(day(due)) == day(told)


def test_a_plan_to_phase_out_is_read_in_the_order_of_its_days():
    steps = [{"from": "2014-08-01", "weekly_hours": "1.00"}, {"from": "2014-07-01", "weekly_hours": "1.50"}]
    assert "R-44" in assess({"agreement.phase_out": steps})["passed"]


def test_hours_before_that_are_not_known_are_missing():
    before = earlier("2014-03-03", "2014-09-02", hours=None)
    reply = assess(RESOURCE, period("2014-09-03", "2015-03-02"), {"earlier": [before]})
    assert reply["missing"] == ["earlier[0].segments[0].weekly_hours"]


# Local limits where several of them meet -------------------------------------------------------------
BASE_OF_FOUR = earlier("2014-03-03", "2014-07-02")
FIRST_PIECE = earlier("2014-07-03", "2014-10-02")


@pytest.mark.parametrize(
    ("chain", "start", "end", "limit"),
    [
        # A base of four months, then pieces: six months count from the first day of the first piece.
        ([BASE_OF_FOUR, FIRST_PIECE], "2014-10-03", "2015-01-03", "2015-01-02"),
        # A base of six and an extension of six have used the twelve months.
        ([earlier("2014-03-03", "2014-09-02"), earlier("2014-09-03", "2015-03-02")],
         "2015-03-03", "2015-04-02", "2015-03-02"),
    ],
)  # fmt: skip
def test_r10_pieces_of_an_extension_count_from_the_first_of_them(chain, start, end, limit):
    finding = found(assess(RESOURCE, period(start, end), {"earlier": chain}), "R-10")
    assert finding["values"]["latest_end"] == limit
    assert finding["values"]["grant_number"] == str(len(chain) + 1)
    assert finding["values"]["grade"] == "ordinary"


TWO_ORDINARY = (
    ("ordinary_max_grants = { value = 1", "ordinary_max_grants = { value = 2"),
    ("ordinary_total_months = { value = 6", "ordinary_total_months = { value = 12"),
)


@pytest.mark.parametrize("ordinary", [(), TWO_ORDINARY], ids=["an extension", "a second ordinary grant"])
def test_r10_the_total_binds_where_it_is_the_shortest(tmp_path, ordinary):
    """An invented standard with nine months in all."""
    edits = [*ordinary, ("total_max_months = { value = 12", "total_max_months = { value = 9")]
    home = {"standard": "fjordby", "citizen.registered_municipality": "0999"}
    chain = {"earlier": [earlier("2014-03-03", "2014-09-02")]}
    book = book_with(invented(tmp_path, *edits))
    reply = assess(RESOURCE, home, period("2014-09-03", "2015-03-02"), chain, book=book)
    finding = found(reply, "R-10")
    assert (finding["values"]["latest_end"], finding["values"]["grade"]) == ("2014-12-02", "ordinary")


VIBORG = {**RESOURCE, **in_municipality("viborg")}
GRANTS = [
    earlier(start, end, level=None)
    for start, end in (
        ("2014-01-01", "2014-03-31"),
        ("2014-04-01", "2014-06-30"),
        ("2014-07-01", "2014-09-30"),
        ("2014-10-01", "2014-12-31"),
    )
]
HALF_YEAR_FIRST = [earlier("2014-01-01", "2014-06-30", level=None), *GRANTS[2:]]


@pytest.mark.parametrize(
    ("chain", "start", "end", "latest", "exceptional", "grade"),
    [
        (GRANTS[:1], "2014-04-01", "2014-07-01", "2014-06-30", None, "ordinary"),
        (GRANTS[:2], "2014-07-01", "2014-09-30", "2014-06-30", "2014-09-30", "exceptional"),
        (GRANTS[:2], "2014-07-01", "2014-10-01", "2014-06-30", "2014-09-30", "beyond"),
        (GRANTS[:3], "2014-10-01", "2014-12-31", "2014-09-30", "2014-12-31", "exceptional"),
        (GRANTS, "2015-01-01", "2015-03-31", "2014-12-31", None, "beyond"),
        # Six months by a reason, then twice three: the fourth grant begins where the total of twelve ends.
        (HALF_YEAR_FIRST, "2015-01-01", "2015-03-31", "2014-12-31", "2014-12-31", "beyond"),
    ],
)
def test_r10_each_grant_of_viborg_with_its_numbers(chain, start, end, latest, exceptional, grade):
    finding = found(assess(VIBORG, period(start, end, level=None), {"earlier": chain}), "R-10")
    numbers = {"latest_end": latest, "grant_number": str(len(chain) + 1), "grade": grade}
    assert finding["values"] == numbers | ({"exceptional_end": exceptional} if exceptional else {})


def test_whoever_does_not_know_the_earlier_agreements_is_told_so_once():
    reply = assess(RESOURCE, {"earlier": None})
    assert reply["missing"] == ["earlier"]
    assert {"R-10", "R-11", "R-15", "R-26", "R-40"}.isdisjoint(reply["passed"])


def test_r15_an_assessment_on_the_first_day_of_a_short_agreement_is_possible_and_a_later_one_late():
    """Fifteen days: the deadline is the first day. Fourteen: there is none."""
    after = period("2014-03-03", "2014-09-02")
    for start, speaks in (("2014-02-16", True), ("2014-02-17", False)):
        reply = assess(RESOURCE, after, {"earlier": [earlier(start, "2014-03-02", "2014-02-20")]})
        assert ("R-15" in rules(reply)) is speaks


def test_r40_one_that_begins_the_same_day_does_not_hide_a_break():
    others = [earlier("2013-10-01", "2014-02-20"), earlier("2014-03-03", "2014-04-01", mentor="M2")]
    assert "R-40" in rules(assess(RESOURCE, {"earlier": others}))


@pytest.mark.parametrize(
    ("standard", "start", "end", "values"),
    [
        (
            "gribskov",
            "2013-12-31",
            "2014-06-30",
            [{"regime_from": "2014-01-01"}, {"standard_from": "2014-01-01"}],
        ),
        ("gribskov", "2014-01-01", "2014-06-30", []),
        ("slagelse", "2014-12-31", "2015-06-30", [{"standard_from": "2015-01-01"}]),
        ("slagelse", "2015-01-01", "2015-06-30", []),
    ],
)
def test_r43_a_start_before_the_first_version_says_which(standard, start, end, values):
    level = 2 if standard == "gribskov" else None
    reply = assess(RESOURCE, in_municipality(standard), period(start, end, level=level))
    said = [finding for finding in reply["findings"] if finding["rule"] == "R-43"]
    assert [finding["values"] for finding in said] == values
    assert all("begynder" in finding["text"] and finding["source"] for finding in said)
