"""axe finds nothing on any page, full, empty or with errors, on a wide screen or a phone, and nothing scrolls
sideways. The pages come from the access table, so a new page is looked at as soon as it stands there.
"""

from contextlib import contextmanager

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from mentorstotte.core.enums import Role
from tests import factories
from tests.access.objects import OBJECTS, a_world
from tests.axe import faults
from tests.browser.browsing import PHONE, WIDE, Browsing, apart, log_in_by_typing, scrolls_sideways
from tests.browser.conftest import MORNING
from tests.browser.places import FORMS, LISTS, PAGES, fill_lists, place
from tests.reporting import ledger

pytestmark = pytest.mark.browser
HEIGHTS = {WIDE: 900, PHONE: 844}
# Where people spend the day: looked at before every change, the rest with the slow tests.
EVERY_TIME = {
    "overview",
    "cases:list",
    "cases:detail",
    "agreements:proposal",
    "agreements:visitation",
    "agreements:agreement_draft",
    "agreements:agreement",
}
CLEAR_AND_SEND = """
() => {
  const form = document.querySelector("#main-content form[method=post]");
  for (const field of form.querySelectorAll("input, textarea, select")) {
    if (field.type === "hidden") continue;
    if (/checkbox|radio/.test(field.type)) field.checked = false;
    else field.value = "";
  }
  delete form.dataset.warn;
  form.requestSubmit(form.querySelector(".button-primary, [type=submit]"));
}
"""


@contextmanager
def kept_rows(blocker):
    """Rows that stand for all tests of a module, and are gone after it."""
    with blocker.unblock(), time_machine.travel(MORNING, tick=True):
        yield
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with kept_rows(django_db_blocker):
        made = a_world()
        apart(fill_lists, made)
        yield made


@pytest.fixture
def look(chromium, site, world, own_folder):
    """Opens pages; complaints of browser or server fail the test."""
    visit = Browsing(chromium, site)
    yield visit
    visit.close()
    assert visit.complaints == []


def look_through(page) -> None:
    """The page as it stands, wide and narrow."""
    found = {}
    for width, height in HEIGHTS.items():
        page.set_viewport_size({"width": width, "height": height})
        found[width] = faults(page)
        if scrolls_sideways(page):
            found[width].append("scrolls sideways")
    assert found == {WIDE: [], PHONE: []}


def lines(table, every_time=frozenset()):
    """Parameters of a test: all lines, slow but for those that are looked at every time."""
    slow = pytest.mark.slow
    return [pytest.param(line, id=line.name, marks=() if line.name in every_time else slow) for line in table]


@pytest.mark.parametrize("line", lines(PAGES, EVERY_TIME))
def test_a_page_with_everything_on_it(line, look, world):
    address, person = apart(place, line, world)
    look_through(look.open(address, user=person))


@pytest.mark.parametrize("line", lines(LISTS))
def test_a_page_with_nothing_on_it_yet(line, look, world):
    address, newcomer = apart(place, line, world)
    newcomer.teams.set([factories.team("Nyt team")])
    look_through(look.open(address, user=newcomer))


@pytest.mark.parametrize("line", lines(FORMS))
def test_a_form_sent_with_nothing_in_it(line, look, world):
    address, person = apart(place, line, world)
    page = look.open(address, user=person, expecting=(422,))
    if page.locator("#main-content form[method=post]").count():
        with page.expect_navigation():
            page.evaluate(CLEAR_AND_SEND)
    look_through(page)


@pytest.mark.slow
@pytest.mark.parametrize("role", Role)
def test_the_start_page_of_each_role(role, look, world):
    look_through(look.open("/", user=factories.user(role, team=world.team)))


def test_the_login_and_a_wrong_password(look):
    page = look.open("/")
    look_through(page)
    log_in_by_typing(page, "ingen@kommune.example", "forkert adgangskode")
    page.get_by_role("alert").first.wait_for()
    look_through(page)


@pytest.mark.parametrize(("path", "status"), [("/findes-ikke/", 404), ("/administration/brugere/", 403)])
def test_pages_that_say_no(look, world, path, status):
    look_through(look.open(path, user=world.colleague, expecting=(status,)))


@pytest.mark.slow
def test_a_purpose_that_is_valid_now(look, world):
    page = look.open("/sager/", user=factories.user(Role.AUDITOR))
    page.get_by_label("Formål").fill("Stikprøve af aftaler i 2026")
    page.locator("#main-content").get_by_role("button").first.click()
    page.get_by_text("Stikprøve af aftaler i 2026").first.wait_for()
    look_through(page)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["unplaced", "specification", "posting"])
def test_the_ledger_with_a_purpose(name, look, world):
    found = apart(ledger.posting, world.owner)
    at = found.pk if name == "posting" else found.posted_on.year
    look_through(with_purpose(look, reverse(f"reporting:{name}", args=[at])))


@pytest.mark.slow
def test_the_extract_and_a_new_one_with_a_purpose(look, world):
    page = with_purpose(look, reverse("reporting:extract", kwargs=apart(OBJECTS["extract"].build, world)))
    look_through(page)
    page.goto(reverse("reporting:extract_new"))
    look_through(page)


def with_purpose(look, path: str):
    """The page as the controller sees it who has said what for."""
    page = look.open(path, user=factories.user(Role.CONTROLLER))
    page.get_by_label("Formål").fill("Afstemning af årets posteringer")
    with page.expect_navigation():
        page.locator("#main-content").get_by_role("button").first.click()
    page.get_by_text("Afstemning af årets posteringer").first.wait_for()
    return page
