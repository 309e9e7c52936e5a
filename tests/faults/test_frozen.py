"""A part of the site is frozen, not gone: it takes calls and says nothing. Pages say so, nothing is lost."""

import json
import sys
import time
from contextlib import ExitStack

import pytest
from django.utils import timezone

from agreements.models import Reminder
from cases.models import JournalNote
from mentorstotte.core.actions import choose_mails
from mentorstotte.core.enums import Role
from mentorstotte.core.models import OutgoingMail, User
from tests import workers
from tests.agreements.desk import imported
from tests.agreements.samples import People
from tests.faults.test_machines import more_due
from tests.faults.test_parts_down import logged_in
from tests.faults.test_reminder import another_round, rows, sent, state
from tests.workers import frozen, until

pytestmark = [pytest.mark.slow, pytest.mark.fault]


def says(site, *parts: str) -> list:
    told = site.health()
    return [told.get(part) for part in parts]


def test_a_frozen_database_is_told_on_every_page_and_found_again_by_the_same_web_process(site, database):
    with ExitStack() as parts:
        parts.enter_context(database.running())
        browser = site.browser(logged_in(database.url))
        web = parts.enter_context(site.web(DATABASE_URL=database.url, DATABASE_SECONDS="4"))
        until(lambda: site.health().get("code") == 200, site.told)
        for _ in range(8):
            assert browser.open("/sager/").status_code == 200
        with frozen(database.server):
            for path in ("/", "/sager/", "/soeg/", "/konto/log-ind/"):
                answer = browser.open(path)
                assert (answer.status_code, "Databasen svarer ikke" in answer.text) == (503, True), path
            until(lambda: says(site, "code", "web", "database") == [503, "ok", "down"], site.told)
        assert browser.open("/sager/").status_code == 200
        assert site.health()["code"] == 200
        assert web.exit_code is None


def test_with_a_frozen_redis_pages_work_and_afterwards_the_reminder_goes_out_once(
    due, people, site, mail, broker, client
):
    client.force_login(people.caseworker)
    browser, case = site.browser(client.session.session_key), f"/sager/{due.case.number}/"
    with site.web(), site.beat(), site.worker():
        until(lambda: site.health().get("status") == "ok", site.told)
        until(sent, state)
        with frozen(broker.process):
            until(lambda: says(site, "code", "database", "redis") == [200, "ok", "down"], site.told)
            for path in ("/", "/sager/", case, f"/aftaler/{due.number}/", "/beskeder/"):
                assert browser.open(path).status_code == 200, path
            note = {"kind": "note", "occurred_on": f"{timezone.localdate():%d-%m-%Y}", "final": "1"}
            browser.submit(f"{case}notat/", theme="Frosset Redis", text="Borgeren ringede.", **note)
            assert JournalNote.objects.filter(theme="Frosset Redis", finalised_at__isnull=False).count() == 1
            late = imported(people, start=due.start_date, end=due.end_date, on=timezone.localdate())
        until(lambda: OutgoingMail.objects.filter(state="sent").count() == 2, state)
        until(lambda: site.health().get("status") == "ok", site.told)
    assert rows() == [2, 2, 2]
    assert Reminder.objects.filter(agreement=late).count() == len(mail.received) - 1 == 1


ASK = """
import json, sys, time
from django.conf import settings
from agreements.tasks import make_batch
from kombu.exceptions import OperationalError
started = time.monotonic()
try:
    make_batch.delay(1)
    print(json.dumps(["taken", 0]))
except OperationalError:
    print(json.dumps(["refused", time.monotonic() - started]))
"""


def test_work_is_handed_to_a_frozen_redis_in_vain_and_not_without_end(site, broker):
    """The row waits in the database, and beat's next round takes it up."""
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", ASK]
    with frozen(broker.process):
        said = workers.output(command, **site.environment)
    how, seconds = json.loads(said.splitlines()[-1])
    assert how == "refused"
    assert seconds < 30


def test_a_frozen_worker_holds_nobody_up_and_its_mail_comes_once(due, site, mail, broker):
    """The other one goes on; when the first wakes up, it finds nothing left to do."""
    with site.beat(), site.worker() as one, site.worker():
        with frozen(one):
            until(sent, state)
        another_round(broker)
    assert rows() == [1, 1, 1]
    assert len(mail.received) == 1


def test_workers_wait_for_a_frozen_database_and_go_on_where_they_stood(own_database, site, mail):
    """A worker has nobody who waits for it: it loses nothing, sends nothing twice and needs no restart."""
    site.environment["DATABASE_URL"] = own_database.url
    people = People()
    for leader in User.objects.holding(Role.APPROVER):
        choose_mails(user=leader, how="each", hour=7, monday=False)
    made = more_due(people, 20)
    with site.beat(), site.worker() as worker:
        until(lambda: len(mail.received) >= 3)
        with frozen(own_database.server):
            time.sleep(3)
        until(lambda: OutgoingMail.objects.filter(state="sent").count() == made, state)
        assert worker.exit_code is None
    assert rows() == [made, made, made]
    assert len(mail.received) == made
    assert set(OutgoingMail.objects.values_list("attempts", flat=True)) == {1}
