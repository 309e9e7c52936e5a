"""Log lines are JSON and hold no CPR number, wherever it came from."""

import io
import json
import logging

import pytest
import structlog
from django.conf import settings

from tests.access.addresses import PATTERNS, invented

CPR = "7109840001"


@pytest.fixture
def lines():
    """What the console handler of the settings writes, read back."""
    console = next(
        handler for handler in logging.getLogger().handlers if type(handler) is logging.StreamHandler
    )
    written = io.StringIO()
    before = console.setStream(written)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    console.setStream(before)


@pytest.mark.parametrize("typed", [CPR, "710984-0001", "710984 0001"])
def test_no_cpr_in_messages_arguments_or_structured_fields(lines, typed):
    logging.getLogger("django.request").warning("Not Found: /sager/%s/", typed)
    structlog.get_logger("mentorstotte").warning("look_up", asked=typed, many=[typed])
    found = lines()
    assert [line["event"] for line in found] == ["Not Found: /sager/[CPR]/", "look_up"]
    assert found[1]["asked"] == "[CPR]"
    assert found[1]["many"] == ["[CPR]"]
    assert found[0]["level"] == "warning"
    assert "timestamp" in found[1]


def test_no_cpr_in_an_exception(lines):
    try:
        raise ValueError(f"DETAIL: Key (cpr)=({CPR}) already exists.")
    except ValueError:
        logging.getLogger("django.request").exception("Internal Server Error")
        structlog.get_logger("mentorstotte").exception("failed")
    for line in lines():
        assert "Key (cpr)=([CPR]) already exists" in line["exception"]


def test_a_uuid_that_holds_ten_digits_by_chance_stays(lines):
    structlog.get_logger("mentorstotte").info("document", id="0a123456-7890-4abc-8def-0123456789ab")
    assert lines()[0]["id"] == "0a123456-7890-4abc-8def-0123456789ab"


def test_other_numbers_stay(lines):
    structlog.get_logger("mentorstotte").info("case", number="2026-0412", rows=12345, key="12345678901")
    line = lines()[0]
    assert (line["number"], line["rows"], line["key"]) == ("2026-0412", 12345, "12345678901")


@pytest.mark.asvs("16.2.2", "16.2.3", "16.2.4", "16.4.1")
def test_an_event_is_one_line_in_utc_on_standard_out_whatever_is_in_it(lines):
    forged = 'a\n{"event": "logged_in", "user": 1}\r\n'
    structlog.get_logger("mentorstotte").warning("look_up", asked=forged)
    logging.getLogger("django.request").warning("Not Found: %s", forged)
    found = lines()
    assert [line["event"] for line in found] == ["look_up", f"Not Found: {forged}"]
    assert {line["timestamp"][-1] for line in found} == {"Z"}
    assert set(settings.LOGGING["handlers"]) == {"console"}


WITH_SECRET = [name for name, pattern in PATTERNS.items() if "token" in pattern.pattern.converters]


@pytest.mark.parametrize("name", WITH_SECRET)
def test_no_secret_of_a_link_in_a_line(lines, name):
    path = invented(name).replace("/x/", "/Nøgle-til_siden/")
    assert "Nøgle" in path
    logging.getLogger("django.request").warning("Not Found: %s", path)
    [line] = lines()
    assert "Nøgle" not in line["event"]
    assert "/[link]/" in line["event"]
