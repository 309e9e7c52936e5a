"""What a mentor opens from a mail, without a login: the contract, and the page to say that it is read."""

from datetime import timedelta

import pytest
from django.utils import timezone

from agreements.actions.acknowledgement import make_mentor_link
from agreements.models import Acknowledgement
from mentorstotte.core.models import Event
from tests.agreements import desk, test_dispatch
from tests.agreements.samples import People
from tests.axe import faults
from tests.browser.browsing import PHONE, WIDE, apart, scrolls_sideways

pytestmark = [pytest.mark.browser, pytest.mark.slow]
HEIGHTS = {PHONE: 844, WIDE: 900}


def sound(page) -> None:
    """axe finds nothing, on a phone and on a wide screen."""
    for width, height in HEIGHTS.items():
        page.set_viewport_size({"width": width, "height": height})
        assert faults(page) == []
        assert not scrolls_sideways(page)


def contract_link() -> str:
    return test_dispatch.link_in(test_dispatch.contract(People()))


def reading_link() -> str:
    people = People()
    version = desk.printed(people, start=timezone.localdate() + timedelta(days=7))
    return f"/kvitter/{make_mentor_link(version_id=version.pk, by=people.caseworker)[1]}/"


def test_the_contract_is_fetched_with_a_button_on_a_phone_as_well(browsing):
    link = apart(contract_link)
    page = browsing.open(link)
    sound(page)
    field = page.locator("[name=csrfmiddlewaretoken]").input_value()
    for _ in range(3):
        answer = page.request.post(link, form={"csrfmiddlewaretoken": field})
        assert (answer.status, answer.body()[:5]) == (200, b"%PDF-")
    assert apart(Event.objects.filter(kind="dispatch.fetched").count) == 1
    wrong = browsing.open(f"{link[:-4]}xxx/", expecting=(404,))
    sound(wrong)


def test_the_mentor_reads_and_says_so(browsing):
    page = browsing.open(apart(reading_link))
    sound(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Jeg har læst aftalen").click()
    page.get_by_text("Tak for din kvittering").first.wait_for()
    sound(page)
    assert apart(Acknowledgement.objects.count) == 1
