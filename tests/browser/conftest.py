"""The whole site on a port of this process, and people with browsers."""

from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.test.testcases import LiveServerThread
from django.test.utils import modify_settings

from tests.browser.browsing import Browsing

# A Monday morning in Helsinge: the day on which the tests of this folder take place.
MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))


class SiteHandler:
    """The site as it is deployed: WhiteNoise gives the static files, so nothing stands before it."""

    def __init__(self, application):
        self.application = get_wsgi_application()

    def __call__(self, *args):
        return self.application(*args)


@contextmanager
def serving(handler=SiteHandler):
    """The address of the site; its threads have connections of their own to the test's database."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # WhiteNoise looks for it
    thread = LiveServerThread("localhost", handler, port=0)
    thread.daemon = True
    with modify_settings(ALLOWED_HOSTS={"append": "localhost"}):
        thread.start()
        thread.is_ready.wait()
        assert thread.error is None, thread.error
        yield f"http://localhost:{thread.port}"
        thread.terminate()


@contextmanager
def kept_rows(blocker):
    """Rows that stand for all tests of a module, and are gone after it."""
    with blocker.unblock(), time_machine.travel(MORNING, tick=True):
        yield
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture(scope="module")
def site():
    """The address of the site for the tests of a file."""
    with serving() as address:
        yield address


@pytest.fixture
def morning():
    """The clock stands at the morning of the tests, and goes on from there."""
    with time_machine.travel(MORNING, tick=True):
        yield MORNING


@pytest.fixture(scope="session")
def sealing_folder(tmp_path_factory):
    """One development key for the run: making one takes longer than most tests."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def own_folder(settings, sealing_folder):
    """Files of this test's documents stay out of the way of others."""
    settings.DATA_DIR = sealing_folder
    settings.SEAL_CERTIFICATE = settings.SEAL_KEY = settings.SEAL_KEY_PASSWORD = ""


@pytest.fixture
def browsing(chromium, site, morning, own_folder, transactional_db):
    """People with browsers; every complaint of browser or server fails the test."""
    visit = Browsing(chromium, site)
    yield visit
    visit.close()
    assert visit.complaints == []
