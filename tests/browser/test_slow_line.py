"""On a slow line, or when the server is busy, nothing that was pressed or chosen is lost."""

import pytest
from playwright.sync_api import expect

from mentorstotte.core.enums import Role
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SLOW = {"offline": False, "latency": 1200, "downloadThroughput": -1, "uploadThroughput": -1}


@pytest.fixture
def assessment(browsing):
    """The page “Vurdering og indstilling”, with every answer of the server more than a second away."""
    worker = factories.user(Role.CASEWORKER, team=factories.team())
    case = factories.case(worker)
    page = browsing.open(f"/sager/{case.number}/vurdering/", user=worker)
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW)
    return page


def settled(page) -> None:
    """Until the last save has been answered."""
    page.wait_for_timeout(1500)
    expect(page.locator(".htmx-request")).to_have_count(0)


def test_a_quick_choice_counts_while_the_draft_is_being_saved(assessment):
    assessment.get_by_label("Ydelse").select_option(label="Kontanthjælp")
    assessment.wait_for_timeout(400)  # now the draft is on its way
    assessment.get_by_label("Fra", exact=True).fill("1-12-2026")
    assessment.get_by_role("button", name="6 måneder").click()
    assessment.get_by_role("button", name="Nej til alle seks").click()
    settled(assessment)
    expect(assessment.get_by_label("Til og med")).to_have_value("31-05-2027")
    assert assessment.locator("[name^=boundary_][value=no]:checked").count() == 6


def test_a_choice_stays_when_an_earlier_answer_comes_late(assessment):
    assessment.get_by_label("Ydelse").select_option(label="Kontanthjælp")
    assessment.wait_for_timeout(400)
    assessment.get_by_label("Anden borger, for hvem mentor er afgørende").check()
    assessment.get_by_label("Niveau 2").first.check()
    settled(assessment)
    assert assessment.locator("[name=target_group]:checked").input_value() == "T17_ALM"
    assert assessment.locator("[name=level]:checked").input_value() == "2"
