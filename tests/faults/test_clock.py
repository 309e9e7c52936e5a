"""Processes whose clock is wrong, is put back, or changes to and from summer time: once in the inbox, and the
mail at least once and at most twice.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from mentorstotte.core import outbox
from mentorstotte.core.actions import notify
from mentorstotte.core.calendar import next_working_day
from mentorstotte.core.enums import MailState
from mentorstotte.core.models import OutgoingMail
from tests import factories
from tests.faults.test_reminder import another_round, rows, sent, state
from tests.workers import kill, until

pytestmark = [pytest.mark.slow, pytest.mark.fault]
HOUR = 3600
SPRING, AUTUMN = datetime(2027, 3, 28, 1, tzinfo=UTC), datetime(2027, 10, 31, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def seconds_ahead() -> Iterator[int]:
    """At noon of an open day, so that an hour more or less is the same day."""
    now, tomorrow = datetime.now(UTC), timezone.localdate() + timedelta(days=1)
    noon = timezone.make_aware(datetime.combine(next_working_day(tomorrow), time(12)))
    ahead = int((noon - now).total_seconds())
    with time_machine.travel(now + timedelta(seconds=ahead), tick=True):
        yield ahead


def clock(ahead: int) -> dict[str, str]:
    return {"SECONDS_AHEAD": str(ahead)}


def test_a_worker_an_hour_ahead_and_one_an_hour_behind_tell_once(due, site, mail, broker, seconds_ahead):
    fast, slow = clock(seconds_ahead + HOUR), clock(seconds_ahead - HOUR)
    with site.beat(), site.worker(**fast), site.worker(**slow):
        until(sent, state)
        another_round(broker)
    assert rows() == [1, 1, 1]
    assert len(mail.received) == 1


def test_a_mail_claimed_before_the_clock_was_put_back_an_hour_is_not_forgotten(
    due, site, mail, seconds_ahead
):
    """Its worker was killed between sending and marking: one mail more, at once, and the row tells."""
    with site.beat():
        with site.worker(**clock(seconds_ahead + HOUR)) as first:
            mail.before_answer = lambda: kill(first)
            until(lambda: first.exit_code is not None, state)
        mail.before_answer = lambda: None
        assert OutgoingMail.objects.get().claimed_at > timezone.now() + outbox.LOST_AFTER
        with site.worker():
            until(sent, state)
    assert rows() == [1, 1, 1]
    assert OutgoingMail.objects.get().attempts == len(mail.received) == 2


def test_a_mail_that_waits_for_a_time_that_was_put_back_goes_out(due, site, mail, seconds_ahead):
    """A server that said 451 while the clock was two hours ahead is asked again at once."""
    mail.answer = "451 Try again later"
    with site.beat():
        with site.worker(**clock(seconds_ahead + 2 * HOUR)):
            until(lambda: OutgoingMail.objects.filter(refusals__gt=0).exists(), state)
        mail.answer = "250 OK"
        assert OutgoingMail.objects.get().next_try_at > timezone.now() + outbox.RETRY_AT_MOST
        with site.worker():
            until(sent, state)
    assert rows() == [1, 1, 1]
    assert len(mail.received) == 1


def test_beat_goes_on_when_the_clock_was_put_back_two_hours(due, site, mail, broker, seconds_ahead):
    """It has kept when it last asked for what, in a time that is no more."""
    with site.beat(**clock(seconds_ahead + 2 * HOUR)) as beat:
        until(lambda: broker.client.llen(site.queue) > len(settings.CELERY_BEAT_SCHEDULE))
        beat.stop()  # kindly, so that it writes down what it knows
    broker.client.flushall()
    with site.beat(), site.worker():
        until(sent, state)
    assert rows() == [1, 1, 1]
    assert len(mail.received) == 1


@pytest.mark.parametrize("change", [SPRING, AUTUMN], ids=["spring", "autumn"])
def test_a_mail_that_waits_over_the_change_of_the_clock_goes_out_once_and_in_its_time(
    site, mail, broker, change
):
    """The processes begin half a minute before the change, and the next try comes half a minute after it."""
    notify(user=factories.user(), key="x", text="Besked", url="/")
    half = timedelta(seconds=30)
    OutgoingMail.objects.update(next_try_at=change + half)
    began = clock(int((change - half - real_now()).total_seconds()))
    with site.beat(), site.worker(**began):
        until(sent, state)
        another_round(broker)
    row = OutgoingMail.objects.get()
    assert (row.state, row.attempts, len(mail.received)) == (MailState.SENT, 1, 1)
    assert change + half <= row.sent_at < change + timedelta(hours=1)


def real_now() -> datetime:
    """The time outside of the test."""
    return datetime.fromtimestamp(time_machine.escape_hatch.time.time(), tz=UTC)
