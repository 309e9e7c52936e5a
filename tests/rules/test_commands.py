"""The commands ``assess`` and ``deadline``: streaming, strict reading, no services, no environment."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError
from hypothesis import given
from hypothesis import strategies as st

from agreements.management.commands import assess, deadline
from agreements.management.commands.assess import answer, answer_all
from agreements.rules import FactsError, default_book
from agreements.rules.answer import ANSWER_SCHEMA
from agreements.rules.exchange import LINE, Line, quick_line, read_line
from agreements.rules.facts import Facts
from tests.rules.lines import PLAIN, line, period
from tests.rules.said import said
from tests.rules.sheets import sheets

ROOT = Path(__file__).parents[2]
BOOK = default_book()


def manage(*arguments, send=b""):
    """``manage.py`` in a process with an empty environment."""
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env={}, input=send, capture_output=True, timeout=60, check=False)


def error_of(*changes) -> str:
    with pytest.raises(FactsError) as error:
        answer(json.dumps(line(*changes)), BOOK)
    return str(error.value)


def test_assess_answers_line_by_line():
    lines = [json.dumps({**PLAIN, "id": 7}), "{", "[]", "", json.dumps(line({"id": {"case": "ø"}}))]
    done = manage("assess", send="\n".join(lines).encode())
    replies = [json.loads(reply) for reply in done.stdout.decode().splitlines()]
    assert done.returncode == 1
    assert replies[0]["id"] == 7
    assert replies[0]["verdict"] == "ok"
    assert [reply["line"] for reply in replies[1:4]] == [2, 3, 4]
    assert all(reply["error"] for reply in replies[1:4])
    assert replies[4]["id"] == {"case": "ø"}
    assert "ø" in done.stdout.decode()


class Pipes:
    """Standard input and output of a command that runs in this process."""

    def __init__(self, monkeypatch, send: bytes = b""):
        self.stdout = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(send), encoding="utf-8"))
        monkeypatch.setattr(sys, "stdout", self.stdout)

    def received(self):
        return [json.loads(row) for row in self.stdout.buffer.getvalue().splitlines()]


def test_assess_succeeds_when_every_line_can_be_read(monkeypatch):
    pipes = Pipes(monkeypatch, json.dumps(PLAIN).encode())
    assess.Command().handle(schema=False, standards=[])
    assert [reply["verdict"] for reply in pipes.received()] == ["ok"]


def test_assess_with_another_municipality(monkeypatch, tmp_path):
    text = (ROOT / "cases/rules/standards/viborg.toml").read_text(encoding="utf-8")
    (tmp_path / "fjordby.toml").write_text(text.replace('id = "viborg"', 'id = "fjordby"'), encoding="utf-8")
    pipes = Pipes(monkeypatch, json.dumps({**PLAIN, "standard": "fjordby"}).encode())
    assess.Command().handle(schema=False, standards=[tmp_path])
    assert pipes.received()[0]["standard"]["id"] == "fjordby"


def test_assess_without_standards_where_it_was_told(tmp_path):
    with pytest.raises(CommandError, match="ingen standarder"):
        assess.Command().handle(schema=False, standards=[tmp_path])


def test_assess_prints_the_schemas_of_both_sides(monkeypatch):
    pipes = Pipes(monkeypatch)
    assess.Command().handle(schema=True, standards=[])
    assert json.loads(pipes.stdout.buffer.getvalue()) == {"in": LINE.schema, "out": ANSWER_SCHEMA}


def test_deadline_complaint():
    done = manage("deadline", "complaint", "--available", "2014-11-27")
    assert json.loads(done.stdout) == {"last_day": "2014-12-29", "reassessment_by": "2015-01-26"}


@pytest.mark.parametrize("wrong", ["2014-02-29", "27-11-2014", "9999-01-01", "i morgen"])
def test_deadline_refuses_a_day_that_is_none(wrong):
    with pytest.raises(CommandError, match=wrong):
        deadline.Command().handle(what="complaint", available=wrong)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"standard": ...}, "standard: mangler"),
        ({"standard": None}, "standard: mangler"),
        ({"standard": "nowhere"}, "standard: 'nowhere' er ukendt; kendte: gribskov, slagelse, viborg"),
        ({"target_group": "T99"}, "target_group: 'T99' er ukendt"),
        ({"agreement": {}}, "agreement.segments: mangler"),
        ({"agreement.segments": {}}, "agreement.segments: skal være en liste"),
        ({"agreement.segments": [3]}, "agreement.segments[0]: skal være et objekt"),
        ({"citizen.benefit": "lottery"}, "citizen.benefit: 'lottery' er ukendt"),
        ({"citizen.birthday": "1980-01-01"}, "citizen.birthday: ukendt nøgle"),
        ({"citizen.birth_date": "2001-02-29"}, "citizen.birth_date: 2001-02-29 findes ikke"),
        ({"citizen.birth_date": "20010228"}, "citizen.birth_date: skal være en dato"),
        ({"citizen.birth_date": "2001-W10-1"}, "citizen.birth_date: skal være en dato"),
        ({"citizen.birth_date": "9999-12-31"}, "citizen.birth_date: 9999-12-31 ligger uden for"),
        ({"citizen.single_parent": 1}, "citizen.single_parent: skal være true eller false"),
        ({"citizen.registered_municipality": "270"}, "citizen.registered_municipality: skal være fire cifre"),
        ({"aim.text": 5}, "aim.text: skal være tekst"),
        ({"assessment.boundary.SEL1": "no"}, "assessment.boundary.SEL1: ukendt nøgle"),
        ({"assessment.boundary.SEL85": "maybe"}, "assessment.boundary.SEL85: 'maybe' er ukendt"),
        ({"mentor.hourly_price": "395,00"}, "mentor.hourly_price: skal være et tal med punktum"),
        ({"agreement.kind": "new"}, "agreement.kind: 'new' er ukendt"),
        ({"agreement.phase_out": [{"from": "2014-08-01"}]}, "agreement.phase_out[0].weekly_hours: mangler"),
        ({"earlier": [{"start": "2014-01-01"}]}, "earlier[0].end: mangler"),
        (
            {"earlier": [{"start": "2014-02-01", "end": "2014-01-01"}]},
            "earlier[0].end: slutdatoen 1. januar 2014",
        ),
        ({"reasons": {"R-99": {"category": "OTHER"}}}, "reasons.R-99: ukendt nøgle"),
        ({"reasons": {"R-10": {"text": "x"}}}, "reasons.R-10.category: mangler"),
        ({"exceptions": ["weather"]}, "exceptions[0]: 'weather' er ukendt"),
        ({"stage": "later"}, "stage: 'later' er ukendt"),
        (
            period("2014-09-02", "2014-03-03"),
            "agreement.segments[0].end: slutdatoen 3. marts 2014 ligger før",
        ),
        (period("2014-03-03", "2014-09-02", "NaN"), "agreement.segments[0].weekly_hours: skal være et tal"),
        (period("2014-03-03", "2014-09-02", "1e3"), "agreement.segments[0].weekly_hours: skal være et tal"),
        (period("2014-03-03", "2014-09-02", "3.005"), "agreement.segments[0].weekly_hours: skal være et tal"),
        (period("2014-03-03", "2014-09-02", "3.00", 7), "agreement.segments[0].level: niveau 7 findes ikke"),
        (
            period("2014-03-03", "2014-09-02", "3.00", True),
            "agreement.segments[0].level: skal være et helt tal",
        ),
    ],
)
def test_wrong_facts_name_the_key(change, key):
    assert error_of(change).startswith(key)


def test_a_gap_between_segments_is_named():
    first, second = period("2014-03-03", "2014-06-02"), period("2014-06-04", "2014-09-02")
    both = {"agreement.segments": first["agreement.segments"] + second["agreement.segments"]}
    assert error_of(both).startswith(
        "agreement.segments[1].start: 4. juni 2014 skal være dagen efter 2. juni 2014"
    )


def test_days_that_run_backwards_over_an_open_end_are_named():
    first = {"start": "2014-03-03", "end": None}
    back = {"agreement.segments": [first, {"start": None, "end": "2014-02-01"}]}
    assert error_of(back).startswith("agreement.segments[1].end: slutdatoen 1. februar 2014 ligger før")
    back = {"agreement.segments": [first, {"start": "2014-02-01", "end": "2014-09-02"}]}
    assert error_of(back).startswith("agreement.segments[1].start: 1. februar 2014 ligger før 3. marts 2014")


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "9" * 5000])
def test_numbers_that_are_none(number):
    text = json.dumps(PLAIN).replace('"3.00"', number)
    with pytest.raises(FactsError):
        answer(text, BOOK)


def test_plain_numbers_are_exact_too():
    reply = answer(json.dumps(PLAIN).replace('"3.00"', "3.1"), BOOK)
    assert reply["total_hours"] == "81.49"


def test_deep_nesting_and_broken_text_stop_nothing():
    lines = [b"[" * 100_000, b"\xff\xfe", b'{"id": "\\ud800"}', json.dumps(PLAIN).encode()]
    out = io.BytesIO()
    assert answer_all(io.BytesIO(b"\n".join(lines)), out, BOOK) == 3
    replies = [json.loads(reply) for reply in out.getvalue().splitlines()]
    assert [reply.get("line") for reply in replies] == [1, 2, 3, None]


def test_the_callers_id_comes_back_even_with_half_a_character():
    out = io.BytesIO()
    answer_all(io.BytesIO(json.dumps({**PLAIN, "id": ["\ud800", 1.5]}).encode()), out, BOOK)
    assert json.loads(out.getvalue())["id"] == ["\ud800", 1.5]


def test_ten_thousand_segments():
    rows = []
    for number in range(10_000):
        day = f"{2000 + number // 336}-{number % 336 // 28 + 1:02d}-{number % 28 + 1:02d}"
        rows.append({"start": day, "end": day, "level": 2, "weekly_hours": "3.00"})
    with pytest.raises(FactsError, match=r"agreement.segments\[28\].start"):
        answer(json.dumps(line({"agreement.segments": rows})), BOOK)


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=5)
    | st.sampled_from(["2014-03-03", "3.00", "no"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(PLAIN)), inner, max_size=3)
    ),
    max_leaves=5,
)
KEYS = st.sampled_from([*PLAIN, *(f"{a}.{b}" for a in PLAIN if isinstance(PLAIN[a], dict) for b in PLAIN[a])])


@given(st.dictionaries(KEYS, VALUES, max_size=3))
def test_any_value_gives_an_answer_or_a_named_error(change):
    try:
        facts = line(change)
    except (TypeError, AttributeError):
        return  # a part was replaced by a value that holds no keys
    out = io.BytesIO()
    unreadable = answer_all(io.BytesIO(json.dumps(facts).encode()), out, BOOK)
    reply = json.loads(out.getvalue())
    assert ("error" in reply) is (unreadable == 1)
    assert unreadable or reply["verdict"] in {"ok", "reason", "incomplete", "refused"}


def everything(asked: Line) -> str:
    """All that a line says; msgspec keeps the caller's own id and the stage among the facts as well."""
    return said([asked.id, asked.stage, *(getattr(asked.facts, name) for name in Facts.__struct_fields__)])


def test_what_msgspec_reads_by_itself_is_what_the_careful_reader_reads():
    quick, known = 0, list(sheets())
    for sheet in known:
        read, careful = quick_line(json.dumps(sheet)), read_line(sheet)
        if read is not None:
            quick += 1
            assert everything(read) == everything(careful)
    assert quick > len(known) * 0.9


@given(st.dictionaries(KEYS, VALUES, max_size=3))
def test_msgspec_takes_nothing_that_the_careful_reader_refuses(change):
    try:
        facts = line(change)
    except (TypeError, AttributeError):
        return  # a part was replaced by a value that holds no keys
    read = quick_line(json.dumps(facts))
    assert read is None or everything(read) == everything(read_line(facts))


@pytest.mark.parametrize("key", ["capacity", "bookings"])
def test_a_line_cannot_say_what_only_the_site_knows_of_a_mentor(key):
    facts = line({f"mentor.{key}": None})
    assert quick_line(json.dumps(facts)) is None
    assert error_of({f"mentor.{key}": []}).startswith(f"mentor.{key}: ukendt nøgle")
