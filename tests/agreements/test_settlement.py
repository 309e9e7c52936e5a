"""From approved hours to settled money: lines, corrections, missing prices, and closing a month once."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Sum

from agreements import rules
from agreements.actions import closing, signing
from agreements.actions.statements import owed
from agreements.models import (
    Agreement,
    AgreementVersion,
    Closing,
    MonthSheet,
    PricedHours,
    SettlementLine,
    Statement,
    TimeEntry,
)
from mentorstotte.core.errors import Refused
from mentorstotte.core.logs import without_cpr
from providers.models import MentorRate
from tests import factories
from tests.agreements import desk
from tests.agreements.settling import JULY, JUNE, START, approve, close, correct, give, running

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
D = Decimal


@pytest.fixture
def agreement(people, clock) -> Agreement:
    """AS-17: two hours a week from 1 June, at 250 kroner."""
    return running(people)


def lines(**only) -> list[tuple]:
    """(month, hours, rate, amount) of each line."""
    rows = SettlementLine.objects.filter(**only).order_by("pk")
    return [(row.month.month, row.hours, row.rate, row.amount) for row in rows]


# Lines -----------------------------------------------------------------------------------------------------
def test_as16_an_hour_and_a_half_at_250_is_375_refundable_and_travel_is_nothing(agreement, people, clock):
    give(agreement, people, "2014-06-11", 90, travel_minutes=40, travel_km=22)
    clock.move_to("2014-07-01T10:00:00+02:00")
    approve(agreement, people)
    made = close(clock, JUNE)
    line = SettlementLine.objects.get()
    assert (line.hours, line.rate, line.amount) == (D("1.50"), D("250.00"), D("375.00"))
    assert (line.refundable, line.other, line.corrects) == (D("375.00"), 0, None)
    assert (line.function, line.grouping) == ("5.68.98", "019")
    assert (line.statement.voucher, line.statement.supplier) == ("M2014-06-0001", people.mentor.supplier)
    assert without_cpr(line.statement.voucher) == line.statement.voucher, "it is read in logs and addresses"
    assert (made.lines, made.total, made.done_at is not None) == (1, 1, True)


def test_as17_held_hours_are_settled_when_july_has_room(agreement, people, clock):
    for day in range(2, 8):
        give(agreement, people, f"2014-06-{day:02d}", 120)
    clock.move_to("2014-07-02T10:00:00+02:00")
    approve(agreement, people)
    close(clock, JUNE)
    assert lines() == [(6, D("10.57"), D("250.00"), D("2642.50"))]
    clock.move_to("2014-07-31T10:00:00+02:00")
    give(agreement, people, "2014-07-16", 240)
    clock.move_to("2014-08-01T10:00:00+02:00")
    approve(agreement, people, JULY)
    close(clock, JULY)
    assert lines()[1:] == [
        (6, D("1.43"), D("250.00"), D("357.50")),
        (7, D("4.00"), D("250.00"), D("1000.00")),
    ]
    released, july = SettlementLine.objects.order_by("pk")[1:]
    assert (released.corrects.amount, july.corrects) == (D("2642.50"), None)
    assert SettlementLine.objects.aggregate(all=Sum("hours"))["all"] == D("16.00")


def test_a_correction_after_closing_is_a_linked_line_that_reverses_exactly(agreement, people, clock):
    MentorRate.objects.filter(mentor=people.mentor).delete()
    AgreementVersion.objects.get().segments.update(hourly_price=D("333.33"))
    old = give(agreement, people, "2014-06-11", 25)
    clock.move_to("2014-07-02T10:00:00+02:00")
    approve(agreement, people)
    close(clock, JUNE)
    assert lines() == [(6, D("0.42"), D("333.33"), D("140.00"))]
    AgreementVersion.objects.get().segments.update(hourly_price=D("400.00"))
    correct(old, people, None)
    clock.move_to("2014-08-01T10:00:00+02:00")
    approve(agreement, people, JULY)
    close(clock, JULY)
    assert lines()[1:] == [(6, D("-0.42"), D("333.33"), D("-140.00"))], "at the price that it was paid at"
    first, back = SettlementLine.objects.order_by("pk")
    assert back.corrects == first
    assert SettlementLine.objects.aggregate(all=Sum("amount"))["all"] == 0


def test_a_month_approved_after_its_closing_comes_into_the_next(agreement, people, clock):
    give(agreement, people, "2014-06-11")
    assert close(clock, JUNE).lines == 0
    approve(agreement, people)
    assert close(clock, JUNE).lines == 0, "a closed month stays as it is"
    close(clock, JULY)
    line = SettlementLine.objects.get()
    assert (line.month, line.statement.closing.month) == (JUNE, JULY)


def test_two_prices_and_two_mentors_of_one_month_are_lines_of_their_own(people, clock):
    agreement = running(people, hourly_price=None)
    rate = {"mentor": people.mentor}
    MentorRate.objects.filter(**rate).delete()
    MentorRate.objects.create(**rate, hourly_price=250, valid_from=START, valid_to=date(2014, 6, 14))
    MentorRate.objects.create(**rate, hourly_price=D("333.33"), valid_from=date(2014, 6, 15))
    give(agreement, people, "2014-06-11")
    give(agreement, people, "2014-06-18", 20)
    clock.move_to("2014-07-02T10:00:00+02:00")
    assert approve(agreement, people).payable_hours == D("1.33")
    close(clock, JUNE)
    assert lines() == [(6, D("1.00"), D("250.00"), D("250.00")), (6, D("0.33"), D("333.33"), D("110.00"))]


def test_hours_before_the_signature_are_paid_and_not_refundable(people, clock):
    clock.move_to("2014-06-10T10:00:00+02:00")
    version = desk.printed(people, start=START)
    early = rules.DocumentedReason("LATE_PAPER", "Borgeren havde brug for støtte fra den første dag")
    signed = desk.paper(date(2014, 6, 10), early=early)
    signing.register_signature(version_id=version.pk, signed=signed, by=people.caseworker)
    agreement = version.agreement
    version.segments.update(hourly_price=250)
    for day in ("2014-06-03", "2014-06-10"):
        give(agreement, people, day)
    clock.move_to("2014-07-02T10:00:00+02:00")
    approve(agreement, people)
    close(clock, JUNE)
    assert list(SettlementLine.objects.order_by("pk").values_list("refundable", "other")) == [
        (0, 250),
        (250, 0),
    ]


def test_the_refund_is_that_of_the_law_and_of_the_group_at_the_conclusion(agreement, people, clock):
    give(agreement, people, "2014-06-11", 90)
    clock.move_to("2014-07-01T10:00:00+02:00")
    approve(agreement, people)
    Agreement.objects.update(target_group="T15_ORD")
    close(clock, JUNE)
    line = SettlementLine.objects.get()
    assert (line.refund_percent, owed(line.statement)["refund"]) == (50, D("187.50"))


def test_a_group_that_the_law_gives_nothing_back_for_says_so(people, clock):
    agreement = running(people, target_group="T13_DP_JOB")
    give(agreement, people, "2014-06-11", 90)
    clock.move_to("2014-07-01T10:00:00+02:00")
    approve(agreement, people)
    close(clock, JUNE)
    line = SettlementLine.objects.get()
    assert (line.refundable, line.refund_percent) == (D("375.00"), 0)
    assert owed(line.statement)["refund"] == 0


# No line ---------------------------------------------------------------------------------------------------
def test_hours_without_a_price_wait_and_are_settled_when_it_is_known(people, clock):
    agreement = running(people, hourly_price=None)
    MentorRate.objects.filter(mentor=people.mentor).delete()
    give(agreement, people, "2014-06-11")
    clock.move_to("2014-07-02T10:00:00+02:00")
    approve(agreement, people)
    assert close(clock, JUNE).lines == 0
    assert PricedHours.objects.waiting_for_price().get().hours == D("1.00")
    clock.move_to("2014-07-31T10:00:00+02:00")
    give(agreement, people, "2014-07-16")
    MentorRate.objects.create(mentor=people.mentor, hourly_price=300, valid_from=date(2014, 7, 1))
    clock.move_to("2014-08-01T10:00:00+02:00")
    approve(agreement, people, JULY)
    assert PricedHours.objects.waiting_for_price().count() == 2, "July comes after June"
    MentorRate.objects.create(
        mentor=people.mentor, hourly_price=250, valid_from=START, valid_to=date(2014, 6, 30)
    )
    assert close(clock, JULY).lines == 2
    assert lines() == [(6, D("1.00"), D("250.00"), D("250.00")), (7, D("1.00"), D("300.00"), D("300.00"))]


def test_a_salaried_mentor_gives_no_line_and_the_row_says_so(people, clock):
    people.mentor.kind = "municipal"
    people.mentor.save()
    agreement = running(people)
    give(agreement, people, "2014-06-11")
    clock.move_to("2014-07-02T10:00:00+02:00")
    approve(agreement, people)
    assert close(clock, JUNE).lines == 0
    row = PricedHours.objects.get()
    assert (row.salaried, row.rate, row.hours) == (True, None, D("1.00"))


def test_a_month_is_not_closed_before_the_fifth_working_day(clock):
    clock.move_to("2014-07-04T10:00:00+02:00")
    with pytest.raises(Refused, match="Juni 2014 kan ikke lukkes endnu"):
        closing.start_closing(month=JUNE, by=None)
    assert closing.start_due() is None
    clock.move_to("2014-07-07T23:00:00+02:00")
    assert closing.start_due() is None, "time may be written all day"
    clock.move_to("2014-07-08T05:00:00+02:00")
    assert closing.start_due() == closing.start_closing(month=JUNE, by=None)


# The database as the last guard ----------------------------------------------------------------------------
@pytest.fixture
def settled(agreement, people, clock) -> SettlementLine:
    give(agreement, people, "2014-06-11", 90)
    clock.move_to("2014-07-02T10:00:00+02:00")
    approve(agreement, people)
    close(clock, JUNE)
    return SettlementLine.objects.get()


def test_lines_are_neither_changed_nor_removed_and_prices_of_approved_time_stay(settled):
    for act in (
        lambda: SettlementLine.objects.update(amount=1),
        lambda: SettlementLine.objects.all().delete(),
        lambda: TimeEntry.objects.update(hourly_price=1),
        lambda: PricedHours.objects.update(hours=1),
        lambda: PricedHours.objects.update(closing=None),
        lambda: PricedHours.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def copied(line: SettlementLine, **changes) -> SettlementLine:
    values = {field.attname: getattr(line, field.attname) for field in line._meta.concrete_fields}
    return SettlementLine(**values | {"id": None} | changes)


def test_nothing_is_settled_twice_nor_at_another_amount_nor_in_a_closed_month(settled):
    with pytest.raises(DatabaseError, match="the month is closed"), transaction.atomic():
        copied(settled).save()
    Closing.objects.update(done_at=None)
    for wrong in (copied(settled), copied(settled, amount=D("375.01"), refundable=D("375.01"))):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong.save()


def test_no_line_of_a_sheet_that_is_not_approved(settled, agreement, people, clock):
    clock.move_to("2014-07-31T10:00:00+02:00")
    give(agreement, people, "2014-07-16")
    july = MonthSheet.objects.get(month=JULY)
    hour = {"mentor": settled.mentor, "rate": 250, "hours": 1}
    forged = PricedHours.objects.create(sheet=july, month=JULY, **hour)
    bill = Statement.objects.create(
        closing=Closing.objects.create(month=JULY), supplier=settled.mentor.supplier, number=1, voucher="X"
    )
    line = copied(
        settled, statement_id=bill.pk, priced_id=forged.pk, month=JULY, hours=1, amount=250, refundable=250
    )
    line.save()
    with pytest.raises(DatabaseError, match="approved hours"), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_amount_is_rounded_half_up_to_the_oere_by_the_database(db):
    with connection.cursor() as cursor:
        for hour, rate in (("0.01", "250.50"), ("-0.01", "250.50"), ("0.33", "333.33"), ("0.05", "0.10")):
            cursor.execute("SELECT round(%s::numeric * %s::numeric, 2)", [hour, rate])
            exact = D(hour) * D(rate)
            assert cursor.fetchone()[0] == exact.quantize(D("0.01"), ROUND_HALF_UP)


def test_turns_are_small_and_each_supplier_gets_one_number(people, clock, monkeypatch):
    monkeypatch.setattr(closing, "A_TURN", 2)
    for number in range(5):
        people.mentor = factories.mentor(f"Mentor {number}", supplier=f"Firma {number % 2}")
        agreement = running(people)
        give(agreement, people, "2014-06-11")
    clock.move_to("2014-07-02T10:00:00+02:00")
    for each in Agreement.objects.all():
        approve(each, people)
    assert close(clock, JUNE).lines == 5
    found = Statement.objects.order_by("number").values_list("voucher", "supplier__name")
    assert list(found) == [("M2014-06-0001", "Firma 0"), ("M2014-06-0002", "Firma 1")]
