"""The pages of an agreement's whole life ask a fixed, small number of questions, however much there is."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.actions import agreement as agreements
from agreements.actions import amendment, followups, rejection
from agreements.actions.draft import TaskLine
from agreements.actions.letters import HearingLetter
from agreements.models import Agreement
from tests import factories
from tests.agreements import desk, samples

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MOST = 10
TODAY = date(2014, 5, 5)
SIGNED, WAITING = date(2014, 3, 3), date(2014, 9, 3)
WRITTEN = {
    "kind": "hours",
    "day": "12-05-2014",
    "why": "Borgeren begynder i praktik nu.",
    "level": "4",
    "weekly_hours": "5,00",
}
# name, about, what is posted (nothing: it is opened), and how many questions.
PAGES = [
    ("amend", "running", None, 8),
    ("amend", "running", WRITTEN, 10),
    ("end", "running", None, 7),
    ("expiry", "running", None, 7),
    ("follow_up", "running", None, 10),
    ("effect", "running", None, 10),
    ("agreement", "running", None, 8),
    ("change", "changed", None, 9),
    ("agreement", "changed", None, 8),
    ("versions", "changed", None, 5),
    ("agreement_withdraw", "changed", None, 6),
    ("signature", "waiting", None, 6),
    ("signing_link", "waiting", None, 6),
    ("signing_tablet", "waiting", None, 6),
    ("mentor_seen", "waiting", None, 7),
    ("agreement", "waiting", None, 8),
    ("agreement_reopen", "waiting", None, 6),
    ("agreement_draft", "drafted", None, 10),
    ("agreement_preview", "drafted", None, 8),
    ("hearing", "case", None, 4),
    ("hearing_answer", "hearing", None, 5),
    ("reject", "proposed", None, 10),
    ("proposal", "proposed", None, 10),
]


@dataclass
class Desk:
    """A case with so many of everything."""

    people: object
    rows: int
    known: dict = field(default_factory=dict)

    def tasks(self) -> tuple[TaskLine, ...]:
        return tuple(TaskLine("practical", f"Følges til banken den {n + 1}. gang") for n in range(self.rows))

    def case(self):
        """With as many earlier agreements, colleagues and mentors."""
        made = self.people.case()
        for number in range(self.rows):
            factories.mentor(f"Øvrig {made.number}-{number}")
            start = date(2010 + number % 3, 1 + number % 12, 1)
            samples.earlier_agreement(made, start, start + timedelta(days=20), number=number)
        return made

    def running(self) -> Agreement:
        with time_machine.travel("2014-02-24 10:00+01:00", tick=True):
            made = desk.signed(
                self.people, on=date(2014, 2, 24), start=SIGNED, case=self.case(), tasks=self.tasks()
            )
        by = self.people.caseworker
        for number in range(self.rows):
            day = TODAY - timedelta(days=number)
            followups.register_follow_up(agreement_id=made.pk, facts=desk.follow_up(day), by=by)
            followups.register_effect(agreement_id=made.pk, facts=desk.effect(day), by=by)
        return made

    def changed(self) -> Agreement:
        """With a change that waits in the visitation."""
        made = self.running()
        more = {"level": 3, "weekly_hours": Decimal("3.50")}
        change = amendment.Change(
            kind="hours", day=date(2014, 5, 12), why="Mere hjælp nu i praktikken.", **more
        )
        amendment.amend(agreement_id=made.pk, change=change, by=self.people.caseworker)
        return made

    def drafted(self) -> Agreement:
        facts = {"start": TODAY + timedelta(days=7), "case": self.case(), "tasks": self.tasks()}
        return desk.drafted(self.people, **facts).agreement

    def waiting(self) -> Agreement:
        made = self.drafted()
        agreements.print_version(version_id=made.versions.get().pk, by=self.people.caseworker)
        return made

    def made(self, about: str) -> Agreement:
        """The one of its kind."""
        if about not in self.known:
            self.known[about] = getattr(self, about)()
        return self.known[about]

    def url(self, name: str, about: str) -> str:
        """The address of a page about a thing that is made for it."""
        if about == "case":
            return reverse("agreements:hearing", args=[self.case().number])
        if about == "proposed":
            case = self.case()
            self.people.saved(case, tasks=self.tasks())
            return reverse(f"agreements:{name}", args=[case.number])
        if about == "hearing":
            case = self.case()
            letter = HearingLetter(
                "Vi overvejer at stoppe.", (("Du er i job.", "Din chef"),), "Lov § 1", None
            )
            letter = HearingLetter(letter.considered, letter.facts, letter.rules, TODAY + timedelta(days=14))
            made = rejection.send_hearing(case=case, letter=letter, by=self.people.caseworker)
            return reverse("agreements:hearing_answer", args=[case.number, made.pk])
        made = self.made(about)
        key = made.case.number if name == "agreement_draft" else made.number
        return reverse(f"agreements:{name}", args=[key])


def asked(client, url: str, posted: dict | None) -> int:
    """How many questions one opening costs, or one look at what the rules say."""
    with CaptureQueriesContext(connection) as seen:
        answer = client.post(url, posted, headers={"HX-Request": "true"}) if posted else client.get(url)
    assert answer.status_code == 200, url
    return len(seen)


@pytest.mark.parametrize("rows", [1, 3, 9])
def test_every_page_asks_the_same_number_of_questions(people, client, rows):
    place = Desk(people, rows)
    client.force_login(people.caseworker)
    with time_machine.travel("2014-05-05 10:00+02:00", tick=True):
        addresses = [place.url(name, about) for name, about, _, _ in PAGES]
        client.get(addresses[0])
        found = [
            (name, about, posted, asked(client, url, posted))
            for url, (name, about, posted, _) in zip(addresses, PAGES, strict=True)
        ]
    assert found == PAGES
    assert max(questions for *_, questions in found) <= MOST
