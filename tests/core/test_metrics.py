"""Figures for monitoring: for whoever has the token, by pattern of address, about nobody."""

import pytest

from mentorstotte.core.enums import Role
from tests import factories

pytestmark = pytest.mark.django_db
FIGURES = "/sundhed/tal/"
TOKEN = "a-token-of-the-test"
CPR = "7109845173"


@pytest.fixture(autouse=True)
def token(settings):
    settings.METRICS_TOKEN = TOKEN


def figures(client) -> dict[str, float]:
    """Each line's name with its labels, and its value."""
    answer = client.get(FIGURES, headers={"Authorization": f"Bearer {TOKEN}"})
    assert (answer.status_code, answer.headers["Content-Type"].split(";")[0]) == (200, "text/plain")
    lines = [line for line in answer.content.decode().splitlines() if not line.startswith("#")]
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines}


@pytest.mark.parametrize("sent", ["", "Bearer ", "Bearer wrong", TOKEN])
def test_without_the_token_there_is_no_such_page(client, sent):
    def answer(path: str) -> tuple:
        given = client.get(path, headers={"Authorization": sent})
        return given.status_code, given.headers["Location"].replace(path, "")

    assert answer(FIGURES) == answer("/sundhed/andet/")


def test_where_no_token_is_set_nobody_gets_figures(client, settings):
    settings.METRICS_TOKEN = ""
    for sent in ("", "Bearer "):
        assert client.get(FIGURES, headers={"Authorization": sent}).status_code == 302


def test_requests_are_counted_by_pattern_and_say_nothing_of_whom_they_are_about(client):
    client.force_login(factories.user(Role.CASEWORKER, team=factories.team()))
    line = 'mentorstotte_requests_total{method="GET",route="sager/<str:number>/",status="404"}'
    before = figures(client).get(line, 0)
    client.get(f"/sager/{CPR}/")
    client.get("/sager/2026-9999/")
    after = figures(client)
    assert after[line] == before + 2
    assert after['mentorstotte_request_seconds_count{route="sager/<str:number>/"}'] >= 2
    assert not [name for name in after if CPR in name or "2026-9999" in name]


def test_a_method_that_somebody_made_up_is_no_figure_of_its_own(client):
    client.generic("MADEUP", "/tilgaengelighed/")
    assert not [name for name in figures(client) if "MADEUP" in name]


def test_parts_and_waiting_work_are_there(client):
    found = figures(client)
    assert found['mentorstotte_part_ok{part="database"}'] == 1
    assert found["mentorstotte_mails_waiting"] == 0
    assert found["mentorstotte_queue_length"] >= 0
