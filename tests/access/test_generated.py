"""Generated input on every address: whatever is typed, sent or left out, nothing is answered with a 500.

GENERATED=75 makes about 51,000 requests (``make fuzz``); the seed of a run is GENERATED_SEED.
"""

import os
import random
from html.parser import HTMLParser

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse, reverse_lazy

from mentorstotte.core.permissions import CROSS_TEAM_ROLES
from tests import factories
from tests.access.addresses import address, invented
from tests.access.objects import OBJECTS, a_world
from tests.access.table import TABLE

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
REQUESTS = int(os.environ.get("GENERATED", "4"))
LOG_OFF = reverse_lazy("account_logout")
SEED = int(os.environ.get("GENERATED_SEED", "1"))
PLAIN = [
    "Borgeren møder nu stabilt i praktikken hver uge.",
    "12-05-2014",
    "01-06-2014",
    "2014-06",
    "2,00",
    "10",
    "on",
    "7109840001",
    "sara@kommune.example",
]
STRANGE = [
    "",
    " ",
    "\x00",
    "a" * 3000,
    "😀" * 300,
    "æøå ÆØÅ ß ﷽",
    "'; DROP TABLE core_user; --",
    "<script>alert(1)</script>",
    "{{ settings.SECRET_KEY }}",
    "%00%0d%0a",
    "%s%n%(x)s {0.__class__}",
    "../../etc/passwd",
    "a\r\nBcc: x@y.example",
    "-1",
    "0",
    "99999999999999999999999",
    "-99999999999999999999999",
    "1e400",
    "NaN",
    "Infinity",
    "0,000001",
    "1.000.000.000,00",
    "--5",
    "٣",
    "²",
    "31-02-2014",
    "00-00-0000",
    "01-01-0001",
    "31-12-9999",
    "29-02-2028",
    "25:61",
    "24:00",
    "null",
    "[]",
    '{"a": 1}',
    "00000000-0000-0000-0000-000000000000",
    "‮",
    "2014-13",
]
NAMES = ["q", "side", "efter", "first", "last", "key", "text", "next", "id", "x[]", "\x00", "__class__"]
FILES = {
    "a.pdf": b"%PDF-1.4\n%\xff\xff",
    "a.png": b"\x89PNG\r\n\x1a\n" + b"\x00" * 40,
    "a.xlsx": b"PK\x03\x04" + b"\x00" * 60,
    "a.csv": "a;b\n\x00;ø".encode("cp1252"),
    "../../a": b"",
    "a.txt": b"x" * 5000,
}


class Forms(HTMLParser):
    """The fields of a page's forms: ``(where it is sent, its names with the values that are offered)``."""

    def __init__(self, html: str, here: str):
        super().__init__()
        self.here, self.found, self._select = here, [], ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            where = given.get("action") or self.here
            self.found.append((where, given.get("method", "get").lower(), {}))
        if not self.found:
            return
        fields = self.found[-1][2]
        name = given.get("name", "")
        if tag == "select":
            self._select = name
        if tag == "option" and self._select:
            fields.setdefault(self._select, []).append(given.get("value", ""))
        if tag in ("input", "textarea", "select", "button") and name:
            kind = given.get("type", "")
            fields.setdefault(name, []).append(FILES if kind == "file" else given.get("value", ""))


class Hand:
    """Somebody who types anything."""

    def __init__(self, seed: str):
        self.dice = random.Random(seed)

    def value(self, offered: list):
        """What is put into a field."""
        if any(each is FILES for each in offered) and self.dice.random() < 0.8:
            name = self.dice.choice(list(FILES))
            return SimpleUploadedFile(name or "a", FILES[name])
        offered = [each for each in offered if isinstance(each, str)]
        pool = self.dice.choices((offered, PLAIN, STRANGE), (3, 3, 4))[0]
        return self.dice.choice(pool or STRANGE)

    def filled(self, fields: dict) -> dict:
        """The fields, some left out, some twice, some that were never there."""
        names = [name for name in fields if self.dice.random() < 0.9]
        typed = {name: self.value(fields[name]) for name in names}
        if typed and self.dice.random() < 0.1:
            typed[self.dice.choice(names)] = [self.value([]), self.value([])]
        if self.dice.random() < 0.3:
            typed[self.dice.choice(NAMES)] = self.value([])
        return typed


def people_of(line, world) -> list[Client]:
    """A browser for each role of the line, with a purpose where one is asked for; one without login."""
    browsers = [Client(raise_request_exception=False)]
    for role in line.allowed:
        browser = Client(raise_request_exception=False)
        browser.force_login(factories.user(role, team=world.team))
        if role in CROSS_TEAM_ROLES:
            browser.post(reverse("core:purpose"), {"text": "Gennemgang efter klage"})
        browsers.append(browser)
    return browsers[1:] or browsers


@pytest.mark.asvs("2.2.1", "16.5.3", "1.4.2")
@pytest.mark.parametrize("line", TABLE, ids=lambda line: line.name)
def test_whatever_is_sent_is_answered(line):
    world = a_world()
    own = line.about and OBJECTS[line.about].by_owner
    hand = Hand(f"{SEED} {line.name}")
    browsers = people_of(line, world)
    if own:
        browsers[-1].force_login(world.owner)
    url = address(line, world)
    for number in range(REQUESTS):
        browser = hand.dice.choice(browsers)
        here = url if number % 4 or not line.about else invented(line.name)
        page = browser.get(here, hand.filled({name: [] for name in NAMES}) if number % 2 else {})
        assert page.status_code < 500, f"GET {here} {page.request.get('QUERY_STRING')}"
        forms = Forms(page.content.decode(errors="replace"), here).found if not page.streaming else []
        forms = [form for form in forms if form[0] != LOG_OFF]  # who has left meets the login page only
        where, method, fields = hand.dice.choice(forms or [(here, "post", {})])
        typed = hand.filled(fields)
        answer = getattr(browser, method if where.startswith("/") else "post")(
            where if where.startswith("/") else here, typed
        )
        assert answer.status_code < 500, f"{method} {where} {typed}"
