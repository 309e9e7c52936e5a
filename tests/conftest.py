"""What all tests share. Their PostgreSQL and Valkey are started by tests/services.py."""

from functools import cache

import hypothesis
import pytest
import time_machine
from django.db import transaction
from playwright.sync_api import sync_playwright

from cases import law
from cases.rules.published import regimes_with
from mentorstotte.bootstrap import find_chromium
from mentorstotte.core.grants import grant, guard
from mentorstotte.local.postgres import APP

# Tests run beside others on a busy machine: no time limit for an example, nor for thinking of it.
hypothesis.settings.register_profile(
    "busy", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("busy")

GONE_THROUGH = {
    "access": "across_teams guards kept logins session_age users",
    "agreements": "change_pages complaints groups hours_pages new_mentor portal projects readiness referrals "
    "reviews rights talk visitation whole_life worklist",
    "cases": "citizens log_review",
    "core": "database_down grants health logs metrics",
}
AS_SITE = tuple(
    f"tests/{area}/test_{name}.py" for area, names in GONE_THROUGH.items() for name in names.split()
)


@cache
def shipped_law():
    """The law without anything published, read once."""
    return regimes_with(())


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database, with the rights and the guards of the site's role."""
    with django_db_blocker.unblock(), transaction.atomic():
        grant(APP)
        guard(APP)


@pytest.fixture
def as_site(settings):
    """Requests, tasks, processes and what is said with ``sight`` are the site's role, as in production; what
    a test says itself is the owner's.
    """
    settings.DATABASE_ROLE = APP


@pytest.fixture(autouse=True)
def as_site_where_gone_through(request):
    """The quick tests of these files; elsewhere ``as_site`` says it, or everything is the owner's."""
    if request.node.nodeid.startswith(AS_SITE) and not request.node.get_closest_marker("slow"):
        request.getfixturevalue("as_site")


@pytest.fixture(autouse=True)
def law_as_shipped():
    """No law has been published here; what a test publishes is forgotten after it."""
    law.remember(0, shipped_law())


@pytest.fixture
def clock():
    """It stands at 30 June 2014, ten o'clock, until it is moved; June's hours are in, nothing is settled."""
    with time_machine.travel("2014-06-30T10:00:00+02:00", tick=False) as traveller:
        yield traveller


@pytest.fixture(scope="module")
def chromium():
    """One browser for each file of tests; every test opens windows of its own in it.

    It ends with the file: Playwright keeps an event loop in this thread, in the way of what seals documents.
    """
    with sync_playwright() as player, pytest.MonkeyPatch.context() as patch:
        # Django takes that event loop for asynchronous code.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = player.chromium.launch(
            executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()
