"""Rules of events: meetings, hours, reports, early ends (domain 7.5, 8, 10, 11.4; AS-08, AS-16, AS-17)."""

from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from agreements.enums import EndedReason
from agreements.rules import FactsError, Segment, default_book, events
from agreements.rules.contact import contact_spans, contact_spans_over
from agreements.rules.contract import r39_role
from agreements.rules.events import ContactMade, Entry, MentorPeriod, Pause, Report
from agreements.rules.events.allowance import weeks_hours
from agreements.rules.outcome import Lacks
from cases.rules.protection import is_protected, r38_address
from mentorstotte.core.findings import Severity

BOOK = default_book()
START, END = date(2014, 3, 3), date(2014, 9, 2)
HOURS = Decimal("2.00")


def day(text: str) -> date:
    return date.fromisoformat(text)


def spans(group="T01_AKT_KTH", start=START, end=END, standard="gribskov"):
    return contact_spans(group, start, end, BOOK.regimes, BOOK.standards[standard])


def every_week_but(*left_out: str):
    """A meeting on the Wednesday of every week of the plain grant, but those."""
    days = [date.fromordinal(n) for n in range(START.toordinal() + 2, END.toordinal(), 7)]
    return [ContactMade(d, "physical") for d in days if d.isoformat() not in left_out]


CALL = ContactMade(day("2014-04-10"), "phone")
WEEK_15 = [
    *every_week_but("2014-04-09"),
    ContactMade(day("2014-04-09"), "physical", no_show=True),
    CALL,
]


def test_as08_week_without_contact_is_flagged_when_it_is_over():
    assert events.r17_contact(spans(), WEEK_15, day("2014-04-13")) == ()
    (found,) = events.r17_contact(spans(), WEEK_15, day("2014-04-14"))
    assert (found.rule, found.severity) == ("R-17", Severity.FLAG)
    assert found.values == {"first_day": "2014-04-07", "last_day": "2014-04-13", "attempts": "2"}
    assert "uge 15 i 2014" in found.text
    assert "2 forsøg" in found.text
    assert found.source.startswith("LAB")


def test_as08_a_reason_for_the_call_clears_it():
    explained = [replace(made, reason="Borgeren var syg") if made is CALL else made for made in WEEK_15]
    assert events.r17_contact(spans(), explained, END) == ()


@pytest.mark.parametrize(
    ("made", "counts"),
    [
        (ContactMade(START, "physical"), True),
        (ContactMade(START, "video", "Indlagt"), True),
        (ContactMade(START, "phone", " "), False),
        (ContactMade(START, "physical", no_show=True), False),
        (ContactMade(START, "sms", "Hastede"), False),
        (ContactMade(START, "letter", "Hastede"), False),
        (ContactMade(START, "other_party", "Lægen"), False),
    ],
)
def test_what_counts_as_contact(made, counts):
    assert made.counts is counts


@pytest.mark.parametrize(
    ("first", "last", "flags"),
    [
        ("2014-04-13", "2014-04-20", 0),
        ("2014-04-14", "2014-04-20", 1),
        ("2014-04-01", "2014-04-07", 0),
        ("2014-03-31", "2014-04-06", 1),
    ],
)
def test_a_pause_takes_the_weeks_it_touches_out(first, last, flags):
    pause = Pause(day(first), day(last))
    assert len(events.r17_contact(spans(), WEEK_15, day("2014-04-14"), pauses=[pause])) == flags


def test_under_a_standard_the_source_is_the_standard():
    local = spans(start=day("2026-01-05"), end=day("2026-01-11"))
    (found,) = events.r17_contact(local, [], day("2026-02-01"))
    assert found.source.startswith("Servicestandarden")
    assert "forsøg" not in found.text


def test_fortnights_are_judged_as_pairs():
    pairs = spans(start=day("2016-02-01"), end=day("2016-03-06"), standard="slagelse")
    made = [ContactMade(day("2016-02-14"), "physical")]
    (found,) = events.r17_contact(pairs, made, day("2016-12-01"))
    assert found.values["first_day"] == "2016-02-15"
    assert found.values["last_day"] == "2016-02-28"
    assert "uge 7 og 8 i 2016" in found.text


def test_the_week_in_which_the_target_group_changes_is_not_judged():
    pieces = [("T01_AKT_KTH", START, day("2014-04-15")), ("T02_AKT_UDH", day("2014-04-16"), END)]
    found = contact_spans_over(pieces, BOOK.regimes, BOOK.standards["gribskov"])
    assert [(str(s.first_monday), str(s.last_monday), s.weeks) for s in found] == [
        ("2014-03-03", "2014-04-07", 6),
        ("2014-04-21", "2014-08-25", 19),
    ]


def test_a_change_of_group_on_a_monday_leaves_no_week_out():
    pieces = [("T01_AKT_KTH", START, day("2014-04-13")), ("T02_AKT_UDH", day("2014-04-14"), END)]
    assert contact_spans_over(pieces, BOOK.regimes, BOOK.standards["gribskov"]) == spans()


def test_contact_rules_end_where_the_new_group_has_none():
    pieces = [("T01_AKT_KTH", START, day("2014-04-15")), ("T07_RESS", day("2014-04-16"), END)]
    (only,) = contact_spans_over(pieces, BOOK.regimes, BOOK.standards["gribskov"])
    assert only.weeks == 6


@pytest.mark.parametrize(
    ("made", "today", "dues"),
    [
        ([], "2014-06-02", []),
        ([], "2014-06-03", ["2014-06-02"]),
        (["2014-06-02"], "2014-09-02", []),
        (["2014-07-01"], "2014-09-02", ["2014-06-02"]),
        (["2014-05-28"], "2014-09-02", []),
        (["2014-05-19"], "2014-09-02", ["2014-08-18"]),
        (["2014-03-02", "2014-09-03"], "2014-09-02", ["2014-06-02"]),
        (["2014-07-01", "2014-05-28"], "2014-09-02", []),
    ],
)
def test_as19_follow_ups_roll_from_the_last_one_made(made, today, dues):
    found = events.r16_follow_up(START, END, map(day, made), day(today))
    assert [f.values["due"] for f in found] == dues
    assert all(f.rule == "R-16" and f.severity == Severity.FLAG and "13 uger" in f.text for f in found)


def test_a_late_follow_up_names_both_days():
    (found,) = events.r16_follow_up(START, END, [day("2014-07-01")], END)
    assert "2. juni 2014" in found.text
    assert "1. juli 2014" in found.text
    (open_one,) = events.r16_follow_up(START, END, [], END)
    assert "ikke lavet" in open_one.text


@pytest.mark.parametrize(
    ("met", "today", "speaks"),
    [
        ([], "2014-03-17", False),
        ([], "2014-03-18", True),
        (["2014-03-17"], "2014-04-01", False),
        (["2014-03-18"], "2014-04-01", True),
    ],
)
def test_r47_first_meeting_within_fourteen_days(met, today, speaks):
    contacts = [ContactMade(day(d), "physical") for d in met]
    found = events.r47_first_meeting(START, contacts, day(today))
    assert (found is not None) is speaks
    if speaks:
        assert found.severity == Severity.FLAG
        assert found.values == {"latest": "2014-03-17", "start": "2014-03-03"}
        assert "14 dage" in found.text


def test_r47_days_are_a_parameter():
    assert events.r47_first_meeting(START, [], day("2014-03-11"), days=7) is not None


ENTRY = Entry("M1", day("2014-05-14"), 90, travel_minutes=40, starts=time(9), ends=time(10, 30))
PERIODS = [MentorPeriod("M1", START, day("2014-05-13")), MentorPeriod("M2", day("2014-05-14"), END)]


def test_r27_after_a_change_of_mentor():
    """The old mentor's entries run to the day before, the new one's from the day itself."""
    found = events.r27_inside_agreement(ENTRY, PERIODS, END)
    assert (found.rule, found.severity) == ("R-27", Severity.HARD)
    assert "3. marts 2014 til 13. maj 2014" in found.text
    assert events.r27_inside_agreement(replace(ENTRY, mentor="M2"), PERIODS, END) is None
    assert events.r27_inside_agreement(replace(ENTRY, day=day("2014-05-13")), PERIODS, END) is None
    assert events.r27_inside_agreement(replace(ENTRY, day=START), PERIODS, END) is None


def test_r27_a_mentor_who_is_not_in_the_agreement():
    assert "ikke i aftalen" in events.r27_inside_agreement(replace(ENTRY, mentor="M3"), PERIODS, END).text


def test_r27_nothing_in_the_future():
    ahead = events.r27_inside_agreement(replace(ENTRY, mentor="M2"), PERIODS, day("2014-05-13"))
    assert ahead.values == {"day": "2014-05-14", "today": "2014-05-13"}
    assert events.r27_inside_agreement(replace(ENTRY, mentor="M2"), PERIODS, day("2014-05-14")) is None


@pytest.mark.parametrize(
    ("starts", "ends", "overlaps"),
    [
        (time(8), time(9), False),
        (time(8), time(9, 1), True),
        (time(10, 30), time(11), False),
        (time(10, 29), time(11), True),
        (time(9, 15), time(9, 30), True),
        (time(8), time(12), True),
    ],
)
def test_r28_overlap_of_one_mentor(starts, ends, overlaps):
    found = events.r28_overlap(ENTRY, [replace(ENTRY, starts=starts, ends=ends)])
    assert (found is not None) is overlaps
    if overlaps:
        assert found.severity == Severity.HARD
        assert f"{starts:%H.%M} til {ends:%H.%M}" in found.text


def test_r28_one_group_session_may_hold_several_citizens():
    group = replace(ENTRY, session="G1")
    assert events.r28_overlap(group, [replace(ENTRY, session="G1")]) is None
    assert events.r28_overlap(group, [replace(ENTRY, session="G2")]) is not None
    assert events.r28_overlap(group, [ENTRY]) is not None
    assert events.r28_overlap(ENTRY, [ENTRY]) is not None


def test_r28_other_mentors_and_days_do_not_count():
    others = [replace(ENTRY, mentor="M2"), replace(ENTRY, day=START, starts=None, ends=None)]
    assert events.r28_overlap(ENTRY, others) is None


@pytest.mark.parametrize("blank", ["starts", "ends"])
def test_r28_without_times_of_day_nothing_is_guessed(blank):
    untimed = replace(ENTRY, **{blank: None})
    assert events.r28_overlap(untimed, [ENTRY]) == Lacks(("starts", "ends"))
    assert events.r28_overlap(ENTRY, [untimed]) == Lacks(("others.starts", "others.ends"))
    assert events.r28_overlap(untimed, []) is None


@pytest.mark.parametrize(
    ("registered", "severity"),
    [
        ("2014-05-21", None),
        ("2014-05-22", Severity.INFO),
        ("2014-06-10", Severity.INFO),
        ("2014-06-11", Severity.REASON),
    ],
)
def test_r29_late_registration(registered, severity):
    """May 2014 closes on the fifth working day of June, Tuesday the 10th (the 5th and 9th are closed)."""
    found = events.r29_registered_late(ENTRY.day, day(registered))
    assert (found and found.severity) == severity
    if severity == Severity.REASON:
        assert found.approver
        assert found.values["closed_on"] == "2014-06-10"


def test_r29_before_the_close_the_days_are_named():
    assert "8 dage" in events.r29_registered_late(ENTRY.day, day("2014-05-22")).text


NO_MINUTES = "der skal være minutter, når borgeren ikke er udeblevet"
MINUTES = "der er ingen direkte tid, når borgeren er udeblevet"


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"direct_minutes": -1}, "direct_minutes: skal være mindst 0, er -1"),
        ({"indirect_minutes": -2}, "indirect_minutes: skal være mindst 0, er -2"),
        ({"travel_minutes": -3}, "travel_minutes: skal være mindst 0, er -3"),
        ({"direct_minutes": 0}, f"direct_minutes: {NO_MINUTES}"),
        ({"no_show": True}, f"direct_minutes: {MINUTES}"),
        ({"ends": time(9)}, "ends: 09.00 ligger ikke efter 09.00"),
        ({"starts": time(23), "ends": time(1)}, "ends: 01.00 ligger ikke efter 23.00"),
    ],
)
def test_entries_that_cannot_be(wrong, error):
    with pytest.raises(FactsError) as raised:
        replace(ENTRY, **wrong)
    assert str(raised.value) == error


@pytest.mark.parametrize(
    "right",
    [
        {"indirect_minutes": 90},
        {"direct_minutes": 0, "indirect_minutes": 1},
        {"direct_minutes": 0, "no_show": True},
        {"starts": None},
    ],
)
def test_entries_that_can_be(right):
    assert replace(ENTRY, **right).mentor == "M1"


def test_as16_time_and_travel():
    assert events.hours(events.billable_minutes([ENTRY])) == Decimal("1.50")
    assert events.ata_share([ENTRY]) == Decimal("100.00")


ABSENT = Entry("M1", START, no_show=True)


@pytest.mark.parametrize(
    ("entries", "terms", "minutes"),
    [
        ([Entry("M1", START, 90, 60)], {}, 150),
        ([Entry("M1", START, 90, 60)], {"indirect_max_share": Decimal("0.25")}, 120),
        ([Entry("M1", START, 90, 10)], {"indirect_max_share": Decimal("0.25")}, 100),
        ([Entry("M1", START, 90, 60)], {"indirect_max_share": Decimal("0.00")}, 90),
        ([Entry("M1", START, 90, 60)], {"indirect_max_share": Decimal("1.00")}, 150),
        ([ABSENT], {}, 0),
        ([ABSENT, ENTRY], {"no_show_minutes": 30}, 120),
        ([ABSENT, ABSENT], {"no_show_minutes": 30}, 60),
        ([], {}, 0),
    ],
)
def test_billable_minutes_follow_the_contract(entries, terms, minutes):
    assert events.billable_minutes(entries, **terms) == minutes


@pytest.mark.parametrize(
    ("entries", "terms", "changes"),
    [
        ([Entry("M1", START, 90, 60)], {}, [0]),
        ([Entry("M1", START, 90, 60)], {"indirect_max_share": Decimal("0.25")}, [-30]),
        ([Entry("M1", START, 90, 10)], {"indirect_max_share": Decimal("0.25")}, [0]),
        (
            [Entry("M1", START, 90, 0), Entry("M1", START, 0, 60)],
            {"indirect_max_share": Decimal(0)},
            [0, -60],
        ),
        ([Entry("M1", START, 100, 0), ABSENT], {"no_show_minutes": 30}, [0, 30]),
        # 100 direct at a quarter leave 33.33 of 90: 33 in all, shared out as they come
        (
            [Entry("M1", START, 100, 30), Entry("M1", START, 0, 30), ABSENT, Entry("M1", START, 0, 30)],
            {"indirect_max_share": Decimal("0.25"), "no_show_minutes": 15},
            [-19, -19, 15, -19],
        ),
        ([Entry("M1", START, 30, 60)], {"indirect_max_share": Decimal("0.2")}, [-52]),  # 7.5 is 8
        ([], {}, []),
    ],
)
def test_what_the_contract_adds_or_takes_off_sums_to_what_is_billable(entries, terms, changes):
    assert events.contract_minutes(entries, **terms) == changes
    given = sum(entry.direct_minutes + entry.indirect_minutes for entry in entries)
    billable = events.billable_minutes(entries, **terms)
    assert given + sum(changes) == int(billable + Decimal("0.5"))


def test_ata_share_counts_face_to_face_only():
    assert events.ata_share([Entry("M1", START, 60, 30), Entry("M1", START, 0, 30)]) == Decimal("50.00")
    assert events.ata_share([ABSENT]) is None


@pytest.mark.parametrize(("minutes", "hours"), [(90, "1.50"), (1, "0.02"), (100, "1.67"), (0, "0.00")])
def test_minutes_as_hours(minutes, hours):
    assert events.hours(minutes) == Decimal(hours)


GRANTED = [Segment(day("2014-06-01"), day("2014-11-30"), None, HOURS)]
JUNE, JULY = day("2014-06-30"), day("2014-07-31")
RATE = Decimal("250.00")


def test_as17_hours_within_allowance_and_tolerance():
    month = events.month_of_hours(GRANTED, JUNE, approved=Decimal("9.50"))
    assert (month.allowance, month.limit) == (Decimal("8.57"), Decimal("10.57"))
    assert (month.payable, month.held) == (Decimal("9.50"), 0)
    assert month.payable * RATE == Decimal("2375.00")
    assert events.r31_above_allowance(month) is None


def test_as17_hours_above_are_held_and_released_next_month():
    june = events.month_of_hours(GRANTED, JUNE, approved=Decimal("12.00"))
    assert (june.payable, june.held) == (Decimal("10.57"), Decimal("1.43"))
    assert june.payable * RATE == Decimal("2642.50")
    found = events.r31_above_allowance(june)
    assert (found.rule, found.severity) == ("R-31", Severity.HELD)
    assert found.values == {"held": "1.43", "allowance": "8.57", "limit": "10.57"}
    assert "1,43 timer" in found.text
    july = events.month_of_hours(GRANTED, JULY, approved=Decimal("16.00"), paid=june.payable)
    assert (july.allowance, july.limit) == (Decimal("17.43"), Decimal("19.43"))
    assert (july.payable, july.held) == (Decimal("5.43"), 0)


def test_as17_salaried_mentors_are_only_flagged():
    june = events.month_of_hours(GRANTED, JUNE, approved=Decimal("12.00"))
    assert events.r31_above_allowance(june, salaried=True).severity == Severity.FLAG


def test_the_tolerance_is_a_parameter():
    june = events.month_of_hours(GRANTED, JUNE, approved=Decimal("12.00"), tolerance=Decimal(0))
    assert june.held == Decimal("3.43")


def test_what_a_correction_takes_back_is_given_back():
    june = events.month_of_hours(GRANTED, JUNE, approved=Decimal("3.00"), paid=Decimal("4.00"))
    assert (june.payable, june.held) == (Decimal("-1.00"), 0)


def test_hours_paid_above_the_limit_with_a_reason_are_not_asked_back():
    june = events.month_of_hours(GRANTED, JUNE, approved=Decimal("12.00"), paid=Decimal("12.00"))
    assert (june.payable, june.held) == (0, 0)


@pytest.mark.parametrize(
    ("minutes", "today", "runs_out"),
    [
        (0, "2014-06-30", None),
        (480, "2014-06-30", None),  # slower than granted
        (20 * 60, "2014-06-30", "2014-07-22"),  # 34.86 hours in all, 20 in the first 30 days
        (34 * 60 + 52, "2014-06-30", "2014-06-30"),
        (20 * 60, "2014-05-31", None),  # not begun
    ],
)
def test_the_pace_says_when_the_hours_run_out(minutes, today, runs_out):
    said = events.pace(
        granted=Decimal("34.86"), so_far=Decimal("8.57"), minutes=minutes, first=day("2014-06-01"),
        last=day("2014-09-30"), today=day(today),
    )  # fmt: skip
    assert said.runs_out == (runs_out and day(runs_out))
    assert said.used == events.hours(minutes)


@pytest.mark.parametrize(
    ("entry", "others", "said"),
    [
        ({"direct_minutes": 1500}, [], "25,00 timer"),
        ({"direct_minutes": 1440}, [], None),
        ({"direct_minutes": 60}, [{"direct_minutes": 1381}], "24,02 timer"),
        ({"direct_minutes": 60}, [{"direct_minutes": 1381, "mentor": 2}], None),
        ({"direct_minutes": 60, "session": 1}, [{"direct_minutes": 1440, "session": 1}], None),
        ({"direct_minutes": 61, "starts": time(9), "ends": time(10)}, [], "plads til fra 09.00 til 10.00"),
        ({"direct_minutes": 60, "starts": time(9), "ends": time(10)}, [], None),
    ],
)
def test_r28_more_minutes_than_there_is_room_for(entry, others, said):
    plain = {"mentor": 1, "day": day("2014-06-02")}
    found = events.r28_beyond_the_clock(
        events.Entry(**plain | entry), [events.Entry(**plain | other) for other in others]
    )
    assert (found and said in found.text) == (said and True)


def test_allowance_is_by_segment():
    steps = [
        Segment(day("2014-06-01"), day("2014-06-15"), 4, Decimal("5.00")),
        Segment(day("2014-06-16"), day("2014-09-30"), 1, Decimal("1.00")),
    ]
    assert events.allowance(steps, day("2014-06-01"), JUNE) == Decimal("10.71") + Decimal("2.14")
    assert events.allowance(steps, day("2014-07-01"), JULY) == Decimal("4.43")
    assert events.allowance(steps, day("2014-01-01"), day("2014-05-31")) == 0
    assert weeks_hours(steps, day("2014-06-15")) == Decimal("5.00")
    assert weeks_hours(steps, day("2014-06-16")) == Decimal("1.00")
    assert weeks_hours(steps, day("2014-05-01")) == Decimal("5.00")


@pytest.mark.parametrize("blank", ["start", "end", "weekly_hours"])
def test_allowance_names_what_a_segment_lacks(blank):
    with pytest.raises(FactsError) as error:
        events.allowance([GRANTED[0], structs.replace(GRANTED[0], **{blank: None})], START, JUNE)
    assert error.value.path == f"segments[1].{blank}"


@given(st.lists(st.decimals(0, 60, places=2), min_size=1, max_size=5))
def test_no_hour_is_paid_twice_or_lost(approved_by_month):
    total = paid = Decimal(0)
    for number, approved in enumerate(approved_by_month):
        total += approved
        month = events.month_of_hours(
            GRANTED, date(2014, 7 + number, 1).replace(day=28), approved=total, paid=paid
        )
        paid += month.payable
        assert paid + month.held == total
        assert paid <= month.limit


ASKED = day("2014-07-01")


@pytest.mark.parametrize(
    ("answer", "today", "severity"),
    [
        ("confirmed", "2014-07-02", None),
        ("disputed", "2014-08-02", Severity.HELD),
        (None, "2014-07-11", Severity.HELD),
        (None, "2014-07-12", Severity.INFO),
    ],
)
def test_r32_the_citizens_answer(answer, today, severity):
    found = events.r32_citizens_answer(answer, ASKED, day(today))
    assert (found and found.severity) == severity
    if answer is None:
        assert found.values["until"] == "2014-07-11"


def test_r32_after_a_death_unconfirmed_hours_need_a_reason():
    died = day("2014-07-03")
    found = events.r32_citizens_answer(None, ASKED, day("2014-07-04"), deceased_on=died)
    assert (found.severity, found.values) == (Severity.REASON, {"deceased_on": "2014-07-03"})
    assert events.r32_citizens_answer("confirmed", ASKED, day("2014-07-04"), deceased_on=died) is None


ACCEPTED = Report("accepted", START, END, HOURS)


@pytest.mark.parametrize(
    ("reports", "words"),
    [
        ([], "ikke indberettet"),
        ([replace(ACCEPTED, status="rejected")], "afvist."),
        ([replace(ACCEPTED, status="sent")], "venter på kvittering"),
        ([replace(ACCEPTED, status="pending")], "venter på kvittering"),
        ([replace(ACCEPTED, end=day("2014-08-31"))], "31. august 2014"),
        ([replace(ACCEPTED, start=day("2014-03-04"))], "4. marts 2014"),
        ([replace(ACCEPTED, weekly_hours=Decimal("2.50"))], "2,50 timer"),
        ([replace(ACCEPTED, weekly_hours=None)], "uden timer om ugen"),
        ([ACCEPTED, replace(ACCEPTED, status="rejected")], "afvist."),
    ],
)
def test_r33_the_newest_report_must_be_accepted_and_right(reports, words):
    found = events.r33_register(START, END, HOURS, reports)
    assert (found.rule, found.severity) == ("R-33", Severity.FLAG)
    assert words in found.text


def test_r33_accepted_after_a_rejection():
    assert events.r33_register(START, END, HOURS, [replace(ACCEPTED, status="rejected"), ACCEPTED]) is None


@pytest.mark.parametrize(("start", "names_hours"), [("2019-09-14", False), ("2019-09-15", True)])
def test_r33_without_hours_the_register_refuses_since_2019(start, names_hours):
    refused = Report("rejected", day(start), day("2020-02-01"), None)
    found = events.r33_register(refused.start, refused.end, HOURS, [refused])
    assert ("mangler timer om ugen" in found.text) is names_hours


@pytest.mark.parametrize(
    ("why", "on", "last"),
    [
        (EndedReason.MOVED, "2014-06-01", "2014-05-31"),
        (EndedReason.DIED, "2014-06-01", "2014-06-01"),
        (EndedReason.OTHER_OFFER, "2014-06-01", "2014-06-01"),
        (EndedReason.MOVED, "2014-03-03", "2014-03-03"),
        (EndedReason.DIED, "2014-12-01", "2014-09-02"),
    ],
)
def test_early_ends(why, on, last):
    ended = events.early_end(why, day(on), start=START, end=END, today=day("2014-06-10"))
    assert ended.last_day == day(last)
    assert not ended.needs_reason


@pytest.mark.parametrize(("on", "needs_reason"), [("2014-06-09", True), ("2014-06-10", False)])
def test_a_citizen_who_withdraws(on, needs_reason):
    common = {"start": START, "end": END, "today": day("2014-06-10")}
    for kind in ("R", "K", "RL", None):
        ended = events.early_end(EndedReason.CITIZEN_WITHDREW, day(on), **common, kind=kind)
        assert (ended.last_day, ended.needs_reason) == (day(on), needs_reason)


def test_right_and_duty_is_not_ended_by_the_citizen():
    common = {"start": START, "end": END, "today": START, "kind": "RP"}
    ended = events.early_end(EndedReason.CITIZEN_WITHDREW, day("2014-06-10"), **common)
    assert ended.last_day is None
    assert events.early_end(EndedReason.DIED, day("2014-06-10"), **common).last_day == day("2014-06-10")


ADDRESS = ["Skolegade  4, 2. tv.", "3200 Helsinge", ""]


@pytest.mark.parametrize(
    ("text", "until", "speaks"),
    [
        ("Anna Hansen\nskolegade 4,  2. tv.", "2014-03-03", True),
        ("Bor i 3200 Helsinge", "2015-01-01", True),
        ("Beskyttet adresse", "2015-01-01", False),
        ("Skolegade 4, 2. tv.", "2014-03-02", False),
        ("Skolegade 4, 2. tv.", None, False),
    ],
)
def test_r38_a_protected_address_stands_nowhere(text, until, speaks):
    found = r38_address(text, ADDRESS, until and day(until), START)
    assert (found is not None) is speaks
    if speaks:
        assert (found.rule, found.severity) == ("R-38", Severity.HARD)
        assert "Skolegade" not in found.text


def test_protection_lasts_through_its_last_day():
    assert is_protected(START, START)
    assert not is_protected(day("2014-03-02"), START)
    assert not is_protected(None, START)


def test_r39_the_agreement_says_what_the_mentor_does_not_do():
    assert r39_role(" ").severity == Severity.INFO
    assert r39_role("Følger ikke til læge") is None
    assert r39_role("", "Mentoren handler ikke for dig") is None
