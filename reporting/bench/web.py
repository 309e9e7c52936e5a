"""The real web server, as ``make run`` starts it, and how large its processes become."""

import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import requests
from django.conf import settings
from django.test import Client
from django.urls import reverse

from agreements.actions.agreement import draft_agreement
from agreements.enums import ProposalState
from agreements.models import Proposal
from mentorstotte.local import processes
from mentorstotte.local.directory import ROOT
from mentorstotte.local.valkey import free_port
from reporting.bench.places import Place

START_SECONDS = 120
HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|revision)" value="([^"]*)"')


@dataclass(frozen=True)
class Web:
    """A running web server."""

    address: str
    pid: int

    def session(self, user) -> requests.Session:
        """A browser in which ``user`` is logged in."""
        client, browser = Client(), requests.Session()
        client.force_login(user)
        browser.cookies.set(settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value)
        return browser

    def get(self, browser: requests.Session, path: str, query: dict | None = None) -> requests.Response:
        """A page, which must be there."""
        answer = browser.get(self.address + path, params=query, timeout=60)
        answer.raise_for_status()
        return answer

    def megabytes(self) -> list[float]:
        """The resident memory of each worker process, in MiB."""
        workers = psutil.Process(self.pid).children()
        return [worker.memory_info().rss / 2**20 for worker in workers]


@contextmanager
def serving() -> Iterator[Web]:
    """The web server on a free port with the database of this process."""
    port = free_port()
    own = {"DJANGO_SETTINGS_MODULE": "mentorstotte.settings", "BIND": f"127.0.0.1:{port}"}
    child = processes.start(
        "web",
        [sys.executable, "-m", "gunicorn", "-c", "python:mentorstotte.gunicorn"],
        env={**os.environ, "MALLOC_ARENA_MAX": "2", "SECRET_KEY": settings.SECRET_KEY, **own},
        cwd=ROOT,
        log=Path(os.devnull),
    )
    try:
        yield _answering(Web(f"http://127.0.0.1:{port}", child.process.pid))
    finally:
        child.stop()


def _answering(web: Web) -> Web:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            requests.get(f"{web.address}/sundhed/", timeout=2)
            return web
        except requests.RequestException:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def memory(places: list[Place], rounds: int) -> str:
    """Visits every page so many times, makes one PDF, and tells the memory of the processes."""
    with serving() as web:
        before = web.megabytes()
        for place in places:
            browser = web.session(place.user)
            for _ in range(rounds):
                web.get(browser, place.path, place.query)
        made = _make_pdf(web)
        after = web.megabytes()
    pdf = "one PDF" if made else "no PDF (no grant to make an agreement of)"
    sizes = ", ".join(f"{size:.0f}" for size in after)
    return (
        f"web processes after {rounds * len(places)} pages and {pdf}: {sizes} MiB "
        f"({max(before):.0f} when they began)"
    )


def _make_pdf(web: Web) -> bool:
    """Makes an agreement of a grant and prints it, as its caseworker does from the preview."""
    grants = Proposal.objects.filter(state=ProposalState.APPROVED, agreement=None)
    grant = grants.select_related("case__caseworker").order_by("pk").first()
    if grant is None:
        return False
    version = draft_agreement(proposal_id=grant.pk, by=grant.case.caseworker)
    agreement = version.agreement
    browser = web.session(agreement.caseworker)
    preview = web.get(browser, reverse("agreements:agreement_preview", args=[agreement.number]))
    answer = browser.post(
        web.address + reverse("agreements:agreement_print", args=[agreement.number]),
        data=dict(HIDDEN.findall(preview.text)),
        timeout=60,
    )
    version.refresh_from_db()
    return answer.ok and version.document_id is not None
