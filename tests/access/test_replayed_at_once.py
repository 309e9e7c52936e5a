"""Every form of the site, filled in as in test_replayed.py, is sent several times at the same moment:
together they make no more rows than one does, and nobody meets an error of the server.

What a form that is sent once leaves behind is counted on a row of its own.
"""

import pytest
from django.conf import settings
from django.db.models import CharField
from django.db.models.functions import Cast
from django.test import Client

from mentorstotte.core.models import Team
from tests.access import filled
from tests.access.test_replayed import EACH_TIME, NAMED, READING, SENT, Sheet
from tests.browser.conftest import kept_rows
from tests.racing import at_once
from tests.rows import more, rows

pytestmark = [pytest.mark.slow, pytest.mark.fault]
AT_ONCE = 3
DONE = [line for line in SENT if line.name not in NAMED]


@pytest.fixture(scope="module", autouse=True)
def _kept(django_db_setup, django_db_blocker):
    with kept_rows(django_db_blocker):
        yield


@pytest.fixture(autouse=True)
def _own_teams(_kept):
    """The next form is about teams of its own: one before may have closed or renamed its team."""
    Team.objects.update(name=Cast("pk", CharField()), active=True)


def a_sending(sheet: Sheet, body: bytes):
    """One of several tabs of the same login."""
    tab = Client(raise_request_exception=False)
    tab.cookies[settings.SESSION_COOKIE_NAME] = sheet.browser.cookies[settings.SESSION_COOKIE_NAME].value
    return lambda: filled.send(tab, sheet.url, body).status_code


@pytest.mark.parametrize("line", DONE, ids=lambda line: line.name)
def test_a_form_sent_several_times_at_once_is_done_once(line):
    alone, raced = Sheet(line), Sheet(line)
    before = rows(without=READING)
    alone.fill_in()
    made = more(before, rows(without=READING))
    body = filled.packed(raced.typed(alone.names))
    before = rows(without=READING)
    answers = at_once(*[a_sending(raced, body) for _ in range(AT_ONCE)])
    assert all(isinstance(answer, int) and answer < 500 for answer in answers), answers
    grown = more(before, rows(without=READING))
    twice = {table for table in grown if grown[table] > made.get(table, 0)}
    assert twice <= EACH_TIME.get(line.name, set()), (grown, made, answers)
