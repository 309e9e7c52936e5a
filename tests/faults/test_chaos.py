"""Two workers, each a process of its own, killed again and again while they tell of reminders, and a Redis
that forgets everything: every reminder is there once, every mail arrives, and few arrive twice.

The short form kills three times; ``make chaos`` a hundred (``CHAOS_KILLS``, ``CHAOS_SEED``).
"""

import os
import random
from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from agreements.actions.imports import ImportedAgreement, create_imported
from agreements.models import Reminder
from mentorstotte.core import outbox
from mentorstotte.core.enums import MailState
from mentorstotte.core.models import Notice, OutgoingMail
from tests import factories
from tests.workers import kill, until

pytestmark = [pytest.mark.slow, pytest.mark.fault]
KILLS = int(os.environ.get("CHAOS_KILLS", "3"))
SEED = int(os.environ.get("CHAOS_SEED", "8"))
AGREEMENTS = 10 * KILLS


def state() -> str:
    return str(Counter(OutgoingMail.objects.values_list("state", "attempts")))


def waiting() -> bool:
    told = Reminder.objects.filter(notice__isnull=False).count()
    open_ones = OutgoingMail.objects.filter(state__in=[MailState.PENDING, MailState.CLAIMED])
    return told < AGREEMENTS or open_ones.exists()


def after_the_claim() -> None:
    """Ten minutes have passed since every claim of a worker that is gone."""
    long_ago = timezone.now() - outbox.LOST_AFTER - timedelta(seconds=1)
    OutgoingMail.objects.filter(state=MailState.CLAIMED).update(claimed_at=long_ago)


@pytest.fixture
def many_due(people) -> None:
    """Each with one reminder due today: 14 days before its follow-up."""
    today = timezone.localdate()
    days = {"start": today - timedelta(days=77), "end": today + timedelta(days=105)}
    rows = [
        ImportedAgreement(factories.case(people.caseworker), people.mentor, "T17_ALM", **days)
        for _ in range(AGREEMENTS)
    ]
    create_imported(rows=rows, on=today, by=people.caseworker)


def kill_one_of_two(site, mail, dice) -> bool:
    """Kills one of two workers between sending a mail and marking it; says whether it came to that."""
    with site.worker() as one, site.worker() as two:
        victim, after = dice.choice([one, two]), len(mail.received) + dice.randrange(1, 6)
        mail.before_answer = lambda: len(mail.received) >= after and kill(victim)
        until(lambda: victim.exit_code is not None or not waiting(), state)
        mail.before_answer = lambda: None
        return victim.exit_code is not None


def test_workers_killed_in_mid_run_and_a_wiped_redis_lose_nothing(many_due, site, mail, broker):
    dice, killed = random.Random(SEED), 0
    with site.beat():
        while killed < KILLS and (waiting() or not killed):
            killed += kill_one_of_two(site, mail, dice)
            after_the_claim()
            if killed == KILLS // 2:
                broker.kill()
                broker.start()
        with site.worker():
            until(lambda: not waiting(), state)
    assert killed
    assert Reminder.objects.count() == Notice.objects.count() == OutgoingMail.objects.count() == AGREEMENTS
    arrived = Counter(message["Message-ID"] for message in mail.received)
    assert len(arrived) == AGREEMENTS
    assert max(arrived.values()) <= 2
    assert sum(number - 1 for number in arrived.values()) <= 2 * killed
    doubled = OutgoingMail.objects.filter(attempts=2).count()
    assert doubled >= sum(number == 2 for number in arrived.values()), "the rows tell"
