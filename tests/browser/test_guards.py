"""The browser tests notice what a person would be left alone with."""

import pytest

from mentorstotte.core.enums import Role
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def page(browsing):
    return browsing.open(user=factories.user(Role.CASEWORKER, team=factories.team()))


@pytest.fixture
def complaints(browsing):
    """What was complained of, taken out, so that the test itself does not fail of it."""

    def take() -> str:
        found = "\n".join(browsing.complaints)
        browsing.complaints.clear()
        return found

    return take


STYLE = "() => document.head.append(Object.assign(document.createElement('style'), {textContent: 'p{}'}))"
SCRIPT = "() => document.head.append(Object.assign(document.createElement('script'), {textContent: '1'}))"
MISTAKE = "() => { setTimeout(() => { throw new Error('script went wrong') }) }"


@pytest.mark.parametrize(
    ("act", "word"),
    [
        (STYLE, "Content Security Policy"),
        (SCRIPT, "Content Security Policy"),
        (MISTAKE, "script went wrong"),
        ("() => console.error('something is amiss')", "something is amiss"),
        ("() => fetch('/findes-ikke/').then(() => null)", "404: GET"),
    ],
)
def test_what_goes_wrong_in_a_page_is_noticed(page, complaints, act, word):
    page.evaluate(act)
    page.wait_for_timeout(300)
    assert word in complaints()


def test_an_answer_that_was_expected_is_no_complaint(browsing, complaints):
    person = factories.user(Role.CASEWORKER, team=factories.team())
    browsing.open("/findes-ikke/", user=person, expecting=(404,))
    assert complaints() == ""
