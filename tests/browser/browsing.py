"""People at the screen: each with a browser of their own, on the site that runs in this process.

Whatever the browser or the server complains of along the way is kept, and fails the test at its end: console
errors (a breach of the content security policy is one), errors in scripts, requests that failed, and answers
of 400 and above that the test did not ask for.
"""

from concurrent.futures import ThreadPoolExecutor

from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, Page

WIDE, PHONE = 1280, 390
# Said by Chromium when a page is left while something is still on its way, and when a file is saved.
LEFT_BEHIND = "net::ERR_ABORTED"
# Chromium's own line about an answer of 400 or above; the answer itself is judged instead.
ABOUT_AN_ANSWER = "Failed to load resource: the server responded with a status of"


class Browsing:
    """Opens the site for people, and remembers every complaint."""

    def __init__(self, chromium: Browser, address: str):
        self.chromium, self.address = chromium, address
        self.complaints: list[str] = []
        self._contexts = []

    def open(
        self,
        path: str = "/",
        *,
        user=None,
        width: int = WIDE,
        height: int = 900,
        javascript: bool = True,
        expecting: tuple[int, ...] = (),
        **options,
    ) -> Page:
        """A new browser at ``path``, logged in as ``user`` without typing; ``expecting`` names statuses of
        400 and above that are meant to come.
        """
        context = self.chromium.new_context(
            base_url=self.address,
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            locale="da-DK",
            timezone_id="Europe/Copenhagen",
            **options,
        )
        context.set_default_timeout(45_000)
        self._contexts.append(context)
        if user is not None:
            context.add_cookies([self._session(user)])
        page = context.new_page()
        self._listen(page, expecting)
        page.goto(path)
        return page

    def close(self) -> None:
        """Ends every browser that was opened."""
        for context in self._contexts:
            context.close()
        self._contexts.clear()

    def _session(self, user) -> dict:
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        return {"name": name, "value": client.cookies[name].value, "url": self.address, "httpOnly": True}

    def _listen(self, page: Page, expecting: tuple[int, ...]) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._complain(f"script: {error}"))
        page.on("requestfailed", self._failed)
        page.on("response", lambda answer: self._answer(answer, expecting))

    def _console(self, message) -> None:
        if message.type == "error" and not message.text.startswith(ABOUT_AN_ANSWER):
            self._complain(f"console: {message.text}")

    def _failed(self, request) -> None:
        if request.failure != LEFT_BEHIND:
            self._complain(f"{request.failure}: {request.url}")

    def _answer(self, answer, expecting: tuple[int, ...]) -> None:
        if answer.status >= 400 and answer.status not in expecting:
            self._complain(f"{answer.status}: {answer.request.method} {answer.url}")

    def _complain(self, text: str) -> None:
        self.complaints.append(text)


def apart(work, *args):
    """What ``work(*args)`` gives, done in a thread of its own.

    Sealing a document runs an event loop, and Playwright has one going in the thread of the test.
    """

    def run():
        try:
            return work(*args)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(run).result()


def log_in_by_typing(page: Page, email: str, password: str) -> None:
    """What a person does at the login page."""
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Adgangskode").fill(password)
    page.get_by_role("button", name="Log ind").click()


def scrolls_sideways(page: Page) -> bool:
    """Whether the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
