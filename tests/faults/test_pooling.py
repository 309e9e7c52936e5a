"""The whole site through a PgBouncer with three connections, set up as docker-compose.yml says."""

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
import yaml
from django.db import connection
from django.utils import timezone

from agreements.models import Reminder
from cases.models import JournalNote
from mentorstotte.bootstrap import find_pgbouncer
from mentorstotte.core.models import Document
from mentorstotte.local import postgres, processes
from mentorstotte.local.valkey import free_port
from tests import workers
from tests.faults.test_reminder import sent, state
from tests.workers import until

pytestmark = [pytest.mark.slow, pytest.mark.fault]
CONNECTIONS = 3


def configuration(port: int, users: Path) -> str:
    """Compose's own, with this test's server, port and number of connections."""
    text = yaml.safe_load((workers.ROOT / "docker-compose.yml").read_text())["configs"]["pgbouncer"][
        "content"
    ]
    server = urlsplit(workers.database_url())
    place = f"host={parse_qs(server.query)['host'][0]} dbname={server.path.strip('/')}"
    changes = {
        r"host=postgres dbname=\w+": place,
        r"listen_addr = .*": "listen_addr = 127.0.0.1",
        r"listen_port = .*": f"listen_port = {port}",
        r"auth_file = .*": f"auth_file = {users}",
        r"default_pool_size = .*": f"default_pool_size = {CONNECTIONS}",
    }
    for found, instead in changes.items():
        text, times = re.subn(found, instead, text)
        assert times == 1, found
    return text


@contextmanager
def pooler() -> Iterator[str]:
    """Gives the address of a real PgBouncer before the test's own database."""
    port, account = free_port(), postgres._account()
    with tempfile.TemporaryDirectory(prefix="mentorstotte-pool-") as name:
        folder = Path(name)
        (folder / "users").write_text('"mentorstotte" "secret"\n')
        (folder / "ini").write_text(configuration(port, folder / "users"))
        if account:
            for path in (folder, folder / "users", folder / "ini"):
                os.chown(path, *account)
        log = folder / "log"
        child = processes.start("pgbouncer", [find_pgbouncer(), folder / "ini"], log=log, account=account)
        try:
            until(lambda: "process up" in log.read_text(), log.read_text)
            yield f"postgres://mentorstotte:secret@127.0.0.1:{port}/mentorstotte"
        finally:
            workers.kill(child)


def servers(url: str) -> int:
    """How many connections to PostgreSQL the pooler holds."""
    with psycopg.connect(f"{url.rpartition('/')[0]}/pgbouncer", autocommit=True) as line:
        return len(line.execute("SHOW SERVERS").fetchall())


def test_pages_worker_and_commands_share_three_connections(due, people, site, mail, client, tmp_path):
    client.force_login(people.caseworker)
    pages = ("/", "/sager/", f"/sager/{due.case.number}/", f"/aftaler/{due.number}/", "/beskeder/")
    with pooler() as url:
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
        workers.output([*manage, "migrate", "--verbosity=0"], **pooled)
    assert JournalNote.objects.filter(theme="Delt", finalised_at__isnull=False).count() == 1
    assert Reminder.objects.count() == len(mail.received) == 1


def test_every_connection_has_the_settings_of_the_site_and_keeps_none_of_a_transaction(transactional_db):
    asked = ("random_page_cost", "jit", "pgtrigger.ignore", "TimeZone")

    def settings_of(line) -> list[str]:
        return [line.execute(f"SHOW {name}").fetchone()[0] for name in asked]

    with connection.cursor() as cursor:
        unpooled = settings_of(cursor)
    with pooler() as url, psycopg.connect(url) as line:
        line.execute("SELECT set_config('TimeZone', 'UTC', false)")
        line.execute("SELECT set_config('statement_timeout', '77s', true)")
        assert settings_of(line) == unpooled == ["1.1", "off", "{}", "UTC"]
        line.commit()
        assert line.execute("SHOW statement_timeout").fetchone() == ("0",)
