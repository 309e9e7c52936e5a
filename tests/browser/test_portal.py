"""The mentor on a phone: a contact in at most five taps, also without script and without a connection."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from agreements.models import TimeEntry
from mentorstotte.core.enums import Role
from providers.actions import logins
from tests import factories
from tests.agreements import desk
from tests.agreements.samples import People
from tests.axe import faults
from tests.browser.browsing import PHONE, Browsing, apart, scrolls_sideways
from tests.browser.conftest import MORNING
from tests.workers import until

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NO_CONNECTION = "ERR_INTERNET_DISCONNECTED"


@pytest.fixture
def phone(chromium, site, morning, own_folder, transactional_db):
    visit = Browsing(chromium, site)
    yield visit
    visit.close()
    assert [text for text in visit.complaints if NO_CONNECTION not in text] == []


class Course:
    """A mentor with a login and an agreement that runs."""

    def __init__(self):
        people, today = People(), MORNING.date()
        self.agreement = desk.imported(
            people, start=today - timedelta(days=20), end=today + timedelta(days=90), on=today
        )
        self.login = factories.user(Role.MENTOR, name="Lone Bach")
        logins.tie_login(mentor_id=people.mentor.pk, email=self.login.email, by=people.caseworker)


def open_portal(phone, course, *, clock=MORNING, expecting=()):
    """The portal on a phone whose clock shows ``clock``, with its service worker at work."""
    page = phone.open("/tilgaengelighed/", user=course.login, width=PHONE, height=844, expecting=expecting)
    page.clock.install(time=clock)
    page.goto("/mentor/")
    until(lambda: page.evaluate("navigator.serviceWorker.controller !== null"))
    return page


def begin(page) -> None:
    with page.expect_navigation():
        page.get_by_role("link", name="Registrér tid").click()


def register_without_connection(page) -> None:
    begin(page)
    page.context.set_offline(True)
    page.get_by_text("45 min.").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Registrér").click()
    expect(page.get_by_text("Gemt på telefonen")).to_be_visible()


def test_a_contact_is_registered_in_at_most_five_taps(phone):
    course = Course()
    page, taps = open_portal(phone, course), 0
    assert faults(page) == []
    assert not scrolls_sideways(page)
    begin(page)
    taps += 1
    assert faults(page) == []
    assert not scrolls_sideways(page)
    for label in ("1 time", "Telefon", "Vi talte om målet"):
        page.get_by_text(label, exact=True).click()
        taps += 1
    with page.expect_navigation():
        page.get_by_role("button", name="Registrér").click()
    taps += 1
    expect(page.get_by_text("60 minutter")).to_be_visible()
    made = apart(lambda: TimeEntry.objects.get())
    assert (made.indirect_minutes, made.kind, made.aim_touched) == (60, "phone", True)
    assert taps <= 5


def test_without_script_the_form_is_the_form(phone):
    course = Course()
    page = phone.open("/mentor/", user=course.login, width=PHONE, javascript=False)
    begin(page)
    page.get_by_text("1 time", exact=True).click()
    with page.expect_navigation():
        page.get_by_role("button", name="Registrér").click()
    assert apart(lambda: TimeEntry.objects.get().direct_minutes) == 60


@pytest.mark.asvs("14.3.3")
def test_without_a_connection_it_waits_encrypted_and_is_sent_once_when_it_is_back(phone):
    course = Course()
    page = open_portal(phone, course)
    register_without_connection(page)
    assert faults(page) == []
    assert not scrolls_sideways(page)
    assert not apart(lambda: TimeEntry.objects.exists())
    kept = page.evaluate(READ)
    assert kept["extractable"] is False
    assert "45" not in kept["text"]
    assert course.agreement.number not in kept["text"]
    page.context.set_offline(False)
    expect(page.get_by_text("1 registrering fra telefonen er sendt.")).to_be_visible(timeout=90_000)
    assert apart(lambda: TimeEntry.objects.get().direct_minutes) == 45
    with page.expect_navigation():
        page.reload()
    expect(page.locator("#waiting")).to_be_hidden()
    assert apart(lambda: TimeEntry.objects.count()) == 1


# What lies in the browser's database, as text, and whether the key can be taken out.
READ = """async () => {
  const opening = indexedDB.open("mentorportal", 1);
  const db = await new Promise((ok) => { opening.onsuccess = () => ok(opening.result); });
  const all = (store) => new Promise((ok) => {
    const r = db.transaction(store).objectStore(store).getAll(); r.onsuccess = () => ok(r.result);
  });
  const [keys, rows] = [await all("keys"), await all("waiting")];
  const text = rows.map((row) => new TextDecoder("latin1").decode(row.data)).join(" ");
  db.close();
  return { extractable: keys[0]?.extractable, text, rows: rows.length };
}"""


def test_a_wrong_clock_is_said_and_nothing_is_lost(phone):
    course = Course()
    page = open_portal(phone, course, clock=MORNING + timedelta(hours=3), expecting=(409,))
    register_without_connection(page)
    page.context.set_offline(False)
    expect(page.get_by_text("Intet er tabt: se tiden efter, og send den.")).to_be_visible(timeout=90_000)
    assert not apart(lambda: TimeEntry.objects.exists())
    with page.expect_navigation():
        page.get_by_role("link", name="Ret og send").click()
    expect(page.get_by_label("Antal minutter")).to_have_value("45")
    with page.expect_navigation():
        page.get_by_role("button", name="Registrér").click()
    until(lambda: page.evaluate(READ)["rows"] == 1)  # the numbers only; the server knew the key
    assert apart(lambda: TimeEntry.objects.get().direct_minutes) == 45


@pytest.mark.asvs("14.3.1")
def test_log_off_throws_the_key_away_and_asks_first(phone):
    course = Course()
    page = open_portal(phone, course)
    page.evaluate("""() => PortalStore.keep({ key: "a", number: "1", minutes: 5, day: "x", ends: "y" })""")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    page.get_by_role("button", name="Menu").click()
    with page.expect_navigation():
        page.get_by_role("dialog").get_by_role("button", name="Log af").click()
    assert "ikke sendt" in asked[0]
    kept = page.evaluate(READ)
    assert (kept["rows"], kept.get("extractable")) == (0, None)
