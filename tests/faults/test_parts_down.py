"""A part of the site is killed: the pages say so or work, the health endpoint names it, nothing is lost."""

import subprocess
import sys
import time
from contextlib import ExitStack

import pytest
from django.utils import timezone

from agreements.models import Reminder
from cases.models import JournalNote
from mentorstotte.core.models import Notice, OutgoingMail
from mentorstotte.core.signs import HEARTBEAT_KEY, HEARTBEAT_SECONDS
from tests import workers
from tests.agreements.desk import imported
from tests.faults.test_reminder import sent, state
from tests.workers import kill, until

pytestmark = [pytest.mark.slow, pytest.mark.fault]
SOON = 2.0  # seconds within which a page says that it cannot; one when nothing else runs


@pytest.mark.asvs("16.5.2")
def test_without_redis_pages_work_and_afterwards_the_reminder_goes_out_once(
    due, people, site, mail, broker, client
):
    client.force_login(people.caseworker)
    browser, case = site.browser(client.session.session_key), f"/sager/{due.case.number}/"
    with site.web(), site.beat(), site.worker():
        until(lambda: site.health().get("status") == "ok", site.told)
        until(sent, state)
        broker.kill()
        told = site.health()
        assert [told[part] for part in ("code", "database", "redis")] == [200, "ok", "down"]
        for path in ("/", "/sager/", case, f"/aftaler/{due.number}/", "/beskeder/", "/indlaes/"):
            assert browser.open(path).status_code == 200, path
        note = {"kind": "note", "occurred_on": f"{timezone.localdate():%d-%m-%Y}", "final": "1"}
        browser.submit(f"{case}notat/", theme="Uden Redis", text="Borgeren ringede.", **note)
        assert JournalNote.objects.filter(theme="Uden Redis", finalised_at__isnull=False).count() == 1
        late = imported(people, start=due.start_date, end=due.end_date, on=timezone.localdate())
        broker.start()
        until(lambda: OutgoingMail.objects.filter(state="sent").count() == 2, state)
        until(lambda: site.health().get("status") == "ok", site.told)
    assert Reminder.objects.count() == Notice.objects.count() == len(mail.received) == 2
    assert Reminder.objects.filter(agreement=late).count() == 1


def two_silent_minutes(broker) -> None:
    """No sign of life has come for so long."""
    assert broker.client.ttl(HEARTBEAT_KEY) <= HEARTBEAT_SECONDS
    broker.client.delete(HEARTBEAT_KEY)


def test_a_dead_worker_and_a_dead_beat_are_told_apart_by_name(site, broker):
    def parts() -> list[str]:
        told = site.health()
        return [told.get(name) for name in ("code", "redis", "worker", "beat")]

    with site.web(), site.worker() as worker, site.beat() as beat:
        until(lambda: parts() == [200, "ok", "ok", "ok"], site.told)
        kill(worker)
        two_silent_minutes(broker)
        until(lambda: parts() == [200, "ok", "down", "unknown"], site.told)
        with site.worker():
            until(lambda: parts() == [200, "ok", "ok", "ok"], site.told)
            kill(beat)
            until(lambda: not broker.client.llen(site.queue), site.told)
            two_silent_minutes(broker)
            until(lambda: parts() == [200, "ok", "unknown", "down"], site.told)


LOGIN = """
from django.test import Client
from tests import factories
client, team = Client(), factories.team()
user = factories.user(team=team)
factories.case(user)
client.force_login(user)
print(client.session.session_key)
"""


def logged_in(url: str) -> str:
    """The session key of a caseworker in the database."""
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", LOGIN]
    whole = workers.environment(DATABASE_URL=url)
    made = subprocess.run(command, cwd=workers.ROOT, env=whole, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    return made.stdout.split()[-1]


@pytest.mark.asvs("16.5.2")
def test_a_lost_database_is_told_within_a_second_and_found_again_by_the_same_web_process(site, database):
    def answer(path: str) -> tuple[int, float]:
        started = time.monotonic()
        return browser.open(path).status_code, time.monotonic() - started

    with ExitStack() as web:
        with database.running():
            browser = site.browser(logged_in(database.url))
            process = web.enter_context(site.web(DATABASE_URL=database.url))
            until(lambda: site.health().get("code") == 200, site.told)
            for _ in range(8):
                assert answer("/sager/")[0] == 200
            kill(database.server)
            for path in ("/", "/sager/", "/soeg/", "/konto/log-ind/"):
                code, seconds = answer(path)
                assert code == 503, path
                assert seconds < SOON, path
            assert "Databasen svarer ikke" in browser.open("/sager/").text
            told = site.health()
            assert [told[part] for part in ("code", "web", "database")] == [503, "ok", "down"]
        with database.running():
            assert answer("/sager/")[0] == 200
            assert site.health()["code"] == 200
            assert process.exit_code is None
