"""What citizens are told, and by when they have an answer (rights.py names the laws)."""

import re
from datetime import date

import pytest

from agreements.enums import RightsKind, RightsOutcome
from agreements.rules import information
from agreements.rules.rights import answer_by, latest_answer, outcome_of
from cases.rules.reading import RuleDataError

D = date.fromisoformat
TWO = """
[[version]]
valid_from = 2018-05-25
[[version.passage]]
heading = "Hvem?"
text = "{municipality}, {unit}; {officer}."

[[version]]
valid_from = 2024-01-01
[[version.passage]]
heading = "Hvad?"
points = ["Navn.", "Adresse."]
"""
FIRST = (information.Told("Hvem?", (), "Gribskov, Jobcentret; dpo@kommune.example."),)
SECOND = (information.Told("Hvad?", ("Navn.", "Adresse."), ""),)
WORDS = {"municipality": "Gribskov", "unit": "Jobcentret", "officer": "dpo@kommune.example"}


def read(tmp_path, text: str):
    path = tmp_path / "information.toml"
    path.write_text(text, encoding="utf-8")
    return information.read_texts(path)


@pytest.mark.parametrize(
    ("day", "told"),
    [("2014-01-01", FIRST), ("2018-05-25", FIRST), ("2023-12-31", FIRST), ("2024-01-01", SECOND)],
)
def test_what_is_told_is_the_text_of_the_day_with_names_filled_in(tmp_path, monkeypatch, day, told):
    known = read(tmp_path, TWO)
    monkeypatch.setattr(information, "_own", lambda: known)
    assert information.information_on(D(day)).filled(**WORDS) == told


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("valid_from = 2024-01-01", "from = 2024-01-01"), "version[1].valid_from: mangler"),
        (("valid_from = 2024-01-01", "valid_from = 2024-01-01\nmore = 1"), "version[1].more: ukendt nøgle"),
        (('heading = "Hvad?"', 'title = "Hvad?"'), "version[1].passage[0].heading: mangler"),
        (('heading = "Hvad?"', 'heading = "Hvad?"\nmore = 1'), "version[1].passage[0].more: ukendt nøgle"),
    ],
)
def test_what_is_wrong_with_the_texts_is_named(tmp_path, change, words):
    with pytest.raises(RuleDataError, match=f"^{re.escape('information.toml: ' + words)}"):
        read(tmp_path, TWO.replace(*change))


@pytest.mark.parametrize(
    ("kind", "asked", "answer", "latest"),
    [
        (RightsKind.FILE, "2026-11-02", "2026-11-11", None),
        (RightsKind.FILE, "2026-12-22", "2027-01-06", None),  # Christmas and New Year
        (RightsKind.OWN_DATA, "2026-11-02", "2026-12-02", "2027-02-02"),
        (RightsKind.CORRECTION, "2026-11-30", "2026-12-30", "2027-02-28"),
    ],
)
def test_by_when_the_citizen_has_an_answer(kind, asked, answer, latest):
    assert answer_by(kind, D(asked)) == D(answer)
    assert latest_answer(kind, D(asked)) == (latest and D(latest))


@pytest.mark.parametrize(
    ("parts", "left_out", "outcome"),
    [
        (0, 0, RightsOutcome.GRANTED),
        (3, 0, RightsOutcome.GRANTED),
        (3, 1, RightsOutcome.PARTLY),
        (3, 2, RightsOutcome.PARTLY),
        (3, 3, RightsOutcome.REFUSED),
    ],
)
def test_what_an_answer_comes_to(parts, left_out, outcome):
    assert outcome_of(parts, left_out) == outcome
