"""What the rules of events, and the functions that others build on, answer to many arguments.

The lines stand in ``tests/data/calls.txt``: name, arguments, answer; a long answer ends in a checksum.
"""

import hashlib
from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from decimal import Decimal
from itertools import product

from agreements.enums import EndedReason
from agreements.rules import default_book, evaluation, events, spans
from agreements.rules.approval import four_eyes
from agreements.rules.contact import ContactSpan, contact_spans, contact_spans_over
from agreements.rules.contract import r39_role
from agreements.rules.events import patterns
from agreements.rules.events.allowance import weeks_hours
from agreements.rules.events.meetings import stretches
from agreements.rules.facts import FactsError, Segment
from agreements.rules.reasons import REASON_CATEGORIES, reason_categories
from agreements.rules.schedule import effect_deadline, leader_told_on, next_follow_up, plan
from agreements.rules.spans import Span
from agreements.rules.steps import ABOUT, longest_before, steps_on
from agreements.rules.sweep import due_steps, first_unmissed, remind_on
from cases.rules import boundaries, protection
from cases.rules.facts import CitizenFacts, DateFacts
from cases.rules.standards import standard_for_municipality
from cases.rules.target_groups import suggest_target_groups
from mentorstotte.core.findings import reason
from providers.rules import capacity, commitments, costs, matching, places, prices
from tests.rules import calls_evidence
from tests.rules.said import said

D = date.fromisoformat
ONE = timedelta(days=1)
START, END = D("2014-03-03"), D("2014-09-02")
SEGMENTS = (
    Segment(START, D("2014-05-31"), 2, Decimal("3.00")),
    Segment(D("2014-06-01"), END, 1, Decimal("1.25")),
)
LONGEST = 300  # characters
Call = tuple[Callable, tuple, dict]


def lines() -> Iterator[str]:
    """The whole document."""
    for function, args, named in calls():
        given = ", ".join([*map(said, args), *(f"{key}={said(value)}" for key, value in named.items())])
        yield f"{_short(f'{function.__name__}({given})')} = {_short(_answer(function, args, named))}"


def _answer(function, args, named) -> str:
    try:
        return said(function(*args, **named))
    except FactsError as error:
        return f"error {error}"


def _short(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    return f"{text[:LONGEST]}… {hashlib.sha256(text.encode()).hexdigest()[:10]}"


def calls() -> Iterator[Call]:
    """Function, arguments, named arguments."""
    parts = (
        _hours,
        _entries,
        _contacts,
        _follow_ups,
        _register,
        _ends,
        _spans,
        _days,
        _money,
        _mentors,
        _shares,
        _people,
        calls_evidence.calls,
    )
    for part in parts:
        yield from part()


def _hours() -> Iterator[Call]:
    days = (D("2014-02-28"), START, D("2014-05-31"), D("2014-06-01"), D("2014-06-30"), END, D("2014-10-01"))
    for first, last in product((days[0], START, D("2014-06-01"), END), days):
        yield events.allowance, (SEGMENTS, first, last), {}
    for blank in (Segment(), Segment(START), Segment(START, END)):
        yield events.allowance, ([SEGMENTS[0], blank], START, END), {}
    for day in days:
        yield weeks_hours, (SEGMENTS, day), {}
    approved = [Decimal(hours) for hours in ("0", "36.42", "38.57", "41.57", "41.58", "99.99")]
    for hours, paid, tolerance in product(
        approved, (Decimal(0), Decimal("38.57")), (None, Decimal(0), Decimal(5))
    ):
        named = {"approved": hours, "paid": paid, "tolerance": tolerance}
        month = events.month_of_hours(SEGMENTS, D("2014-05-31"), **named)
        yield events.month_of_hours, (SEGMENTS, D("2014-05-31")), named
        for salaried in (False, True):
            yield events.r31_above_allowance, (month,), {"salaried": salaried}
    yield events.month_of_hours, (SEGMENTS, END), {"approved": Decimal(90)}
    yield events.r31_above_allowance, (month,), {}
    for answer, today, died in product(
        ("confirmed", "disputed", None), (D("2014-03-13"), D("2014-03-14"), START), (None, D("2014-03-05"))
    ):
        yield events.r32_citizens_answer, (answer, START, today), {"deceased_on": died}
    yield events.r32_citizens_answer, (None, START, D("2014-03-05")), {"answer_days": 1}
    period = {"first": START, "last": END}
    for granted, minutes, today in product(
        ("0", "1", "78.86", "184", "184.02"),
        (-60, 0, 1, 5, 60, 4800),
        (START - ONE, START, END - ONE, END + ONE),
    ):
        named = {"granted": Decimal(granted), "so_far": Decimal("1.5"), "minutes": minutes, "today": today}
        yield events.pace, (), named | period


def _entry(**named) -> events.Entry:
    return events.Entry(**{"mentor": "M1", "day": START, "direct_minutes": 60, **named})


def _entries() -> Iterator[Call]:
    for minutes in ((-1, 5, 0), (5, -1, 0), (5, 0, -1), (0, 0, 0), (0, 0, 5), (1, 0, 0), (0, 1, 0)):
        for no_show in (False, True):
            yield events.Entry, ("M1", START, *minutes), {"no_show": no_show}
    times = (None, time(9), time(10), time(11))
    for starts, ends in product(times, times):
        yield events.Entry, ("M1", START, 60), {"starts": starts, "ends": ends}
    periods = [events.MentorPeriod("M1", START, END), events.MentorPeriod("M2", START, END),
               events.MentorPeriod("M1", D("2014-10-01"), D("2014-10-31"))]  # fmt: skip
    for day, known in product(
        (START - ONE, START, END, END + ONE, D("2014-10-15")), ([], periods[:2], periods)
    ):
        for today in (day, day - ONE):
            yield events.r27_inside_agreement, (_entry(day=day), known, today), {}
    own = [_entry(starts=time(9), ends=time(10)), _entry(), _entry(starts=time(9)), _entry(session="A")]
    others = [
        _entry(starts=time(10), ends=time(11)), _entry(starts=time(8), ends=time(9)), _entry(ends=time(9)),
        _entry(starts=time(8), ends=time(9, 1)), _entry(starts=time(9, 59), ends=time(11)),
        _entry(session="A"),
        _entry(mentor="M2", starts=time(9), ends=time(10)), _entry(day=END, starts=time(9), ends=time(10)),
        _entry(starts=time(9), ends=time(10), session="A"), _entry(starts=time(7)),
    ]  # fmt: skip
    for entry, other in product([*own, _entry(session="A", starts=time(9), ends=time(10))], others):
        yield events.r28_overlap, (entry, [other]), {}
    yield events.r28_overlap, (own[0], [others[0], others[3]]), {}
    yield events.r28_overlap, (own[0], []), {}
    for days in (0, 7, 8, 9, 33, 35, 36, 37, 38, 60):
        yield events.r29_registered_late, (START, START + days * ONE), {}
    yield events.r29_registered_late, (START, START + 2 * ONE), {"late_days": 1}
    yield events.r29_registered_late, (START, START + ONE), {"late_days": 1}
    yield events.r29_registered_late, (START, START + ONE), {"late_days": 0}
    yield from _clock()
    yield from _minutes()


def _clock() -> Iterator[Call]:
    timed = {"starts": time(9, 50), "ends": time(11, 5)}
    for minutes, indirect, times in (
        (75, 0, timed), (76, 0, timed), (70, 6, timed), (76, 0, {"starts": time(9, 50)}),
        (76, 0, {"ends": time(11, 5)}), (1, 0, {"starts": time(9), "ends": time(9, 0, 30)}),
    ):  # fmt: skip
        entry = _entry(direct_minutes=minutes, indirect_minutes=indirect, **times)
        yield events.r28_beyond_the_clock, (entry, []), {}
    day = [_entry(direct_minutes=600), _entry(direct_minutes=770, indirect_minutes=10)]
    others = [_entry(mentor="M2"), _entry(day=END), _entry(direct_minutes=1, session="A")]
    for minutes in (59, 60, 61):
        yield events.r28_beyond_the_clock, (_entry(direct_minutes=minutes), [*day, *others[:2]]), {}
    for session in (None, "A", "B"):
        entry = _entry(direct_minutes=60, session=session)
        yield events.r28_beyond_the_clock, (entry, [*day, others[2]]), {}
    for times in ((time(9, 50), time(11, 5)), (time(9, 5), time(11, 50)), (time(0), time(23, 59))):
        yield events.minutes_between, times, {}


def _minutes() -> Iterator[Call]:
    for minutes in (0, 1, 20, 45, 100, Decimal("7.5")):
        yield events.hours, (minutes,), {}
    day = [_entry(), _entry(indirect_minutes=90), _entry(direct_minutes=0, no_show=True),
           _entry(direct_minutes=0, indirect_minutes=5, travel_minutes=9, no_show=True)]  # fmt: skip
    shares = (None, Decimal(0), Decimal("0.25"), Decimal("0.5"), Decimal("0.999"), Decimal(1), Decimal(2))
    for share, absent, entries in product(shares, (0, 15), ([], day, day[:1], day[2:])):
        named = {"indirect_max_share": share, "no_show_minutes": absent}
        yield events.billable_minutes, (entries,), named
        yield events.contract_minutes, (entries,), named
    yield events.billable_minutes, (day,), {}
    for entries in ([], day, day[:1], day[1:2], day[2:3]):
        yield events.ata_share, (entries,), {}


def _contacts() -> Iterator[Call]:
    weekly = ContactSpan("weekly", "statute", START, START + 14 * ONE, 3)
    pairs = ContactSpan("fortnightly", "standard", START, START + 28 * ONE, 5)
    for span in (weekly, pairs):
        yield stretches, (span,), {}
    for kind, why, gone in product(
        ("physical", "phone", "video", "sms", "letter", "other_party"), ("", " ", "Sne"), (False, True)
    ):
        yield events.ContactMade.counts.fget, (events.ContactMade(START, kind, why, gone),), {}
    pause = events.Pause(START + 7 * ONE, START + 9 * ONE)
    for first, last in product(range(5, 12), range(5, 12)):
        yield pause.touches, (START + first * ONE, START + last * ONE), {}
    made = [
        events.ContactMade(START + days * ONE, kind)
        for days, kind in ((6, "physical"), (7, "sms"), (8, "sms"))
    ]
    for today in (START - ONE, START, START + 6 * ONE, START + 7 * ONE, START + 21 * ONE, START + 60 * ONE):
        for contacts, pauses in product(([], made, made[1:]), ([], [pause])):
            named = {"pauses": pauses}
            yield events.r17_contact, ([weekly, pairs], contacts, today), named
            named |= {"explained": [START, START + 14 * ONE], "since": START + 7 * ONE}
            yield events.judged_weeks, ([weekly, pairs], contacts, today), named
    yield events.judged_weeks, ([weekly], made, END), {}
    yield events.r17_contact, ([weekly], made, END), {}
    for days in (13, 14, 15):
        for contacts in ([], made[:1], made[1:], [events.ContactMade(START + days * ONE, "physical")]):
            yield events.r47_first_meeting, (START, contacts, START + days * ONE), {}
    late = [events.ContactMade(START + 15 * ONE, "physical")]
    yield events.r47_first_meeting, (START, late, START + 16 * ONE), {}
    yield events.r47_first_meeting, (START, [], START + 2 * ONE), {"days": 1}
    yield events.r47_first_meeting, (START, [], START + ONE), {"days": 1}


def _follow_ups() -> Iterator[Call]:
    first = START + 91 * ONE
    for today, made in product(
        (first, first + ONE, END),
        ([], [first], [first - ONE], [first + ONE], [START - ONE], [first + 9 * ONE, END]),
    ):
        yield events.r16_follow_up, (START, END, made, today), {}
    yield events.r16_follow_up, (START, END, [], END), {"weeks": 1, "lead_days": 150}
    yield events.r16_follow_up, (START, END, [], END), {"weeks": 4}
    yield events.r16_follow_up, (START, END, [END], END), {}
    yield events.r16_follow_up, (START, first + 14 * ONE, [], END), {}
    yield events.r16_follow_up, (START, first + 13 * ONE, [], END), {}
    for weeks, lead in product((4, 13, 26), (0, 14, 200)):
        yield plan, (START, END), {"weeks": weeks, "lead_days": lead}
        yield effect_deadline, (START, END, lead), {}
        yield next_follow_up, (START, END, weeks, lead), {}
    yield next_follow_up, (START, END, 24, 15), {}
    yield next_follow_up, (START, END, 24, 14), {}
    yield effect_deadline, (START, END, 183), {}
    yield effect_deadline, (START, END, 184), {}
    yield plan, (START, START + ONE), {"weeks": 13, "lead_days": 14}
    yield plan, (START, END), {"weeks": 13, "lead_days": 14, "level_review_days": [START, END - ONE]}
    for day in ("1950-01-01", "2014-04-17", "2026-06-30", "2026-12-28"):
        yield first_unmissed, (D(day),), {}
        yield leader_told_on, (D(day),), {}
        yield steps_on, (D(day),), {}
        for step in (-1, 0, 1, 7, 14):
            yield remind_on, (D(day), step), {}
    for about in ABOUT:
        yield longest_before, (about,), {}
        for day in ("2014-04-16", "2025-12-29"):
            yield due_steps, (about, D(day)), {}


def _register() -> Iterator[Call]:
    hours = Decimal("3.00")
    for status, start, end, weekly in product(
        ("pending", "sent", "accepted", "rejected"),
        (START, D("2019-09-14"), D("2019-09-15")),
        (END, END + ONE),
        (hours, Decimal(2), None),
    ):
        yield events.r33_register, (START, END, hours, [events.Report(status, start, end, weekly)]), {}
    good, bad = (events.Report(status, START, END, hours) for status in ("accepted", "rejected"))
    for reports in ([], [good, bad], [bad, good]):
        yield events.r33_register, (START, END, hours, reports), {}


def _ends() -> Iterator[Call]:
    for why, on, today, kind in product(
        EndedReason.values,
        (START - ONE, START, START + ONE, END, END + 2 * ONE),
        (START, END),
        (None, "RP", "R"),
    ):
        yield events.early_end, (why, on), {"start": START, "end": END, "today": today, "kind": kind}


def _spans() -> Iterator[Call]:
    three = (
        Span(START, D("2014-04-02"), 2, Decimal(3), "M1", "T01"),
        Span(D("2014-04-03"), D("2014-05-02"), 2, Decimal(3), "M2", "T01"),
        Span(D("2014-05-03"), END, 4, Decimal(5), "M2", "T07"),
    )
    days = (
        START - ONE,
        START,
        D("2014-04-02"),
        D("2014-04-03"),
        D("2014-05-02"),
        D("2014-05-10"),
        END,
        END + ONE,
    )
    for first, last in product(days, (*days, None)):
        if last is None or first <= last:
            yield spans.changed, (three, first, last), {"mentor": "M3"}
    yield spans.changed, (three, START), {"level": 1, "weekly_hours": Decimal(1), "target_group": ""}
    for day in days:
        yield spans.until, (three, day), {}
        yield spans.on, (three, day), {}
    apart = (three[0], Span(D("2014-04-04"), END, 2, Decimal(3), "M1", "T01"))
    for row in (three, apart, (), (three[0], three[0])):
        yield spans.joined, (row,), {}
        yield spans.mentor_periods, (row,), {}
        yield spans.group_periods, (row,), {}
    said_hours = [
        Span(START, END, level, hours) for level in (None, 1, 2) for hours in (None, Decimal(1), Decimal(2))
    ]
    for before, after in product(said_hours, said_hours):
        yield spans.goes_up, (before, after), {}
        yield spans.goes_down, (before, after), {}
    for level, months, end in product(
        (None, 3, 4), (None, 0, 3), (D("2014-06-01"), D("2014-06-02"), D("2014-06-03"), END)
    ):
        yield spans.level_ends, (START, level, end, months), {}


def _days() -> Iterator[Call]:
    book = default_book()
    periods = [("2014-03-03", "2014-03-08"), ("2014-03-03", "2014-03-09"), ("2014-06-01", "2014-07-13"),
               ("2015-12-01", "2016-08-31"), ("2019-12-02", "2020-02-02"),
               ("2026-01-01", "2026-03-31"), ("2026-01-05", "2026-02-01")]  # fmt: skip
    for standard, group, (start, end) in product(
        ("gribskov", "viborg", "slagelse"), ("T07_RESS", "T01_AKT_KTH", "T17_ALM"), periods
    ):
        found = contact_spans(group, D(start), D(end), book.regimes, book.standards[standard])
        yield _named("contact_spans", lambda *_, found=found: found), (group, start, end, standard), {}
    groups = [("T07_RESS", D("2014-03-05"), D("2014-05-11")), ("T01_AKT_KTH", D("2014-05-12"), END)]
    for standard in ("gribskov", "viborg", "slagelse"):
        found = contact_spans_over(groups, book.regimes, book.standards[standard])
        yield _named("contact_spans_over", lambda *_, found=found: found), (groups, standard), {}
    for number in ("0270", "0791", "0330"):
        yield (
            _named("standard_for_municipality", lambda code: standard_for_municipality(code).id),
            (number,),
            {},
        )
    for rule, standard, grade in product(
        (*REASON_CATEGORIES, "R-09"), ("gribskov", "viborg"), (None, "ordinary", "exceptional", "beyond")
    ):
        if rule == "R-10" or (grade is None and standard == "gribskov"):
            finding = reason(rule, "", "", grade=grade) if grade else None
            if standard == "viborg" or grade != "exceptional":
                version = book.standards[standard].on(START)
                found = reason_categories(rule, version, finding)
                yield _named("reason_categories", lambda *_, found=found: found), (rule, standard, grade), {}


def _named(name: str, function: Callable) -> Callable:
    function.__name__ = name
    return function


def _money() -> Iterator[Call]:
    B = capacity.Booking
    booked = [B(START, END, Decimal(2)), B(D("2014-05-01"), D("2014-05-31"), Decimal("1.50")),
              B(D("2014-01-01"), START - ONE, Decimal(9)),
              B(END + ONE, D("2014-12-31"), Decimal(9))]  # fmt: skip
    for day in (START - ONE, START, D("2014-04-30"), D("2014-05-01"), D("2014-05-31"), END, END + ONE):
        yield capacity.free_hours, (Decimal(4), booked, day), {}
    for hours, room, first, last in product(
        (Decimal("0.50"), Decimal("0.51"), Decimal(2), Decimal("2.01")),
        (Decimal(4), Decimal(1), None),
        (START, D("2014-05-31"), D("2014-06-01")),
        (D("2014-06-01"), END),
    ):
        wanted = B(first, last, hours)
        yield capacity.r23_capacity, (room, booked, wanted), {}
        if room is not None:
            yield capacity.first_overbooked_day, (room, booked, wanted), {}
    yield capacity.r23_capacity, (Decimal(4), [], B(START, END, Decimal(4))), {}
    L = costs.CostLine
    bill = [
        L("hours", Decimal("250.10")),
        L("travel", Decimal(50)),
        L("overhead", Decimal(1)),
        L("gift", Decimal(2)),
    ]
    for claimed, rows in product(
        (Decimal("250.10"), Decimal("250.11"), Decimal(0)), ([], bill, bill[:1], bill[1:])
    ):
        yield costs.r30_refundable, (claimed, rows), {}
    yield costs.refundable, (bill,), {}
    yield costs.cost_of_hours, (Decimal("1.33"), Decimal("395.50")), {}
    bought = places.PlaceContract(START, END, 2, Decimal("1000.01"))
    yield places.PlaceContract.price_per_place.fget, (bought,), {}
    for days in (0, 1, 92, 184):
        yield bought.share, (days,), {}
    E = places.Enrolment
    rows = [E("a", START - ONE, D("2014-04-30")), E("b", START, END), E("a", D("2014-04-30"), END + ONE),
            E("c", D("2014-05-01"), D("2014-05-01")), E("d", END + ONE, END + 9 * ONE)]  # fmt: skip
    for number in range(len(rows) + 1):
        for function in (places.citizens_shares, places.idle_cost, places.r45_places):
            yield function, (bought, rows[:number]), {}
    yield places.r45_places, (places.PlaceContract(START, END, 1, Decimal(1)), rows[:2]), {}
    for kind in (None, "external", "company"):
        yield prices.cap_for, ({"external": Decimal(400)}, kind), {}
        yield prices.cap_for, ({"external": Decimal(400)}, kind, Decimal(390)), {}
    yield prices.forecast, (Decimal("395.50"), Decimal("3.25"), START, END), {}
    for kroner, last in product(("567.86", "0.01", "-100.00"), ("2014-12-31", "2015-01-01", "2016-02-29")):
        yield prices.by_year, (Decimal(kroner), END, D(last)), {}
    yield prices.forecast, (Decimal("395.50"), Decimal("3.25"), START, START), {}


def _mentors() -> Iterator[Call]:
    three = Decimal(3)
    wishes = [
        matching.Wish(), matching.Wish(role="coach"), matching.Wish(suits="young"),
        matching.Wish(language=" Arabisk "), matching.Wish(area="VIBORG"), matching.Wish(weekly_hours=three),
        matching.Wish("coach", "young", "arabisk", "Viborg", three),
    ]  # fmt: skip
    roles, suits, speech = frozenset({"coach", "guide"}), frozenset({"young"}), "Dansk, arabisk"
    mentors = [
        matching.Candidate(1),
        matching.Candidate(
            2, "Bo", roles=roles, suits=suits, languages=speech, area="Viborg og omegn", known=True
        ),
        matching.Candidate(
            3, "Al", roles=roles, competent=True, free=three, price=Decimal(400), cap=Decimal(400)
        ),
        matching.Candidate(4, "Al", free=Decimal("2.99"), price=Decimal("400.01"), cap=Decimal(400)),
        matching.Candidate(5, "Al", free=Decimal(-1), cap=Decimal(400)),
    ]
    for wish, mentor in product(wishes, mentors):
        yield matching.points_of, (wish, mentor), {}
    for wish, must in product(wishes, ((), ("role",), ("known", "hours"), tuple(matching.POINTS))):
        yield matching.ranked, (wish, mentors), {"must": must}
    yield matching.ranked, (wishes[-1], mentors), {}
    for minutes, last in product(
        (0, 30, 600, 6000), (START - 2 * ONE, START - ONE, START, START + 6 * ONE, END)
    ):
        bought = commitments.commitment(three, Decimal("250.10"), minutes, START, last)
        yield commitments.commitment, (three, Decimal("250.10"), minutes, START, last), {}
        yield commitments.Commitment.unused.fget, (bought,), {}
        yield commitments.Commitment.unused_cost.fget, (bought,), {}
    booked = [capacity.Booking(START, END, three), capacity.Booking(END, END + ONE, Decimal(1))]
    for first, last in product(
        (START - ONE, START, START + ONE, END, END + ONE), (START - ONE, END, END + 2 * ONE)
    ):
        for known in (booked, booked[:1], booked[1:], []):
            yield capacity.least_free, (Decimal(5), known, first, last), {}
    for first, last in product((START - ONE, START, END), (END, END + ONE, END + 2 * ONE)):
        for known in (booked, booked[1:], []):
            yield capacity.stretches, (Decimal(4), known, first, last), {}
    due = [
        events.Share(key, Decimal(hours), Decimal(0)) for key, hours in (("a", 2), ("b", "-0.5"), ("c", 1))
    ]
    for payable, held, rows in product((0, "0.01", "2.5", 4), (0, "0.5", 3), ([], due[:1], due[:2], due)):
        yield events.shares, (rows,), {"payable": Decimal(payable), "held": Decimal(held)}


def _shares() -> Iterator[Call]:
    for found, of_all in product((0, 1, 2, 5), (0, 1, 3, 8, 200)):
        yield evaluation.Share.percent.fget, (evaluation.Share(found, of_all),), {}
    for ended, mentors in product((4, 5, 6), (1, 2, 3)):
        figures = evaluation.Evaluation(ended, mentors, 2, None, 60, 30, 15, 4, 3, 1)
        for told in ("is_enough", "is_told", "aims", "hours_confirmed", "hours_disputed", "timely"):
            yield getattr(evaluation.Evaluation, told).fget, (figures,), {}
    names = [pattern.name for pattern in patterns.PATTERNS]
    whole = {"entries": 20, "mentor_days": 10, "months": 4}
    yield patterns.seen, ({},), {}
    for number in (1, 2, 9, 10, 12, 16, 18):
        counts = whole | dict.fromkeys(names, number)
        yield patterns.seen, (counts,), {}
        for each in patterns.seen(counts):
            yield patterns.Seen.share.fget, (each,), {}
            yield patterns.Seen.stands_out.fget, (each,), {}


def _people() -> Iterator[Call]:
    for approver, caseworker, drafted, submitted in product(
        "ab", ("a", "b", None), ("a", "b", None), ("a", "b")
    ):
        named = {"caseworker": caseworker, "drafted_by": drafted, "submitted_by": submitted}
        yield four_eyes, (approver,), named
    nobody = {"caseworker": "a", "drafted_by": "a", "submitted_by": "a"}
    for others in ((), ("a",), ("b",), ("b", "a"), (None,)):
        yield four_eyes, ("c",), {**nobody, "acting_for": others}
    yield four_eyes, ("c",), {**nobody, "drafted_by": None, "acting_for": (None,)}
    for text, printed in product(("", " ", "Ikke flytning"), ("", " ", "Mentor er ikke partsrepræsentant")):
        yield r39_role, (text, printed), {}
    yield r39_role, ("",), {}
    for until, day in product((None, START), (START - ONE, START, START + ONE)):
        yield protection.is_protected, (until, day), {}
        for text in ("Bor på  Skolegade\n4", "SKOLEGADE 4", "Skole", ""):
            yield protection.r38_address, (text, ["", " skolegade  4 "], until, day), {}
    for born in ("1991-03-02", "1991-03-03", "1991-03-04"):
        yield boundaries.is_past_contact_person_age, (D(born), START), {}
    asked = [
        {},
        dict.fromkeys(boundaries.SCHEMES, "no"),
        dict.fromkeys(boundaries.SCHEMES, "no") | {"SEL96": "yes"},
    ]
    for answers in asked:
        yield boundaries.unanswered, (answers,), {}
        yield boundaries.all_no, (answers,), {}
        yield boundaries.with_answer, (answers, "yes"), {}
    yield from _suggestions()


def _suggestions() -> Iterator[Call]:
    book = default_book()
    people = [
        {"benefit": benefit, "readiness": readiness, "birth_date": D(born), **flags}
        for benefit, readiness in (
            ("cash_assistance", "activity_ready"), ("cash_assistance", "job_ready"),
            ("cash_assistance", None),
            ("education_assistance", "activity_ready"), ("resource_course", None), ("sickness", None),
            ("unemployment", None), ("disability_pension", None), ("flex_job", None), ("employed", None),
            ("rehabilitation", None), ("self_supporting", None), (None, None),
        )
        for born in ("1979-01-01", "2000-02-02")
        for flags in (
            {},
            {"cannot_take_part_in_offers": True, "integration_programme": False, "single_parent": True,
             "education_order": True, "qualifying_education": False, "starts_ordinary_education": True,
             "earlier_contact_with_jobcentre": False},
            {"cannot_take_part_in_offers": True, "integration_programme": True, "qualifying_education": True},
        )
    ]  # fmt: skip
    days = [DateFacts(), DateFacts(admission=D("2014-02-01"), discharge=D("2014-04-01")),
            DateFacts(admission=D("2017-01-01"))]  # fmt: skip
    for person, dates, day in product(people, days[:2], (START, D("2026-03-02"))):
        yield _suggest(book, person, dates, day, "gribskov")
    for day, standard in product(
        ("2016-12-31", "2017-01-01", "2025-07-01", "2027-01-01"), ("viborg", "slagelse")
    ):
        yield _suggest(book, people[19], days[2], D(day), standard)


def _suggest(book, person: dict, dates: DateFacts, day: date, standard: str) -> Call:
    def suggested(*_):
        version = book.standards[standard].on(day)
        found = suggest_target_groups(CitizenFacts(**person), dates, day, book.regimes.on(day), version)
        return [f"{s.code} {s.kind} {s.legal_basis} {s.source} {s.name}"[:46] for s in found]

    known = {key: value for key, value in person.items() if value is not None}
    return _named("suggest", suggested), (known, dates.admission, dates.discharge, day, standard), {}
