"""The paper of a hand-over is made by itself, once, and says what holds on the day."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from agreements.actions import agreement as agreements
from agreements.actions import amendment, followups, handover, signing
from agreements.models import HandOver, Paper
from agreements.tasks import make_hand_overs
from cases.actions.cases import hand_over
from mentorstotte.core.documents import store
from mentorstotte.core.documents.seal import verify
from mentorstotte.core.models import Event, Notice
from tests import factories
from tests.agreements import desk
from tests.documents import reading

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-11-23 09:00+01:00", tick=True) as traveller:
        yield traveller


@pytest.fixture
def agreement(people):
    return desk.imported(people, start=date(2026, 9, 7), end=date(2027, 2, 20), on=TODAY)


def given_to(agreement, person, by) -> None:
    hand_over(case_id=agreement.case_id, caseworker=person, by=by)


def said() -> list[str]:
    """The text of every paper, the oldest first."""
    return [reading.text(store.get(paper.document.sha256)) for paper in Paper.objects.order_by("pk")]


def test_a_new_caseworker_finds_the_paper_by_the_message_and_it_is_made_once(client, people, agreement):
    given_to(agreement, people.colleague, people.caseworker)
    assert Paper.objects.count() == 0, "a worker makes it when the hand-over stands"
    for _ in range(3):
        make_hand_overs()
    paper = Paper.objects.select_related("document").get()
    assert verify(store.get(paper.document.sha256)).sound
    assert (paper.kind, paper.document.made_by) == ("hand_over", people.caseworker)
    assert f"Sagsbehandler: {people.colleague.name}" in said()[0]
    client.force_login(people.colleague)
    page = client.get(Notice.objects.get(user=people.colleague).url).content.decode()
    assert reverse("cases:document", args=[agreement.case.number, paper.document.public_id]) in page
    assert Event.objects.filter(kind="paper.made").count() == 1


def test_the_paper_is_not_sent_to_the_citizen(client, people, agreement):
    given_to(agreement, people.colleague, people.caseworker)
    make_hand_overs()
    document = Paper.objects.get().document
    client.force_login(people.colleague)
    send = reverse("agreements:send", args=[agreement.case.number, document.public_id])
    answer = client.post(send, {"way": "print"})
    assert (answer.status_code, "kommunens egen" in answer.content.decode()) == (422, True)
    page = client.get(reverse("agreements:agreement", args=[agreement.number])).content.decode()
    assert "Overdragelse (PDF)" in page
    assert send not in page


def test_a_second_hand_over_the_same_day_with_other_facts_gives_another_paper(people, agreement):
    given_to(agreement, people.colleague, people.caseworker)
    make_hand_overs()
    followups.register_follow_up(
        agreement_id=agreement.pk, facts=desk.follow_up(TODAY, adjust="Færre timer."), by=people.colleague
    )
    given_to(agreement, people.caseworker, people.colleague)
    make_hand_overs()
    first, second = said()
    assert "Færre timer." not in first
    assert "Færre timer." in second
    assert f"Sagsbehandler: {people.caseworker.name}" in second


def test_two_hand_overs_before_a_worker_comes_are_one_paper_of_the_last(people, agreement):
    given_to(agreement, people.colleague, people.caseworker)
    given_to(agreement, people.caseworker, people.approver)
    make_hand_overs()
    [text] = said()
    assert f"Sagsbehandler: {people.caseworker.name}" in text


def test_many_cases_at_once_each_get_their_paper_and_one_alone_leads_to_it(people, agreement):
    other = desk.imported(people, start=date(2026, 9, 7), end=date(2027, 2, 20), on=TODAY)
    ended = desk.imported(people, start=date(2026, 3, 2), end=date(2026, 8, 31), on=TODAY)
    cases = [each.case_id for each in (agreement, other, ended)]
    handover.hand_over_many(case_ids=cases, caseworker=people.colleague, note="", by=people.approver)
    assert set(HandOver.objects.values_list("agreement", flat=True)) == {agreement.pk, other.pk}
    make_hand_overs()
    assert Paper.objects.count() == 2
    Notice.objects.all().delete()
    alone = [agreement.case_id]
    handover.hand_over_many(case_ids=alone, caseworker=people.caseworker, note="", by=people.approver)
    told = Notice.objects.get(user=people.caseworker)
    assert told.url == reverse("agreements:brief", args=[agreement.number])


def test_a_new_mentor_gets_a_paper_when_the_change_is_signed(people):
    start, day = date(2026, 11, 30), date(2026, 12, 7)
    made = desk.signed(people, on=TODAY, start=start)
    assert HandOver.objects.count() == 0
    other = factories.mentor("Mentor 20")
    change = amendment.Change(
        kind="mentor", day=day, why="Den første mentor stopper.", **desk.new_mentor(other)
    )
    version = amendment.amend(agreement_id=made.pk, change=change, by=people.caseworker)
    assert HandOver.objects.count() == 0
    agreements.print_version(version_id=version.pk, by=people.caseworker)
    for _ in range(2):
        signing.register_signature(version_id=version.pk, signed=desk.paper(TODAY), by=people.caseworker)
    make_hand_overs()
    paper = Paper.objects.get()
    assert (paper.kind, paper.version) == ("mentor_hand_over", version)
    assert made.case.citizen.cpr[:6] not in said()[0]


def test_what_a_mentor_may_not_read_stops_the_paper_and_the_case_says_so(people, agreement):
    agreement.versions.update(not_tasks="Ring ikke på 710984-0001")
    HandOver.objects.create(agreement=agreement, to_mentor=True, asked_by=people.caseworker)
    for _ in range(2):
        make_hand_overs()
    row = HandOver.objects.get()
    assert (row.document, "CPR-nummer" in row.refused) == (None, True)
    [event] = Event.objects.filter(kind="hand_over.refused", case_id=agreement.case_id)
    assert "Mentor må ikke få et CPR-nummer" in event.text
    assert Paper.objects.count() == 0
