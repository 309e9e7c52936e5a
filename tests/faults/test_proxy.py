"""A real nginx, set up as docs/nginx.conf says, before two web hosts that are killed in turn."""

import re
import ssl
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection, HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests
from django.utils import timezone

from agreements.models import Reminder
from cases.models import JournalNote
from mentorstotte.local.valkey import free_port
from tests.factories import PASSWORD
from tests.faults.test_reminder import sent, state
from tests.proxy import Proxy, proxy
from tests.workers import kill, until

pytestmark = [pytest.mark.slow, pytest.mark.fault]
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?')
PEOPLE, ENOUGH = 4, 40  # who works at once; requests that are waited for in each state of the hosts
TRUSTED = 5  # so many are sent only to a host that is believed to be back
LOGIN = "/konto/log-ind/"
TOKEN = "a-token-of-the-monitor"


class Host(BaseHTTPRequestHandler):
    """Says nothing to the first so many forms, and keeps what came."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.came.append((dict(self.headers), len(body)))
        if len(self.server.came) <= self.server.silent:
            self.close_connection = True
            return
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


@contextmanager
def host(silent: int = 0, came: list | None = None) -> Iterator[ThreadingHTTPServer]:
    """A web host that is not the site: ``came`` has the headers and the length of each form, of several hosts
    when it is given.
    """
    server = ThreadingHTTPServer(("127.0.0.1", 0), Host)
    server.came, server.silent = [] if came is None else came, silent
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def address(server: ThreadingHTTPServer) -> str:
    return f"127.0.0.1:{server.server_port}"


def post(front: Proxy, **more) -> requests.Response:
    return requests.post(front.address, verify=front.certificate, timeout=60, **more)


def announced(front: Proxy, length: int) -> tuple[int, str]:
    """What is answered to somebody who has said how large a file is, before any of it is sent."""
    trusted = ssl.create_default_context(cafile=front.certificate)
    line = HTTPSConnection(front.address.removeprefix("https://"), timeout=60, context=trusted)
    line.putrequest("POST", "/")
    line.putheader("Content-Length", str(length))
    line.endheaders()
    answer = line.getresponse()
    return answer.status, answer.read().decode()


def test_form_goes_to_the_next_host_when_the_first_hangs_up():
    came = []
    with (
        host(silent=1, came=came) as one,
        host(silent=1, came=came) as other,
        proxy([address(one), address(other)]) as front,
    ):
        assert post(front, data=b"x" * 100_000).status_code == 200
    assert [(length, headers["Host"]) for headers, length in came] == [(100_000, "localhost")] * 2


def test_what_a_browser_claims_to_be_is_thrown_away():
    lies = {
        "X-Forwarded-For": "6.6.6.6",
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Host": "evil.example",
        "Forwarded": "for=6.6.6.6",
    }
    with host() as only, proxy([address(only)] * 2) as front:
        post(front, data=b"x", headers=lies)
    headers = {name: value for name, value in only.came[0][0].items() if "orwarded" in name}
    assert headers == {"X-Forwarded-For": "127.0.0.1", "X-Forwarded-Proto": "https"}


def test_too_large_a_file_and_no_host_are_said_in_danish():
    with host() as only, proxy([address(only)] * 2) as front:
        assert post(front, data=b"x" * 24 * 2**20).status_code == 200
        status, text = announced(front, 26 * 2**20)
        assert (status, "Filen er for stor" in text) == (413, True)
    away = f"127.0.0.1:{free_port()}"
    with proxy([away, away]) as front:
        answer = post(front, data=b"x")
        assert (answer.status_code, "Systemet svarer ikke" in answer.text) == (503, True)


def test_web_host_believes_the_proxy_and_nobody_else(due, people, site):
    with proxy([site.address] * 2) as front, site.web(LOG_LEVEL="INFO", **front.environment):
        until(lambda: site.health().get("code") == 200, site.told)
        browser = Person(front)
        assert browser.open(LOGIN).status_code == 200
        browser.headers["X-Forwarded-For"] = "6.6.6.6"
        browser.submit(LOGIN, login="ingen@kommune.example", password="wrong")
        assert '"ip":"127.0.0.1"' in (site.folder / "web").read_text().replace('": "', '":"')
        assert "6.6.6.6" not in (site.folder / "web").read_text()
        assert {past_the_proxy(site.address, each) for each in ("127.0.0.1", "127.0.0.2")} == {
            ("127.0.0.1", 200),
            ("127.0.0.2", 301),  # go to https: nobody believes that it came so
        }


def past_the_proxy(host: str, source: str) -> tuple[str, int]:
    """What the web host answers to somebody at this address who says that they came by https."""
    name, port = host.split(":")
    line = HTTPConnection(name, int(port), timeout=30, source_address=(source, 0))
    line.request("GET", LOGIN, headers={"X-Forwarded-Proto": "https", "Host": "localhost"})
    return source, line.getresponse().status


@dataclass(frozen=True)
class Answer:
    """What somebody got, and when."""

    at: float
    seconds: float
    told: str  # empty when all was well


class Person(requests.Session):
    """A browser that goes through the proxy."""

    def __init__(self, front: Proxy):
        super().__init__()
        self.address, self.verify = front.address, str(front.certificate)
        self.trust_env = False  # which may name other certificates

    def open(self, path: str) -> requests.Response:
        return self.get(self.address + path, timeout=120)

    def submit(self, path: str, **fields: str) -> requests.Response:
        """The form of this page, with its hidden fields."""
        form = dict(HIDDEN.findall(self.open(path).text)) | fields
        return self.post(self.address + path, form, headers={"Referer": self.address + path}, timeout=120)


class Work:
    """People who log in and then read and write, until they are told to go home."""

    def __init__(self, front: Proxy, email: str, agreement):
        self.front, self.email = front, email
        case = f"/sager/{agreement.case.number}/"
        self.pages = ("/", "/sager/", case, f"/aftaler/{agreement.number}/", "/beskeder/")
        self.notes = f"{case}notat/"
        self.answers: list[Answer] = []
        self.written: list[str] = []
        self.home = threading.Event()

    def of(self, person: int) -> None:
        browser = Person(self.front)
        self.act(lambda: browser.submit(LOGIN, login=self.email, password=PASSWORD))
        turn = 0
        while not self.home.is_set():
            page = self.pages[turn % len(self.pages)]
            self.act(partial(browser.open, page))
            self.note(browser, f"Nr. {person}-{turn}")
            turn += 1

    def note(self, browser: Person, theme: str) -> None:
        day = f"{timezone.localdate():%d-%m-%Y}"
        note = {"kind": "note", "occurred_on": day, "text": "Ringede.", "final": "1", "theme": theme}
        self.act(lambda: browser.submit(self.notes, **note))
        self.written.append(theme)

    def act(self, ask) -> None:
        begun = time.monotonic()
        try:
            answer = ask()
            lost = LOGIN in answer.url or answer.status_code != 200
            told = f"{answer.status_code} {answer.url}" if lost else ""
        except requests.RequestException as error:
            told = repr(error)
        self.answers.append(Answer(begun, time.monotonic() - begun, told))

    def more(self) -> None:
        """Waits until as many as ``ENOUGH`` have been answered from now."""
        before = len(self.answers)
        until(lambda: len(self.answers) - before >= ENOUGH)

    @contextmanager
    def going_on(self) -> Iterator[None]:
        with ThreadPoolExecutor(PEOPLE) as at_once:
            people = [at_once.submit(self.of, number) for number in range(PEOPLE)]
            try:
                yield
            finally:
                self.home.set()
        for each in people:
            each.result()


def served(address: str) -> int:
    """How many requests this host has answered since it was started."""
    answer = requests.get(
        f"http://{address}/sundhed/tal/", headers={"Authorization": f"Bearer {TOKEN}"}, timeout=30
    )
    return sum(
        map(int, map(float, re.findall(r"^mentorstotte_requests_total{.*} (\S+)$", answer.text, re.M)))
    )


def test_nobody_notices_that_each_host_in_turn_is_killed_under_load(due, people, site):
    people.caseworker.set_password(PASSWORD)
    people.caseworker.save()
    one, other = site.address, f"127.0.0.1:{free_port()}"

    def web(address: str):
        return site.web(WEB_WORKERS="2", BIND=address, METRICS_TOKEN=TOKEN, **front.environment)

    def is_up(address: str) -> bool:
        try:
            return requests.get(f"http://{address}/sundhed/", timeout=10).status_code == 200
        except (requests.ConnectionError, requests.Timeout):
            return False

    with proxy([one, other]) as front, ExitStack() as again:
        work = Work(front, people.caseworker.email, due)
        with (
            web(one) as first,
            web(other) as second,
            site.worker(hostname="one") as its_worker,
            site.worker(hostname="other"),
            site.beat(),
        ):
            until(lambda: is_up(one) and is_up(other), site.told)
            with work.going_on():
                work.more()
                assert served(one)
                assert served(other)
                killed = time.monotonic()
                kill(first)
                kill(its_worker)
                work.more()
                until(sent, state)
                started = time.monotonic()
                again.enter_context(web(one))
                until(lambda: is_up(one), site.told)
                up = time.monotonic()
                until(lambda: served(one) >= TRUSTED, site.told)
                back = time.monotonic()
                kill(second)
                work.more()
        said = front.log.read_text()
    failed = [answer.told for answer in work.answers if answer.told]
    slowest = max(answer.seconds for answer in work.answers if answer.at + answer.seconds > killed)
    print(
        f"\n{len(work.answers)} pages and forms of {PEOPLE} people while each host was killed once: "
        f"{len(failed)} failed, the slowest {slowest:.1f} s. The host was up {up - started:.1f} s after it "
        f"was started, and the proxy sent it work {back - up:.1f} s later."
    )
    assert failed == [], said
    themes = JournalNote.objects.filter(theme__startswith="Nr. ").values_list("theme", flat=True)
    assert sorted(themes) == sorted(work.written)
    assert Reminder.objects.count() == 1
