"""A real PgBouncer, set up as docker-compose.yml says."""

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import yaml

from mentorstotte.bootstrap import find_pgbouncer
from mentorstotte.local import postgres, processes
from mentorstotte.local.valkey import free_port
from tests import workers


@contextmanager
def pooler(database_url: str, *, role: str = "mentorstotte", connections: int | None = None) -> Iterator[str]:
    """Gives the address of a real PgBouncer before a server on a socket; with compose's number of connections
    unless told another.
    """
    port, account = free_port(), postgres._account()
    with tempfile.TemporaryDirectory(prefix="mentorstotte-pool-") as name:
        folder = Path(name)
        (folder / "users").write_text(f'"{role}" "secret"\n')
        text = _configuration(database_url, port, folder / "users", connections)
        (folder / "ini").write_text(text.replace("stats_users = mentorstotte", f"stats_users = {role}"))
        if account:
            for path in (folder, folder / "users", folder / "ini"):
                os.chown(path, *account)
        log = folder / "log"
        child = processes.start("pgbouncer", [find_pgbouncer(), folder / "ini"], log=log, account=account)
        try:
            workers.until(lambda: "process up" in log.read_text(), log.read_text)
            yield f"postgres://{role}:secret@127.0.0.1:{port}/mentorstotte"
        finally:
            workers.kill(child)


def servers(url: str) -> int:
    """How many connections to PostgreSQL the pooler holds."""
    with psycopg.connect(f"{url.rpartition('/')[0]}/pgbouncer", autocommit=True) as line:
        return len(line.execute("SHOW SERVERS").fetchall())


def _configuration(database_url: str, port: int, users: Path, connections: int | None) -> str:
    """Compose's own, with this run's server, port and number of connections."""
    compose = yaml.safe_load((workers.ROOT / "docker-compose.yml").read_text())
    text = compose["configs"]["pgbouncer"]["content"]
    server = urlsplit(database_url)
    place = f"host={parse_qs(server.query)['host'][0]} dbname={server.path.strip('/')}"
    changes = {
        r"host=postgres dbname=\w+": place,
        r"listen_addr = .*": "listen_addr = 127.0.0.1",
        r"listen_port = .*": f"listen_port = {port}",
        r"auth_file = .*": f"auth_file = {users}",
    }
    if connections:
        changes[r"default_pool_size = .*"] = f"default_pool_size = {connections}"
    for found, instead in changes.items():
        text, times = re.subn(found, instead, text)
        assert times == 1, found
    return text
