"""One reminder through beat, worker and mail server, as processes: once in the inbox, once as a mail."""

from datetime import timedelta

import pytest
from django.utils import timezone

from agreements.models import Reminder
from mentorstotte.core import outbox
from mentorstotte.core.enums import MailState
from mentorstotte.core.models import Notice, OutgoingMail
from mentorstotte.core.signs import HEARTBEAT_KEY
from tests.agreements.desk import imported
from tests.workers import kill, until

pytestmark = [pytest.mark.slow, pytest.mark.fault]


def state() -> str:
    return str(list(OutgoingMail.objects.values("state", "attempts", "refusals", "error")))


def sent() -> bool:
    return OutgoingMail.objects.filter(state=MailState.SENT).exists()


def rows() -> list[int]:
    return [table.objects.count() for table in (Reminder, Notice, OutgoingMail)]


def another_round(broker) -> None:
    """Beat has asked for everything again and a worker has done it."""
    for _ in range(2):
        broker.client.delete(HEARTBEAT_KEY)
        until(lambda: broker.client.exists(HEARTBEAT_KEY))


def after_the_claim() -> None:
    """Ten minutes have passed, and the worker that claimed the mail is taken to be lost."""
    OutgoingMail.objects.update(claimed_at=timezone.now() - outbox.LOST_AFTER - timedelta(seconds=1))


def test_what_is_due_is_told_once_however_often_it_is_looked_for(due, people, site, mail, broker):
    with site.beat(), site.worker():
        until(sent, state)
        another_round(broker)
    assert rows() == [1, 1, 1]
    assert Notice.objects.get().user == people.caseworker
    assert [message["To"] for message in mail.received] == [people.caseworker.email]
    assert OutgoingMail.objects.get().attempts == 1


def test_a_worker_killed_between_sending_and_marking_gives_one_more_mail_and_the_row_tells(due, site, mail):
    with site.beat():
        with site.worker() as first:
            mail.before_answer = lambda: kill(first)
            until(lambda: first.exit_code is not None, state)
        row = OutgoingMail.objects.get()
        assert (row.state, row.attempts, len(mail.received)) == (MailState.CLAIMED, 1, 1)
        mail.before_answer = lambda: None
        after_the_claim()
        with site.worker():
            until(sent, state)
    assert rows() == [1, 1, 1]
    assert OutgoingMail.objects.get().attempts == 2
    assert len(mail.received) == 2
    assert len({message["Message-ID"] for message in mail.received}) == 1


def test_a_worker_killed_before_it_sends_gives_one_mail_all_the_same(due, site, mail):
    with site.beat():
        with site.worker() as first:
            mail.before_hello = lambda: kill(first)
            until(lambda: first.exit_code is not None, state)
        mail.before_hello = lambda: None
        after_the_claim()
        with site.worker():
            until(sent, state)
    assert rows() == [1, 1, 1]
    assert len(mail.received) == 1


def test_after_a_week_without_beat_what_was_due_then_is_told_once(people, site, mail, broker):
    """The day to remind on, 14 days before the follow-up, was a week ago."""
    today = timezone.localdate()
    late = imported(people, start=today - timedelta(days=84), end=today + timedelta(days=98), on=today)
    with site.beat(), site.worker():
        until(sent, state)
        another_round(broker)
    assert rows() == [1, 1, 1]
    made = Reminder.objects.get()
    assert (made.agreement, made.step, made.due_on) == (late, 14, today + timedelta(days=7))
    assert len(mail.received) == 1


def test_two_beats_and_two_workers_tell_once(due, site, mail, broker):
    with site.beat(), site.beat(name="another"), site.worker(), site.worker():
        until(sent, state)
        another_round(broker)
    assert rows() == [1, 1, 1]
    assert len(mail.received) == 1
