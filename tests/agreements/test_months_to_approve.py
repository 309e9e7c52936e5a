"""Months that wait for approval: what stands out comes first, the rest is approved together, each told of."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.actions import answers, hours, months
from agreements.actions.hours import EntryFacts
from agreements.actions.waiting import approve_plain, standing_out, waiting_months
from agreements.models import Agreement, MonthSheet
from mentorstotte.core.enums import Role
from tests import factories
from tests.agreements import desk

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
START, END, JUNE = date(2014, 6, 1), date(2014, 9, 30), date(2014, 6, 1)
PRICE = {"hourly_price": Decimal("250.00")}


def running(people, **facts) -> Agreement:
    return desk.imported(people, start=START, end=END, on=START, **{"weekly_hours": Decimal("2.00")} | facts)


def give(agreement, by, day="2014-06-11", minutes=60, **facts):
    said = EntryFacts(date.fromisoformat(day), direct_minutes=minutes, **facts)
    return hours.register_entry(agreement_id=agreement.pk, facts=said, by=by)


def waits(people, minutes=60, **facts) -> MonthSheet:
    """June of an agreement, written by a colleague and sent to approval; the mentor is nobody else's."""
    people.mentor = factories.mentor(f"Mentor {Agreement.objects.count() + 50}", price=None)
    agreement = running(people, **PRICE | facts)
    give(agreement, people.colleague, minutes=minutes)
    return sent(agreement, people)


def sent(agreement, people, month=JUNE) -> MonthSheet:
    """Sent to approval, and confirmed by the citizen."""
    sheet = months.submit_month(agreement_id=agreement.pk, month=month, by=people.colleague)
    return desk.confirmed(sheet)


def paid_by_wages(mentor) -> None:
    mentor.kind = "municipal"
    mentor.save()


def says(sheet, user) -> list[str]:
    return standing_out(waiting_months(user).get(pk=sheet.pk), user)


def chosen(client, *sheets):
    typed = {"sheet": [sheet.pk for sheet in sheets], "hvem": "team"}
    answer = client.post(reverse("agreements:months_approve"), typed, follow=True)
    return [str(message) for message in answer.context["messages"]], answer


@pytest.fixture
def july(clock):
    clock.move_to("2014-07-02T10:00:00+02:00")
    return clock


def test_nothing_stands_out_of_a_plain_month(people, july):
    assert says(waits(people), people.caseworker) == []


def test_hours_above_what_was_granted_stand_out_also_of_those_paid_by_wages(people, july):
    assert says(waits(people, minutes=720), people.caseworker) == ["1,43 timer over det bevilgede"]
    sheet = waits(people, minutes=720)
    paid_by_wages(sheet.agreement.mentor)
    assert says(sheet, people.caseworker) == ["1,43 timer over det bevilgede (mentoren er ansat i kommunen)"]


def test_a_missing_price_stands_out_unless_the_mentor_is_paid_by_wages(people, july):
    sheet = waits(people, hourly_price=None)
    assert says(sheet, people.caseworker) == ["Timer uden pris på datoen"]
    paid_by_wages(sheet.agreement.mentor)
    assert says(sheet, people.caseworker) == []


def test_late_time_own_time_corrections_and_a_month_before_stand_out(people, clock):
    agreement = running(people, **PRICE)
    first = give(agreement, people.colleague)
    clock.move_to("2014-07-02T10:00:00+02:00")
    june = sent(agreement, people)
    months.approve_month(sheet_id=june.pk, by=people.approver)
    half = EntryFacts(first.day, direct_minutes=30)
    hours.correct_entry(entry_id=first.pk, facts=half, reason="Der stod for meget", by=people.colleague)
    clock.move_to("2014-08-20T10:00:00+02:00")
    give(agreement, people.caseworker, "2014-07-16", late_reason="Sedlen lå i mentorens taske")
    july = sent(agreement, people, date(2014, 7, 1))
    late = "Timer, der kom, efter at måneden var lukket"
    assert says(july, people.caseworker) == [
        f"{late}; en godkender skal se dem",
        "Retter en måned, der er godkendt",
        "Du har selv registreret timer i måneden",
    ]
    assert says(july, people.approver) == [late, "Retter en måned, der er godkendt"]


def test_a_month_before_that_is_still_open_stands_out(people, clock):
    agreement = running(people, **PRICE)
    give(agreement, people.colleague)
    clock.move_to("2014-08-01T10:00:00+02:00")
    give(agreement, people.colleague, "2014-07-16")
    july = sent(agreement, people, date(2014, 7, 1))
    assert says(july, people.caseworker) == ["En tidligere måned er ikke sendt til godkendelse"]


def test_what_the_citizen_says_or_does_not_say_stands_out(people, july, client):
    agreement = running(people, **PRICE)
    give(agreement, people.colleague)
    sheet = months.submit_month(agreement_id=agreement.pk, month=JUNE, by=people.colleague)
    client.force_login(people.caseworker)
    page = client.get(reverse("agreements:months")).context["page"]
    assert [row.sheet for row in page.asked] == [sheet], "nobody was asked yet"
    answers.ask(sheet_id=sheet.pk)
    refused = approve_plain(sheet_ids=[sheet.pk], by=people.caseworker)[0].refused
    assert "kan svare til og med 12. juli 2014" in refused
    july.move_to("2014-07-13T10:00:00+02:00")
    assert "Borgeren har ikke svaret inden 10 dage" in says(sheet, people.caseworker)[0]
    answers.register_answer(
        sheet_id=sheet.pk, confirmed=False, words="Hun kom kun en gang", by=people.caseworker
    )
    assert says(sheet, people.caseworker) == ["Borgeren er uenig: Hun kom kun en gang"]
    client.force_login(people.caseworker)
    assert client.get(reverse("agreements:months")).context["page"].standing_out


def test_many_are_approved_together_and_each_is_told_of(people, july, client):
    plain, other, above = waits(people), waits(people), waits(people, minutes=720)
    client.force_login(people.caseworker)
    page = client.get(reverse("agreements:months")).context["page"]
    assert [row.sheet for row in page.standing_out] == [above]
    assert [row.sheet for row in page.plain] == [plain, other]
    told, answer = chosen(client, plain, other, above)
    numbers = [sheet.agreement.case.number for sheet in (plain, other, above)]
    assert told == [
        f"2 måneder er godkendt: sag {numbers[0]}, juni 2014; sag {numbers[1]}, juni 2014.",
        f"Ikke godkendt: sag {numbers[2]}, juni 2014: 1,43 timer over det bevilgede",
    ]
    assert [row.sheet for row in answer.context["page"].standing_out] == [above]
    assert MonthSheet.objects.get(pk=plain.pk).approved_by == people.caseworker
    again, _ = chosen(client, plain, other)
    assert again == ["Ingen af de valgte måneder ventede på godkendelse."]


def test_two_months_of_one_agreement_are_approved_in_their_order(people, clock):
    agreement = running(people, **PRICE)
    give(agreement, people.colleague)
    clock.move_to("2014-08-01T10:00:00+02:00")
    give(agreement, people.colleague, "2014-07-16")
    sheets = [sent(agreement, people, date(2014, number, 1)) for number in (7, 6)]
    outcomes = approve_plain(sheet_ids=[sheet.pk for sheet in sheets], by=people.caseworker)
    assert [(each.month.month, each.refused) for each in outcomes] == [(6, ""), (7, "")]


def test_a_month_of_another_team_is_neither_shown_nor_approved(people, july, client):
    sheet = waits(people)
    stranger = factories.user(Role.CASEWORKER, team=factories.team("Job og Helbred"))
    client.force_login(stranger)
    assert "Ingen måneder venter" in client.get(reverse("agreements:months")).content.decode()
    told, _ = chosen(client, sheet)
    assert told == ["Ingen af de valgte måneder ventede på godkendelse."]
    assert MonthSheet.objects.get(pk=sheet.pk).state == "submitted"


def test_the_list_asks_the_same_questions_of_one_month_and_of_many(people, july, client):
    client.force_login(people.caseworker)
    asked = []
    for number in (1, 2, 5):
        for _ in range(number):
            waits(people)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("agreements:months")).status_code == 200
        asked.append(len(queries))
    assert asked == [asked[0]] * 3
    assert asked[0] <= 7, asked
