"""axe finds nothing on any page, full, empty or with errors, on a wide screen or a phone, and nothing scrolls
sideways. The pages come from the access table, so a new page is looked at as soon as it stands there.
"""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse

from mentorstotte.core.enums import Role
from tests import factories
from tests.access.objects import a_world
from tests.access.table import TABLE
from tests.browser.browsing import Browsing, apart, log_in_by_typing
from tests.browser.conftest import kept_rows
from tests.browser.looking import look_through
from tests.browser.places import (
    AFTER_A_STEP,
    FORMS,
    LISTS,
    NEVER_SHOWN,
    NOT_PAGES,
    PAGES,
    WITH_A_PURPOSE,
    fill_lists,
    place,
)

pytestmark = pytest.mark.browser
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


def test_every_address_that_can_be_read_is_looked_at():
    looked_at = {line.name for line in [*PAGES, *WITH_A_PURPOSE]} | AFTER_A_STEP.keys()
    left_out = {line.name for line in TABLE if line.get != 405} - looked_at - NOT_PAGES - NEVER_SHOWN
    assert left_out == set()


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


@pytest.mark.parametrize("line", lines(WITH_A_PURPOSE))
def test_a_page_across_teams_with_a_purpose(line, look, world):
    address, person = apart(place, line, world)
    page = look.open(address, user=person)
    page.get_by_label("Formål").fill("Afstemning af årets posteringer")
    with page.expect_navigation():
        page.locator("#main-content").get_by_role("button").first.click()
    page.get_by_text("Afstemning af årets posteringer").first.wait_for()
    assert page.url.endswith(address)
    look_through(page)


@pytest.mark.slow
def test_the_codes_of_a_second_factor(look, world):
    person, word = factories.user(Role.CASEWORKER, team=world.team), "fem små grønne køer"
    code = apart(with_codes, person, word)
    page = look.open(reverse("account_login"))
    log_in_by_typing(page, person.email, word)
    page.wait_for_url(f"**{reverse('mfa_authenticate')}")
    look_through(page)
    page.get_by_label("Kode").fill(code)
    with page.expect_navigation():
        page.locator("#main-content").get_by_role("button").first.click()
    page.goto(reverse("mfa_reauthenticate"))
    look_through(page)
    page.goto(reverse("mfa_view_recovery_codes"))
    assert reverse("account_reauthenticate") in page.url
    look_through(page)
    page.get_by_label("Adgangskode").fill(word)
    page.get_by_role("button", name="Fortsæt").click()
    page.wait_for_url(f"**{reverse('mfa_view_recovery_codes')}")
    look_through(page)
    for name in ("mfa_index", "mfa_deactivate_totp"):
        page.goto(reverse(name))
        assert page.url.endswith(reverse(name))
        look_through(page)


def with_codes(person, word: str) -> str:
    """Gives the person a password and a second factor; one of the codes on paper."""
    person.set_password(word)
    person.save()
    TOTP.activate(person, generate_totp_secret())
    return RecoveryCodes.activate(person).get_unused_codes()[0]


@pytest.mark.slow
def test_what_was_sent_from_a_form_that_is_too_old(look, world):
    case = apart(factories.case, world.owner)
    page = look.open(reverse("cases:note_new", args=[case.number]), user=world.owner)
    page.get_by_label("Emne").fill("Samtale")
    page.get_by_role("textbox", name="Notat").fill("Borgeren ringede om praktikken.")
    page.locator("#main-content [name=csrfmiddlewaretoken]").evaluate("field => field.value = 'x'.repeat(64)")
    with page.expect_navigation():
        page.get_by_role("button", name="Gem kladde").click()
    assert page.url.endswith(reverse("core:resume"))
    look_through(page)


@pytest.mark.slow
def test_what_is_left_out_is_no_page(world):
    left_out = [line for line in TABLE if line.get == 200 and line.name in NOT_PAGES]
    assert [line.name for line in left_out if b"<html" in apart(read, line, world)] == []


def read(line, world) -> bytes:
    """What a visitor is sent."""
    address, person = place(line, world)
    client = Client()
    client.force_login(person)
    return b"".join(client.get(address))
