"""What is opened from a mail, without a login: the mentor's contract, the page that says that it is read, and
the citizen's hours of a month.
"""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from agreements.actions import answers, hours, months
from agreements.actions.acknowledgement import make_mentor_link
from agreements.actions.hours import EntryFacts
from agreements.enums import AnswerState
from agreements.models import Acknowledgement, Answer
from mentorstotte.core.models import Event
from tests.agreements import desk, test_answers, test_dispatch
from tests.agreements.samples import People
from tests.browser.browsing import apart
from tests.browser.looking import look_through

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def contract_link() -> str:
    return test_dispatch.link_in(test_dispatch.contract(People()))


def reading_link() -> str:
    people = People()
    version = desk.printed(people, start=timezone.localdate() + timedelta(days=7))
    return f"/kvitter/{make_mentor_link(version_id=version.pk, by=people.caseworker)[1]}/"


def question_link() -> str:
    """About an hour and a half in October, asked about today."""
    people, month = People(), date(2026, 10, 1)
    with time_machine.travel("2026-10-30T10:00:00+01:00"):
        made = desk.imported(people, start=month, end=date(2027, 1, 29), on=date(2026, 10, 30))
        made.case.citizen.email = test_answers.ADDRESS
        made.case.citizen.save()
        facts = EntryFacts(date(2026, 10, 12), direct_minutes=90)
        hours.register_entry(agreement_id=made.pk, facts=facts, by=people.caseworker)
    with time_machine.travel("2026-11-02T10:00:00+01:00"):
        sheet = months.submit_month(agreement_id=made.pk, month=month, by=people.caseworker)
    answers.ask(sheet_id=sheet.pk)
    return f"/dine-timer/{test_answers.token()}/"


def test_the_contract_is_fetched_with_a_button_on_a_phone_as_well(browsing):
    link = apart(contract_link)
    page = browsing.open(link)
    look_through(page)
    field = page.locator("[name=csrfmiddlewaretoken]").input_value()
    for _ in range(3):
        answer = page.request.post(link, form={"csrfmiddlewaretoken": field})
        assert (answer.status, answer.body()[:5]) == (200, b"%PDF-")
    assert apart(Event.objects.filter(kind="dispatch.fetched").count) == 1
    wrong = browsing.open(f"{link[:-4]}xxx/", expecting=(404,))
    look_through(wrong)


def test_the_mentor_reads_and_says_so(browsing):
    page = browsing.open(apart(reading_link))
    look_through(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Jeg har læst aftalen").click()
    page.get_by_text("Tak for din kvittering").first.wait_for()
    look_through(page)
    assert apart(Acknowledgement.objects.count) == 1


def test_the_citizen_says_what_is_wrong_with_the_hours(browsing):
    link = apart(question_link)
    page = browsing.open(link, expecting=(410, 422))
    look_through(page)
    for words in ("", test_answers.WRONG):
        page.get_by_label("Er noget forkert, så skriv hvad").fill(words)
        with page.expect_navigation():
            page.get_by_role("button", name="Nej").click()
        look_through(page)
    assert apart(Answer.objects.get).state == AnswerState.DISPUTED
    page.goto(link)
    look_through(page)
