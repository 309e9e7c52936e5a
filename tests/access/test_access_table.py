"""Every address × every role, from the URL configuration itself."""

import re
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mentorstotte.core.enums import Role
from mentorstotte.core.models import AccessLog
from mentorstotte.core.permissions import ROLES_WITH
from tests import factories
from tests.access.addresses import PATTERNS, address, every_address, invented
from tests.access.objects import OBJECTS, a_world
from tests.access.pages import check_page
from tests.access.table import TABLE

pytestmark = pytest.mark.django_db
LINES = {line.name: line for line in TABLE}
METHODS = ("get", "post")
WITH_HEAD = (*METHODS, "head")
REFUSED = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
BY_TEAM = [line for line in TABLE if line.about and OBJECTS[line.about].by_team]
BY_OWNER = [line for line in TABLE if line.about and OBJECTS[line.about].by_owner]
# Their view asks for more than a role: may this person look across teams at all?
NARROWER = {"core:purpose"}
WRITES = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
LOG_OFF = b"/konto/log-ud/"
# What a page writes because it is read.
READ_LOG = {"core_accesslog"}
WRITTEN_BY_READING = {
    "agreements:portal_talk": {"agreements_mentormessage"},  # that the mentor has read it
    "mfa_activate_totp": {"core_session"},  # the secret that is being set up
    "reporting:statement_pdf": {"agreements_statement", "core_document"},  # made when it is first fetched
}
# Pages behind login from which one cannot log off: what a phone shows without a connection.
NO_LOG_OFF = {"agreements:portal_offline"}
by_name = pytest.mark.parametrize("line", TABLE, ids=lambda line: line.name)


@pytest.fixture
def world():
    return a_world()


def test_every_address_stands_once_in_the_table():
    assert len(TABLE) == len(LINES), "an address stands twice in tests/access/table.py"
    assert set(PATTERNS) == set(LINES), "tests/access/table.py says how to add an address"


def test_every_address_has_a_name_of_its_own():
    names = [name for name, pattern in every_address()]
    assert len(names) == len(set(names))
    assert not [name for name in names if "None" in name]


@by_name
def test_the_view_asks_for_the_roles_of_the_table(line):
    permission = getattr(PATTERNS[line.name].callback, "permission", None)
    if line.open:
        assert permission is None
    else:
        assert permission is not None, "the view lacks @requires(Permission...)"
        assert line.allowed <= ROLES_WITH[permission]
        assert line.allowed == ROLES_WITH[permission] or line.name in NARROWER


def test_no_address_answers_other_methods(world, client):
    """Not to the role that sees most either, and nothing is looked up or logged."""
    client.force_login(factories.user(*Role, team=world.team))
    with CaptureQueriesContext(connection) as asked:
        for line in TABLE:
            for method in REFUSED:
                answer = client.generic(method, invented(line.name))
                assert (answer.status_code, answer.content) == (405, b""), f"{line.name}: {method}"
    assert not asked.captured_queries


@pytest.mark.asvs("6.3.4", "13.4.5")
@pytest.mark.parametrize("method", WITH_HEAD)
def test_without_login_there_is_only_the_login_page(method, client):
    for line in TABLE:
        answer = getattr(client, method)(invented(line.name))
        sent_to_login = answer.headers.get("Location", "").startswith("/konto/log-ind/?next=")
        assert sent_to_login != line.open, f"{line.name}: {answer.status_code}"


@pytest.mark.asvs("8.2.1", "8.3.1")
@pytest.mark.parametrize("role", Role)
def test_a_role_is_stopped_at_every_door_that_is_not_its_own(role, world):
    """With 403, before anything is looked up."""
    browser = Client()
    browser.force_login(factories.user(role, team=world.team))
    for line in TABLE:
        for method in WITH_HEAD if role not in line.allowed else ():
            answer = getattr(browser, method)(invented(line.name))
            assert answer.status_code == 403, f"{line.name}: {method} {answer.status_code}"


@pytest.mark.asvs("3.4.3", "3.4.4", "3.4.5", "3.4.6", "3.2.1", "14.3.2", "14.2.2", "4.1.1", "7.4.4", "3.5.3")
@by_name
def test_the_roles_of_the_line_get_in(line, world):
    """First all read, then all act; pages are sound."""
    shared = address(line, world)
    people = {role: factories.user(role, team=world.team) for role in Role if role in line.allowed}
    for method in METHODS:
        for role, person in people.items():
            own = line.about and OBJECTS[line.about].by_owner
            url = address(line, replace(world, owner=person)) if own else shared
            browser = Client()
            browser.force_login(person)
            with written_by(method == "get") as tables:
                answer = getattr(browser, method)(url)
            allowed = READ_LOG | WRITTEN_BY_READING.get(line.name, set())
            assert tables <= allowed, "fetching it changes something"
            check_answer(line, role, method, answer)


@contextmanager
def written_by(watched: bool):
    """The tables that the statements within write to."""
    tables = set()

    def note(execute, statement, params, many, context):
        tables.update(WRITES.findall(statement) if watched else ())
        return execute(statement, params, many, context)

    with connection.execute_wrapper(note):
        yield tables


def check_answer(line, role, method, answer):
    """What the table says about this role, and what holds for every page."""
    got = f"{role}: {method} {answer.status_code}"
    if method == "post":
        assert answer.status_code in line.posts_for(role), got
        return
    assert answer.status_code == line.get_for(role), got
    if answer.status_code == 200:
        check_page(answer)
        whole = answer["Content-Type"].startswith("text/html") and b"<html" in answer.content
        if whole and not line.open and line.name not in NO_LOG_OFF:
            assert LOG_OFF in answer.content


@pytest.mark.asvs("8.2.2", "16.3.2")
@pytest.mark.parametrize("line", BY_TEAM + BY_OWNER, ids=lambda line: line.name)
def test_owner_and_colleague_get_in_and_a_stranger_does_not(
    line, world, client, monkeypatch, settings, as_site
):
    """What is the owner's own is closed to the colleague as well. Filters and guards are tried apart."""
    for person in (world.owner, world.colleague, world.stranger):
        person.roles = sorted(line.allowed - {Role.CONTROLLER, Role.AUDITOR}) or sorted(line.allowed)
        person.save()
    url = address(line, world)
    inside = [world.owner] if line in BY_OWNER else [world.owner, world.colleague]
    outside = [world.stranger] if line in BY_TEAM else [world.stranger, world.colleague]
    for person in inside:
        client.force_login(person)
        assert client.get(url).status_code == line.get
    role, settings.DATABASE_ROLE = settings.DATABASE_ROLE, ""
    for person in outside:
        client.force_login(person)
        assert client.get(url).status_code == (405 if line.get == 405 else 404)
        refused = AccessLog.objects.filter(user=person, refused=True)
        before = refused.count()
        assert client.post(url).status_code in ({404, 405} if 405 in line.post else {404})
        assert refused.count() == before + 1 or 405 in line.post
    settings.DATABASE_ROLE = role
    if line in BY_TEAM:
        take_filters_away(monkeypatch)
        client.force_login(world.stranger)
        assert client.get(url).status_code == (405 if line.get == 405 else 404), "the database's own guard"
        assert client.post(url).status_code in {404, 405}
    client.force_login(world.owner)
    assert client.get(url).status_code == line.get


def take_filters_away(monkeypatch):
    """From here on the application itself shows everything to everybody."""
    querysets = {type(model._default_manager.all()) for model in apps.get_models()}
    for queryset in querysets:
        if hasattr(queryset, "visible_to"):
            monkeypatch.setattr(queryset, "visible_to", lambda rows, user: rows)


# The project is looked for first, and belongs to no team.
NOT_ASKED = {"agreements:project_remove"}
ACROSS = [
    (line, role)
    for line in BY_TEAM
    for role in (Role.CONTROLLER, Role.AUDITOR)
    if role in line.allowed and line.get in (200, 405) and line.name not in NOT_ASKED
]


@pytest.mark.parametrize(("line", "role"), ACROSS, ids=lambda value: getattr(value, "name", value))
def test_who_may_cross_teams_is_asked_for_a_purpose_first(line, role, client):
    """Whether the row exists or not: it is not even looked for."""
    client.force_login(factories.user(role, team=factories.team("Job og Helbred")))
    for method in METHODS:
        answer = getattr(client, method)(invented(line.name))
        if answer.status_code == 405:
            assert 405 in ({line.get} if method == "get" else line.post)
            continue
        assert answer.status_code == 302, method
        assert answer.headers["Location"].startswith("/formaal/?next="), method
