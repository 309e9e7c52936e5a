"""Reminders: each step on its open day, late rather than never, once, and told to whoever is there."""

from datetime import date, timedelta

import pytest
import time_machine

from agreements import tasks
from agreements.actions import followups, reminders
from agreements.models import Agreement, Reminder
from cases.actions import citizens
from mentorstotte.core import outbox
from mentorstotte.core.calendar import is_working_day
from mentorstotte.core.enums import MailState, Role
from mentorstotte.core.models import Notice, OutgoingMail
from tests.agreements import desk
from tests.agreements.desk import imported
from tests.agreements.samples import People
from tests.racing import at_once, errors

START, END = date(2026, 6, 8), date(2026, 12, 7)  # the effect deadline is Monday 23 November
DUE = date(2026, 11, 23)
ONE_DAY = timedelta(days=1)
EXPIRY, EFFECT_28, EFFECT_7, EFFECT_MISSED = (
    ("expiry", 14),
    ("effect_assessment", 28),
    ("effect_assessment", 7),
    ("effect_assessment", -1),
)


@pytest.fixture
def people(db):
    return People()


@pytest.fixture
def agreement(people) -> Agreement:
    """Followed up in September, so that the effect assessment and the expiry are what is ahead."""
    return followed(people)


def followed(people, **facts) -> Agreement:
    made = imported(people, start=START, end=END, on=date(2026, 7, 1), **facts)
    held = desk.follow_up(date(2026, 9, 4))
    with time_machine.travel("2026-09-04T10:00:00+02:00", tick=False):
        followups.register_follow_up(agreement_id=made.pk, facts=held, by=people.caseworker)
    return Agreement.objects.get(pk=made.pk)


def at(day: date):
    return time_machine.travel(f"{day.isoformat()}T08:00:00+01:00", tick=False)


def sweep(day: date) -> set[tuple[str, int]]:
    """What beat asks a worker to find on a day; the new rows as (kind, step)."""
    before = set(Reminder.objects.values_list("pk", flat=True))
    with at(day):
        number = reminders.find_reminders()
    new = Reminder.objects.exclude(pk__in=before)
    assert new.count() == number
    return set(new.values_list("kind", "step"))


def tell(day: date) -> int:
    with at(day):
        return reminders.tell_reminders()


def run(day: date) -> list[str]:
    """Finds and tells; the new messages."""
    before = set(Notice.objects.values_list("pk", flat=True))
    with at(day):
        tasks.find_reminders()
    return list(Notice.objects.exclude(pk__in=before).values_list("text", flat=True))


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def test_as01_is_reminded_on_its_five_days_and_on_no_other(people):
    """19 and 28 May (30 May is closed) of the follow-up, 22 July and 12 August of the effect assessment,
    19 August of the expiry.
    """
    plain = imported(people, start=date(2014, 3, 3), end=date(2014, 9, 2), on=date(2014, 3, 3))
    told = []
    for day in days(date(2014, 3, 3), date(2014, 9, 10)):
        with at(day):
            if day == date(2014, 6, 2):
                followups.register_follow_up(
                    agreement_id=plain.pk, facts=desk.follow_up(day), by=people.caseworker
                )
            if day == date(2014, 8, 19):
                followups.register_effect(agreement_id=plain.pk, facts=desk.effect(day), by=people.caseworker)
        told += [(day, text) for text in run(day)]
    case = plain.case.number
    follow_up = f"13-ugers opfølgning i sag {case} skal være lavet senest 2. juni 2014"
    effect = f"Effektvurdering i sag {case} skal være lavet senest 19. august 2014"
    assert told == [
        (date(2014, 5, 19), follow_up),
        (date(2014, 5, 28), follow_up),
        (date(2014, 7, 22), effect),
        (date(2014, 8, 12), effect),
        (date(2014, 8, 19), f"Aftalen i sag {case} udløber 2. september 2014"),
    ]


def test_the_steps_of_an_agreement_come_each_on_its_day(agreement):
    found = {day: new for day in days(date(2026, 10, 1), date(2026, 12, 31)) if (new := sweep(day))}
    assert found == {
        date(2026, 10, 26): {EFFECT_28},
        date(2026, 11, 16): {EFFECT_7},
        DUE: {EXPIRY},
        date(2026, 11, 24): {EFFECT_MISSED},
    }


def test_a_second_sweep_writes_nothing(agreement):
    sweep(DUE)
    assert sweep(DUE) == set()
    assert sweep(date(2026, 12, 4)) == {EFFECT_MISSED}
    assert sweep(date(2026, 12, 7)) == set()


def test_a_week_without_beat_loses_nothing(agreement):
    sweep(date(2026, 11, 18))
    assert sweep(DUE + timedelta(days=7)) == {EXPIRY, EFFECT_MISSED}


def test_a_deadline_on_a_weekend_is_still_reminded_of_on_the_monday_after_a_lost_friday(people):
    made = imported(people, start=date(2026, 9, 6), end=date(2027, 3, 1), on=date(2026, 9, 6))
    assert made.next_follow_up == date(2026, 12, 6)  # a Sunday
    assert sweep(date(2026, 12, 5)) == set()
    assert sweep(date(2026, 12, 7)) == {("follow_up", 14), ("follow_up", 3), ("follow_up", -1)}


def test_an_agreement_that_has_ended_is_not_reminded_of(agreement):
    assert EXPIRY not in sweep(END + ONE_DAY)
    assert sweep(END + timedelta(days=60)) == set()


def test_on_closed_days_nobody_is_reminded_and_on_the_open_day_before_they_are(people):
    imported(people, start=date(2026, 1, 8), end=date(2026, 4, 16), on=date(2026, 2, 1))
    # 14 days before is Maundy Thursday, 2 April 2026; the working day before is the Wednesday.
    assert EXPIRY not in sweep(date(2026, 3, 31))
    assert EXPIRY in sweep(date(2026, 4, 1))
    late = imported(people, start=date(2026, 1, 8), end=date(2026, 4, 16), on=date(2026, 4, 2))
    for closed in days(date(2026, 4, 2), date(2026, 4, 6)):
        assert not is_working_day(closed)
        assert sweep(closed) == set()
        assert tell(closed) == 0
    assert EXPIRY in sweep(date(2026, 4, 7))
    assert late.reminders.filter(kind="expiry").count() == 1


def test_nothing_is_reminded_of_on_a_day_before_the_start(people):
    """Three weeks: the warning 28 days before the effect deadline would lie before the agreement."""
    imported(people, start=date(2026, 11, 2), end=date(2026, 11, 29), on=date(2026, 11, 2))
    assert sweep(date(2026, 11, 2)) == set()
    assert sweep(date(2026, 11, 6)) == {EFFECT_7}
    assert sweep(date(2026, 11, 13)) == {EXPIRY}


@pytest.mark.parametrize("change", [{"ended_on": DUE, "ended_reason": "moved"}, {"in_force": False}])
def test_an_agreement_that_stopped_is_not_reminded_of(agreement, change):
    Agreement.objects.filter(pk=agreement.pk).update(**change)
    assert sweep(DUE) == set()


@pytest.mark.parametrize("kind", ["deceased", "moved"])
def test_nobody_is_reminded_of_a_citizen_who_has_died_or_moved(agreement, people, kind):
    citizens.record_register_event(
        citizen_id=agreement.case.citizen_id,
        kind=kind,
        on=date(2026, 11, 1),
        until=None,
        note="Folkeregistret",
        by=people.caseworker,
    )
    assert sweep(DUE) == set()


def test_what_is_done_is_not_reminded_of_any_more(agreement, people):
    with at(date(2026, 11, 20)):
        followups.register_effect(
            agreement_id=agreement.pk, facts=desk.effect(date(2026, 11, 20)), by=people.caseworker
        )
    assert sweep(DUE) == {EXPIRY}
    assert sweep(DUE + ONE_DAY) == set()


def test_what_is_done_between_finding_and_telling_is_told_to_nobody(agreement, people):
    assert sweep(date(2026, 11, 16)) == {EFFECT_28, EFFECT_7}
    with at(date(2026, 11, 16)):
        followups.register_effect(
            agreement_id=agreement.pk, facts=desk.effect(date(2026, 11, 16)), by=people.caseworker
        )
    assert tell(date(2026, 11, 16)) == 0
    assert Reminder.objects.count() == Notice.objects.count() == 0


def test_a_deadline_that_moves_is_reminded_of_anew(people):
    made = imported(people, start=date(2026, 8, 24), end=date(2027, 2, 20), on=date(2026, 8, 24))
    assert sweep(date(2026, 11, 9)) == {("follow_up", 14)}
    with at(date(2026, 11, 12)):
        held = desk.follow_up(date(2026, 11, 12))
        followups.register_follow_up(agreement_id=made.pk, facts=held, by=people.caseworker)
    assert sweep(date(2026, 11, 20)) == set()
    assert sweep(date(2027, 1, 9)) == set()  # the next one is absorbed by the effect assessment
    assert sweep(date(2027, 1, 11)) == {EFFECT_28}


def test_steps_that_come_together_are_one_message(agreement, people):
    """An agreement signed late: two steps are due at once, and the caseworker is not nagged twice."""
    assert len(run(date(2026, 11, 16))) == 1
    assert Reminder.objects.filter(notice__isnull=False).count() == 2


def test_the_caseworker_is_told_once_in_inbox_and_outbox(agreement, people):
    Agreement.objects.filter(pk=agreement.pk).update(effect_assessed_on=date(2026, 11, 20))
    sweep(DUE)
    assert tell(DUE) == 1
    assert tell(DUE) == 0
    notice = Notice.objects.get()
    assert notice.user == people.caseworker
    assert notice.text == f"Aftalen i sag {agreement.case.number} udløber 7. december 2026"
    assert notice.url == f"/aftaler/{agreement.number}/udloeb/"
    assert OutgoingMail.objects.get().notice == notice


def told() -> set[str]:
    return set(Notice.objects.values_list("user__name", flat=True))


def test_a_missed_deadline_is_told_to_the_team_leaders_and_not_to_the_caseworker_again(agreement, people):
    run(DUE)
    Notice.objects.update(user=people.stranger)
    text = f"Fristen er overskredet i sag {agreement.case.number}: effektvurderingen skulle være lavet"
    assert run(DUE + ONE_DAY) == [f"{text} 23. november 2026"] * 2
    assert told() - {people.stranger.name} == {"Tove Teamleder", "Fie Faglig"}
    assert run(DUE + timedelta(days=2)) == []


def leave(person, how: str) -> None:
    """The ways in which a caseworker stops looking after the cases of a team."""
    if how == "closed":
        person.is_active = False
    if how == "other role":
        person.roles = [Role.CONTROLLER]
    if how == "other team":
        person.teams.clear()
    person.save()


@pytest.mark.parametrize("how", ["closed", "other role", "other team", "nobody"])
def test_without_a_caseworker_at_the_desk_the_approvers_of_the_team_are_told(agreement, people, how):
    if how == "nobody":
        Agreement.objects.filter(pk=agreement.pk).update(caseworker=None)
    else:
        leave(people.caseworker, how)
    run(DUE)
    assert told() == {"Tove Teamleder", "Fie Faglig"}
    assert {notice.url for notice in Notice.objects.all()} == {f"/sager/{agreement.case.number}/"}


def test_with_nobody_to_tell_the_reminder_waits_until_there_is_somebody(agreement, people):
    for person in (people.caseworker, people.approver, people.other_approver):
        leave(person, "closed")
    assert run(DUE) == []
    assert Reminder.objects.filter(notice__isnull=True).count() == 3
    people.approver.is_active = True
    people.approver.save()
    run(DUE + timedelta(days=2))
    assert told() == {"Tove Teamleder"}
    assert not Reminder.objects.filter(notice__isnull=True).exists()


def test_a_case_handed_over_between_two_sweeps_gives_one_reminder(agreement, people):
    sweep(DUE)
    Agreement.objects.filter(pk=agreement.pk).update(caseworker=people.colleague)
    sweep(DUE)
    tell(DUE)
    assert {notice.user for notice in Notice.objects.all()} == {people.colleague}
    assert Notice.objects.count() == 2  # the effect assessment and the expiry


def test_the_mail_goes_out_and_names_nobody(agreement, people, mailoutbox):
    Agreement.objects.filter(pk=agreement.pk).update(effect_assessed_on=date(2026, 11, 20))
    run(DUE)
    assert outbox.send_waiting() == 1
    mail = mailoutbox[0]
    assert mail.to == [people.caseworker.email]
    words = mail.subject + mail.body
    for secret in (agreement.case.citizen.family_name, agreement.case.citizen.cpr):
        assert secret not in words
    assert OutgoingMail.objects.get().state == MailState.SENT
    assert outbox.send_waiting() == 0


@pytest.mark.parametrize("change", [date(2026, 3, 29), date(2026, 10, 25)])
def test_the_day_is_the_danish_day_at_both_changes_of_the_clock(people, change):
    """Half past midnight in Denmark is the day before in UTC."""
    due = change + ONE_DAY  # the Monday after
    imported(people, start=due - timedelta(days=91), end=due + timedelta(days=95), on=due)
    with time_machine.travel(f"{change.isoformat()}T21:30:00+00:00", tick=False):
        before = reminders.find_reminders()
    with time_machine.travel(f"{change.isoformat()}T23:30:00+00:00", tick=False):
        after = reminders.find_reminders()
    assert (before, after) == (0, 2)


@pytest.mark.django_db(transaction=True)
def test_four_sweeps_at_once_make_one_row_and_one_notice():
    people = People()
    agreement = followed(people)
    Agreement.objects.filter(pk=agreement.pk).update(effect_assessed_on=date(2026, 11, 20))

    def run():
        reminders.find_reminders(today=DUE)
        reminders.tell_reminders(today=DUE)

    assert errors(at_once(*[run] * 4)) == []
    assert Reminder.objects.count() == 1
    assert Notice.objects.count() == 1
    assert OutgoingMail.objects.count() == 1
