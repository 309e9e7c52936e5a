"""A page that is a form has a way back to the page of what it is about."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.access.objects import OBJECTS, a_world
from tests.access.table import TABLE
from tests.browser.places import visitor

pytestmark = pytest.mark.django_db
BACK = {
    "cases:register_record": "cases:detail",
    "cases:change_citizen": "cases:detail",
    "cases:hand_over": "cases:detail",
    "cases:note_new": "cases:detail",
    "cases:note_change": "cases:note",
    "cases:note_correct": "cases:note",
    "cases:document_new": "cases:detail",
    "providers:mentor_new": "providers:mentors",
    "providers:mentor_edit": "providers:mentor",
    "providers:supplier_new": "providers:suppliers",
    "providers:supplier_edit": "providers:supplier",
}
LINES = [line for line in TABLE if line.name in BACK]
CANCEL = re.compile(r'<a [^>]*href="([^"]+)"[^>]*>\s*Fortryd\s*</a>')


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.name)
def test_a_form_is_left_for_the_page_that_it_is_about(line):
    world = a_world()
    keys = OBJECTS[line.about].build(world) if line.about else {}
    browser = Client()
    browser.force_login(visitor(line, world))
    page = browser.get(reverse(line.name, kwargs=keys)).content.decode()
    assert CANCEL.findall(page) == [reverse(BACK[line.name], kwargs=keys)]


def test_every_page_named_here_is_in_the_table():
    assert {line.name for line in LINES} == BACK.keys()
