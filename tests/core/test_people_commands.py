"""The first admin and the demo people."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from mentorstotte.core.demo import KNOWN_TO_ALL, ensure_demo_users
from mentorstotte.core.enums import Role
from mentorstotte.core.errors import NotAllowed
from mentorstotte.core.models import User
from mentorstotte.core.permissions import ROLES_WITH, Permission

pytestmark = pytest.mark.django_db
ADMIN = {"email": "Admin@Kommune.example", "name": "Anne Admin"}


def create_admin(**options) -> str:
    out = StringIO()
    call_command("create_admin", **(ADMIN | options), stdout=out)
    return out.getvalue()


def test_first_admin_with_the_password_of_the_environment(monkeypatch, client):
    monkeypatch.setenv("ADMIN_PASSWORD", "seks-ord-om-en-kat")
    assert "admin@kommune.example" in create_admin()
    made = User.objects.get()
    assert made.roles == [Role.SYSTEM_ADMIN]
    assert made.check_password("seks-ord-om-en-kat")
    assert not made.must_change_password
    answer = client.post(
        "/konto/log-ind/", {"login": "admin@kommune.example", "password": "seks-ord-om-en-kat"}
    )
    assert answer.status_code == 302


def test_generated_password_is_printed_once_and_must_be_changed():
    printed = create_admin(generate=True).split()[-1]
    made = User.objects.get()
    assert made.check_password(printed)
    assert made.must_change_password


def test_a_second_admin_needs_the_word_another(monkeypatch):
    monkeypatch.setenv("ADMIN_PASSWORD", "seks-ord-om-en-kat")
    create_admin()
    with pytest.raises(CommandError, match="Der er allerede en systemadministrator"):
        create_admin(email="to@kommune.example")
    create_admin(email="to@kommune.example", another=True)
    assert User.objects.count() == 2


@pytest.mark.parametrize(
    ("options", "password", "says"),
    [
        ({"email": "ikke en adresse"}, "seks-ord-om-en-kat", "e-mail"),
        ({}, "kort", "for kort"),
    ],
)
def test_mistakes_are_said_and_nothing_is_made(monkeypatch, options, password, says):
    monkeypatch.setenv("ADMIN_PASSWORD", password)
    with pytest.raises(CommandError, match=says):
        create_admin(**options)
    assert not User.objects.exists()


def test_typed_passwords_must_be_the_same(monkeypatch):
    monkeypatch.delenv("ADMIN_PASSWORD", raising=False)
    typed = iter(["seks-ord-om-en-kat", "seks-ord-om-en-hund"])
    monkeypatch.setattr(
        "mentorstotte.core.management.commands.create_admin.getpass", lambda prompt: next(typed)
    )
    with pytest.raises(CommandError, match="ikke ens"):
        create_admin()


def test_demo_people_hold_every_role_and_show_the_four_eyes():
    people = ensure_demo_users()
    assert {role for person in people.values() for role in person.roles} == set(Role)
    both = [p for p in people.values() if p.has_role(Role.APPROVER) and p.has_role(Role.CASEWORKER)]
    assert len(both) == 1
    caseworkers = [p for p in people.values() if p.roles == [Role.CASEWORKER]]
    assert len(caseworkers) >= 2
    for person in people.values():
        if not ROLES_WITH[Permission.WORK_CASES].isdisjoint(person.roles):
            assert person.team_ids


def test_demo_people_are_made_once_and_keep_what_was_changed():
    ensure_demo_users()
    person = User.objects.get(email="sagsbehandler@demo.example")
    person.set_password("min egen adgangskode")
    person.save()
    ensure_demo_users()
    person.refresh_from_db()
    assert person.check_password("min egen adgangskode")
    assert User.objects.count() == len(ensure_demo_users())


@pytest.mark.asvs("6.3.2", "15.2.3")
def test_no_demo_people_in_production(settings):
    settings.PRODUCTION = True
    with pytest.raises(NotAllowed):
        ensure_demo_users()
    with pytest.raises(CommandError):
        call_command("demo_logins")
    assert not User.objects.exists()


def test_the_table_names_a_login_for_every_role():
    ensure_demo_users()
    out = StringIO()
    call_command("demo_logins", stdout=out)
    for role in Role:
        assert role.label in out.getvalue()
    assert KNOWN_TO_ALL in out.getvalue()
    person = User.objects.get(email="ledelse@demo.example")
    person.set_password("min egen adgangskode")
    person.save()
    out = StringIO()
    call_command("demo_logins", stdout=out)
    assert "(ændret)" in out.getvalue()
