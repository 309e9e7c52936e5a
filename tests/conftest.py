"""What all tests share. Their PostgreSQL and Valkey are started by tests/services.py."""

import pytest
from playwright.sync_api import sync_playwright

from mentorstotte.bootstrap import find_chromium


@pytest.fixture(scope="session")
def chromium():
    """One browser for each process of the run; every test opens windows of its own in it."""
    with sync_playwright() as player, pytest.MonkeyPatch.context() as patch:
        # Playwright keeps an event loop in this thread, and Django takes that for asynchronous code.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = player.chromium.launch(
            executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()
