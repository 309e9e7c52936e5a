"""A new system administrator is led through what is to be set up, and no longer when all is done."""

from io import BytesIO, StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from mentorstotte.core import letters
from mentorstotte.core.enums import Role
from mentorstotte.core.models import User
from mentorstotte.local.prepare import first_administrator
from mentorstotte.setup import Setup
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    made = factories.user(Role.SYSTEM_ADMIN)
    client.force_login(made)
    return made


@pytest.fixture
def server(settings):
    """What the server's settings say when all is done there."""
    settings.MUNICIPALITY_NAMED = True
    settings.SEAL_CERTIFICATE = "/certificate.p12"
    settings.EMAIL_HOST = "mail.kommune.example"


def missing() -> list[str]:
    return [step.name for step in Setup.now().steps if not step.done]


def test_the_administrator_of_an_empty_system_is_led_to_the_set_up(admin, client, server):
    assert client.get(reverse("overview")).url == reverse("set_up")
    page = client.get(reverse("set_up")).content.decode()
    assert "Der er ingen teams endnu." in page
    assert "Der mangler en sagsbehandler og en teamleder i et team." in page


def test_it_can_be_left_and_come_back_to_and_is_gone_when_all_is_done(admin, client, server):
    team = factories.team()
    factories.user(Role.CASEWORKER, team=team)
    assert missing() == ["Logo, adresse og klagevejledning", "De første brugere"]
    assert "2 trin mangler" in client.get(reverse("overview")).content.decode()
    factories.user(Role.APPROVER, team=team)
    letters.put_logo(file=logo(), by=admin)
    assert missing() == []
    assert "Opsætningen er ikke færdig" not in client.get(reverse("overview")).content.decode()
    assert "Alt er sat op" in client.get(reverse("set_up")).content.decode()


def logo() -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (40, 20), "navy").save(out, "PNG")
    return SimpleUploadedFile("logo.png", out.getvalue())


def test_what_the_server_lacks_is_said(admin, settings):
    settings.SEAL_CERTIFICATE = settings.EMAIL_HOST = ""
    settings.MUNICIPALITY_NAMED = False
    assert {"Kommunen", "Certifikatet til seglet", "Mail"} <= set(missing())


def test_an_empty_system_gets_its_first_administrator_once():
    out = StringIO()
    for _ in range(2):
        first_administrator(out)
    made = User.objects.get()
    assert (made.roles, made.must_change_password) == ([Role.SYSTEM_ADMIN], True)
    assert out.getvalue().count("Engangsadgangskode") == 1


def test_others_are_not_led_there(client):
    client.force_login(factories.user(Role.CASEWORKER, team=factories.team()))
    assert "Opsætning" not in client.get(reverse("overview")).content.decode()
