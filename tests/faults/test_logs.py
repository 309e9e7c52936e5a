"""What the real processes write: a JSON object a line, without the CPR number planted in their work."""

import json

import pytest

from agreements.tasks import make_batch
from mentorstotte.celery import app
from tests.workers import until

pytestmark = [pytest.mark.slow, pytest.mark.fault]
CPR = "7109845173"


def lines(text: str) -> list[dict]:
    assert CPR not in text
    return [json.loads(line) for line in text.splitlines()]


def test_a_task_that_fails_over_a_number_says_which_task_and_not_which_number(site, broker, tmp_path):
    log = tmp_path / "worker"
    with site.worker(log=log):
        with app.connection_for_write(broker.url) as line:
            make_batch.apply_async([f"borger {CPR}"], connection=line)
        until(lambda: "raised unexpected" in log.read_text(), log.read_text)
    [failed] = [line for line in lines(log.read_text()) if "raised unexpected" in line["event"]]
    assert "agreements.tasks.make_batch" in failed["event"]
    assert "borger [CPR]" in failed["exception"]


def test_the_web_writes_the_pattern_of_an_address_and_the_number_of_the_request(site, people, client):
    client.force_login(people.caseworker)
    with site.web(LOG_LEVEL="INFO"):
        until(lambda: site.health().get("code") == 200, site.told)
        browser = site.browser(client.session.session_key)
        answer = browser.open(f"/sager/{CPR}/?q={CPR}")
        browser.submit("/soeg/", q=CPR)
    written = lines((site.folder / "web").read_text())
    [asked] = [
        line for line in written if line.get("request_id") == answer.headers["X-Request-ID"] and "ms" in line
    ]
    assert [asked[key] for key in ("method", "route", "status")] == ["GET", "sager/<str:number>/", 404]
    assert not [line for line in written if "/sundhed/" in str(line)]
