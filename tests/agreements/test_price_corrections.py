"""A settled price that was wrong: taken back exactly, paid again at the right one, and nothing twice."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreements.actions import closing, hours, price_corrections
from agreements.actions.hours import EntryFacts
from agreements.models import Agreement, MonthSheet, PriceCorrection, PricedHours, SettlementLine
from mentorstotte.core.enums import Role
from mentorstotte.core.errors import NotAllowed, Refused
from mentorstotte.core.models import Event, Notice
from tests import factories
from tests.agreements.settling import (
    AUGUST,
    JULY,
    JUNE,
    WHY,
    approve_in_time,
    close,
    give,
    put_right,
    running,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
D = Decimal


@pytest.fixture
def agreement(people, clock) -> Agreement:
    return running(people)


def paid() -> list[tuple]:
    """(hours, rate, amount, which line it corrects) of each line, in order."""
    rows = list(SettlementLine.objects.order_by("pk"))
    place = {row.pk: number for number, row in enumerate(rows)}
    return [(row.hours, row.rate, row.amount, place.get(row.corrects_id)) for row in rows]


def test_the_hours_are_taken_back_and_paid_again_by_linked_lines(settled, people, clock):
    made = put_right(settled, people)
    assert SettlementLine.objects.count() == 1, "until the next closing nothing is paid"
    close(clock, JULY)
    assert paid() == [
        (D("1.50"), D("250.00"), D("375.00"), None),
        (D("-1.50"), D("250.00"), D("-375.00"), 0),
        (D("1.50"), D("260.00"), D("390.00"), 0),
    ]
    assert (made.wrong, made.right, made.made_by) == (D("250.00"), D("260.00"), people.caseworker)
    event = Event.objects.get(kind="price.corrected")
    assert "juni 2014" in event.text
    assert "260,00" in event.text


def test_twice_is_once_and_another_price_after_it_is_refused(settled, people, clock):
    assert put_right(settled, people) == put_right(settled, people)
    assert PricedHours.objects.count() == 3
    with pytest.raises(Refused, match="allerede rettet"):
        put_right(settled, people, "270.00")
    with pytest.raises(Refused, match="afregnet med"):
        put_right(settled, people, "250.00")


def test_a_price_put_right_wrongly_is_put_right_again(settled, people, clock):
    put_right(settled, people)
    close(clock, JULY)
    put_right(
        SettlementLine.objects.get(rate=D("260.00")), people, "250.00", "Det var den gamle pris alligevel"
    )
    close(clock, AUGUST)
    assert SettlementLine.objects.count() == 5
    assert sum(row.amount for row in SettlementLine.objects.all()) == settled.amount
    assert sum(row.hours for row in SettlementLine.objects.all()) == settled.hours


def test_time_taken_back_later_is_taken_back_at_the_right_price(settled, agreement, people, clock):
    put_right(settled, people)
    entry = agreement.time_entries.get()
    reason = "Mødet blev aldrig holdt"
    hours.correct_entry(entry_id=entry.pk, facts=None, reason=reason, by=people.caseworker)
    approve_in_time(agreement, people, clock, JULY)
    close(clock, JULY)
    assert sum(row.amount for row in SettlementLine.objects.all()) == 0
    assert paid()[-1][:3] == (D("-1.50"), D("260.00"), D("-390.00"))


def test_hours_that_are_held_are_released_at_the_right_price(agreement, people, clock):
    for day in range(2, 8):
        give(agreement, people, f"2014-06-{day:02d}", 120)
    approve_in_time(agreement, people, clock, JUNE)
    close(clock, JUNE)
    assert paid() == [(D("10.57"), D("250.00"), D("2642.50"), None)]
    put_right(SettlementLine.objects.get(), people)
    clock.move_to("2014-07-31T10:00:00+02:00")
    give(agreement, people, "2014-07-16", 240)
    approve_in_time(agreement, people, clock, JULY)
    close(clock, JULY)
    june = SettlementLine.objects.filter(month=JUNE)
    assert sum(row.hours for row in june) == D("12.00")
    assert sum(row.amount for row in june) == D("12.00") * 260
    assert MonthSheet.objects.get(month=JULY).held_hours == 0


def test_what_was_not_settled_yet_is_settled_before_it_is_put_right(settled, agreement, people, clock):
    clock.move_to("2014-07-31T10:00:00+02:00")
    entry = agreement.time_entries.get()
    facts = EntryFacts(entry.day, direct_minutes=60, late_reason="Mentor opdagede det i juli")
    hours.correct_entry(entry_id=entry.pk, facts=facts, reason="Det var en time", by=people.caseworker)
    approve_in_time(agreement, people, clock, JULY)
    put_right(settled, people)
    close(clock, JULY)
    assert sum(row.amount for row in SettlementLine.objects.all()) == D("260.00")
    assert not PricedHours.objects.unsettled().exists()


def test_the_database_lets_no_half_or_crooked_correction_through(settled, people):
    made = put_right(settled, people)
    back = PricedHours.objects.get(reverses=True)
    with pytest.raises(DatabaseError), transaction.atomic():
        PricedHours.objects.filter(pk=back.pk).update(hours=-1)
    with pytest.raises(DatabaseError), transaction.atomic():
        PriceCorrection.objects.filter(pk=made.pk).update(right=1)
    anew = PricedHours.objects.get(corrects__isnull=False, reverses=False)
    same = {"sheet": anew.sheet, "month": JUNE, "mentor": anew.mentor, "price_correction": made}
    PricedHours.objects.create(**same, rate=250, hours=-2, corrects=anew, reverses=True)
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="reversed exactly"):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


ACTS = st.lists(st.integers(0, 3), min_size=1, max_size=8)
PRICES = st.decimals("0.01", "900.00", places=2)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(days=st.lists(st.integers(1, 300), min_size=1, max_size=4), prices=st.lists(PRICES, max_size=3))
def test_whatever_the_prices_it_is_reversed_exactly_and_nothing_is_paid_twice(
    agreement, people, clock, days, prices
):
    with transaction.atomic():
        clock.move_to("2014-06-30T10:00:00+02:00")
        for place, minutes in enumerate(days):
            give(agreement, people, f"2014-06-{place + 2:02d}", minutes)
        sheet = approve_in_time(agreement, people, clock, JUNE)
        close(clock, JUNE)
        rate = D("250.00")
        for number, right in enumerate(price for price in prices if price):
            line = SettlementLine.objects.filter(rate=rate, hours__gt=0).order_by("-pk").first()
            if right == rate:
                continue
            put_right(line, people, str(right), f"Forkert pris for gang nummer {number}")
            rate = right
            clock.move_to(f"2014-{8 + number:02d}-28T10:00:00+02:00")
            closing.run_closing(closing.start_closing(month=date(2014, 7 + number, 1), by=None).pk)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        rows = list(SettlementLine.objects.select_related("priced__corrects__line"))
        for row in rows:
            if row.priced.reverses:
                assert (row.hours, row.amount) == (-row.corrects.hours, -row.corrects.amount)
                assert row.corrects == row.priced.corrects.line
        assert sum(row.hours for row in rows) == sheet.payable_hours
        now = [row for row in rows if row.rate == rate]
        left = {row.rate: D(0) for row in rows}
        for row in rows:
            left[row.rate] += row.hours
        assert all(each == 0 for price, each in left.items() if price != rate), "paid at one price only"
        assert sum(row.amount for row in rows) == sum(row.amount for row in now)
        transaction.set_rollback(True)


# The page --------------------------------------------------------------------------------------------------
def test_the_controller_puts_it_right_from_the_statement(settled, people, client, clock):
    controller = factories.user(Role.CONTROLLER)
    client.force_login(controller)
    bill = reverse("reporting:statement", args=[settled.statement.voucher])
    page = reverse("reporting:line_price", args=[settled.pk])
    assert page in client.get(bill).content.decode()
    answer = client.post(page, {"right": "250,00", "reason": WHY})
    assert answer.context["form"].errors["right"]
    assert client.post(page, {"right": "260,00", "reason": WHY}).url == bill
    close(clock, JULY)
    client.force_login(controller)
    voucher = SettlementLine.objects.get(rate=D("260.00")).statement.voucher
    shown = client.get(reverse("reporting:statement", args=[voucher])).content.decode()
    assert "Pris rettet fra 250,00" in shown
    assert "Prisen er rettet" in client.get(page).content.decode()


# Two controllers --------------------------------------------------------------------------------------------
@pytest.fixture
def controllers(people):
    """The one who writes, and another."""
    people.caseworker.roles = [Role.CASEWORKER, Role.CONTROLLER]
    people.caseworker.save()
    return people.caseworker, factories.user(Role.CONTROLLER, name="Anna Anden")


def say_yes(made, by):
    return price_corrections.approve_correction(correction_id=made.pk, by=by)


def test_another_controller_says_yes_before_anything_is_taken_back(settled, people, clock, controllers):
    own, other = controllers
    made = put_right(settled, people)
    assert put_right(settled, people) == made, "a second click"
    with pytest.raises(Refused, match="venter på en anden controller"):
        put_right(settled, people, "270.00")
    assert PricedHours.objects.count() == 1
    assert Notice.objects.get(key__startswith="approval-").user == other
    with pytest.raises(NotAllowed):
        say_yes(made, own)
    assert say_yes(made, other) == say_yes(made, other) == made
    assert PricedHours.objects.count() == 3
    assert "Set af Anna Anden." in Event.objects.get(kind="price.corrected").text
    close(clock, JULY)
    assert paid()[1:] == [
        (D("-1.50"), D("250.00"), D("-375.00"), 0),
        (D("1.50"), D("260.00"), D("390.00"), 0),
    ]


def test_what_is_sent_back_changes_nothing_and_can_be_written_anew(settled, people, clock, controllers):
    _, other = controllers
    made = put_right(settled, people)
    said = {"correction_id": made.pk, "reason": "Aftalen siger 255 kr.", "url": "/oekonomi/afregning/"}
    for _ in range(2):
        price_corrections.return_correction(**said, by=other)
    assert PricedHours.objects.count() == 1
    assert Notice.objects.filter(user=people.caseworker, key__startswith="decided-").count() == 1
    with pytest.raises(NotAllowed):
        say_yes(made, other)
    again = put_right(settled, people, "255.00")
    say_yes(again, other)
    close(clock, JULY)
    assert [row[1] for row in paid()] == [D("250.00"), D("250.00"), D("255.00")]


def test_hours_approved_while_a_price_waits_are_put_right_as_well_and_go_back_at_it(
    settled, people, clock, controllers
):
    """It is the right price from the yes on, not from when it was written."""
    _, other = controllers
    agreement, made = settled.agreement, put_right(settled, people)
    late = {"late_reason": "Borgeren ringede først nu."}
    facts = EntryFacts(date(2014, 6, 12), direct_minutes=60, **late)
    entry = hours.register_entry(agreement_id=agreement.pk, facts=facts, by=people.caseworker)
    approve_in_time(agreement, people, clock, JULY)
    clock.move_to("2014-08-07T12:00:00+02:00")
    say_yes(made, other)
    facts = EntryFacts(entry.day, direct_minutes=30, **late)
    hours.correct_entry(entry_id=entry.pk, facts=facts, reason="Det var en halv time.", by=people.caseworker)
    approve_in_time(agreement, people, clock, AUGUST)
    close(clock, AUGUST)
    amounts = [row.amount for row in SettlementLine.objects.filter(month=JUNE)]
    assert D("-260.00") in amounts, "the hour goes back at what it is paid with now"
    assert sum(amounts) == D("515.00"), "an hour and a half at 260, and half an hour at the catalogue's 250"


def test_the_only_controller_does_it_alone_and_it_is_said_plainly(client, settled, people, clock):
    client.force_login(factories.user(Role.CONTROLLER))
    at = reverse("reporting:line_price", args=[settled.pk])
    assert price_corrections.ALONE in client.get(at).content.decode()
    client.post(at, {"right": "260,00", "reason": WHY})
    assert PricedHours.objects.count() == 3
    assert Event.objects.get(kind="price.corrected").text.endswith(price_corrections.ALONE)


def test_from_one_controllers_page_to_the_others_yes(client, settled, people, clock, controllers):
    own, other = controllers
    at = reverse("reporting:line_price", args=[settled.pk])
    client.force_login(own)
    assert "En anden controller skal sige ja" in client.get(at).content.decode()
    client.post(at, {"right": "260,00", "reason": WHY})
    assert "Godkend den rettede pris" not in client.get(at).content.decode()
    client.force_login(other)
    assert at in client.get(reverse("reporting:closings")).content.decode()
    assert WHY in client.get(at).content.decode()
    refused = client.post(reverse("reporting:line_price_return", args=[settled.pk]), {"reason": "Nej"})
    assert refused.status_code == 422
    assert client.post(reverse("reporting:line_price_approve", args=[settled.pk])).status_code == 302
    assert PricedHours.objects.count() == 3
    assert at not in client.get(reverse("reporting:closings")).content.decode()
