"""Every address × every role, from the URL configuration itself."""

import pytest
from django.urls import URLPattern, get_resolver, reverse

from mentorstotte.core.enums import Role
from mentorstotte.core.models import AccessLog
from mentorstotte.core.permissions import ROLES_WITH
from tests import factories
from tests.access.objects import OBJECTS, World
from tests.access.table import TABLE, Line

pytestmark = pytest.mark.django_db
LINES = {line.name: line for line in TABLE}


def every_address(resolver=None, prefix: str = ""):
    """``(name, view)`` of every address, namespaces included."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{prefix}{entry.name}", entry.callback
        else:
            yield from every_address(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)


VIEWS = dict(every_address())


@pytest.fixture
def world():
    team, other = factories.team("Job og Kompetence"), factories.team("Job og Helbred")
    return World(
        team=team,
        other_team=other,
        owner=factories.user(Role.CASEWORKER, team=team, name="Ejer"),
        colleague=factories.user(Role.CASEWORKER, team=team, name="Kollega"),
        stranger=factories.user(Role.CASEWORKER, team=other, name="Fremmed"),
    )


def address(line: Line, world: World) -> str:
    kwargs = OBJECTS[line.about].build(world) if line.about else {}
    return reverse(line.name, kwargs=kwargs) + line.query


def test_every_address_stands_once_in_the_table():
    assert len(TABLE) == len(LINES), "an address stands twice in tests/access/table.py"
    assert set(VIEWS) == set(LINES), "tests/access/table.py says how to add an address"


def test_every_address_has_a_name_of_its_own():
    names = [name for name, view in every_address()]
    assert len(names) == len(set(names))
    assert not [name for name in names if "None" in name]


@pytest.mark.parametrize("line", TABLE, ids=lambda line: line.name)
def test_the_view_asks_for_the_roles_of_the_table(line):
    permission = getattr(VIEWS[line.name], "permission", None)
    if line.open:
        assert permission is None
    else:
        assert permission is not None, "the view lacks @requires(Permission...)"
        assert line.allowed <= ROLES_WITH[permission]
        assert line.allowed == ROLES_WITH[permission] or line.name in NARROWER


# Their view asks for more than a role: may this person look across teams at all?
NARROWER = {"core:purpose"}


@pytest.mark.parametrize("line", TABLE, ids=lambda line: line.name)
def test_every_role_gets_its_answer(line, world, client):
    """Reading first, with every role; then acting: only the roles of the line get through."""
    url = address(line, world)
    for role in Role:
        person = factories.user(role, team=world.team)
        for method in ("get", "post"):
            client.force_login(person)
            answer = getattr(client, method)(url)
            if role not in line.allowed:
                assert answer.status_code == 403, f"{role}: {method} {answer.status_code}"
            elif method == "get":
                assert answer.status_code == line.get, f"{role}: {answer.status_code}"
            else:
                assert answer.status_code in line.post, f"{role}: post {answer.status_code}"


@pytest.mark.parametrize("line", TABLE, ids=lambda line: line.name)
def test_without_login_there_is_only_the_login_page(line, world, client):
    url = address(line, world)
    for method in ("get", "post"):
        answer = getattr(client, method)(url)
        if line.open:
            assert answer.status_code in line.post | {line.get, 200, 302}
            assert not answer.headers.get("Location", "").startswith("/konto/log-ind/?next=")
        else:
            assert answer.status_code == 302
            assert answer.headers["Location"].startswith("/konto/log-ind/?next=")


BY_TEAM = [line for line in TABLE if line.about and OBJECTS[line.about].by_team]


@pytest.mark.parametrize("line", BY_TEAM, ids=lambda line: line.name)
def test_owner_and_colleague_get_in_and_a_stranger_does_not(line, world, client):
    url = address(line, world)
    role = next(role for role in Role if role in line.allowed)
    for person in (world.owner, world.colleague, world.stranger):
        person.roles = sorted(line.allowed - {Role.CONTROLLER, Role.AUDITOR}) or [role]
        person.save()
    for person in (world.owner, world.colleague):
        client.force_login(person)
        assert client.get(url).status_code == line.get
    for method in ("get", "post"):
        client.force_login(world.stranger)
        refused = AccessLog.objects.filter(user=world.stranger, refused=True).count()
        answer = getattr(client, method)(url)
        assert answer.status_code in ({404, 405} if method == "get" and line.get == 405 else {404})
        if answer.status_code == 404:
            assert AccessLog.objects.filter(user=world.stranger, refused=True).count() == refused + 1


ACROSS = [
    (line, role)
    for line in BY_TEAM
    for role in (Role.CONTROLLER, Role.AUDITOR)
    if role in line.allowed and line.get == 200
]


@pytest.mark.parametrize(("line", "role"), ACROSS, ids=lambda value: getattr(value, "name", value))
def test_who_may_cross_teams_is_asked_for_a_purpose_first(line, role, world, client):
    client.force_login(factories.user(role, team=world.other_team))
    answer = client.get(address(line, world))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/formaal/?next=")
