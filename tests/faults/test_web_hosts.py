"""Two web hosts share the work; one is killed under load, and what it was sent is sent to the other."""

import re
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest
import requests
from django.utils import timezone

from cases.models import JournalNote
from mentorstotte.local.valkey import free_port
from tests.workers import kill, until

pytestmark = [pytest.mark.slow, pytest.mark.fault, pytest.mark.usefixtures("as_site")]
NOTES, BEFORE = 24, 6
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?')


def test_every_note_is_there_once_when_a_host_is_killed_under_load(due, people, site, client):
    client.force_login(people.caseworker)
    path, other, done = f"/sager/{due.case.number}/notat/", f"127.0.0.1:{free_port()}", count()
    moved = []
    note = {
        "kind": "note",
        "occurred_on": f"{timezone.localdate():%d-%m-%Y}",
        "text": "Ringede.",
        "final": "1",
    }

    def ask(browser, hosts, method: str, **more):
        """As a proxy does: the next host when one does not answer."""
        for host in hosts:
            try:
                address = f"http://{host}{path}"
                return browser.request(method, address, headers={"Referer": address}, timeout=60, **more)
            except requests.ConnectionError:
                moved.append(host)
        raise AssertionError("no host answers")

    def write(number: int) -> int:
        browser = site.browser(client.session.session_key)
        hosts = [site.address, other] if number % 2 else [other, site.address]
        form = dict(HIDDEN.findall(ask(browser, hosts, "GET").text))
        sent = form | note | {"theme": f"Nr. {number}"}
        answer = ask(browser, hosts, "POST", data=sent)
        ask(browser, hosts[::-1], "POST", data=sent)  # a proxy that did not hear the answer
        if next(done) == BEFORE:
            kill(first)
        return answer.status_code

    with site.web(WEB_WORKERS="2") as first, site.web(WEB_WORKERS="2", BIND=other):
        for host in (site.address, other):
            site.address, usual = host, site.address
            until(lambda: site.health().get("code") == 200, site.told)
            site.address = usual
        with ThreadPoolExecutor(4) as at_once:
            answers = list(at_once.map(write, range(NOTES)))
        assert first.exit_code is not None
    assert set(answers) == {200}
    assert set(moved) == {site.address}
    themes = JournalNote.objects.filter(theme__startswith="Nr. ").values_list("theme", flat=True)
    assert sorted(themes) == sorted(f"Nr. {number}" for number in range(NOTES))
