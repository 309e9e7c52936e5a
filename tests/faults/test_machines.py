"""Workers on two machines, one of them killed in mid-run: every reminder is there once, all mails arrive."""

from collections import Counter
from contextlib import ExitStack
from datetime import timedelta

import pytest
from django.utils import timezone

from agreements.actions.imports import ImportedAgreement, create_imported
from agreements.models import Agreement, Reminder
from mentorstotte.core.enums import MailState
from mentorstotte.core.models import Notice, OutgoingMail
from tests import factories, workers
from tests.faults.test_reminder import after_the_claim, state
from tests.machines import machines
from tests.workers import kill, until

pytestmark = [pytest.mark.slow, pytest.mark.fault]


def more_due(people, number: int) -> int:
    """Agreements with one reminder due today each: 14 days before the follow-up."""
    today = timezone.localdate()
    days = {"start": today - timedelta(days=77), "end": today + timedelta(days=105)}
    rows = [
        ImportedAgreement(factories.case(people.caseworker), people.mentor, "T17_ALM", **days)
        for _ in range(number)
    ]
    create_imported(rows=rows, on=today, by=people.caseworker)
    return number


def unsent(*states: str) -> int:
    return OutgoingMail.objects.filter(state__in=states or [MailState.PENDING, MailState.CLAIMED]).count()


def test_two_machines_share_the_work_and_one_that_is_killed_in_mid_run_loses_nothing(
    people, site, mail, broker
):
    made = 0
    with machines("en", "to") as (one, other), ExitStack() as parts:
        parts.enter_context(site.beat())
        first, _ = (
            parts.enter_context(
                site.worker(
                    prefix=machine.prefix,
                    hostname=machine.name,
                    **machine.environment(workers.database_url(), broker.port, mail.port),
                )
            )
            for machine in (one, other)
        )
        while not (one.relays["mail"].calls and other.relays["mail"].calls):
            made += more_due(people, 10)  # until each of them has had its part
            until(lambda: OutgoingMail.objects.count() == Agreement.objects.count(), state)
            until(lambda: not unsent(), state)
        made += more_due(people, 20)
        mail.before_answer = lambda: kill(first)
        until(lambda: first.exit_code is not None, state)
        mail.before_answer = lambda: None
        until(lambda: Notice.objects.count() == made and not unsent(MailState.PENDING), state)
        until(lambda: unsent() <= 1, state)
        after_the_claim()
        until(lambda: not unsent(), state)
        assert all(relay.calls for machine in (one, other) for relay in machine.relays.values())
    assert Reminder.objects.count() == Notice.objects.count() == OutgoingMail.objects.count() == made
    arrived = Counter(message["Message-ID"] for message in mail.received)
    assert len(arrived) == made
    assert sorted(arrived.values())[-2] == 1
    assert max(arrived.values()) <= 2
