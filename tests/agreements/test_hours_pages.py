"""The pages about hours: nothing typed is lost, errors stand at their field, months and money are shown."""

from datetime import date, time
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from agreements.actions import followups, hours, months
from agreements.actions.hours import EntryFacts
from agreements.hours_page import MonthPage, version_in_force
from agreements.models import Agreement, MonthSheet, TimeEntry
from providers.models import MentorRate
from tests.agreements import desk

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
START, END = date(2014, 5, 1), date(2014, 10, 31)
MEETING = {"kind": "physical", "day": "14-05-2014", "starts": "09:00", "ends": "10.30"}


@pytest.fixture
def clock():
    with time_machine.travel("2014-05-30T10:00:00+02:00", tick=False) as traveller:
        yield traveller


@pytest.fixture
def agreement(people, clock) -> Agreement:
    """Two hours a week at 250 kroner."""
    price = {"hourly_price": Decimal("250.00")}
    return desk.imported(people, start=START, end=END, on=START, weekly_hours=Decimal("2.00"), **price)


def address(agreement, name="hours", *more) -> str:
    return reverse(f"agreements:{name}", args=[agreement.number, *more])


def give(agreement, by, day: date, minutes=60, **facts) -> TimeEntry:
    said = EntryFacts(day, **{"direct_minutes": minutes} | facts)
    return hours.register_entry(agreement_id=agreement.pk, facts=said, by=by)


def send(client, agreement, **typed):
    """The form as a browser sends it, with its key."""
    form = client.get(address(agreement)).context["form"]
    return client.post(address(agreement, "hours_new"), {"key": form["key"].value()} | MEETING | typed)


def test_as16_an_hour_and_a_half_is_375_kroner_and_travel_is_none(agreement, people, client):
    client.force_login(people.caseworker)
    typed = {"travel_minutes": "40", "travel_km": "22", "note": "Fulgtes til banken"}
    assert send(client, agreement, **typed).url == address(agreement)
    made = TimeEntry.objects.get()
    assert (made.starts, made.ends, made.direct_minutes) == (time(9), time(10, 30), 90)
    answer = client.get(address(agreement, "month", 2014, 5))
    shown, page = answer.content.decode(), answer.context["page"]
    assert "1,50 timer à 250,00 kr. = 375,00 kr." in shown
    assert "40 minutter, betales ikke som timer" in shown
    assert (page.money.total, page.share, page.row.hours) == (Decimal("375.00"), 100, Decimal("1.50"))


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"day": "14-06-2014"}, "day", "ligger efter i dag"),
        ({"day": "30-04-2014"}, "day", "mentorens aftale løber"),
        ({"starts": "", "ends": ""}, "starts", "Skriv fra og til"),
        ({"starts": ""}, "starts", "Udfyld"),
        ({"ends": "25:00"}, "ends", "Skriv klokkeslættet"),
        ({"ends": "halv elleve"}, "ends", "Skriv klokkeslættet"),
        ({"ends": "8:00"}, "ends", "skal ligge efter"),
        ({"direct_minutes": "1500", "starts": "", "ends": ""}, "direct_minutes", "et døgn har 24"),
        ({"direct_minutes": "95"}, "direct_minutes", "plads til"),
        ({"kind": "phone", "direct_minutes": "30"}, "direct_minutes", "ansigt til ansigt"),
        ({"travel_km": "langt"}, "travel_km", "helt tal"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(
    agreement, people, client, typed, field, said
):
    client.force_login(people.caseworker)
    answer = send(client, agreement, note="Fulgtes til banken", **typed)
    assert answer.status_code == 422
    assert said in answer.context["form"].errors[field][0]
    assert "Fulgtes til banken" in answer.content.decode()
    assert not TimeEntry.objects.exists()


@pytest.mark.parametrize(("typed", "read"), [("9", time(9)), ("930", time(9, 30)), ("9.05", time(9, 5))])
def test_a_time_of_day_is_read_as_it_is_typed(agreement, people, client, typed, read):
    client.force_login(people.caseworker)
    assert send(client, agreement, starts=typed).status_code == 302
    assert TimeEntry.objects.get().starts == read


def test_the_same_form_sent_twice_is_one_entry(agreement, people, client):
    client.force_login(people.caseworker)
    key = str(client.get(address(agreement)).context["form"]["key"].value())
    for _ in range(2):
        assert client.post(address(agreement, "hours_new"), MEETING | {"key": key}).status_code == 302
    assert TimeEntry.objects.count() == 1


def test_a_closed_month_asks_for_the_reason_at_its_field(agreement, people, client, clock):
    clock.move_to("2014-07-01T10:00:00+02:00")
    client.force_login(people.caseworker)
    answer = send(client, agreement)
    assert "Hvorfor først nu?" in answer.content.decode()
    assert "blev lukket" in answer.context["form"].errors["late_reason"][0]
    assert send(client, agreement, late_reason="Sedlen lå i mentorens taske").status_code == 302
    assert "kommer med i næste afregning" in client.get(address(agreement, "hours")).content.decode()


def test_time_that_comes_more_than_a_week_after_is_kept_and_said(agreement, people, client, clock):
    clock.move_to("2014-05-22T10:00:00+02:00")
    client.force_login(people.caseworker)
    send(client, agreement)
    shown = client.get(address(agreement, "hours")).content.decode()
    assert "8 dage efter; det bør ske inden 7 dage" in shown
    send(client, agreement, day="21-05-2014")
    assert "det bør ske inden" not in client.get(address(agreement, "hours")).content.decode()


def test_a_price_that_is_missing_is_said_and_stops_no_hours(people, client, clock):
    MentorRate.objects.all().delete()
    bare = desk.imported(people, start=START, end=END, on=START)
    give(bare, people.caseworker, date(2014, 5, 14), 90)
    client.force_login(people.caseworker)
    at = address(bare, "month", 2014, 5)
    assert "1,50 timer har ingen pris på datoen" in client.get(at).content.decode()
    MentorRate.objects.create(mentor=people.mentor, hourly_price=300, valid_from=date(2014, 5, 14))
    assert "1,50 timer à 300,00 kr. = 450,00 kr." in client.get(at).content.decode()


def test_a_correction_and_a_take_back_keep_the_old_row_in_sight(agreement, people, client):
    entry = give(agreement, people.caseworker, date(2014, 5, 14), 90, starts=time(9), ends=time(10, 30))
    client.force_login(people.caseworker)
    form = client.get(address(agreement, "hours_correct", entry.pk)).context["form"]
    assert (form["starts"].value(), form["ends"].value()) == ("09.00", "10.30")
    typed = MEETING | {"ends": "10:00", "key": form["key"].value()}
    refused = client.post(
        address(agreement, "hours_correct", entry.pk), typed | {"correction_reason": "fejl"}
    )
    assert "mindst 10 tegn" in refused.content.decode()
    done = client.post(
        address(agreement, "hours_correct", entry.pk), typed | {"correction_reason": "De holdt kl. 10"}
    )
    shown = client.get(done.url).content.decode()
    assert "Retter 90 minutter 14. maj 2014: De holdt kl. 10" in shown
    newest = TimeEntry.objects.counted().get()
    assert newest.direct_minutes == 60
    back = {"take_back": "1", "correction_reason": "Mødet var hos en anden borger", "day": ""}
    client.post(address(agreement, "hours_correct", newest.pk), back)
    assert MonthSheet.objects.get().minutes == 0
    assert client.get(address(agreement, "hours_correct", newest.pk)).status_code == 404


def test_time_of_another_agreement_is_not_corrected_under_the_address_of_ones_own(agreement, people, client):
    other = desk.imported(people, start=START, end=END, on=START)
    entry = give(other, people.caseworker, date(2014, 5, 14))
    client.force_login(people.caseworker)
    back = {"take_back": "1", "correction_reason": "Det var en helt anden dag"}
    assert client.post(address(agreement, "hours_correct", entry.pk), back).status_code == 404
    entry.refresh_from_db()
    assert entry.stands


def test_time_is_not_taken_back_by_a_form_whose_key_is_broken(agreement, people, client):
    entry = give(agreement, people.caseworker, date(2014, 5, 14))
    client.force_login(people.caseworker)
    back = {"take_back": "1", "correction_reason": "Det var en anden dag", "key": "01-06-2014", "day": ""}
    assert client.post(address(agreement, "hours_correct", entry.pk), back).status_code == 422
    entry.refresh_from_db()
    assert entry.stands


def test_a_correction_or_an_answer_sent_twice_is_done_once(agreement, people, client, clock):
    entry = give(agreement, people.caseworker, date(2014, 5, 14))
    client.force_login(people.caseworker)
    at = address(agreement, "hours_correct", entry.pk)
    key = str(client.get(at).context["form"]["key"].value())
    for _ in range(2):
        sent = client.post(at, MEETING | {"key": key, "correction_reason": "De holdt kl. 10.30"})
        assert sent.status_code == 302
    assert TimeEntry.objects.count() == 2
    clock.move_to("2014-06-02T10:00:00+02:00")
    client.post(address(agreement, "month_submit", 2014, 5))
    for _ in range(2):
        answer = {"return": "1", "reason": "Der mangler et møde i uge 22"}
        assert client.post(address(agreement, "month_decide", 2014, 5), answer).status_code == 302
    assert MonthSheet.objects.get().state == "open"


def test_a_month_goes_from_open_over_sent_and_returned_to_approved(agreement, people, client, clock):
    give(agreement, people.caseworker, date(2014, 5, 14))
    clock.move_to("2014-06-02T10:00:00+02:00")
    at = {name: address(agreement, name, 2014, 5) for name in ("month", "month_submit", "month_decide")}
    client.force_login(people.caseworker)
    client.post(at["month_submit"])
    assert "Godkend måneden" not in client.get(at["month"]).content.decode()
    own = client.post(at["month_decide"])
    assert "Du har selv registreret timer" in own.content.decode()
    client.force_login(people.colleague)
    assert "mindst 10 tegn" in client.post(at["month_decide"], {"return": "1"}).content.decode()
    client.post(at["month_decide"], {"return": "1", "reason": "Der mangler et møde i uge 22"})
    assert "Der mangler et møde i uge 22" in client.get(at["month"]).content.decode()
    client.post(at["month_submit"])
    desk.confirmed(MonthSheet.objects.get())
    assert client.post(at["month_decide"]).status_code == 302
    assert "Til betaling" in client.get(at["month"]).content.decode()
    assert MonthSheet.objects.get().payable_hours == 1


def test_as17_the_page_says_what_waits_before_it_is_approved(agreement, people, client, clock):
    for day in range(2, 12):
        give(agreement, people.colleague, date(2014, 5, day), 120)
    clock.move_to("2014-06-02T10:00:00+02:00")
    client.force_login(people.caseworker)
    months.submit_month(agreement_id=agreement.pk, month=START, by=people.caseworker)
    assert (
        "timer ligger over det bevilgede" in client.get(address(agreement, "month", 2014, 5)).content.decode()
    )


def test_the_page_says_when_the_hours_run_out(agreement, people, client):
    for day in range(2, 12):
        give(agreement, people.caseworker, date(2014, 5, day), 120)
    client.force_login(people.caseworker)
    shown = client.get(address(agreement)).content.decode()
    assert "20,00 af 52,57 timer brugt" in shown
    assert "Med det forbrug er timerne brugt 17. juli 2014." in shown


def test_a_month_that_is_not_there_is_not_found(agreement, people, client):
    client.force_login(people.caseworker)
    assert client.get(address(agreement, "month", 2014, 13)).status_code == 404


def test_two_prices_are_two_lines_and_sum_to_the_total(people, clock):
    MentorRate.objects.all().delete()
    bare, rate = desk.imported(people, start=START, end=END, on=START), {"mentor": people.mentor}
    MentorRate.objects.create(
        **rate, hourly_price=Decimal("250.00"), valid_from=START, valid_to=date(2014, 5, 14)
    )
    MentorRate.objects.create(**rate, hourly_price=Decimal("333.33"), valid_from=date(2014, 5, 15))
    for day in (13, 14, 15, 16):
        give(bare, people.caseworker, date(2014, 5, day), 20)
    page = MonthPage.of(bare, version_in_force(bare), MonthSheet.objects.get())
    # 40 minutes are 0.67 hours, rounded once in the sum of the price.
    assert [amount for *_, amount in page.money.lines] == [Decimal("167.50"), Decimal("223.33")]
    assert page.money.total == Decimal("390.83")


@pytest.mark.parametrize("number", [1, 3, 20])
@pytest.mark.parametrize(
    ("name", "questions"), [("hours", 10), ("month", 9), ("hours_new", 10), ("hours_correct", 10)]
)
def test_the_pages_ask_the_same_number_of_questions(
    agreement, people, client, number, name, questions, django_assert_num_queries
):
    made = [
        give(agreement, people.caseworker, date(2014, 5, 1 + each), 30, note="Sammen")
        for each in range(number)
    ]
    client.force_login(people.caseworker)
    more = {"month": (2014, 5), "hours_correct": (made[0].pk,)}.get(name, ())
    client.get(address(agreement))
    with django_assert_num_queries(questions):
        client.get(address(agreement, name, *more))


@pytest.mark.parametrize("number", [1, 3, 20])
def test_pace_on_case_lists_and_follow_up_asks_nothing_more(
    agreement, people, client, clock, number, django_assert_max_num_queries
):
    for each in range(1, number):
        other = desk.imported(people, start=START, end=END, on=START, weekly_hours=Decimal("2.00"))
        give(other, people.caseworker, date(2014, 5, 1 + each), 120)
    give(agreement, people.caseworker, date(2014, 5, 29), 120)
    clock.move_to("2014-08-01T10:00:00+02:00")
    client.force_login(people.caseworker)
    pages = {
        reverse("cases:detail", args=[agreement.case.number]): "2,00 timer",
        reverse("cases:list"): "2,00 af 52,57 timer brugt",
        reverse("agreements:work_list"): "2,00 af 52,57 timer brugt",
        reverse("overview"): "2,00 af 52,57 timer brugt",
        address(agreement, "follow_up"): "26,57 timer bevilget, 2,00 brugt",
    }
    client.get(reverse("overview"))
    for page, said in pages.items():
        with django_assert_max_num_queries(10):
            answer = client.get(page)
        assert said in answer.content.decode(), page


def test_used_hours_of_a_follow_up_are_those_since_the_last_one(agreement, people, client, clock):
    give(agreement, people.caseworker, date(2014, 5, 14), 120)
    clock.move_to("2014-06-02T10:00:00+02:00")
    facts = desk.follow_up(date(2014, 6, 1))
    followups.register_follow_up(agreement_id=agreement.pk, facts=facts, by=people.caseworker)
    give(agreement, people.caseworker, date(2014, 6, 2), 45)
    client.force_login(people.caseworker)
    shown = client.get(address(agreement, "follow_up")).content.decode()
    assert "0,29 timer bevilget, 0,75 brugt" in shown
