"""A caseworker's Monday: what is late is followed up from “Mit overblik” in few presses, one by one."""

from datetime import date

import pytest

from agreements.models import Agreement, Contact, FollowUp
from tests.agreements import desk
from tests.agreements.samples import People
from tests.browser import clicks
from tests.browser.browsing import PHONE, WIDE, apart

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def people(browsing) -> People:
    return People()


def late(people, start: date) -> Agreement:
    return apart(lambda: desk.imported(people, start=start, end=date(2027, 1, 31), on=date(2026, 11, 23)))


def sit_down(browsing, person, width: int):
    page = browsing.open("/hjaelp/", user=person)
    page.set_viewport_size({"width": width, "height": 844})
    presses = clicks.Presses(page)
    page.goto("/")
    return page, presses


def test_two_follow_ups_in_at_most_six_presses_each_without_going_back(browsing, people):
    for start in (date(2026, 8, 3), date(2026, 8, 10)):
        late(people, start)
    page, presses = sit_down(browsing, people.caseworker, WIDE)
    page.get_by_role("link", name="Følg op").first.click()
    for button in ("Registrér og gå til næste", "Registrér opfølgning"):
        page.get_by_label("3 – på vej").check()
        page.get_by_label("Hvordan går det?").click()
        page.keyboard.type("Møder nu stabilt i praktikken.")
        with page.expect_navigation():
            page.get_by_role("button", name=button).click()
        assert presses.take() <= 6
    page.get_by_text("Opfølgningen er registreret og journaliseret.").wait_for()
    assert apart(FollowUp.objects.count) == 2


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_a_contact_in_two_presses_from_the_case(browsing, people, width):
    agreement = late(people, date(2026, 9, 7))
    page, presses = sit_down(browsing, people.caseworker, width)
    page.goto(apart(lambda: f"/sager/{agreement.case.number}/"))
    presses.take()
    page.get_by_role("link", name="Registrér kontakt").first.click()
    with page.expect_navigation():
        page.get_by_role("button", name="Registrér", exact=True).click()
    assert presses.take() == 2
    page.get_by_text("Kontakten 23. november 2026 er registreret.").wait_for()
    assert apart(Contact.objects.get).kind == "physical"
