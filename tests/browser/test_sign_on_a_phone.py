"""The citizen signs on a phone: link, identity provider, agreement, signature, and nothing to complain of.

The clock is the real one: the provider is a process of its own and dates what it signs.
"""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from agreements.actions import agreement as agreements
from agreements.actions import amendment
from agreements.models import Agreement, Signature
from tests import factories
from tests.agreements import desk
from tests.agreements import test_signing_by_link as by_link
from tests.agreements.samples import People
from tests.browser.browsing import PHONE, Browsing, apart
from tests.browser.looking import look_through
from tests.openid import running_provider

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def provider():
    with running_provider(by_link.PEOPLE) as address:
        yield address


@pytest.fixture
def phone(chromium, site, own_folder, transactional_db, settings, provider):
    by_link.sign_with(settings, provider=provider, site=site)
    visit = Browsing(chromium, site)
    yield visit
    visit.close()
    # The provider's page wants a style sheet from a network that is not there.
    assert [text for text in visit.complaints if "ERR_NAME_NOT_RESOLVED" not in text] == []


def a_link():
    people = People()
    version = by_link.waiting(people)
    return version, by_link.make(version, people)


def a_link_to_a_change():
    """The agreement runs with another mentor from next week, when the citizen has signed."""
    people, today = People(), timezone.localdate()
    case = people.case(cpr=by_link.CPR)
    running = desk.signed(people, on=today, start=today, case=case)
    day, other = today + timedelta(days=7), factories.mentor("Karim Haddad")
    change = amendment.Change(
        kind="mentor", day=day, why="Mentoren er gået på barsel.", **desk.new_mentor(other)
    )
    version = amendment.amend(agreement_id=running.pk, change=change, by=people.caseworker)
    agreements.print_version(version_id=version.pk, by=people.caseworker)
    return version, by_link.make(version, people)


@pytest.mark.parametrize("made", [a_link, a_link_to_a_change])
def test_an_agreement_and_a_change_of_mentor_are_signed_by_link_on_a_phone(phone, made):
    version, token = apart(made)
    page = phone.open(f"/underskriv/{token}/", width=PHONE, height=844, expecting=(410, 422))
    look_through(page)
    page.get_by_role("link", name="Fortsæt med MitID").click()
    page.get_by_role("button", name="anders").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Læs aftalen, og skriv under")
    look_through(page)
    page.get_by_role("button", name="Skriv under").click()
    page.get_by_text("Sæt kryds ved, at du har læst aftalen").wait_for()
    look_through(page)
    page.get_by_label("Jeg har læst aftalen").check()
    page.get_by_role("button", name="Skriv under").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Du har skrevet under")
    look_through(page)
    page.goto(f"/underskriv/{token}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Aftalen er skrevet under")
    look_through(page)
    assert apart(Signature.objects.latest, "pk").version_id == version.pk
    assert apart(Agreement.objects.get).in_force
