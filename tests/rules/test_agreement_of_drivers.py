"""The web form and the command give the same answer to the same facts."""

import json

import pytest
from hypothesis import HealthCheck, given, settings

from agreements.management.commands.assess import answer
from agreements.rules import RULE_INFO, default_book
from tests.rules.form import FormDriver
from tests.rules.random_facts import lines

BOOK = default_book()
ANY_TIME = {"deadline": None, "suppress_health_check": list(HealthCheck)}


def agree(driver: FormDriver, line: dict) -> None:
    """Both answers are the same to the letter."""
    by_line = answer(json.dumps(line), BOOK)
    assert driver.answer(line) == by_line
    assert all(finding["source"] and finding["text"].endswith(".") for finding in by_line["findings"])
    spoken = {finding["rule"] for finding in by_line["findings"]}
    assert spoken | set(by_line["passed"]) <= RULE_INFO.keys()
    assert spoken.isdisjoint(by_line["passed"])


@pytest.fixture
def driver(db):
    return FormDriver()


@settings(max_examples=40, **ANY_TIME)
@given(lines())
def test_form_and_command_agree_on_random_facts(driver, line):
    agree(driver, line)


@pytest.mark.slow
@settings(max_examples=10_000, **ANY_TIME)
@given(lines())
def test_form_and_command_agree_on_ten_thousand_random_facts(driver, line):
    agree(driver, line)
