"""Whatever stands in a line: an answer, or an error that names the key; never a traceback (Hypothesis)."""

import io
import json
from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from agreements.management.commands.assess import answer_all
from agreements.rules import default_book
from agreements.rules.answer import ANSWER_SCHEMA
from tests.rules.lines import PLAIN, because, earlier, line

BOOK = default_book()
RICH = line(
    {"earlier": [earlier("2013-09-03", "2014-03-02"), earlier("2014-04-01", "2014-06-01", mentor="M2")]},
    {"dates": {"admission": "2014-02-01", "discharge": "2014-04-01", "first_use": None, "signed": None}},
    {"exceptions": ["other_offer"], "citizen.moved_on": "2014-08-01", "citizen.deceased_on": None},
    because("R-26", "HAND_OVER"),
)
VERDICTS = set(ANSWER_SCHEMA["anyOf"][0]["properties"]["verdict"]["enum"])


def answered(raw: bytes) -> list[dict]:
    """The answers to what may be several lines; each is a verdict or an error with its line."""
    out = io.BytesIO()
    unreadable = answer_all(io.BytesIO(raw), out, BOOK)
    replies = [json.loads(reply) for reply in out.getvalue().splitlines()]
    errors = [reply for reply in replies if "error" in reply]
    assert len(errors) == unreadable
    assert all(set(reply) == {"line", "error"} and reply["error"] for reply in errors)
    assert all(reply["verdict"] in VERDICTS for reply in replies if "error" not in reply)
    return replies


def paths(value, above=()):
    """Every place in a JSON value."""
    yield above
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in pairs:
        yield from paths(item, (*above, key))


def with_value(path, new):
    """The rich line with another value in one place."""
    facts = json.loads(json.dumps(RICH))
    if not path:
        return new
    target = facts
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = new
    return facts


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from([
        "2014-02-29", "0001-01-01", "9999-12-31", "1900-01-01", "2199-12-31", "2014-3-3", "2014-03-03T00:00",
        "NaN", "Infinity", "-0.00", "0.00", "999999.99", "1e5", "3,00", "٣", " 3.00", "no", "T01_AKT_KTH",
        10**30, -1, 4, 1e308, 0.1 + 0.2,
    ]),
)  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=300)
@given(st.sampled_from(list(paths(RICH))), VALUES)
@example(("agreement", "segments", 0, "weekly_hours"), float("nan"))
@example(("agreement", "segments", 0, "start"), "2199-12-31")
@example(("earlier", 1, "segments", 0), {"weekly_hours": "3.00"})
@example(("earlier", 0, "segments", 0), {"level": 4})
def test_any_value_in_any_place(path, value):
    (reply,) = answered(json.dumps(with_value(path, value)).encode())
    if "error" in reply and len(path) > 1:
        assert str(path[0]) in reply["error"] or "JSON" in reply["error"] or "tal" in reply["error"]


@settings(max_examples=300)
@given(st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 40), st.binary(max_size=6)), max_size=4))
def test_any_bytes_in_any_place(cuts):
    raw = json.dumps(RICH, ensure_ascii=False).encode()
    for at, length, new in cuts:
        at %= len(raw)
        raw = raw[:at] + new + raw[at + length :]
    answered(raw.rstrip(b"\n") or b"x")


@given(st.binary(max_size=60))
def test_bytes_that_are_no_facts(raw):
    replies = answered(raw)
    assert len(replies) == len(io.BytesIO(raw).readlines())


@given(st.data())
def test_facts_left_out_are_missing_and_never_an_error(data):
    """Anything but the three required facts may be left out, alone and together."""
    facts = json.loads(json.dumps(PLAIN))
    required = {("standard",), ("target_group",), ("agreement",), ("agreement", "segments")}
    known = [path for path in paths(PLAIN) if path and path not in required]
    left_out = [path for path in known if all(isinstance(step, str) for step in path)]
    for path in data.draw(st.lists(st.sampled_from(left_out), max_size=12)):
        target = facts
        for step in path[:-1]:
            target = target.get(step, {})
        target.pop(path[-1], None)
    (reply,) = answered(json.dumps(facts).encode())
    assert reply["verdict"] in VERDICTS


@pytest.mark.parametrize(
    ("segments", "verdict"),
    [
        ([], "incomplete"),
        ([{}], "incomplete"),
        ([{"start": "2014-03-03"}], "incomplete"),
        ([{"end": "2014-09-02"}], "incomplete"),
        ([{"start": "2199-12-31", "end": "2199-12-31", "level": 2, "weekly_hours": "3.00"}], "incomplete"),
        ([{"start": "1900-01-01", "end": "1900-01-01", "level": 2, "weekly_hours": "3.00"}], "refused"),
        ([{"start": "1900-01-01", "end": "2199-12-31", "level": 4, "weekly_hours": "999999.99"}], "refused"),
        ([{"start": "2016-02-29", "end": "2016-08-28", "level": 2, "weekly_hours": "3.00"}], "ok"),
    ],
)
def test_the_edges_of_what_can_be_asked(segments, verdict):
    (reply,) = answered(json.dumps(line({"agreement.segments": segments})).encode())
    assert reply["verdict"] == verdict


def test_ten_thousand_segments_in_a_row_are_an_answer():
    first = date(2014, 3, 3)
    days = [(first + timedelta(days=n)).isoformat() for n in range(10_000)]
    rows = [{"start": day, "end": day, "level": 2, "weekly_hours": "3.00"} for day in days]
    (reply,) = answered(json.dumps(line({"agreement.segments": rows})).encode())
    assert reply["verdict"] == "refused"
    assert reply["total_hours"] == "4285.71"
