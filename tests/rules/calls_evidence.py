"""Calls of ``calls.py`` about documentation and money: E1 to E10, refund, accounts, mentors' reports."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import product

from agreements.rules import accounts, refund, reports
from agreements.rules.events import Report
from agreements.rules.readiness import (
    CHECKS,
    Contract,
    Evidence,
    Hours,
    Money,
    Proof,
    in_words,
    readiness,
    state_of,
)
from cases.rules.boundaries import NEEDS_APPROVER

ONE = timedelta(days=1)
START, END, SIGNED = date(2014, 3, 3), date(2014, 9, 2), date(2014, 2, 24)
BORDER = START + timedelta(days=91)
ASSESSED = Proof("note", "1", SIGNED, SIGNED)
CONTROL = Proof("note", "7", START, START)
PAID = Money(
    settled=Decimal("375.00"),
    refundable=Decimal("300.00"),
    other=Decimal("75.00"),
    settled_on=date(2014, 6, 6),
    posted=Decimal("375.00"),
    vouchers=("M2014-05-0001", "M2014-06-0001"),
    posted_on=date(2014, 6, 10),
)
ANSWERS = dict.fromkeys(("SEL85", "SEL96", "SEL102", "SEL103", "PERS_ASS", "KONTAKT23"), "no")
WHOLE = Evidence(
    today=date(2014, 7, 1),
    start=START,
    end=END,
    target_group="T01_AKT_KTH",
    weekly_hours=Decimal("3.00"),
    assessment=ASSESSED,
    contract=Contract(SIGNED, (), Proof("document", "a", SIGNED, SIGNED)),
    reports=(Report("accepted", START, END, Decimal("3.00")),),
    report_proof=Proof("receipt", "K-1", START + 2 * ONE, START + 3 * ONE),
    money=PAID,
    hours=Hours(approved=(date(2014, 4, 1), date(2014, 5, 1)), approved_on=date(2014, 6, 4)),
    looks=(Proof("note", "9", date(2014, 5, 28), date(2014, 5, 28)),),
    boundary_answers=ANSWERS,
    refund=True,
    refund_source="LAB § 121 a",
)


def calls() -> Iterator[tuple[Callable, tuple, dict]]:
    """Function, arguments, named arguments."""
    for part in (_papers, _costs, _limits, _looks, _states, _dated, _reports):
        yield from part()


def _judged(code: str, **changed):
    return {each.code: each.said for each in readiness(replace(WHOLE, **changed))}[code]


def _papers() -> Iterator:
    paper = WHOLE.contract.proof
    for found in (None, ASSESSED, replace(ASSESSED, registered_on=SIGNED + ONE)):
        for contract in (WHOLE.contract, Contract(None)):
            yield _judged, ("E1",), {"assessment": found, "contract": contract}
    for empty, signed, proof in product(((), ("mål", "opgaver")), (None, SIGNED), (None, paper)):
        yield _judged, ("E2",), {"contract": Contract(signed, empty, proof)}
    for today, sent, hours in product(
        (START - ONE, START), ((), WHOLE.reports), (None, Decimal(3), Decimal(2))
    ):
        yield _judged, ("E3",), {"today": today, "reports": sent, "weekly_hours": hours}


def _costs() -> Iterator:
    for money in _sums():
        for places in (0, 1):
            hours = Hours(places=places)
            for code in ("E4", "E5", "E10"):
                yield _judged, (code,), {"money": money, "hours": hours}
    waits = (date(2014, 5, 1), date(2014, 6, 1))
    one = replace(WHOLE.hours, approved=waits[:1])
    for hours in (
        WHOLE.hours,
        one,
        replace(WHOLE.hours, approved_on=None),
        replace(WHOLE.hours, waiting=waits),
    ):
        yield _judged, ("E5",), {"hours": hours}


def _limits() -> Iterator:
    for last, months, longer, why in product((END, END + ONE), (None, 1, 6), (False, True), (False, True)):
        named = {"end": last, "max_months": months, "extension": longer, "extension_reason": why}
        yield _judged, ("E7",), named
    answered = [{}, ANSWERS, ANSWERS | {"SEL85": "unknown"}, ANSWERS | {"SEL85": "yes"}]
    answered += [ANSWERS | {scheme: "yes"} for scheme in NEEDS_APPROVER]
    for answers, by, control in product(answered, (None, ASSESSED), (None, CONTROL)):
        yield _judged, ("E8",), {"boundary_answers": answers, "assessment": by, "control": control}
    for eligible in (None, False, True):
        yield _judged, ("E9",), {"refund": eligible}


def _sums() -> Iterator[Money]:
    yield from (Money(), PAID, replace(PAID, unmatched=1), replace(PAID, unmatched=2))
    yield replace(PAID, undocumented=Decimal("125.00"))
    for changed in ({"posted": Decimal("374.99")}, {"posted": Decimal("375.01")}, {"other": Decimal(0)}):
        yield replace(PAID, **changed)
    yield replace(PAID, posted_on=None)
    yield replace(PAID, settled_on=None)
    yield Money(vouchers=("M1",))


def _looks() -> Iterator:
    days = (START - ONE, START, BORDER, BORDER + ONE, END, END + ONE)
    for today, last, day in product(
        (BORDER, BORDER + ONE, END + 9 * ONE), (BORDER, BORDER + ONE, END), (None, *days)
    ):
        looks = () if day is None else (Proof("note", "9", day, day),)
        yield _judged, ("E6",), {"today": today, "end": last, "looks": looks}
    just = Proof("note", "9", BORDER - ONE, BORDER)
    yield _judged, ("E6",), {"looks": (just,), "today": END}
    for first, second, written in product(days[1:4], days[2:5], (0, 1, 200)):
        looks = [Proof("note", str(day), day, day + written * ONE) for day in (second, first)]
        yield _judged, ("E6",), {"looks": looks, "today": END}


def _states() -> Iterator:
    for changed in ({}, {"looks": ()}, {"refund": False}, {"refund": False, "looks": ()}, {"refund": None}):
        yield _state, (), changed
    for codes in ([], ["E2"], ["E5", "E9"], [check.code for check in CHECKS]):
        yield in_words, (codes,), {}


def _state(**changed) -> str:
    return state_of(readiness(replace(WHOLE, **changed)))


def _dated() -> Iterator:
    groups = ("T01_AKT_KTH", "T07_RESS", "T10_FLEKS", "T11_SYG", "T17_ALM")
    turns = {each.valid_from for each in (*accounts.accounts(), *refund.refund_lines())}
    turns |= {line.valid_to + ONE for line in refund.refund_lines()}
    days = sorted({date(2000, 1, 1), date(2013, 5, 1), *(day + n * ONE for day in turns for n in (-1, 0))})
    yield accounts.with_own, ([accounts.Account(date(2027, 1, 1), "5.68.90", "200", "")],), {}
    for day, group in product((each for each in days if each.year < 2100), groups):
        yield accounts.account_of, (day, group, accounts.accounts()), {}
        yield refund.refund_line, (group, day), {}
        yield refund.eligible, (group, day), {}
        yield refund.refund_percent, (day, group), {}


def _reports() -> Iterator:
    days = [BORDER, END - 14 * ONE]
    for last, today in product((None, BORDER - ONE, BORDER, days[1]), (START, BORDER, BORDER + ONE, END)):
        yield reports.owed, (days, last, today), {}
        yield reports.owed, (days[::-1], last, today), {}
    yield reports.owed, ([], None, START), {}
