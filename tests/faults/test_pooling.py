"""The whole site through a PgBouncer with three connections, set up as docker-compose.yml says."""

import sys
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from agreements.models import Reminder
from cases.models import JournalNote
from mentorstotte.core.models import Document
from mentorstotte.local.postgres import APP
from tests import workers
from tests.faults.test_reminder import sent, state
from tests.pooler import pooler, servers
from tests.workers import database_url, until

pytestmark = [pytest.mark.slow, pytest.mark.fault, pytest.mark.usefixtures("as_site")]
CONNECTIONS = 3


def test_pages_worker_and_commands_share_three_connections(due, people, site, mail, client, tmp_path):
    client.force_login(people.caseworker)
    pages = ("/", "/sager/", f"/sager/{due.case.number}/", f"/aftaler/{due.number}/", "/beskeder/")
    with pooler(database_url(), role=APP, connections=CONNECTIONS) as url:
        anchor = str(tmp_path / "anchor.jsonl")  # of this database alone
        pooled = {"DATABASE_URL": url, "DATABASE_POOLED": "1", "LOG_ANCHOR": anchor}
        with site.web(WEB_WORKERS="2", **pooled), site.worker(concurrency="2", **pooled), site.beat(**pooled):
            until(lambda: site.health().get("status") == "ok", site.told)
            until(sent, state)

            def visit(number: int) -> list[int]:
                browser = site.browser(client.session.session_key)
                return [browser.open(page).status_code for page in pages]

            with ThreadPoolExecutor(8) as at_once:
                assert {code for codes in at_once.map(visit, range(16)) for code in codes} == {200}
            browser = site.browser(client.session.session_key)
            note = {"kind": "note", "occurred_on": f"{timezone.localdate():%d-%m-%Y}", "final": "1"}
            path = f"/sager/{due.case.number}/notat/"
            assert browser.submit(path, theme="Delt", text="Borgeren ringede.", **note).status_code == 200
            assert 1 <= servers(url) <= CONNECTIONS
        manage = [sys.executable, "manage.py"]
        assert "Loggen er uændret" in workers.output([*manage, "verify_log"], **pooled)
        assert str(Document.objects.count()) in workers.output([*manage, "verify_documents"], **pooled)
    assert JournalNote.objects.filter(theme="Delt", finalised_at__isnull=False).count() == 1
    assert Reminder.objects.count() == len(mail.received) == 1


def test_every_connection_has_the_settings_of_the_site_and_keeps_none_of_a_transaction(transactional_db):
    asked = ("random_page_cost", "jit", "pgtrigger.ignore", "TimeZone")

    def settings_of(line) -> list[str]:
        return [line.execute(f"SHOW {name}").fetchone()[0] for name in asked]

    with connection.cursor() as cursor:
        unpooled = settings_of(cursor)
    with pooler(database_url(), role=APP) as url, psycopg.connect(url) as line:
        line.execute("SELECT set_config('TimeZone', 'UTC', false)")
        line.execute("SELECT set_config('statement_timeout', '77s', true)")
        assert settings_of(line) == unpooled == ["1.1", "off", "{}", "UTC"]
        line.commit()
        assert line.execute("SHOW statement_timeout").fetchone() == ("0",)
