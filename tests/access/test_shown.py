"""Every citizen has a name and a number that nobody else has; every address is opened and posted to by those
who may, and the forms of its page are sent. Whoever was shown a citizen is in the read log, and no number is
where it must not be.
"""

import re
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from io import BytesIO
from itertools import count
from zipfile import ZipFile, is_zipfile
from zoneinfo import ZoneInfo

import pypdfium2 as pdfium
import pytest
import time_machine
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from django.test import Client
from django.urls import reverse
from django.utils.module_loading import import_string

from cases import law
from cases.actions import citizens
from cases.models import Citizen
from mentorstotte.core.models import AccessLog, User
from mentorstotte.core.permissions import CROSS_TEAM_ROLES
from tests import factories
from tests.access.addresses import address
from tests.access.objects import OBJECTS, World, a_world
from tests.access.pages import check_page
from tests.access.table import TABLE, Line
from tests.access.test_generated import Forms
from tests.access.test_planted import console
from tests.browser.places import fill_lists
from tests.conftest import shipped_law

pytestmark = pytest.mark.slow
EVENING = datetime(2026, 11, 23, 18, 15, tzinfo=ZoneInfo("Europe/Copenhagen"))
NAME, NUMBER = re.compile(r"Zq\d+zq"), re.compile(r"(?<!\d)700984[- ]?\d{4}(?!\d)")
# It would end the looking.
NOT_SENT = ("/konto/", "/formaal/")
HELD = """
SELECT DISTINCT held.key FROM {table} AS kept, jsonb_each_text(to_jsonb(kept)) AS held
WHERE held.value ~ '(^|[^0-9])700984[- ]?[0-9]{{4}}($|[^0-9])'
"""


@dataclass
class Walk:
    """What came of it."""

    showing: set[str] = field(default_factory=set)  # where a citizen was shown
    unlogged: set[str] = field(default_factory=set)  # and the read log does not say so
    leaking: set[str] = field(default_factory=set)
    held: set[str] = field(default_factory=set)  # columns that hold a number in the clear

    def ask(self, browser: Client, person: User, method: str, url: str, where: str, data=None):
        """Sends one request, and judges what came back and what was logged."""
        before = AccessLog.objects.aggregate(last=Max("pk"))["last"] or 0
        answer = getattr(browser, method)(url, data or {})
        logged = AccessLog.objects.filter(pk__gt=before, user=person, subject_kind="citizen", refused=False)
        shown = citizens_in(text_of(answer))
        self.showing |= {where} if shown else set()
        self.unlogged |= {where} if shown - set(logged.values_list("subject_key", flat=True)) else set()
        told = [answer.headers.get(name, "") for name in ("Location", "Content-Disposition")]
        self.leaking |= {where} if NUMBER.search(" ".join(told)) else set()
        if answer.status_code in (200, 409, 422):
            check_page(answer)
        return answer


def text_of(answer) -> str:
    """What a person reads of a page or of a file."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content.startswith(b"%PDF"):
        with suppress(pdfium.PdfiumError):  # what tests hand in as a scan is not always one
            return " ".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(content))
    if is_zipfile(BytesIO(content)):
        with ZipFile(BytesIO(content)) as parts:
            return " ".join(parts.read(name).decode(errors="replace") for name in parts.namelist())
    return content.decode(errors="replace")


def citizens_in(text: str) -> set[str]:
    """Keys of the citizens whose name or number is in a text, as the log has them."""
    names, numbers = NAME.findall(text), {re.sub(r"\D", "", number) for number in NUMBER.findall(text)}
    if not names and not numbers:
        return set()
    return {
        str(citizen.pk)
        for citizen in Citizen.objects.all()
        if citizen.family_name in names or citizen.cpr in numbers
    }


def people_of(line: Line, world: World):
    """Two at most: somebody with every role that sees own teams, and one with those that see across."""
    for roles in (line.allowed - CROSS_TEAM_ROLES, line.allowed & CROSS_TEAM_ROLES):
        if roles:
            person, browser = factories.user(*sorted(roles), team=world.team), Client()
            browser.force_login(person)
            if roles <= CROSS_TEAM_ROLES:
                browser.post(reverse("core:purpose"), {"text": "Gennemgang efter klage"})
            yield person, browser


@contextmanager
def undone():
    """What is done meanwhile has not been done afterwards: the next one finds the world as it was."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def go(walk: Walk, line: Line, world: World) -> None:
    """Opens an address, sends it nothing, and sends the forms of its page as they stand."""
    for person, browser in people_of(line, world):
        own = line.about and OBJECTS[line.about].by_owner
        url = address(line, replace(world, owner=person) if own else world)
        page = walk.ask(browser, person, "get", url, line.name)
        with undone():
            walk.ask(browser, person, "post", url, f"{line.name} posted to")
        html = page.headers.get("Content-Type", "").startswith("text/html")
        for to, method, fields in Forms(page.content.decode(), url).found if html else ():
            if method == "post" and not to.startswith(NOT_SENT):
                offered = {name: values[0] for name, values in fields.items() if isinstance(values[0], str)}
                with undone():
                    walk.ask(browser, person, "post", to, f"form on {line.name}", offered)


def marked(register):
    """Registers as ever, under a name found nowhere else."""
    numbers = count(1)
    return lambda **given: register(
        **given | {"facts": given["facts"] | {"family_name": f"Zq{next(numbers)}zq"}}
    )


def columns() -> set[str]:
    """Columns, as ``table.column``, in which the number of a citizen stands."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(HELD.format(table=table))
            found |= {f"{table}.{name}" for (name,) in cursor.fetchall()}
    return found


@pytest.fixture(scope="module")
def walk(django_db_setup, django_db_blocker):
    made = Walk()
    law.remember(0, shipped_law())
    with (
        django_db_blocker.unblock(),
        pytest.MonkeyPatch.context() as patch,
        time_machine.travel(EVENING, tick=True),
        transaction.atomic(),
    ):
        patch.setattr(citizens, "register", marked(citizens.register))
        world = a_world()
        fill_lists(world)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # guessing, the database takes seconds for each figure of a report
        with console() as written:
            for line in TABLE:
                if not line.open:
                    go(made, line, world)
            for entry in settings.CELERY_BEAT_SCHEDULE.values():
                import_string(entry["task"])(*entry.get("args", ()))
        made.leaking |= {"the log"} if NUMBER.search(written()) else set()
        made.held = columns()
        transaction.set_rollback(True)
    return made


def test_every_citizen_that_is_shown_is_in_the_read_log(walk):
    assert len(walk.showing) > 100
    assert walk.unlogged == set()


def test_no_number_is_in_an_address_a_file_name_or_the_log(walk):
    assert walk.leaking == set()


def test_no_column_of_any_table_holds_a_number_in_the_clear(walk):
    assert walk.held == set()
