"""A year of reminders, day by day, with random acts, absences, days on which nothing ran, runs that were
broken off and a mail server that is away; at the end an independent check, by arithmetic of its own, finds
every due reminder exactly once and none that was not due, told on an open day to somebody who was there.

The short form has 200 agreements, the long one (``YEAR_AGREEMENTS=2000``, ``make chaos``) two thousand.
"""

import os
import random
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from agreements import tasks
from agreements.actions import contacts, ends, followups, reminders
from agreements.actions.imports import ImportedAgreement, create_imported
from agreements.models import Agreement, Reminder
from cases.actions import cases as case_actions
from cases.actions import citizens
from mentorstotte.core import absence_actions, outbox
from mentorstotte.core.calendar import is_working_day
from mentorstotte.core.enums import MailState
from mentorstotte.core.models import Notice, OutgoingMail
from tests import factories
from tests.agreements import desk
from tests.agreements.samples import People
from tests.mailserver import TAKEN, MailServer

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NUMBER = int(os.environ.get("YEAR_AGREEMENTS", "200"))
SEED = int(os.environ.get("YEAR_SEED", "20260101"))
FIRST, LAST = date(2026, 1, 5), date(2026, 12, 30)
ONE_DAY = timedelta(days=1)
STEPS = {"follow_up": (14, 3), "effect_assessment": (28, 7), "expiry": (14,)}


def open_on_or_before(day: date) -> date:
    while not is_working_day(day):
        day -= ONE_DAY
    return day


def open_after(day: date) -> date:
    day += ONE_DAY
    while not is_working_day(day):
        day += ONE_DAY
    return day


@dataclass
class Known:
    """What the check knows of one agreement, from what was done to it."""

    start: date
    end: date
    looked_at: date | None = None  # the last follow-up or assessment
    assessed: bool = False
    over: bool = False  # stopped, or the citizen died or moved

    def deadlines(self, today: date):
        """What is still to be done: (kind, due)."""
        if self.over:
            return
        follow_up = (self.looked_at or self.start) + timedelta(days=91)
        effect = self.end - timedelta(days=14)
        if follow_up <= effect and self.end >= today:
            yield "follow_up", follow_up
        if not self.assessed and effect >= self.start and self.end >= today - timedelta(days=28):
            yield "effect_assessment", effect
        yield "expiry", self.end

    def due(self, today: date):
        """The reminders that a sweep on this open day must have made: (kind, due, step)."""
        unmissed = open_on_or_before(today - ONE_DAY)
        for kind, due in self.deadlines(today):
            for step in STEPS[kind]:
                day = open_on_or_before(due - timedelta(days=step))
                if self.start <= day <= today and due > unmissed:
                    yield kind, due, step
            if kind != "expiry" and open_after(due) <= today:
                yield kind, due, -1


class Year:
    """The municipality for a year, and what the check expects of it."""

    def __init__(self, people: People):
        self.people, self.random = people, random.Random(SEED)
        self.known: dict[int, Known] = {}
        self.expected: dict[int, set] = {}
        self.found: dict[int, set] = {}  # made by a run that was broken off before it told anybody
        self.away: dict[date, dict[int, int]] = {}  # who stood in for whom

    def begin(self, number: int, today: date) -> None:
        rows = []
        for _ in range(number):
            start = today - timedelta(days=self.random.randrange(0, 120))
            end = start + timedelta(days=self.random.randrange(20, 183))
            case = factories.case(self.random.choice([self.people.caseworker, self.people.colleague]))
            rows.append(ImportedAgreement(case, self.people.mentor, "T17_ALM", start, max(end, today)))
        for made in create_imported(rows=rows, on=today, by=self.people.caseworker):
            self.known[made.pk] = Known(made.start_date, made.end_date)
            self.expected[made.pk] = set()

    def act(self, today: date) -> None:
        """Something is done to a few of those that run."""
        running = [pk for pk, a in self.known.items() if not a.over and a.start <= today <= a.end]
        for pk in self.random.sample(running, min(len(running), max(1, len(running) // 60))):
            self.random.choices(
                [self.follow_up, self.assess, self.stop, self.leave, self.hand_over, self.meet],
                [40, 25, 4, 3, 10, 10],
            )[0](pk, today)

    def follow_up(self, pk: int, today: date) -> None:
        if not Agreement.objects.get(pk=pk).follow_ups.filter(held_on=today).exists():
            facts = desk.follow_up(today)
            followups.register_follow_up(agreement_id=pk, facts=facts, by=self.people.caseworker)
            self.known[pk].looked_at = today

    def assess(self, pk: int, today: date) -> None:
        if not Agreement.objects.get(pk=pk).effect_assessments.filter(assessed_on=today).exists():
            facts = desk.effect(today)
            followups.register_effect(agreement_id=pk, facts=facts, by=self.people.caseworker)
            self.known[pk].looked_at, self.known[pk].assessed = today, True

    def stop(self, pk: int, today: date) -> None:
        end = ends.End(reason="goal_reached", on=today, status="Borgeren er kommet i job nu.", agreed=True)
        ends.end_agreement(agreement_id=pk, end=end, by=self.people.caseworker)
        self.known[pk].over = True

    def leave(self, pk: int, today: date) -> None:
        citizen = Agreement.objects.get(pk=pk).case.citizen_id
        kind = self.random.choice(["deceased", "moved"])
        facts = {"kind": kind, "on": today, "until": None, "note": "Folkeregistret"}
        citizens.record_register_event(citizen_id=citizen, **facts, by=self.people.caseworker)
        self.known[pk].over = True

    def hand_over(self, pk: int, today: date) -> None:
        to = self.random.choice([self.people.caseworker, self.people.colleague])
        case = Agreement.objects.get(pk=pk).case_id
        case_actions.hand_over(case_id=case, caseworker=to, by=self.people.approver)

    def meet(self, pk: int, today: date) -> None:
        facts = contacts.ContactFacts(today)
        contacts.register_contact(agreement_id=pk, facts=facts, by=self.people.caseworker)

    def leave_for_a_while(self, today: date) -> None:
        """One of the two caseworkers is away from today, and the other stands in."""
        pair = [self.people.caseworker, self.people.colleague]
        self.random.shuffle(pair)
        one, other = pair
        days = [today + n * ONE_DAY for n in range(self.random.randrange(1, 15))]
        if any(day in self.away for day in days):
            return
        absence_actions.register_absence(
            user=one, start=days[0], end=days[-1], stand_in=other, note="", by=self.people.approver
        )
        self.away |= {day: {one.pk: other.pk} for day in days}

    def find_only(self, today: date) -> None:
        """The run is broken off after the rows were made and before anybody was told."""
        reminders.find_reminders()
        if is_working_day(today):
            for pk, agreement in self.known.items():
                self.found.setdefault(pk, set()).update(agreement.due(today))

    def expect(self, today: date) -> None:
        """What a whole run makes, and of what an earlier one had made that which is still to be done."""
        for pk, agreement in self.known.items():
            still = set(agreement.deadlines(today))
            found = {what for what in self.found.pop(pk, ()) if what[:2] in still}
            self.expected[pk].update(found, agreement.due(today))

    def told_somebody_who_was_there(self, notice: Notice) -> bool:
        return notice.user_id not in self.away.get(timezone.localdate(notice.made_at), {})


@pytest.fixture
def server(settings):
    made = MailServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", made.port
    made.start()
    yield made
    made.stop()


def send_mail(year: Year, server: MailServer) -> None:
    """Once a day; now and then the server takes nothing."""
    server.answer = TAKEN if year.random.random() > 0.15 else "451 Try again later"
    outbox.send_waiting()


def send_the_rest(server: MailServer) -> None:
    server.answer = TAKEN
    OutgoingMail.objects.update(next_try_at=None)
    while outbox.send_waiting():
        pass


def test_a_year_with_random_acts_and_outages_makes_every_reminder_once_and_none_undue(server):
    year = Year(People())
    day = FIRST
    while day <= LAST:
        with time_machine.travel(f"{day.isoformat()}T08:00:00+01:00", tick=False):
            if day == FIRST or (day.day in (1, 15) and day.month < 11):
                year.begin(NUMBER // 20 if day != FIRST else NUMBER // 5, day)
            if is_working_day(day):
                year.act(day)
            if is_working_day(day) and year.random.random() < 0.05:
                year.leave_for_a_while(day)
            luck = year.random.random()
            if 0.12 < luck < 0.2:
                year.find_only(day)
            elif luck >= 0.2:  # else nothing ran that day
                for _ in range(year.random.choice([1, 1, 2])):
                    tasks.find_reminders()
                if is_working_day(day):
                    year.expect(day)
                send_mail(year, server)
        day += timedelta(days=year.random.choice([1] * 30 + [5]))  # and now and then a lost week
    made = Counter(Reminder.objects.values_list("agreement_id", "kind", "due_on", "step"))
    expected = {(pk, *what) for pk, steps in year.expected.items() for what in steps}
    assert set(made) - expected == set()
    assert expected - set(made) == set()
    assert max(made.values()) == 1
    assert len(made) > NUMBER
    told_on = Reminder.objects.values_list("notice__made_at__date", flat=True).distinct()
    assert all(is_working_day(day) for day in told_on)
    notices = Notice.objects.filter(key__startswith="reminder-")
    assert all(year.told_somebody_who_was_there(notice) for notice in notices)
    send_the_rest(server)
    assert OutgoingMail.objects.filter(notice__in=notices, state=MailState.SENT).count() == notices.count()
    assert max(Counter(message["Message-ID"] for message in server.received).values()) == 1
