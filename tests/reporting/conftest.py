"""The teams that the sheets name, and people who import."""

import pytest
from django.urls import reverse

from mentorstotte.core.enums import Role
from tests import factories
from tests.agreements.samples import People


@pytest.fixture
def skills(db):
    return factories.team("Job og Kompetence")


@pytest.fixture
def health(db):
    return factories.team("Job og Helbred")


@pytest.fixture
def worker(skills, health):
    """A caseworker of the team that has most of the courses."""
    return factories.user(Role.CASEWORKER, team=skills, name="Sara Lund")


@pytest.fixture
def controller(db):
    return factories.user(Role.CONTROLLER, name="Nina Friis")


@pytest.fixture
def people(db) -> People:
    """People around an agreement."""
    return People()


@pytest.fixture
def reader(client, controller):
    """The controller, who has said what for."""
    client.force_login(controller)
    client.post(reverse("core:purpose"), {"text": "Afstemning med regnskabet"})
    return client
