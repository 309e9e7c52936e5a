"""Why a case is closed and opened again is dated data; a reason that was used can always be read."""

from datetime import date

import pytest

from cases.rules import closing
from cases.rules.reading import RuleDataError

TWO = """
[[version]]
valid_from = 2014-01-01
[[version.closing]]
key = "ended"
text = "Slut"
[[version.closing]]
key = "old"
text = "Udgået"
[[version.reopening]]
key = "assessment"
text = "Ny vurdering"
[[version.reopening]]
key = "complaint"
text = "Klage"
"""


@pytest.fixture
def written(tmp_path):
    def write(text: str):
        path = tmp_path / "closing.toml"
        path.write_text(text, encoding="utf-8")
        return closing.read_reasons(path)

    return write


def test_the_list_of_a_day_is_the_newest_that_holds():
    first = closing.reasons_on(date(1990, 1, 1))
    assert first == closing.reasons_on(date(2014, 1, 1))
    assert first.closing["ended"] == closing.closing_text("ended")
    assert first.reopening["complaint"] == closing.reopening_text("complaint")


def test_a_file_is_read_as_it_stands(written):
    (only,) = written(TWO)
    assert (only.valid_from, list(only.closing)) == (date(2014, 1, 1), ["ended", "old"])
    assert only.reopening == {"assessment": "Ny vurdering", "complaint": "Klage"}


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ('key = "complaint"', 'key = "other"', "mangler complaint"),
        ('key = "old"', 'key = "ended"', "hver med sin egen nøgle"),
        ('text = "Udgået"', 'text = "Udgået"\nmore = 1', "more"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(written, before, after, why):
    with pytest.raises(RuleDataError, match=why):
        written(TWO.replace(before, after))
