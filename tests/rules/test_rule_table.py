"""The catalogue says what is so: severities, parameters, and a test for every rule; docs/rules-table.md."""

import os
from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest

from agreements.enums import Stage
from agreements.rules import RULE_INFO, Segment, book_with, default_book, events, four_eyes
from agreements.rules.context import Context
from agreements.rules.contract import r39_role
from agreements.rules.exchange import read_line
from agreements.rules.table import EVENT_RULES, RULES
from cases.rules.parameters import PARAMETERS
from cases.rules.protection import r38_address
from cases.rules.standards import StandardVersion
from providers.rules.costs import CostLine, r30_refundable
from providers.rules.places import Enrolment, PlaceContract, r45_places
from tests.rules import sentences
from tests.rules.lines import assess, earlier, in_municipality, line, period
from tests.rules.table import DOCUMENT, HERE, document, proof
from tests.rules.test_data import invented
from tests.rules.test_rules_one_by_one import TRIGGERS

START, END = date(2014, 3, 3), date(2014, 9, 2)
ENTRY = events.Entry("M1", START, 60, starts=time(9), ends=time(10))
SPANS = [events.meetings.ContactSpan("weekly", "statute", START, START, 1)]
PLACES = PlaceContract(START, END, 1, Decimal(100))
ENROLLED = [Enrolment("a", START, END), Enrolment("b", START, END)]

PAIR = [events.meetings.ContactSpan("fortnightly", "standard", START, date(2014, 3, 10), 2)]
REPORT = events.Report("accepted", START, END, Decimal(1))
TRAVEL = [CostLine("travel", Decimal(50)), CostLine("hours", Decimal(250))]
PERIOD = [events.MentorPeriod("M1", date(2014, 4, 1), END)]


def said_of_events() -> dict[str, list]:
    """What makes each rule of an event speak, and what it says."""
    too_many = events.month_of_hours([Segment(START, END, None, Decimal(1))], START, approved=Decimal(9))
    return {
        "R-14": [four_eyes("a", caseworker="a", drafted_by="b", submitted_by="b")],
        "R-16": [
            *events.r16_follow_up(START, END, [], END),
            *events.r16_follow_up(START, END, [date(2014, 7, 1)], END),
        ],
        "R-17": [
            *events.r17_contact(SPANS, [], END),
            *events.r17_contact(SPANS, [events.ContactMade(START, "phone")], END),
            *events.r17_contact(PAIR, [], END),
        ],
        "R-27": [
            events.r27_inside_agreement(ENTRY, [], END),
            events.r27_inside_agreement(ENTRY, PERIOD, END),
            events.r27_inside_agreement(ENTRY, PERIOD, date(2014, 3, 1)),
        ],
        "R-28": [events.r28_overlap(ENTRY, [ENTRY])],
        "R-29": [
            events.r29_registered_late(START, date(2014, 3, 12)),
            events.r29_registered_late(START, END),
        ],
        "R-30": [r30_refundable(Decimal(1), []), r30_refundable(Decimal(300), TRAVEL)],
        "R-31": [events.r31_above_allowance(too_many), events.r31_above_allowance(too_many, salaried=True)],
        "R-32": [
            events.r32_citizens_answer("disputed", START, END),
            events.r32_citizens_answer(None, START, END),
            events.r32_citizens_answer(None, START, START),
            events.r32_citizens_answer(None, START, END, deceased_on=START),
        ],
        "R-33": [
            events.r33_register(START, END, Decimal(1), []),
            events.r33_register(START, END, Decimal(1), [replace(REPORT, status="rejected")]),
            events.r33_register(START, END, Decimal(1), [replace(REPORT, status="sent")]),
            events.r33_register(START, END, Decimal(2), [REPORT]),
            events.r33_register(START, END, Decimal(1), [replace(REPORT, weekly_hours=None)]),
            events.r33_register(
                START,
                END,
                Decimal(1),
                [replace(REPORT, status="rejected", start=date(2020, 1, 1), weekly_hours=None)],
            ),
        ],
        "R-38": [r38_address("Skolegade 4", ["Skolegade 4"], END, START)],
        "R-39": [r39_role("")],
        "R-45": [r45_places(PLACES, ENROLLED)],
        "R-47": [events.r47_first_meeting(START, [], END)],
    }


@pytest.mark.parametrize("rule", EVENT_RULES, ids=lambda rule: rule.info.code)
def test_every_rule_of_an_event_speaks_with_its_severities(rule):
    found = said_of_events()[rule.info.code]
    assert {finding.rule for finding in found} == {rule.info.code}
    assert {finding.severity for finding in found} == set(rule.info.severities)
    assert all(finding.source and finding.text.endswith(".") for finding in found)


def test_every_severity_of_a_rule_is_triggered():
    """A rule that nothing triggers fails here; no line makes R-23 and R-24 speak (test_rules_one_by_one)."""
    triggered = {(rule, severity) for rule, severity, _ in TRIGGERS} | {
        ("R-23", "REASON"),
        ("R-24", "REASON"),
    }
    declared = {(rule.info.code, severity.value) for rule in RULES for severity in rule.info.severities}
    assert triggered == declared


class Watched:
    """A version of a standard that notes which of its parameters are looked at."""

    def __init__(self, version: StandardVersion, seen: set[str]):
        self._version, self._seen = version, seen

    def __getattr__(self, name):
        if name in PARAMETERS:
            self._seen.add(name)
        elif name in ("level", "level_of", "levels"):
            self._seen.add("levels")
        return getattr(self._version, name)


def chained(standard: str, number: int) -> dict:
    """The grant after so many others of three months."""
    months = ("2014-01", "2014-04", "2014-07", "2014-10")
    ends = ("2014-03-31", "2014-06-30", "2014-09-30", "2014-12-31")
    chain = [earlier(f"{m}-01", end, level=None) for m, end in zip(months, ends, strict=True)][4 - number :]
    return {**in_municipality(standard), "earlier": chain, **period("2015-01-01", "2015-06-30", level=None)}


def test_parameters_that_a_rule_looks_at_are_those_it_is_said_to():
    seen: dict[str, set[str]] = {rule.info.code: set() for rule in RULES}
    chains = [chained(standard, number) for standard in default_book().standards for number in range(5)]
    general = [{"target_group": "T17_ALM", **chain} for chain in chains]
    for change in [{}, *(change for _, _, change in TRIGGERS), *general]:
        asked = read_line(line(change))
        for rule in RULES:
            c = Context(asked.facts, Stage.ACTIVATE, default_book())
            c.standard = Watched(c.standard, seen[rule.info.code])
            rule.judge(c)
    assert {code: sorted(names) for code, names in seen.items()} == {
        rule.info.code: sorted(rule.info.parameters) for rule in RULES
    }


def test_a_parameter_changes_the_answer_of_its_rule(tmp_path):
    """Parameters changed in a file: the rule that is said to look at them answers otherwise."""
    changes = {
        "R-13": ('hours_info_above = { value = "8.00"', 'hours_info_above = { value = "2.50"', {}),
        "R-40": ("break_days = { value = 30", "break_days = { value = 40",
                 {"earlier": [earlier("2013-08-01", "2014-01-31")]}),
        "R-44": ("phase_out_required = { value = false", "phase_out_required = { value = true",
                 {"agreement.phase_out": []}),
        "R-25": ('caseworker_as_mentor = { value = "reason"', 'caseworker_as_mentor = { value = "info"',
                 {"mentor.is_caseworker": True}),
    }  # fmt: skip
    home = {"standard": "fjordby", "citizen.registered_municipality": "0999"}
    for rule, (old, new, change) in changes.items():
        before, after = (
            assess(home, change, book=book_with(invented(tmp_path, *edits))) for edits in ((), ((old, new),))
        )
        said = [[f for f in reply["findings"] if f["rule"] == rule] for reply in (before, after)]
        assert said[0] != said[1], rule


def test_the_tests_that_the_table_names_exist():
    for info in RULE_INFO.values():
        for name in proof(info):
            module, test = name.split("::")
            assert f"def {test}(" in (HERE / f"{module}.py").read_text(encoding="utf-8"), name


def all_sentences() -> str:
    return sentences.document(finding for found in said_of_events().values() for finding in found)


@pytest.mark.parametrize(
    ("path", "written"),
    [(DOCUMENT, document), (sentences.DOCUMENT, all_sentences)],
    ids=["table", "sentences"],
)
def test_the_documentation_is_the_codes_own(path, written):
    text = written()
    if os.environ.get("WRITE_DOCS"):
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text, "stale: make rules-table"
