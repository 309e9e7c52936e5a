"""Everything works where scripts are turned off."""

import pytest

from mentorstotte.core.enums import Role
from tests import factories
from tests.browser import acts

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.asvs("2.2.2")
def test_the_whole_way_without_javascript(browsing):
    team, citizen = factories.team(), acts.Citizen()
    factories.mentor("Lone Bach", supplier="Mentorhuset Nord")
    worker = factories.user(Role.CASEWORKER, team=team, name="Sara Lund", phone="72 49 60 11")
    approver = factories.user(Role.APPROVER, team=team, name="Karen Holm")

    page = browsing.open(user=worker, javascript=False)
    acts.register(page, citizen)
    acts.assess(page, "Lone Bach, Mentorhuset Nord (ekstern)", start="1-12-2026")
    acts.approve(browsing.open(user=approver, javascript=False), citizen)
    page.goto("/")
    pdf = acts.agree(page, citizen)
    acts.sign(page, pdf, on="23-11-2026")
    assert pdf.startswith(b"%PDF")
