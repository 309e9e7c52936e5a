"""The whole site as in production: proxy, web hosts, PgBouncer, workers, beat, mail server, all processes."""

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import requests

from mentorstotte.local import processes
from mentorstotte.local.postgres import APP, as_role
from mentorstotte.local.valkey import free_port
from tests.pooler import pooler
from tests.proxy import Proxy, proxy
from tests.workers import ROOT, until

TOKEN = "of-the-monitor"
HOSTS = 2


@dataclass
class Site:
    """``hosts`` are the addresses of the web processes; ``children`` all that was started, by name."""

    front: Proxy
    hosts: list[str]
    children: dict[str, processes.Child] = field(default_factory=dict)

    def monitor(self, host: str, path: str) -> requests.Response:
        """What a host tells its monitor, past the proxy."""
        return requests.get(f"http://{host}{path}", headers={"Authorization": f"Bearer {TOKEN}"}, timeout=60)

    def is_up(self, host: str) -> bool:
        try:
            return self.monitor(host, "/sundhed/").status_code == 200
        except requests.RequestException:
            return False


@contextmanager
def running(*, owner_url: str, folder: Path, pooled: bool) -> Iterator[Site]:
    """Starts it all on a database that is ready, and stops it. Logs are in ``folder``."""
    hosts = [f"127.0.0.1:{free_port()}" for _ in range(HOSTS)]
    with ExitStack() as stack:
        front = stack.enter_context(proxy(hosts))
        site = Site(front, hosts)
        mail = free_port()
        environment = _environment(front, mail, stack.enter_context(_database(owner_url, pooled)), pooled)

        def start(name: str, *command: str, **changes: str) -> None:
            whole = [sys.executable, "-m", *command]
            child = processes.start(
                name, whole, env=environment | changes, cwd=ROOT, log=folder / f"{name}.log"
            )
            site.children[name] = child
            stack.callback(child.stop)

        start(
            "mail",
            "aiosmtpd",
            "--nosetuid",
            "--class",
            "aiosmtpd.handlers.Sink",
            "--listen",
            f"127.0.0.1:{mail}",
        )
        until(lambda: _listens(mail))
        for number, host in enumerate(hosts):
            start(f"web{number}", "gunicorn", "-c", "python:mentorstotte.gunicorn", BIND=host)
            start(f"worker{number}", *_celery("worker", "--concurrency=2", f"--hostname=w{number}@%h"))
        start("beat", *_celery("beat", f"--schedule={folder / 'beat'}", "--pidfile="))
        until(lambda: all(map(site.is_up, hosts)), lambda: (folder / "web0.log").read_text()[-3000:])
        yield site


@contextmanager
def _database(owner_url: str, pooled: bool) -> Iterator[str]:
    """The address for the site's own role, which the database guards rows for."""
    if pooled:
        with pooler(owner_url, role=APP) as url:
            yield url
    else:
        yield as_role(owner_url, APP)


def _environment(front: Proxy, mail: int, url: str, pooled: bool) -> dict[str, str]:
    """Of docker-compose.yml, but for a second factor and the certificate of the seal."""
    own = {
        "PRODUCTION": "1",
        "DATABASE_URL": url,
        "DATABASE_POOLED": str(int(pooled)),
        "DATABASE_ROLE": APP,
        "METRICS_TOKEN": TOKEN,
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(mail),
        "MALLOC_ARENA_MAX": "2",
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "ignore:::celery.platforms",
        "LOG_LEVEL": "WARNING",
    }
    return os.environ | front.environment | own


def _celery(*arguments: str) -> list[str]:
    alone = ["--without-mingle", "--without-gossip"] if arguments[0] == "worker" else []
    return ["celery", "--app=mentorstotte", "--quiet", *arguments, *alone, "--loglevel=WARNING"]


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
