"""A mentor's time: what is registered, refused, corrected, and how a month becomes approved hours."""

from contextlib import suppress
from datetime import date, time, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreements.actions import contacts, hours, months
from agreements.actions.contacts import ContactFacts
from agreements.actions.extension import found
from agreements.actions.hours import EntryFacts
from agreements.models import Agreement, MonthSheet, TimeEntry
from agreements.rules import events
from mentorstotte.core.errors import NotAllowed, Refused
from mentorstotte.core.models import Event
from tests import factories
from tests.agreements import desk

pytestmark = pytest.mark.django_db
START, END = date(2014, 6, 1), date(2014, 9, 30)
JUNE, JULY = date(2014, 6, 1), date(2014, 7, 1)
KEY = UUID("11111111-2222-4333-8444-555555555555")


@pytest.fixture
def agreement(people, clock) -> Agreement:
    """AS-17: two hours a week from 1 June."""
    return desk.imported(people, start=START, end=END, on=START, weekly_hours=Decimal("2.00"))


def to(clock, day: str) -> None:
    clock.move_to(f"{day}T10:00:00+02:00")


def give(agreement, people, day: str, minutes=60, *, key=None, by=None, **facts) -> TimeEntry:
    """So many minutes with the citizen."""
    said = EntryFacts(date.fromisoformat(day), **{"direct_minutes": minutes} | facts)
    return hours.register_entry(agreement_id=agreement.pk, facts=said, key=key, by=by or people.caseworker)


def correct(entry, people, facts: EntryFacts | None, **said) -> TimeEntry:
    plain = {"reason": "Der stod et forkert tal", "by": people.caseworker}
    return hours.correct_entry(entry_id=entry.pk, facts=facts, **plain | said)


def submit(agreement, people, month: date) -> MonthSheet:
    return months.submit_month(agreement_id=agreement.pk, month=month, by=people.caseworker)


def approve(agreement, people, month: date, **said) -> MonthSheet:
    sheet = desk.confirmed(submit(agreement, people, month))
    return months.approve_month(sheet_id=sheet.pk, **{"by": people.approver} | said)


def sheet(agreement, month: date) -> MonthSheet:
    return MonthSheet.objects.get(agreement=agreement, month=month)


def test_an_extension_begins_with_the_hours_used_of_those_granted(agreement, people):
    assert "Timer:" not in found(agreement)
    give(agreement, people, "2014-06-11", 90)
    assert found(agreement).endswith("Timer: 1,50 af 34,86 bevilgede er brugt.")


# Registering -----------------------------------------------------------------------------------------------
def test_as16_time_travel_and_the_contact_that_it_was(agreement, people):
    facts = {"starts": time(9), "ends": time(10, 30), "travel_minutes": 40, "travel_km": 22}
    made = give(agreement, people, "2014-06-11", 90, note="Fulgtes til samtale i banken", **facts)
    june = sheet(agreement, JUNE)
    assert (june.direct_minutes, june.indirect_minutes, june.travel_minutes, june.minutes) == (90, 0, 40, 90)
    contact = agreement.contacts.get()
    assert (contact.day, contact.kind, contact.note) == (made.day, "physical", "Fulgtes til samtale i banken")
    assert made.mentor == people.mentor


@pytest.mark.parametrize(
    ("day", "facts", "why", "field"),
    [
        ("2014-07-01", {}, "efter i dag", "day"),
        ("2014-05-31", {}, "mentorens aftale løber 1. juni 2014 til 30. september 2014", "day"),
        ("2014-06-11", {"direct_minutes": 0}, "skal være minutter", "direct_minutes"),
        ("2014-06-11", {"direct_minutes": 1500}, "25,00 timer", "direct_minutes"),
        ("2014-06-11", {"no_show": True}, "ingen direkte tid", "direct_minutes"),
        ("2014-06-11", {"kind": "phone"}, "ansigt til ansigt", "direct_minutes"),
        ("2014-06-11", {"starts": time(10), "ends": time(9)}, "ligger ikke efter", "ends"),
        ("2014-06-11", {"starts": time(9), "ends": time(9, 30)}, "plads til", None),
    ],
)
def test_time_that_cannot_be_is_refused_at_its_field(agreement, people, day, facts, why, field):
    with pytest.raises(Refused, match=why) as refused:
        give(agreement, people, day, **facts)
    assert field is None or refused.value.at == field
    assert not TimeEntry.objects.exists()
    assert not agreement.contacts.exists()


def test_time_after_an_early_end_or_by_another_mentor_is_refused(agreement, people):
    other = factories.mentor("Mentor 15")
    with pytest.raises(Refused, match="mentoren står ikke i aftalen"):
        give(agreement, people, "2014-06-11", mentor_id=other.pk)
    Agreement.objects.filter(pk=agreement.pk).update(ended_on=date(2014, 6, 15), ended_reason="moved")
    with pytest.raises(Refused, match=r"til 15\. juni 2014"):
        give(agreement, people, "2014-06-16")


def test_one_mentor_is_not_with_two_citizens_at_once(agreement, people):
    other = desk.imported(people, start=START, end=END, on=START)
    give(agreement, people, "2014-06-11", starts=time(9), ends=time(10))
    with pytest.raises(Refused, match="overlapper") as refused:
        give(other, people, "2014-06-11", starts=time(9, 30), ends=time(10, 30))
    assert refused.value.at == "starts"
    with pytest.raises(Refused, match="Skriv klokkeslæt"):
        give(other, people, "2014-06-11")
    give(other, people, "2014-06-11", starts=time(10), ends=time(11))


def test_a_group_session_is_one_place(agreement, people):
    other, session = desk.imported(people, start=START, end=END, on=START), uuid4()
    facts = {"starts": time(9), "ends": time(10), "session": session, "participants": 2}
    give(agreement, people, "2014-06-11", **facts)
    assert give(other, people, "2014-06-11", **facts).session == session


def test_the_same_from_a_phone_twice_is_one(agreement, people):
    first = give(agreement, people, "2014-06-11", key=KEY)
    assert give(agreement, people, "2014-06-11", key=KEY) == first
    assert sheet(agreement, JUNE).minutes == 60
    other = desk.imported(people, start=START, end=END, on=START)
    with pytest.raises(Refused, match="en anden aftale"):
        give(other, people, "2014-06-11", key=KEY)


@pytest.mark.parametrize(
    ("kind", "contact"), [("phone", "phone"), ("other_party", "other_party"), ("none", None)]
)
def test_time_without_the_citizen(agreement, people, kind, contact):
    give(agreement, people, "2014-06-11", 0, kind=kind, indirect_minutes=30)
    assert list(agreement.contacts.values_list("kind", flat=True)) == ([contact] if contact else [])


def test_a_no_show_is_no_time_and_an_attempt(agreement, people):
    give(agreement, people, "2014-06-11", 0, no_show=True)
    june = sheet(agreement, JUNE)
    assert (june.minutes, june.no_shows) == (0, 1)
    assert agreement.contacts.get().no_show


def test_a_task_of_another_agreement_is_refused(agreement, people):
    with pytest.raises(Refused, match="Opgaven står ikke i aftalen"):
        give(agreement, people, "2014-06-11", task_id=0)


def test_after_the_month_has_closed_a_reason_and_an_approver_are_asked_for(agreement, people, clock):
    to(clock, "2014-07-07")  # June closes (AS-17)
    give(agreement, people, "2014-06-11", late_reason="Ikke nødvendig endnu")
    assert not TimeEntry.objects.get().late_reason
    to(clock, "2014-07-08")
    with pytest.raises(Refused, match="efter at måneden blev lukket") as refused:
        give(agreement, people, "2014-06-12")
    assert refused.value.at == "late_reason"
    give(agreement, people, "2014-06-12", late_reason="Sedlen lå i mentorens taske")
    june = desk.confirmed(submit(agreement, people, JUNE))
    with pytest.raises(NotAllowed, match="En godkender"):
        months.approve_month(sheet_id=june.pk, by=people.colleague)
    assert months.approve_month(sheet_id=june.pk, by=people.approver).payable_hours == 2


# Corrections -----------------------------------------------------------------------------------------------
def test_a_correction_is_a_new_row_and_the_contact_follows(agreement, people):
    old = give(agreement, people, "2014-06-11")
    new = correct(old, people, EntryFacts(date(2014, 6, 12), direct_minutes=45))
    old.refresh_from_db()
    assert (old.stands, new.corrects, sheet(agreement, JUNE).minutes) == (False, old, 45)
    assert [each.day for each in agreement.contacts.standing()] == [date(2014, 6, 12)]
    assert Event.objects.get(kind="hours.corrected").case_id == agreement.case_id
    with pytest.raises(Refused, match="allerede rettet"):
        correct(old, people, None)


def test_time_taken_back_leaves_a_row_and_a_contact_of_the_caseworker_stays(agreement, people):
    known = ContactFacts(date(2014, 6, 11))
    contacts.register_contact(agreement_id=agreement.pk, facts=known, by=people.caseworker)
    taken = correct(give(agreement, people, "2014-06-11"), people, None)
    assert (taken.taken_back, taken.minutes, sheet(agreement, JUNE).minutes) == (True, 0, 0)
    assert agreement.contacts.standing().count() == 1
    with pytest.raises(Refused, match="allerede rettet"):
        correct(taken, people, None)


def test_a_correction_of_an_approved_month_goes_into_the_next_and_reverses_exactly(agreement, people, clock):
    old = give(agreement, people, "2014-06-11", 90)
    to(clock, "2014-07-02")
    assert approve(agreement, people, JUNE).payable_hours == Decimal("1.50")
    new = correct(old, people, EntryFacts(old.day, direct_minutes=60))
    assert (new.reverses, new.sheet.month, sheet(agreement, JULY).minutes) == (True, JULY, -30)
    newest = correct(new, people, EntryFacts(old.day, direct_minutes=45))
    assert (newest.reverses, sheet(agreement, JULY).minutes, sheet(agreement, JUNE).minutes) == (
        False,
        -45,
        90,
    )
    to(clock, "2014-08-02")
    july = approve(agreement, people, JULY)
    assert (july.payable_hours, july.held_hours) == (Decimal("-0.75"), 0)


# Months ----------------------------------------------------------------------------------------------------
def test_a_month_that_waits_or_is_not_over_takes_its_stated_course(agreement, people, clock):
    give(agreement, people, "2014-06-11")
    with pytest.raises(Refused, match="ikke slut endnu"):
        submit(agreement, people, JUNE)
    with pytest.raises(Refused, match="ingen timer"):
        submit(agreement, people, JULY)
    to(clock, "2014-07-01")
    june = submit(agreement, people, JUNE)
    assert submit(agreement, people, JUNE) == june
    with pytest.raises(Refused, match="Juni 2014 venter på godkendelse"):
        give(agreement, people, "2014-06-12")
    with pytest.raises(Refused, match="venter på godkendelse"):
        correct(TimeEntry.objects.get(), people, None)
    months.return_month(sheet_id=june.pk, reason="Der mangler en dag i uge 25", by=people.colleague)
    give(agreement, people, "2014-06-18")
    assert sheet(agreement, JUNE).minutes == 120
    told = Event.objects.filter(kind__startswith="hours.").order_by("pk").values_list("kind", flat=True)
    assert list(told) == ["hours.submitted", "hours.returned"]


def test_time_of_an_approved_month_goes_into_the_next_one(agreement, people, clock):
    give(agreement, people, "2014-06-11")
    to(clock, "2014-07-02")
    approve(agreement, people, JUNE)
    assert give(agreement, people, "2014-06-25").sheet.month == JULY


def test_nobody_approves_hours_that_he_registered_himself(agreement, people, clock):
    give(agreement, people, "2014-06-11", by=people.colleague)
    to(clock, "2014-07-02")
    june = desk.confirmed(submit(agreement, people, JUNE))
    with pytest.raises(NotAllowed, match="selv registreret"):
        months.approve_month(sheet_id=june.pk, by=people.colleague)
    assert months.approve_month(sheet_id=june.pk, by=people.caseworker).approved_by == people.caseworker


def test_months_are_approved_in_their_order(agreement, people, clock):
    give(agreement, people, "2014-06-11")
    to(clock, "2014-08-02")
    give(agreement, people, "2014-07-16")
    with pytest.raises(Refused, match="Godkend juni 2014 først"):
        approve(agreement, people, JULY)


def in_june(agreement, people, hours_in_all: str) -> None:
    """The hours as entries of two hours, the rest in the last."""
    minutes, day = int(Decimal(hours_in_all) * 60), 2
    while minutes > 0:
        give(agreement, people, f"2014-06-{day:02d}", min(minutes, 120))
        minutes, day = minutes - 120, day + 1


def test_as17_hours_within_the_allowance_and_its_tolerance_are_paid(agreement, people, clock):
    in_june(agreement, people, "9.5")
    to(clock, "2014-07-07")
    june = approve(agreement, people, JUNE)
    assert (june.payable_hours, june.held_hours) == (Decimal("9.50"), 0)


def test_as17_hours_above_are_held_and_released_in_july(agreement, people, clock):
    in_june(agreement, people, "12")
    to(clock, "2014-07-07")
    june = approve(agreement, people, JUNE)
    assert (june.payable_hours, june.held_hours) == (Decimal("10.57"), Decimal("1.43"))
    assert "1,43 timer venter" in Event.objects.get(kind="hours.approved").text
    to(clock, "2014-07-31")
    give(agreement, people, "2014-07-16", 240)
    to(clock, "2014-08-01")
    july = approve(agreement, people, JULY)
    assert (july.payable_hours, july.held_hours) == (Decimal("5.43"), 0)


def test_as17_a_reason_lets_held_hours_through(agreement, people, clock):
    in_june(agreement, people, "12")
    to(clock, "2014-07-07")
    with pytest.raises(Refused, match="mindst 10 tegn"):
        approve(agreement, people, JUNE, reason="krise")
    june = approve(agreement, people, JUNE, reason="Borgeren var i krise i to uger")
    assert (june.payable_hours, june.held_hours) == (Decimal("12.00"), 0)


def test_as17_the_pay_of_a_salaried_mentor_is_never_held(agreement, people, clock):
    people.mentor.kind = "municipal"
    people.mentor.save()
    in_june(agreement, people, "12")
    to(clock, "2014-07-07")
    june = approve(agreement, people, JUNE)
    assert (june.payable_hours, june.held_hours, june.approved_reason) == (Decimal("12.00"), 0, "")


def test_an_agreement_without_a_number_of_hours_holds_nothing(people, clock):
    imported = desk.imported(people, start=START, end=END, on=START, weekly_hours=None)
    in_june(imported, people, "12")
    to(clock, "2014-07-07")
    assert approve(imported, people, JUNE).payable_hours == 12


# Sums ------------------------------------------------------------------------------------------------------
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["give", "give", "correct", "take back", "approve"]),
        st.integers(0, 60),
        st.integers(1, 300),
    ),
    min_size=4,
    max_size=14,
)


def do(agreement, people, act: str, number: int, minutes: int) -> None:
    """One act on the agreement; what the rules refuse is left undone."""
    standing = list(TimeEntry.objects.counted().filter(agreement=agreement).order_by("pk"))
    chosen = standing[number % len(standing)] if standing else None
    day = date(2014, 6, 1) + timedelta(days=number)
    late = "Sedlen kom frem senere"
    facts = EntryFacts(day, direct_minutes=minutes, indirect_minutes=number, late_reason=late)
    if act == "give":
        hours.register_entry(agreement_id=agreement.pk, facts=facts, by=people.caseworker)
    elif act == "approve":
        approve(agreement, people, day.replace(day=1))
    elif chosen:
        correct(chosen, people, facts if act == "correct" else None)


@pytest.mark.slow
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=ACTS)
def test_whatever_is_done_nothing_is_counted_or_paid_twice(agreement, people, clock, acts):
    to(clock, "2014-08-04")
    with transaction.atomic():
        for act, number, minutes in acts:
            with suppress(Refused):
                do(agreement, people, act, number, minutes)
        rows = TimeEntry.objects.counted().filter(agreement=agreement)
        standing = sum(row.minutes for row in rows)
        sheets = list(agreement.sheets.order_by("month"))
        assert sum(each.minutes for each in sheets) == standing
        approved = [each for each in sheets if each.state == "approved"]
        paid = sum((each.payable_hours for each in approved), Decimal(0))
        held = approved[-1].held_hours if approved else Decimal(0)
        assert paid + held == events.hours(sum(each.minutes for each in approved))
        transaction.set_rollback(True)


# The database as the last guard ----------------------------------------------------------------------------
def copied(entry: TimeEntry, **changes) -> TimeEntry:
    """The row as it stands, written past the actions."""
    skipped = ("id", "contact", "registered_at", "device_key")
    names = [field.attname for field in TimeEntry._meta.fields if field.name not in skipped]
    return TimeEntry(**{name: getattr(entry, name) for name in names} | changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"starts": time(9, 30), "ends": time(10, 30)},
        {"starts": time(11), "ends": time(10)},
        {"starts": None},
        {"starts": None, "ends": None, "direct_minutes": 0},
        {"starts": None, "ends": None, "direct_minutes": 1441},
        {"starts": None, "ends": None, "kind": "phone"},
        {"starts": None, "ends": None, "device_key": KEY},
        {"starts": None, "ends": None, "taken_back": True, "direct_minutes": 0},
    ],
)
def test_the_database_refuses_what_the_actions_refuse(agreement, people, changes):
    made = give(agreement, people, "2014-06-11", starts=time(9), ends=time(10), key=KEY)
    with pytest.raises(IntegrityError), transaction.atomic():
        copied(made, **changes).save()
    copied(made, starts=None, ends=None).save()  # nothing else stands in the way


def test_the_database_keeps_rows_as_they_are(agreement, people, clock):
    made = give(agreement, people, "2014-06-11")
    rows = TimeEntry.objects.filter(pk=made.pk)
    to(clock, "2014-07-02")
    june = approve(agreement, people, JUNE)
    for spoil in (
        lambda: rows.update(direct_minutes=600),
        lambda: rows._raw_delete("default"),
        lambda: MonthSheet.objects.filter(pk=june.pk).update(payable_hours=100),
        lambda: copied(made).save(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            spoil()
    assert (
        sheet(agreement, JUNE).minutes == TimeEntry.objects.aggregate(all=Sum("direct_minutes"))["all"] == 60
    )
