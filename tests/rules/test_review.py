"""The checklist of the team leader's review: dated data, read with care."""

import re
from datetime import date

import pytest

from agreements.rules.review import questions_on, read_checklists, wants_remark
from cases.rules.reading import RuleDataError

TWO = """
[[version]]
valid_from = 2014-01-01
questions = {a = "Første?"}

[[version]]
valid_from = 2020-01-01
questions = {b = "Anden?"}
"""


def read(tmp_path, text: str):
    (tmp_path / "review.toml").write_text(text, encoding="utf-8")
    return read_checklists(tmp_path / "review.toml")


def test_each_version_holds_from_its_day(tmp_path, monkeypatch):
    known = read(tmp_path, TWO)
    monkeypatch.setattr("agreements.rules.review._own", lambda: known)
    days = (date(2013, 1, 1), date(2019, 12, 31), date(2020, 1, 1))
    assert [list(questions_on(day)) for day in days] == [["a"], ["a"], ["b"]]
    assert questions_on(days[2]) == {"b": "Anden?"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "version = []",
            "review.toml: version: skal være mindst én, den ældste først, hver med sin egen dag",
        ),
        (
            TWO.replace("2020", "2014"),
            "review.toml: version: skal være mindst én, den ældste først, hver med sin egen dag",
        ),
        (TWO + "more = 1", "review.toml: version[1].more: ukendt nøgle"),
        ("more = 1" + TWO, "review.toml: more: ukendt nøgle"),
        (TWO.replace('b = "Anden?"', "b = 1"), "review.toml: version[1].questions.b: "),
        (TWO.replace("questions = {b", "asked = {b"), "review.toml: version[1].questions: mangler"),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path, text, words):
    with pytest.raises(RuleDataError, match=f"^{re.escape(words)}"):
        read(tmp_path, text)


def test_only_a_no_has_to_be_explained():
    assert wants_remark({"a": "yes", "b": "no"})
    assert not wants_remark({"a": "yes", "b": "not_relevant"})
