"""The reminder 14 days before an agreement expires: found late or early, once, and told to who is there."""

from datetime import date, timedelta

import pytest
import time_machine

from agreements import tasks
from agreements.actions import reminders
from agreements.models import Agreement, Reminder
from cases.actions import citizens
from mentorstotte.core import outbox
from mentorstotte.core.calendar import is_working_day
from mentorstotte.core.enums import MailState
from mentorstotte.core.models import Notice, OutgoingMail
from tests.agreements.desk import imported
from tests.agreements.samples import People
from tests.racing import at_once, errors

START, END = date(2026, 6, 8), date(2026, 12, 7)  # 14 days before the end is Monday 23 November
DUE = date(2026, 11, 23)


@pytest.fixture
def people(db):
    return People()


@pytest.fixture
def agreement(people) -> Agreement:
    return imported(people, start=START, end=END, on=date(2026, 11, 1))


def sweep(day: date) -> int:
    """What beat asks a worker to do, on a day."""
    with time_machine.travel(f"{day.isoformat()}T08:00:00+01:00", tick=False):
        return reminders.find_reminders()


def test_nothing_is_found_the_day_before_and_one_on_the_day(agreement):
    assert sweep(DUE - timedelta(days=1)) == 0
    assert sweep(DUE) == 1
    row = Reminder.objects.get()
    assert (row.agreement_id, row.due_on, row.step) == (agreement.pk, END, 14)


def test_a_second_sweep_writes_nothing(agreement):
    sweep(DUE)
    assert sweep(DUE) == 0
    assert sweep(DUE + timedelta(days=3)) == 0
    assert Reminder.objects.count() == 1


def test_a_week_without_beat_loses_nothing(agreement):
    assert sweep(DUE + timedelta(days=7)) == 1


def test_an_agreement_that_has_ended_is_not_reminded_of(agreement):
    assert sweep(END + timedelta(days=1)) == 0


def test_a_reminder_that_falls_on_a_closed_day_comes_on_the_working_day_before(people):
    imported(people, start=date(2026, 1, 8), end=date(2026, 4, 16), on=date(2026, 2, 1))
    # 14 days before is Maundy Thursday, 2 April 2026; the working day before is the Wednesday.
    assert sweep(date(2026, 3, 31)) == 0
    assert sweep(date(2026, 4, 1)) == 1


@pytest.mark.parametrize("end", [date(2026, 1, 1) + timedelta(days=n) for n in range(0, 365, 11)])
def test_the_day_of_a_reminder_is_a_working_day_and_never_late(end):
    day = reminders.remind_on(end)
    assert is_working_day(day)
    assert day <= end - timedelta(days=14)


@pytest.mark.parametrize("change", [{"ended_on": DUE, "ended_reason": "moved"}, {"in_force": False}])
def test_an_agreement_that_stopped_is_not_reminded_of(agreement, change):
    Agreement.objects.filter(pk=agreement.pk).update(**change)
    assert sweep(DUE) == 0


def test_nobody_is_reminded_of_a_citizen_who_has_died(agreement, people):
    citizens.record_register_event(
        citizen_id=agreement.case.citizen_id,
        kind="deceased",
        on=date(2026, 11, 1),
        until=None,
        note="Folkeregistret",
        by=people.caseworker,
    )
    assert sweep(DUE) == 0


def test_the_caseworker_is_told_once_in_inbox_and_outbox(agreement, people):
    sweep(DUE)
    assert reminders.tell_reminders() == 1
    assert reminders.tell_reminders() == 0
    notice = Notice.objects.get()
    assert notice.user == people.caseworker
    assert notice.text == f"Aftalen i sag {agreement.case.number} udløber 7. december 2026"
    assert OutgoingMail.objects.get().notice == notice


def test_without_a_caseworker_the_approvers_of_the_team_are_told(agreement, people):
    Agreement.objects.filter(pk=agreement.pk).update(caseworker=None)
    sweep(DUE)
    reminders.tell_reminders()
    assert set(Notice.objects.values_list("user__name", flat=True)) == {"Tove Teamleder", "Fie Faglig"}


def test_a_case_handed_over_between_two_sweeps_gives_one_reminder(agreement, people):
    sweep(DUE)
    Agreement.objects.filter(pk=agreement.pk).update(caseworker=people.colleague)
    sweep(DUE)
    reminders.tell_reminders()
    assert [notice.user for notice in Notice.objects.all()] == [people.colleague]


def test_the_mail_goes_out_and_names_nobody(agreement, people, mailoutbox):
    with time_machine.travel(f"{DUE.isoformat()}T08:00:00+01:00", tick=False):
        tasks.find_reminders()
    assert outbox.send_waiting() == 1
    mail = mailoutbox[0]
    assert mail.to == [people.caseworker.email]
    words = mail.subject + mail.body
    for secret in (agreement.case.citizen.family_name, agreement.case.citizen.cpr):
        assert secret not in words
    assert OutgoingMail.objects.get().state == MailState.SENT
    assert outbox.send_waiting() == 0


@pytest.mark.django_db(transaction=True)
def test_four_sweeps_at_once_make_one_row_and_one_notice():
    people = People()
    imported(people, start=START, end=END, on=date(2026, 11, 1))

    def run():
        reminders.find_reminders(today=DUE)
        reminders.tell_reminders()

    assert errors(at_once(*[run] * 4)) == []
    assert Reminder.objects.count() == 1
    assert Notice.objects.count() == 1
    assert OutgoingMail.objects.count() == 1
