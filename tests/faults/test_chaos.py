"""Two workers with two processes each tell of reminders. At random moments one of the processes is killed,
the database crashes in the middle of a sweep, and Redis forgets everything. At the end an independent check
(by the arithmetic of tests/agreements/test_year.py) finds every due reminder exactly once and none undue, and
every mail arrived, once or twice.

The short form kills six times; ``CHAOS_KILLS`` says how often, ``CHAOS_SEED`` how the dice fall. For every
twenty kills the database crashes once, and Redis is wiped once for every hundred; at least once each.
"""

import os
import random
import time
from collections import Counter
from contextlib import ExitStack
from datetime import timedelta

import psutil
import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from agreements.actions.imports import ImportedAgreement, create_imported
from agreements.models import Reminder
from mentorstotte.core import outbox
from mentorstotte.core.actions import choose_mails
from mentorstotte.core.enums import MailState, Role
from mentorstotte.core.models import Notice, OutgoingMail, User
from tests import factories
from tests.agreements.samples import People
from tests.agreements.test_year import Known
from tests.workers import kill, until

pytestmark = [pytest.mark.slow, pytest.mark.fault]
KILLS = int(os.environ.get("CHAOS_KILLS", "6"))
SEED = int(os.environ.get("CHAOS_SEED", "8"))
CRASHES, WIPES = max(1, KILLS // 20), max(1, KILLS // 100)
OPEN = [MailState.PENDING, MailState.CLAIMED]
SENDERS = 4
# A sweep that stands in the middle: its rows are written and not yet there for others.
IN_MID_SWEEP = """
SELECT count(*) FROM pg_stat_activity
WHERE wait_event_type = 'Lock' AND query LIKE '%INSERT INTO agreements_reminder%' AND pid <> pg_backend_pid()
"""
IN_THE_WAY = """
INSERT INTO agreements_reminder (agreement_id, kind, due_on, step, made_at) VALUES (%s, %s, %s, %s, now())
ON CONFLICT DO NOTHING RETURNING id
"""


class Chaos:
    """The site, what is done to it, and what the check knows."""

    def __init__(self, site, mail, broker, database, stack: ExitStack):
        self.site, self.mail, self.broker, self.database, self.stack = site, mail, broker, database, stack
        self.dice, self.people, self.today = random.Random(SEED), People(), timezone.localdate()
        self.expected: set[tuple] = set()
        self.done: Counter[str] = Counter()
        for leader in User.objects.holding(Role.APPROVER):
            choose_mails(user=leader, how="each", hour=7, monday=False)
        self.workers = [self.started(), self.started()]

    def started(self):
        return self.stack.enter_context(self.site.worker(concurrency="2"))

    # Work ------------------------------------------------------------------------------------------------
    def more_work(self) -> int:
        """A few agreements for which something is due today; the key of the last one."""
        rows = []
        for _ in range(self.dice.randrange(3, 9)):
            start = self.today - timedelta(days=self.dice.randrange(77, 120))
            end = self.today + timedelta(days=self.dice.randrange(10, 60))
            rows.append(
                ImportedAgreement(
                    factories.case(self.people.caseworker), self.people.mentor, "T17_ALM", start, end
                )
            )
        for made in create_imported(rows=rows, on=self.today, by=self.people.caseworker):
            due = set(Known(made.start_date, made.end_date).due(self.today))
            self.expected |= {(made.pk, *what) for what in due}
        return made.pk

    def told(self) -> bool:
        """Every reminder is told and no mail waits."""
        return (
            Reminder.objects.filter(notice__isnull=False).count() == len(self.expected)
            and not OutgoingMail.objects.filter(state__in=OPEN).exists()
        )

    def state(self) -> str:
        mails = Counter(OutgoingMail.objects.values_list("state", "attempts"))
        return f"{self.done} {Reminder.objects.count()} of {len(self.expected)} {mails}"

    # Faults ----------------------------------------------------------------------------------------------
    def a_moment(self) -> None:
        """Until some of the mails have gone out, and a little longer."""
        enough = len(self.mail.received) + self.dice.randrange(0, 4)
        until(lambda: len(self.mail.received) >= enough or self.told(), self.state)
        time.sleep(self.dice.random() / 5)

    def kill(self) -> None:
        """One of the processes that do the work, or a whole worker with all of them."""
        self.more_work()
        self.a_moment()
        place = self.dice.randrange(2)
        worker = self.workers[place]
        pool = psutil.Process(worker.process.pid).children() if worker.exit_code is None else []
        if pool and self.dice.random() < 0.75:
            self.dice.choice(pool).kill()
        else:
            kill(worker)
            self.workers[place] = self.started()

    def crash(self) -> None:
        """The database, while a sweep stands in the middle: it waits for a row that we hold."""
        holding, looking = (psycopg.connect(self.database.url) for _ in range(2))
        looking.autocommit = True
        while True:
            before = set(self.expected)
            self.more_work()
            if holding.execute(IN_THE_WAY, min(self.expected - before)).fetchone():
                break
            holding.rollback()  # a sweep was quicker
        until(lambda: looking.execute(IN_MID_SWEEP).fetchone()[0], self.state)
        connection.close()
        self.database.crash()
        holding.close()
        looking.close()
        self.database.restart()

    def wipe(self) -> None:
        """Redis, which keeps nothing."""
        self.more_work()
        self.a_moment()
        self.broker.kill()
        self.broker.start()

    def run(self) -> None:
        faults = [self.kill] * KILLS + [self.crash] * CRASHES + [self.wipe] * WIPES
        self.dice.shuffle(faults)
        for fault in faults:
            fault()
            self.done[fault.__name__] += 1

    def rest(self) -> None:
        """Ten minutes after the last fault: who still holds a mail is taken to be lost."""
        for worker in self.workers:
            kill(worker)
        long_ago = timezone.now() - outbox.LOST_AFTER - timedelta(seconds=1)
        OutgoingMail.objects.filter(state=MailState.CLAIMED).update(claimed_at=long_ago)
        OutgoingMail.objects.filter(state=MailState.PENDING).update(next_try_at=None)
        self.started()
        until(self.told, self.state, seconds=600)


def test_killed_workers_a_crashing_database_and_a_wiped_redis_lose_and_double_nothing(
    own_database, site, mail, broker
):
    site.environment["DATABASE_URL"] = own_database.url
    with ExitStack() as stack:
        chaos = Chaos(site, mail, broker, own_database, stack)
        stack.enter_context(site.beat(3))
        chaos.run()
        chaos.rest()
    print(chaos.state())
    assert chaos.done == {"kill": KILLS, "crash": CRASHES, "wipe": WIPES}
    made = Counter(Reminder.objects.values_list("agreement_id", "kind", "due_on", "step"))
    assert set(made) == chaos.expected
    assert max(made.values()) == 1
    every_mail_arrived_and_the_rows_tell_which_twice(mail)


def every_mail_arrived_and_the_rows_tell_which_twice(mail) -> None:
    arrived = Counter(message["Message-ID"] for message in mail.received)
    mails = {f"<mail-{row.pk}@kommune.example>": row for row in OutgoingMail.objects.all()}
    assert set(arrived) == set(mails)
    assert Notice.objects.filter(key__startswith="reminder-").count() <= len(mails)
    assert {row.state for row in mails.values()} == {MailState.SENT}
    doubled = {key for key, number in arrived.items() if number > 1}
    print(f"{len(arrived)} mails, {len(doubled)} of them twice")
    assert max(arrived.values()) <= 2
    assert all(mails[key].attempts == 2 for key in doubled), "the rows tell"
    assert len(doubled) <= KILLS * 2 + CRASHES * SENDERS
