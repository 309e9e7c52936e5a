"""The citizen's answer to a month of hours (R-32): asked once, said without login, and it holds the month."""

import re
from datetime import date, time

import pytest
from django.urls import reverse

from agreements.actions import answers, hours, months
from agreements.actions.hours import EntryFacts
from agreements.models import Agreement, Answer, Dispatch, MonthSheet
from agreements.tasks import ask_citizens
from mentorstotte.core.errors import Refused
from mentorstotte.core.models import Event, OutgoingMail
from tests.agreements import desk

pytestmark = pytest.mark.django_db
START, END = date(2014, 6, 1), date(2014, 9, 30)
ADDRESS = "anders@privat.example"
WRONG = "Vi mødtes ikke den 11."


@pytest.fixture
def agreement(people, clock) -> Agreement:
    made = desk.imported(people, start=START, end=END, on=START)
    made.case.citizen.email = ADDRESS
    made.case.citizen.save()
    return made


@pytest.fixture
def sheet(agreement, people, clock) -> MonthSheet:
    """June with one meeting and one that the citizen did not come to, sent to approval on 1 July."""
    meeting = EntryFacts(date(2014, 6, 11), starts=time(9), ends=time(10, 30), direct_minutes=90, note="Bank")
    missed = EntryFacts(date(2014, 6, 18), no_show=True)
    for facts in (meeting, missed):
        hours.register_entry(agreement_id=agreement.pk, facts=facts, by=people.caseworker)
    clock.move_to("2014-07-01T10:00:00+02:00")
    return months.submit_month(agreement_id=agreement.pk, month=START, by=people.caseworker)


def token() -> str:
    """Of the mail that was sent last."""
    body = OutgoingMail.objects.filter(address=ADDRESS).latest("pk").body
    return re.search(r"/dine-timer/([^/]+)/", body)[1]


def at(sheet, name: str) -> str:
    return reverse(f"agreements:{name}", args=[sheet.agreement.number, sheet.month.year, sheet.month.month])


def approve(sheet, people, **said) -> MonthSheet:
    return months.approve_month(sheet_id=sheet.pk, by=people.approver, **said)


# Asking ----------------------------------------------------------------------------------------------------
def test_a_month_is_asked_about_once_by_a_mail_that_names_nobody(sheet, people):
    for _ in range(3):
        ask_citizens()
    mail, answer = OutgoingMail.objects.get(address=ADDRESS), Answer.objects.get()
    citizen = sheet.agreement.case.citizen
    for word in (citizen.given_names, citizen.family_name, citizen.cpr[:6], sheet.agreement.number):
        assert word not in mail.subject + mail.body
    assert (answer.state, answer.way, answer.asked_on) == ("asked", "link", date(2014, 7, 1))
    assert token() not in str(Answer.objects.values_list().get()), "only the hash is kept"
    assert Event.objects.filter(kind="hours.asked", case_id=sheet.agreement.case_id).count() == 1


def test_an_open_month_and_one_without_time_are_not_asked_about(agreement, people, clock):
    made = hours.register_entry(
        agreement_id=agreement.pk,
        facts=EntryFacts(date(2014, 6, 11), direct_minutes=60),
        by=people.caseworker,
    )
    assert answers.ask_waiting() == 0
    hours.correct_entry(entry_id=made.pk, facts=None, reason="Det var en anden borger", by=people.caseworker)
    clock.move_to("2014-07-01T10:00:00+02:00")
    june = months.submit_month(agreement_id=agreement.pk, month=START, by=people.caseworker)
    assert answers.ask_waiting() == 0
    assert approve(june, people).payable_hours == 0


def test_nobody_asks_about_one_who_has_died_and_a_reason_is_needed(sheet, people):
    citizen = sheet.agreement.case.citizen
    citizen.deceased_on = date(2014, 6, 29)
    citizen.save()
    assert answers.ask_waiting() == 0
    with pytest.raises(Refused, match="Borgeren døde") as refused:
        approve(sheet, people)
    assert refused.value.at == "reason"
    assert approve(sheet, people, reason="Møderne er bekræftet af bostøtten").approved_reason


# Answering --------------------------------------------------------------------------------------------------
def test_the_page_shows_days_and_hours_and_no_name(sheet, people, client):
    answers.ask_waiting()
    shown = client.get(f"/dine-timer/{token()}/").content.decode()
    for word in ("Fik du de her timer?", "Onsdag 11. juni", "9.00–10.30".replace("9", "09", 1), "1,50"):
        assert word in shown
    citizen, mentor = sheet.agreement.case.citizen, people.mentor
    for secret in (citizen.given_names, citizen.family_name, mentor.name, sheet.agreement.number, "Bank"):
        assert secret not in shown
    english = client.get(f"/dine-timer/{token()}/?sprog=en").content.decode()
    assert "Wednesday 11 June" in english
    assert "The mentor wrote that you did not come" in english


def test_yes_lets_the_month_through_and_the_link_works_once(sheet, people, client):
    with pytest.raises(Refused, match="ikke spurgt"):
        approve(sheet, people)
    answers.ask_waiting()
    with pytest.raises(Refused, match=r"kan svare til og med 11\. juli 2014"):
        approve(sheet, people)
    address = f"/dine-timer/{token()}/"
    assert "Tak for dit svar" in client.post(address, {"svar": "ja"}).content.decode()
    assert client.post(address, {"svar": "nej", "words": WRONG}).status_code == 410
    assert Answer.objects.get().state == "confirmed"
    assert approve(sheet, people).state == "approved"


def test_no_needs_words_and_holds_the_month_until_it_is_settled(sheet, people, client):
    answers.ask_waiting()
    address = f"/dine-timer/{token()}/"
    empty = client.post(f"{address}?sprog=en", {"svar": "nej", "words": " "})
    assert (empty.status_code, "Write what is wrong" in empty.content.decode()) == (422, True)
    client.post(address, {"svar": "nej", "words": WRONG})
    with pytest.raises(Refused, match="uenig i timerne"):
        approve(sheet, people, reason="Mentoren siger noget andet")
    client.force_login(people.caseworker)
    assert WRONG in client.get(at(sheet, "month")).content.decode()
    assert client.post(at(sheet, "month_settle"), {"settled": "Fejl"}).status_code == 422
    for _ in range(2):
        client.post(at(sheet, "month_settle"), {"settled": "Borgeren havde forvekslet to datoer"})
    answer = Answer.objects.get()
    assert (answer.state, answer.settled_by) == ("disputed", people.caseworker)
    assert approve(sheet, people).payable_hours == sheet.minutes / 60


def test_silence_for_ten_days_lets_the_month_through(sheet, people, clock):
    answers.ask_waiting()
    clock.move_to("2014-07-11T23:00:00+02:00")
    with pytest.raises(Refused, match="kan svare"):
        approve(sheet, people)
    clock.move_to("2014-07-12T08:00:00+02:00")
    assert Answer.objects.get().is_silent(date(2014, 7, 12))
    assert approve(sheet, people).state == "approved"


def test_a_month_that_was_sent_back_is_asked_about_anew(sheet, people, client):
    answers.ask_waiting()
    first = token()
    client.post(f"/dine-timer/{first}/", {"svar": "nej", "words": WRONG})
    months.return_month(sheet_id=sheet.pk, reason="Borgeren var der ikke den 11.", by=people.colleague)
    months.submit_month(agreement_id=sheet.agreement_id, month=START, by=people.caseworker)
    assert answers.ask_waiting() == 1
    assert client.get(f"/dine-timer/{first}/").status_code == 410
    assert client.get(f"/dine-timer/{token()}/").status_code == 200
    assert list(Answer.objects.order_by("pk").values_list("state", "stands")) == [
        ("disputed", False),
        ("asked", True),
    ]


def test_a_link_that_is_old_unknown_or_asked_too_often_is_closed(sheet, client, clock, settings):
    answers.ask_waiting()
    clock.move_to("2014-08-02T10:00:00+02:00")
    assert client.get(f"/dine-timer/{token()}/").status_code == 410
    assert client.get("/dine-timer/findesikke/").status_code == 404
    settings.SIGNING_PER_MINUTE = 3
    assert [client.get("/dine-timer/findesikke/").status_code for _ in range(4)][-1] == 429


def test_an_answer_on_paper_is_written_down_by_the_caseworker(sheet, people, client):
    client.force_login(people.caseworker)
    typed = {"said": "disputed", "words": ""}
    assert "ikke spurgt" in client.post(at(sheet, "month_answer"), typed | {"words": WRONG}).content.decode()
    citizen = sheet.agreement.case.citizen
    citizen.email = ""
    citizen.save()
    answers.ask_waiting()
    assert client.post(at(sheet, "month_answer"), typed).status_code == 422
    for _ in range(2):
        assert client.post(at(sheet, "month_answer"), typed | {"words": WRONG}).status_code == 302
    answer = Answer.objects.get()
    letter = Dispatch.objects.get(document=answer.document)
    assert (letter.channel, letter.recipient) == ("digital_post", "citizen")
    assert "Spørgearket (PDF)" in client.get(at(sheet, "month")).content.decode()
    assert (answer.way, answer.words, answer.registered_by) == ("paper", WRONG, people.caseworker)
    assert client.post(at(sheet, "month_answer"), {"said": "confirmed"}).status_code == 422
