"""The whole way: three people take a new citizen to a signed and sealed agreement, with few presses."""

import pytest

from mentorstotte.core.enums import Role
from tests import factories
from tests.browser import acts
from tests.browser.clicks import Presses

pytestmark = pytest.mark.browser
# Presses allowed for each act; docs/clicks.md says how they are counted.
SUBMITTED, APPROVED = 30, 7


@pytest.fixture
def people(browsing):
    team = factories.team()
    factories.mentor("Lone Bach", supplier="Mentorhuset Nord")
    return {
        "caseworker": factories.user(Role.CASEWORKER, team=team, name="Sara Lund"),
        "approver": factories.user(Role.APPROVER, team=team, name="Karen Holm"),
    }


def sit_down(browsing, person):
    """Somebody's “Mit overblik”, and what the hand does from there."""
    page = browsing.open("/hjaelp/", user=person)
    presses = Presses(page)
    page.goto("/")
    return page, presses


def test_from_a_new_citizen_to_a_grant(browsing, people):
    citizen = acts.Citizen()
    page, presses = sit_down(browsing, people["caseworker"])
    acts.register(page, citizen)
    acts.assess(page, "Lone Bach, Mentorhuset Nord (ekstern)", start="1-12-2026")
    submitted = presses.take()

    page, presses = sit_down(browsing, people["approver"])
    acts.approve(page, citizen)
    approved = presses.take()

    print("presses:", submitted, approved)
    assert submitted <= SUBMITTED
    assert approved <= APPROVED
