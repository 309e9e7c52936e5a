"""E1 to E10 (domain 11.1), line by line: what is missing, since when, what proves it, and who can mend it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from agreements.rules.events import Report
from agreements.rules.readiness import (
    Contract,
    Evidence,
    Hours,
    Money,
    Proof,
    in_words,
    readiness,
    state_of,
)
from agreements.rules.refund import eligible

D = Decimal
START, END, TODAY = date(2014, 3, 3), date(2014, 9, 2), date(2014, 7, 1)
ASSESSED = Proof("note", "1", date(2014, 2, 20), date(2014, 2, 20))
SIGNED = Proof("document", "a", date(2014, 2, 24), date(2014, 2, 24))
PAID = Money(
    settled=D("375.00"),
    refundable=D("375.00"),
    settled_on=date(2014, 6, 6),
    posted=D("375.00"),
    vouchers=("M2014-05-0001",),
    posted_on=date(2014, 6, 10),
)
NO = dict.fromkeys(("SEL85", "SEL96", "SEL102", "SEL103", "PERS_ASS", "KONTAKT23"), "no")


def look(day: date, registered: date | None = None) -> Proof:
    return Proof("note", "9", day, registered or day)


WHOLE = Evidence(
    today=TODAY,
    start=START,
    end=END,
    target_group="T01_AKT_KTH",
    weekly_hours=D("3.00"),
    assessment=ASSESSED,
    contract=Contract(date(2014, 2, 24), (), SIGNED),
    reports=(Report("accepted", START, END, D("3.00")),),
    report_proof=Proof("receipt", "K-1", date(2014, 3, 5), date(2014, 3, 5)),
    money=PAID,
    hours=Hours(approved=(date(2014, 5, 1),), approved_on=date(2014, 6, 4)),
    looks=(look(date(2014, 5, 28)),),
    boundary_answers=NO,
    refund=True,
    refund_source="LAB § 121 a",
)


def line(code: str, **changed):
    """What the line says when something is otherwise than in a complete file."""
    return {each.code: each.said for each in readiness(replace(WHOLE, **changed))}[code]


def state(**changed) -> str:
    return state_of(readiness(replace(WHOLE, **changed)))


def test_a_complete_file_is_ready_and_every_line_has_its_proof():
    judged = readiness(WHOLE)
    assert [each.code for each in judged] == [f"E{n}" for n in range(1, 11)]
    assert {each.said.state for each in judged} == {"ok"}
    assert state_of(judged) == "ready"
    proved = [each.code for each in judged if each.said.proofs]
    assert proved == ["E1", "E2", "E3", "E4", "E5", "E6", "E8"]
    assert all(each.said.since for each in judged)


def test_as19_without_a_follow_up_e6_is_missing_since_the_2_june_and_the_file_is_not_ready():
    said = line("E6", looks=())
    assert (said.state, said.since, said.mend) == ("missing", date(2014, 6, 2), "caseworker")
    assert state(looks=()) == "not_ready"


def test_as19_a_follow_up_of_28_may_written_down_on_1_july_makes_it_ready_and_says_so():
    late = (look(date(2014, 5, 28), TODAY),)
    said = line("E6", looks=late)
    assert (said.state, state(looks=late)) == ("ok", "ready")
    assert said.late == "Registreret efter fristen: den 28. maj 2014 først 1. juli 2014."
    assert line("E6").late == ""


@pytest.mark.parametrize(
    ("today", "looks", "expected"),
    [
        (date(2014, 6, 2), (), "ok"),
        (date(2014, 6, 3), (), "missing"),
        (date(2014, 12, 1), (date(2014, 6, 2), date(2014, 9, 1)), "ok"),
        (date(2014, 12, 1), (date(2014, 6, 2),), "missing"),
        (date(2014, 12, 1), (date(2014, 6, 3),), "missing"),
        (date(2014, 12, 1), (date(2014, 6, 2), date(2014, 9, 3)), "missing"),
    ],
)
def test_e6_91_days_may_pass_and_92_may_not(today, looks, expected):
    assert line("E6", today=today, looks=tuple(map(look, looks))).state == expected


def test_e6_before_the_first_border_says_when_and_a_short_agreement_needs_none():
    assert line("E6", today=START, looks=()).text == "Første opfølgning senest 2. juni 2014."
    assert line("E6", end=date(2014, 6, 2), looks=()).text == "Aftalen er kortere end 13 uger."


def test_e1_lacks_an_assessment_or_has_one_after_the_signature():
    assert line("E1", assessment=None).since == START
    late = replace(ASSESSED, registered_on=date(2014, 2, 25))
    said = line("E1", assessment=late)
    assert (said.state, said.since) == ("missing", date(2014, 2, 24))
    same_day = replace(ASSESSED, registered_on=date(2014, 2, 24))
    assert line("E1", assessment=same_day).state == "ok"


@pytest.mark.parametrize(
    ("contract", "says"),
    [
        (Contract(None), "ingen underskrevet aftale"),
        (Contract(START, (), None), "ingen underskrevet aftale"),
        (Contract(START, ("klagevejledning",), SIGNED), "Aftalen mangler klagevejledning."),
    ],
)
def test_e2_lacks_a_field_or_the_signature(contract, says):
    said = line("E2", contract=contract)
    assert said.state == "missing"
    assert says in said.text


def test_e3_holds_the_newest_report_against_the_agreement():
    assert line("E3", reports=(), report_proof=None).state == "missing"
    other = Report("accepted", START, END, D("2.00"))
    assert "skal rettes" in line("E3", reports=(other,)).text
    assert line("E3", reports=(other, *WHOLE.reports)).state == "ok"
    rejected = Report("rejected", START, END, D("3.00"))
    assert line("E3", reports=(*WHOLE.reports, rejected)).state == "missing"
    ahead = {"today": date(2014, 3, 2), "report_proof": None}
    assert line("E3", reports=(), **ahead).state == "not_applicable"
    assert line("E3", reports=(), **ahead | {"today": START}).state == "missing"
    assert "ingen timer om ugen" in line("E3", weekly_hours=None).text


def test_e4_is_posted_settled_without_posting_unplaced_or_nothing_yet():
    assert line("E4").proofs[0].key == "M2014-05-0001"
    assert line("E4", money=replace(PAID, posted=D("374.99"))).mend == "controller"
    assert "2 posteringer" in line("E4", money=replace(PAID, unmatched=2)).text
    assert line("E4", money=Money(unmatched=1)).state == "missing"
    assert line("E4", money=Money()).state == "not_applicable"
    assert state(money=Money()) == "ready"


def test_e5_names_the_months_that_wait_and_takes_a_place_in_a_group():
    waiting = Hours(approved=(date(2014, 4, 1),), waiting=(date(2014, 5, 1), date(2014, 6, 1)))
    said = line("E5", hours=waiting)
    assert (said.text, said.since) == (
        "Timerne for maj 2014 og juni 2014 er ikke godkendt.",
        date(2014, 5, 1),
    )
    assert line("E5", hours=Hours(places=1)).state == "ok"
    assert line("E5", hours=Hours()).state == "missing"
    assert line("E5", hours=Hours(), money=Money()).state == "not_applicable"


def test_e7_is_six_months_and_an_extension_says_why():
    assert line("E7", end=date(2014, 9, 3)).since == date(2014, 9, 2)
    assert line("E7", max_months=None, end=date(2015, 9, 3)).state == "ok"
    assert line("E7", extension=True).text == "Forlængelsen er ikke begrundet."
    assert line("E7", extension=True, extension_reason=True).state == "ok"


def test_e8_wants_every_border_answered_and_section_103_controlled_by_a_second_person():
    assert line("E8", boundary_answers={}).state == "missing"
    assert line("E8", boundary_answers=NO | {"SEL85": "unknown"}).state == "missing"
    assert line("E8", boundary_answers=NO | {"SEL85": "yes"}).state == "ok"
    on_103 = NO | {"SEL103": "yes"}
    assert line("E8", boundary_answers=on_103).mend == "colleague"
    note = look(date(2014, 4, 1))
    said = line("E8", boundary_answers=on_103, control=note)
    assert (said.state, said.proofs) == ("ok", (note,))


def test_e9_a_group_without_refund_is_not_eligible_and_a_law_without_refund_asks_nothing():
    assert state(refund=False, looks=()) == "not_eligible"
    assert line("E9", refund=None).state == "not_applicable"
    assert state(refund=None) == "ready"


def test_e10_more_posted_than_hours_were_settled_for_is_not_refundable():
    more = replace(PAID, posted=D("400.00"))
    assert "25,00 kr. mere" in line("E10", money=more).text
    assert line("E10", money=more, hours=Hours(places=1)).state == "ok"
    kept = replace(PAID, refundable=D("300.00"), other=D("75.00"))
    assert line("E10", money=kept).text == "Kun timer, der er givet: 300,00 kr. Holdt ude: 75,00 kr."
    assert line("E10", money=Money()).state == "not_applicable"


def test_e10_an_employer_has_shown_the_wages_where_there_is_refund():
    bare = replace(PAID, undocumented=D("250.00"))
    said = line("E10", money=bare)
    assert (said.state, said.mend) == ("missing", "controller")
    assert said.text == "Lønnen bag frikøb for 250,00 kr. er ikke dokumenteret."
    assert line("E10", money=bare, refund=None).state == "ok"


@pytest.mark.parametrize(
    ("group", "start", "expected"),
    [
        ("T01_AKT_KTH", date(2014, 1, 1), True),
        ("T01_AKT_KTH", date(2013, 12, 1), True),
        ("T13_DP_JOB", date(2014, 1, 1), False),
        ("T15_ORD", date(2016, 5, 1), False),
        ("T01_AKT_KTH", date(2018, 12, 31), True),
        ("T01_AKT_KTH", date(2019, 1, 1), None),
        ("T07_RESS", date(2021, 12, 31), True),
        ("T07_RESS", date(2022, 1, 1), None),
        ("T17_ALM", date(2026, 6, 1), None),
    ],
)
def test_refund_was_given_by_group_and_day(group, start, expected):
    assert eligible(group, start) is expected


def test_what_is_missing_is_said_in_words():
    assert in_words(["E2", "E5", "E10"]) == "Aftale (E2), timer (E5), udgifter (E10)"
    assert in_words([]) == ""
