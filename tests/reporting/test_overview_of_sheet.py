"""The jobcentre's own sheet, imported as a person does it, and what “Mit overblik” then says."""

import re
from html.parser import HTMLParser

import pytest
import time_machine
from django.urls import reverse

from agreements.models import Agreement
from mentorstotte.core.enums import Role
from tests import factories
from tests.reporting.steps import RUNNING
from tests.reporting.test_import_pages import confirm, send

pytestmark = pytest.mark.django_db
WORKERS = 7


class Words(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data):
        self.found.append(data)


def overview(client, person) -> str:
    """The text of the start page of a person, in one line."""
    client.force_login(person)
    words = Words()
    words.feed(client.get(reverse("overview")).content.decode())
    return " ".join(" ".join(words.found).split())


def number(text: str, before: str) -> int:
    """The number that stands before these words."""
    found = re.search(rf"(\d+) {before}", text)
    return int(found[1]) if found else 0


def seen(text: str) -> list[int]:
    """Running, into the next year, expiring, past the effect deadline, follow-ups overdue."""
    what = ("aftaler? løber nu", "af dem ind i 2027", "udløber inden 14 dage")
    return [
        number(text, words) for words in (*what, "effektvurderinger over fristen", "overskredne opfølgninger")
    ]


@pytest.fixture
def sheet(client, skills, health):
    """Everybody whom the sheet names is there, and one of them imports it on the frozen day."""
    workers = [
        factories.user(Role.CASEWORKER, team=skills, name=f"Sagsbehandler {n}") for n in range(1, WORKERS + 1)
    ]
    for worker in workers:
        worker.teams.add(health)
    leader = factories.user(Role.APPROVER, team=skills)
    leader.teams.add(health)
    with time_machine.travel("2026-11-23 09:00+01:00", tick=True):
        client.force_login(workers[0])
        send(client, RUNNING)
        confirm(client)
        yield workers, leader


def test_mentorforloeb_2026_gives_the_counts_of_the_inputs_readme_on_mit_overblik(client, sheet):
    """40 running, 29 of them into 2027, 4 expire within 14 days and have passed their effect deadline, 20
    follow-ups overdue: for the leader of the teams, and added up over the caseworkers.
    """
    workers, leader = sheet
    assert Agreement.objects.count() == 40
    assert seen(overview(client, leader)) == [40, 29, 4, 4, 20]
    each = [seen(overview(client, worker)) for worker in workers]
    assert [sum(column) for column in zip(*each, strict=True)] == [40, 29, 4, 4, 20]
    assert [row[0] for row in each] == [6, 6, 6, 6, 6, 5, 5]


def test_what_the_tiles_count_is_what_the_lists_behind_them_show(client, sheet):
    _, leader = sheet
    client.force_login(leader)
    for key, rows in (("udloeber", 4), ("effekt", 4), ("opfoelgning", 20)):
        page = client.get(reverse("agreements:work_list"), {"hvem": "team", "frist": key})
        assert len(page.context["rows"]) == rows, key
