"""``make run`` as a person meets it: start, stop, start again, and what goes wrong on the way."""

import signal
import socket

import psutil
import pytest

from tests.workers import until

WHO_SERVES = """
from django.db import connection
from mentorstotte.core import guards
from mentorstotte.local.postgres import APP
others = "application_name = 'mentorstotte' AND pid <> pg_backend_pid()"
with connection.cursor() as cursor:
    cursor.execute(f"SELECT DISTINCT usename FROM pg_stat_activity WHERE {others}")
    print(cursor.fetchall() == [(APP,)], guards.missing(APP))
"""


@pytest.mark.slow
def test_serves_keeps_data_and_ends_on_ctrl_c(site):
    """What an earlier version made comes up, served by the role that the database guards its rows for."""
    site.start_and_await()
    served = site.manage("shell", "--no-imports", "-c", WHO_SERVES)
    assert served.stdout == "True []\n", served.stderr
    assert f"http://localhost:{site.port}" in site.text()
    health = site.health()
    assert (health["web"], health["database"], health["redis"]) == ("ok", "ok", "ok")
    made = site.manage(
        "shell", "-c", "from mentorstotte.core.models import Team; Team.objects.create(name='Ærø')"
    )
    assert made.returncode == 0, made.stderr
    assert site.end(signal.SIGINT) == 0
    assert site.survivors() == []

    site.start_and_await()
    kept = site.manage("shell", "-c", "from mentorstotte.core.models import Team; print(Team.objects.get())")
    assert kept.stdout.strip().endswith("Ærø"), kept.stderr
    assert site.end(signal.SIGTERM) == 0
    assert site.survivors() == []


@pytest.mark.slow
@pytest.mark.fault
def test_next_start_recovers_from_a_killed_runner(site):
    site.start_and_await()
    site.end(signal.SIGKILL)
    site.start_and_await()
    assert site.health()["database"] == "ok"
    assert site.end() == 0
    assert site.survivors() == []


@pytest.mark.slow
@pytest.mark.fault
def test_a_dead_child_is_named_and_stops_the_rest(site):
    site.start_and_await()
    site.child("worker").kill()
    until(lambda: site.process.poll() is not None, site.text, seconds=60)
    assert site.process.returncode == 1
    assert "worker stoppede uventet" in site.text()
    assert site.survivors() == []


@pytest.mark.slow
@pytest.mark.fault
def test_a_lost_database_server_ends_the_run(site):
    site.start_and_await()
    site.child("postgres").kill()
    until(lambda: site.process.poll() is not None, site.text, seconds=60)
    assert "postgres stoppede uventet" in site.text()
    assert site.survivors() == []


@pytest.mark.slow
def test_stopped_while_starting_leaves_nothing(new_site):
    new_site.start()
    until(lambda: "Gør databasen klar" in new_site.text(), new_site.text)
    new_site.family = psutil.Process(new_site.process.pid).children(recursive=True)
    assert new_site.end(signal.SIGINT) == 0
    assert new_site.survivors() == []


@pytest.mark.slow
def test_one_data_directory_serves_one_run(site):
    site.start_and_await()
    second = type(site)(site.data, site.output.with_name("second"))
    second.start()
    assert second.process.wait(60) == 1
    assert "er allerede i brug af proces" in second.text()
    assert site.health()["web"] == "ok"


def test_busy_port_is_told_before_anything_starts(new_site):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", new_site.port))
        taken.listen()
        new_site.start()
        assert new_site.process.wait(60) == 1
    assert (
        new_site.text()
        == f"Port {new_site.port} er optaget. Vælg en anden: make run PORT={new_site.port + 1}\n"
    )
    assert not (new_site.data / "postgres").exists()


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1"])
def test_port_that_is_none_is_told(new_site, port):
    new_site.environment["PORT"] = port
    new_site.start()
    assert new_site.process.wait(60) == 1
    assert new_site.text() == f"PORT={port} er ikke et portnummer mellem 1 og 65535.\n"


def test_data_directory_that_cannot_be_is_told(new_site):
    new_site.data.write_text("en fil")
    new_site.start()
    assert new_site.process.wait(60) == 1
    assert new_site.text().startswith(f"DATA_DIR={new_site.data} kan ikke bruges")
