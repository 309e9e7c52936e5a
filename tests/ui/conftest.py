"""A server for the gallery and a browser; no database."""

import copy
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import override_settings
from django.test.testcases import LiveServerThread

from tests.ui import gallery

HERE = Path(__file__).parent


class Undefined(str):
    """Stands where a template names something that is not there."""

    __slots__ = ()

    def __contains__(self, part):
        return part == "%s"

    def __mod__(self, name):
        raise AssertionError(f"undefined template variable: {name}")


def gallery_settings() -> dict:
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"].append(HERE / "templates")
    options = templates[0]["OPTIONS"]
    options["string_if_invalid"] = Undefined("%s")
    options["context_processors"] = [
        name if name != "mentorstotte.core.context.page" else "tests.ui.gallery.page"
        for name in options["context_processors"]
    ]
    return {
        "ROOT_URLCONF": "tests.ui.gallery",
        "DEBUG": False,
        "ALLOWED_HOSTS": ["*"],
        "TEMPLATES": templates,
        "MESSAGE_STORAGE": "django.contrib.messages.storage.cookie.CookieStorage",
        "MIDDLEWARE": [
            "csp.middleware.CSPMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "tests.ui.gallery.person",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
    }


@pytest.fixture(scope="module")
def gallery_on():
    """The gallery's settings, for tests that render without a browser too."""
    with override_settings(**gallery_settings()):
        yield


@pytest.fixture(scope="module")
def site(gallery_on):
    """The address of the gallery."""
    thread = LiveServerThread("localhost", StaticFilesHandler, connections_override={}, port=0)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    assert thread.error is None, thread.error
    yield f"http://localhost:{thread.port}"
    thread.terminate()


@pytest.fixture
def open_page(chromium, site):
    """``open_page("/sag/", width=390, javascript=False)`` gives a page whose console must stay silent."""
    contexts, complaints = [], []

    def open_page(where, *, width=1280, height=900, javascript=True, **options):
        size = {"width": width, "height": height}
        context = chromium.new_context(
            viewport=size, java_script_enabled=javascript, locale="da-DK", **options
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(site + where)
        return page

    open_page.complaints = complaints
    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def posts():
    """What the gallery's form was sent, newest last."""
    gallery.POSTS.clear()
    return gallery.POSTS
