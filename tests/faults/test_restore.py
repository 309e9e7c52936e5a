"""The drill: everything is copied, laid back on an empty server, checked, and the site is used there."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.conf import settings as site_settings
from django.utils import timezone

from mentorstotte.core import log_chain
from mentorstotte.core.models import AccessLog, Document
from mentorstotte.core.postgres_programs import BINARIES
from mentorstotte.local.postgres import SUPERUSER
from tests import workers
from tests.agreements import desk
from tests.s3server import Documents, S3Server
from tests.workers import until

pytestmark = [pytest.mark.slow, pytest.mark.fault, pytest.mark.usefixtures("as_site")]
WORD = "fire ord om en gul kat"


def manage(*words: object, **environment: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "manage.py", *map(str, words)]
    whole = workers.environment(**environment)
    return subprocess.run(command, cwd=workers.ROOT, env=whole, capture_output=True, text=True)


def as_owner(*words: object, **environment: str) -> subprocess.CompletedProcess:
    return manage(*words, **workers.OWNER | environment)


def said(done: subprocess.CompletedProcess) -> str:
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def agreement(people, client, settings, tmp_path):
    """A signed agreement with its sealed file and a scan, in the store of this test; its case was read."""
    settings.DATA_DIR, settings.LOG_ANCHOR = tmp_path / "data", tmp_path / "data" / "log-anchor.jsonl"
    settings.SEAL_CERTIFICATE = settings.SEAL_KEY = settings.SEAL_KEY_PASSWORD = ""
    people.caseworker.set_password(WORD)
    people.caseworker.save()
    made = desk.signed(people, on=timezone.localdate(), start=timezone.localdate())
    client.force_login(people.caseworker)
    assert client.get(f"/sager/{made.case.number}/").status_code == 200
    assert log_chain.extend() == 1
    return made


@pytest.fixture
def copy(agreement, tmp_path) -> Path:
    folder = tmp_path / "copy"
    said(as_owner("backup", folder))
    return folder


@pytest.fixture
def elsewhere(empty_database, tmp_path) -> dict[str, str]:
    """The environment of the new server; nothing of the old one's directory."""
    with empty_database.running():
        yield {"DATABASE_URL": empty_database.url, "DATA_DIR": str(tmp_path / "elsewhere")}


def ask(url: str, question: str, *values):
    with psycopg.connect(url) as line:
        return line.execute(question, values).fetchone()


def test_all_rows_documents_seals_and_the_log_come_back_and_people_work_on(
    agreement, copy, empty_database, elsewhere, people, site
):
    assert "Alle" in said(as_owner("restore", copy, **elsewhere))
    empty_database.let_in()
    held = json.loads((copy / "manifest.json").read_text())["tables"]
    assert held["core_document"]["rows"] == Document.objects.count() >= 2
    assert held["core_accesslog"]["rows"] == AccessLog.objects.count() >= 1
    assert len(held) > 150
    sealed = said(manage("verify_documents", **elsewhere))
    assert sealed == f"{Document.objects.count()} dokumenter er uændrede.\n"
    anchor = copy / "log-anchor.jsonl"
    assert "Loggen er uændret: 1 led" in said(manage("verify_log", "--anchor", anchor, **elsewhere))
    assert "[ ]" not in said(manage("showmigrations", "--plan", **elsewhere))
    with site.web(**elsewhere):
        until(lambda: site.health().get("code") == 200, site.told)
        browser = site.browser("")
        answer = browser.submit("/konto/log-ind/", login=people.caseworker.email, password=WORD)
        assert answer.url == f"http://{site.address}/", "logged in"
        page = browser.open(f"/sager/{agreement.case.number}/")
        assert (page.status_code, agreement.case.number in page.text) == (200, True)
    reads = "SELECT count(*) FROM core_accesslog"
    assert ask(elsewhere["DATABASE_URL"], reads)[0] > AccessLog.objects.count(), (
        "the site reads in its own log"
    )


def test_a_row_that_differs_is_found_by_name_and_a_database_in_use_is_left_alone(copy, elsewhere):
    said(as_owner("restore", copy, **elsewhere))
    with psycopg.connect(elsewhere["DATABASE_URL"]) as line:
        line.execute("UPDATE core_team SET name = name || ' '")
    for words in (["--check"], []):
        done = as_owner("restore", copy, *words, **elsewhere)
        assert done.returncode == 1
        assert ("core_team, core_teamevent." if words else "Databasen er ikke tom") in done.stderr


def test_a_restore_killed_in_the_middle_leaves_an_empty_database_and_is_begun_again(copy, elsewhere):
    def begun() -> bool:
        return ask(
            elsewhere["DATABASE_URL"],
            "SELECT count(*) > 0 FROM pg_stat_activity WHERE application_name = 'pg_restore'",
        )[0]

    with workers.running("restore", "manage", "restore", str(copy), **workers.OWNER, **elsewhere):
        until(begun, pause=0.01)
    until(lambda: not begun())
    assert ask(elsewhere["DATABASE_URL"], "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == (
        0,
    )
    said(as_owner("restore", copy, **elsewhere))


def test_neither_keys_nor_open_logins_are_in_the_copy(copy, client):
    program = [BINARIES / "pg_restore", "--file=-", copy / "database.dump"]
    dump = subprocess.run(program, check=True, capture_output=True).stdout
    assert b"INSERT" in dump or b"COPY" in dump
    assert client.session.session_key.encode() not in dump
    everything = [dump, *(path.read_bytes() for path in copy.rglob("*") if path.is_file())]
    secrets = [site_settings.SECRET_KEY.encode(), site_settings.CPR_KEY.encode(), b"PRIVATE KEY"]
    assert not [secret for secret in secrets for content in everything if secret in content]
    assert not list(copy.rglob("*.p12"))


def test_a_document_that_is_not_in_the_store_is_said_and_the_rest_is_copied(agreement, settings, tmp_path):
    lost = Document.objects.first().sha256
    (settings.DATA_DIR / "documents" / lost[:2] / lost).unlink()
    done = as_owner("backup", tmp_path / "copy")
    assert (done.returncode, lost in done.stderr) == (1, True)
    held = json.loads((tmp_path / "copy" / "manifest.json").read_text())
    assert held["missing"] == [lost]
    assert held["documents"]["count"] == Document.objects.values("sha256").distinct().count() - 1


def test_a_copy_taken_by_a_role_that_may_not_read_everything_is_no_copy(agreement, tmp_path):
    def as_somebody(name: str) -> str:
        return re.sub("//[^@]*@", f"//{name}@", workers.database_url())

    with psycopg.connect(as_somebody(SUPERUSER), autocommit=True) as line:
        line.execute("CREATE ROLE half_blind LOGIN")
        try:
            done = as_owner("backup", tmp_path / "copy", DATABASE_URL=as_somebody("half_blind"))
        finally:
            line.execute("DROP ROLE half_blind")
    assert done.returncode == 1
    assert "Der er ikke taget en kopi" in done.stderr
    assert not (tmp_path / "copy" / "manifest.json").exists()


def test_documents_of_a_bucket_are_copied_and_laid_in_another(agreement, elsewhere, settings, tmp_path):
    with S3Server().running() as server:
        here, there = Documents(server), Documents(server)
        said(manage("documents_to_bucket", **here.environment))
        shutil.rmtree(settings.DATA_DIR / "documents")
        said(as_owner("backup", tmp_path / "copy", **here.environment))
        elsewhere |= there.environment
        said(as_owner("restore", tmp_path / "copy", **elsewhere))
        assert here.objects().keys() == there.objects().keys() != set()
        assert "dokumenter er uændrede" in said(as_owner("verify_documents", **elsewhere))
