"""A planted CPR number is looked for where it must not be: addresses, log lines, events, errors."""

import io
import logging
import re
from contextlib import contextmanager

import pytest
from django.test import Client
from django.urls import reverse

from mentorstotte.core.enums import Role
from mentorstotte.core.models import AccessLog, Event, Notice
from tests import factories
from tests.access.pages import check_page

pytestmark = pytest.mark.django_db
PLANTED = "7109845173"
FORMS = (PLANTED, f"{PLANTED[:6]}-{PLANTED[6:]}", f"{PLANTED[:6]} {PLANTED[6:]}")


@contextmanager
def console():
    """What the console handler of the settings writes meanwhile."""
    handler = next(each for each in logging.getLogger().handlers if type(each) is logging.StreamHandler)
    lines = io.StringIO()
    before = handler.setStream(lines)
    yield lines.getvalue
    handler.setStream(before)


@pytest.fixture
def written():
    with console() as lines:
        yield lines


@pytest.fixture
def owner():
    return factories.user(Role.CASEWORKER, team=factories.team())


@pytest.fixture
def case(owner):
    return factories.case(owner, cpr=PLANTED)


def leaks(text: str) -> list[str]:
    return [form for form in FORMS if form in text]


@pytest.mark.asvs("14.2.1", "16.2.5")
@pytest.mark.parametrize("typed", FORMS)
def test_searching_by_number_leaves_it_in_no_address_and_no_log(owner, case, written, typed):
    browser = Client()
    browser.force_login(owner)
    answer = browser.post("/soeg/", {"q": typed}, follow=True)
    for address, _ in answer.redirect_chain:
        assert not leaks(address)
    assert not leaks(answer.wsgi_request.get_full_path())
    assert not leaks(written())
    check_page(answer)


def test_registering_the_same_number_twice_is_answered_without_logging_it(owner, case, written):
    browser = Client()
    browser.force_login(owner)
    known = {"cpr": PLANTED, "given_names": "Bo", "family_name": "Holm", "reason": "Ansøgning"}
    answer = browser.post("/sager/ny/", known)
    check_page(answer)
    assert not leaks(answer.headers.get("Location", ""))
    assert not leaks(written())


def test_a_number_in_an_address_is_not_logged_and_not_repeated(owner, case, written):
    browser = Client()
    browser.force_login(owner)
    for typed in FORMS:
        answer = browser.get(f"/sager/{typed}/")
        assert answer.status_code == 404
        assert not leaks(answer.content.decode())
    assert not leaks(written())
    assert not leaks(" ".join(AccessLog.objects.values_list("subject_key", flat=True)))


@pytest.mark.asvs("16.2.5", "16.3.4", "16.5.1")
def test_an_error_that_carries_the_number_is_masked(owner, case, written, monkeypatch):
    def fails(*args, **kwargs):
        raise ValueError(f"duplicate key: (cpr)=({PLANTED})")

    monkeypatch.setattr("mentorstotte.core.registry.case_parts_for", fails)
    browser = Client(raise_request_exception=False)
    browser.force_login(owner)
    answer = browser.get(reverse("cases:detail", args=[case.number]))
    assert answer.status_code == 500
    page = answer.content.decode()
    assert "Noget gik galt hos os" in page
    assert not leaks(page)
    assert not re.search("duplicate key|ValueError|Traceback|test_planted|settings", page)
    assert "duplicate key: (cpr)=([CPR])" in written()
    assert not leaks(written())


def test_events_and_notices_hold_no_number(owner, case):
    kept = [*Event.objects.values_list("text", "data"), *Notice.objects.values_list("key", "text")]
    assert not leaks(str(kept))


@pytest.mark.asvs("8.2.3")
def test_the_case_page_hides_the_number_until_it_is_asked_for(owner, case):
    browser = Client()
    browser.force_login(owner)
    page = browser.get(reverse("cases:detail", args=[case.number])).content.decode()
    assert not leaks(page)
    asked = browser.get(reverse("cases:cpr", args=[case.number])).content.decode()
    assert FORMS[1] in asked
    assert AccessLog.objects.filter(page="cases:cpr", user=owner).exists()
