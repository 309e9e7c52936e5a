"""The keyboard is enough: from the login to a saved form with Tab, arrows, letters and Enter only."""

import re

import pytest
from playwright.sync_api import Page

from mentorstotte.core.enums import Role
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.slow]
MOST_TABS = 80


def tab_to(page: Page, label: str) -> None:
    """Presses Tab until what has this name has the focus; every stop on the way must be visible."""
    name = re.compile(rf"^{label}")
    links, buttons = page.get_by_role("link", name=name), page.get_by_role("button", name=name)
    wanted = page.get_by_label(name).or_(links).or_(buttons)
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        focus = page.locator(":focus")
        assert focus.is_visible()
        if wanted.evaluate_all("(found) => found.includes(document.activeElement)"):
            return
    raise AssertionError(f"“{label}” is not reached with Tab")


def test_login_and_a_new_citizen_without_a_mouse(browsing):
    person = factories.user(Role.CASEWORKER, team=factories.team(), name="Sara Lund")
    person.set_password(factories.PASSWORD)
    person.save()
    page = browsing.open("/")
    tab_to(page, "E-mail")
    page.keyboard.type(person.email)
    tab_to(page, "Adgangskode")
    page.keyboard.type(factories.PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Mit overblik").wait_for()

    tab_to(page, "Sager")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Sager", level=1).wait_for()
    tab_to(page, "Registrér borger")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Registrér borger").wait_for()
    for label, text in {
        "CPR-nummer": "710984-0025",
        "Fødselsdato": "10-09-1984",
        "Fornavn": "Åse",
        "Efternavn": "Østergård",
    }.items():
        tab_to(page, label)
        page.keyboard.type(text)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Østergård, Åse").wait_for()


def test_a_choice_is_made_with_the_arrows(browsing):
    worker = factories.user(Role.CASEWORKER, team=factories.team())
    page = browsing.open(f"/sager/{factories.case(worker).number}/vurdering/", user=worker)
    tab_to(page, "Ydelse")
    page.keyboard.type("Kon")
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert page.get_by_label("Ydelse").input_value() == "cash_assistance"
    assert page.locator("input[type=radio]:checked").count() >= 1


def test_the_first_stop_leads_past_the_menu(browsing):
    page = browsing.open(user=factories.user(Role.CASEWORKER, team=factories.team()))
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Gå til sidens indhold"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-content"
