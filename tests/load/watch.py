"""What the parts of the site take while people work: memory, connections, queues, health."""

import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from urllib.parse import urlsplit

import psutil
import psycopg
import requests
from celery import current_app
from django.conf import settings
from django.db import connection
from django.db.models import Min
from django.utils import timezone

from mentorstotte.core import signs
from mentorstotte.core.enums import MailState
from mentorstotte.core.models import OutgoingMail
from mentorstotte.local.postgres import APP, SUPERUSER
from tests.load.site import Site

MIB = 2**20
WELL = ("ok", "warning")


class Watch:
    """Looks every second and keeps the most of each. ``memory`` is MiB of the largest process of a kind."""

    def __init__(self, site: Site):
        self.site, self.begun = site, timezone.now()
        self.memory: dict[str, float] = defaultdict(float)
        self.most: dict[str, float] = defaultdict(float)
        self.bad: set[str] = set()
        self.load: list[float] = []
        self._over = threading.Event()

    @contextmanager
    def watching(self) -> Iterator[None]:
        looking = threading.Thread(target=self._look)
        looking.start()
        try:
            yield
        finally:
            self._over.set()
            looking.join()

    def _look(self) -> None:
        while not self._over.wait(1):
            self.load.append(psutil.getloadavg()[0])
            self._processes()
            self._health()
            self._keep("connections to PostgreSQL", connections())
            self._keep("tasks in the queue", queue_length())
            self._keep("seconds that the oldest mail had waited", oldest_mail(self.begun))
        connection.close()

    def _keep(self, name: str, value: float) -> None:
        self.most[name] = max(self.most[name], value)

    def _processes(self) -> None:
        for name, child in self.site.children.items():
            kind = name.rstrip("0123456789")
            with suppress(psutil.NoSuchProcess):
                first = psutil.Process(child.process.pid)
                for each in first.children(recursive=True) or [first]:
                    self.memory[kind] = max(self.memory[kind], each.memory_info().rss / MIB)

    def _health(self) -> None:
        for host in self.site.hosts:
            try:
                states = self._asked(host, "/sundhed/").json()
                self._asked(host, "/sundhed/tal/").raise_for_status()
            except requests.RequestException as error:
                states = {host: str(error)}
            self.bad |= {f"{part} {state}" for part, state in states.items() if state not in WELL}

    def _asked(self, host: str, path: str) -> requests.Response:
        begun = time.monotonic()
        answer = self.site.monitor(host, path)
        self._keep(f"seconds for {path}", time.monotonic() - begun)
        return answer


def connections() -> int:
    """Sessions of the site's own role at the server itself."""
    server = urlsplit(settings.DATABASES["default"]["HOST"]).path
    with psycopg.connect(host=server, user=SUPERUSER, dbname="postgres") as line:
        asked = "SELECT count(*) FROM pg_stat_activity WHERE usename = %s"
        return line.execute(asked, [APP]).fetchone()[0]


def queue_length() -> int:
    """Tasks that no worker has taken yet."""
    return signs.client().llen(current_app.conf.task_default_queue)


def oldest_mail(since: datetime) -> float:
    """Seconds that the oldest mail has waited to be sent, of those written since then."""
    waiting = OutgoingMail.objects.filter(state=MailState.PENDING, notice__made_at__gte=since)
    first = waiting.aggregate(first=Min("notice__made_at"))["first"]
    return (timezone.now() - first).total_seconds() if first else 0.0
