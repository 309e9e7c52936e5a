"""Every page says what it is: a new page without help fails here."""

import pytest
from django.urls import reverse

from mentorstotte.core.enums import Role
from mentorstotte.core.page_help import help_of, read_help
from tests import factories
from tests.access.table import TABLE
from tests.browser.places import PAGES


def test_every_page_has_help_of_its_own():
    assert [line.name for line in PAGES if help_of(line.name) is None] == []


def test_there_is_no_help_for_pages_that_are_gone():
    assert set(read_help()) <= {line.name for line in TABLE}


def test_help_is_short_and_whole_sentences():
    for said in read_help().values():
        assert len(said.what) + len(said.why) <= 320
        assert said.what.endswith((".", "?"))
        assert not said.why or said.why.endswith((".", "?"))


def test_a_page_that_stands_there_twice_is_refused(tmp_path):
    path = tmp_path / "help.toml"
    path.write_text('[overview]\nwhat = "A."\nalso = ["news"]\n[news]\nwhat = "B."\n', encoding="utf-8")
    with pytest.raises(ValueError, match="news"):
        read_help(path)


@pytest.mark.django_db
def test_the_page_shows_what_it_is_why_it_asks_and_the_rule(client):
    client.force_login(factories.user(Role.APPROVER, team=factories.team()))
    page = client.get(reverse("reporting:retention")).content.decode()
    said = help_of("reporting:retention")
    assert "Hjælp til denne side" in page
    for text in (said.what, said.why, said.rule):
        assert text in page
