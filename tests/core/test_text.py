"""Names are found as they are typed and sorted as Danes sort."""

import csv
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from mentorstotte.core import text

PAIRS = Path(__file__).parents[1] / "data" / "name_pairs.csv"


def test_the_golden_list_of_200_pairs_folds_to_the_same_word():
    with PAIRS.open(encoding="utf-8") as file:
        pairs = [(row["navn"], row["skrevet"]) for row in csv.DictReader(file, delimiter=";")]
    assert len(pairs) == 200
    assert [pair for pair in pairs if text.fold(pair[0]) != text.fold(pair[1])] == []


def test_different_names_stay_different():
    names = ["Andersen", "Anderson", "Hansen", "Jensen", "Møller", "Mølgaard", "Madsen", "Skov", "Skou"]
    assert len({text.fold(name) for name in names}) == len(names)


def test_danish_order_has_ae_oe_aa_last_and_aa_as_aa():
    names = ["Aagaard", "Østergård", "Zahle", "Ærø", "Bo", "Andersen"]
    assert sorted(names, key=text.sort_key) == ["Andersen", "Bo", "Zahle", "Ærø", "Østergård", "Aagaard"]


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing_more_and_leaves_letters_digits_and_single_blanks(name):
    folded = text.fold(name)
    assert text.fold(folded) == folded
    assert all(char.isascii() and (char.isalnum() or char == " ") for char in folded)
    assert "  " not in folded
