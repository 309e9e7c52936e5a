"""Every form is sent three times more, byte for byte, while people do their work: nothing more comes of it.

A nervous finger, a browser that tries again, a proxy that repeats: the server sees the same request again.
"""

from io import BytesIO
from threading import Lock
from urllib.parse import urlsplit

import pytest

from mentorstotte.core.enums import Role
from tests import factories
from tests.browser import acts
from tests.browser.conftest import SiteHandler, serving
from tests.rows import more, rows

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.fault]
AGAIN = 3
# What is meant to grow: who read what, and the counters of the rate limits.
READING = {"core_accesslog", "core_cachedvalue"}
sent: list["Sent"] = []


class Sent:
    """One form on its way: what came back first, what came back again, and the rows that this made."""

    def __init__(self, path: str, first: tuple):
        self.path, self.first, self.again, self.rows = path, first, [], {}


class Repeating(SiteHandler):
    """Answers with the first answer, after the same was asked again."""

    lock = Lock()

    def __call__(self, environ, start_response):
        if environ["REQUEST_METHOD"] != "POST" or environ["PATH_INFO"].startswith("/konto/"):
            return self.application(environ, start_response)
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        with self.lock:
            status, headers, content = self.ask(environ, body)
            note = Sent(environ["PATH_INFO"], (status, dict(headers).get("Location")))
            before = rows(without=READING)
            for _ in range(AGAIN):
                again, its_headers, _content = self.ask(environ, body)
                note.again.append((again, dict(its_headers).get("Location")))
            note.rows = more(before, rows(without=READING))
            sent.append(note)
        start_response(status, headers)
        return [content]

    def ask(self, environ: dict, body: bytes):
        told = []
        answer = self.application(
            dict(environ) | {"wsgi.input": BytesIO(body)}, lambda *args: told.append(args[:2])
        )
        content = b"".join(answer)
        answer.close()
        return *told[0], content


@pytest.fixture(scope="module")
def site():
    with serving(Repeating) as address:
        yield address


@pytest.mark.parametrize("javascript", [True, False])
def test_forms_sent_again_and_again_have_one_effect_and_one_answer(browsing, javascript):
    sent.clear()
    team, citizen = factories.team(), acts.Citizen()
    factories.mentor("Lone Bach", supplier="Mentorhuset Nord")
    worker = factories.user(Role.CASEWORKER, team=team, name="Sara Lund", phone="72 49 60 11")
    approver = factories.user(Role.APPROVER, team=team, name="Karen Holm")

    page = browsing.open(user=worker, javascript=javascript)
    acts.register(page, citizen)
    acts.assess(page, "Lone Bach, Mentorhuset Nord (ekstern)", start="1-12-2026")
    acts.approve(browsing.open(user=approver, javascript=javascript), citizen)
    page.goto("/")
    pdf = acts.agree(page, citizen)
    acts.sign(page, pdf, on="23-11-2026")

    for note in sent:
        print(urlsplit(note.path).path, note.first, note.again, note.rows)
    assert len(sent) >= 6
    assert [(note.path, note.rows) for note in sent if note.rows] == []
    assert [(note.path, note.first, note.again) for note in sent if {note.first} != set(note.again)] == []
