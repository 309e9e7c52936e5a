"""The review of the read log: drawn once a month, at random and by risk, judged once, not by the reader."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from cases import log_review_page
from cases.actions import log_review as actions
from cases.models import LogReview, LogRound
from cases.rules.log_review import Look, other_team, protected, reasons_for, same_family, unusual
from mentorstotte.core.enums import Role
from mentorstotte.core.errors import NotAllowed, Refused
from mentorstotte.core.models import AccessLog, Event, OutgoingMail
from tests import factories

pytestmark = pytest.mark.django_db
MONTH = date(2026, 10, 1)
PLAIN = Look("Holm", "Ærø", protected=False, own_case=True, shares_team=True, that_day=12, usual=10)


@pytest.fixture(autouse=True)
def clock(time_machine):
    """It stands still: a log is in the order of its times, also when it is moved back to the same hour."""
    time_machine.move_to("2026-11-23T10:00:00+01:00", tick=False)
    return time_machine


@pytest.fixture
def team():
    return factories.team()


@pytest.fixture
def reader(team):
    return factories.user(Role.CASEWORKER, team=team, name="Sara Holm")


@pytest.fixture
def leader(team):
    return factories.user(Role.APPROVER, team=team, name="Lis Leder")


def look(reader, case, clock, *, on: date, times: int = 1) -> None:
    for _ in range(times):
        clock.move_to(datetime(on.year, on.month, on.day, 9, tzinfo=ZoneInfo("Europe/Copenhagen")))
        key = {"subject_kind": "citizen", "subject_key": str(case.citizen_id)}
        AccessLog.objects.create(user=reader, page="cases:detail", **key)
    clock.move_to("2026-11-23T10:00:00+01:00")


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        (same_family, {"citizen_family": "HOLM"}),
        (same_family, {"reader_family": "Aero", "citizen_family": "Ærø"}),
        (protected, {"protected": True, "own_case": False}),
        (other_team, {"shares_team": False}),
        (unusual, {"that_day": 31}),
        (unusual, {"that_day": 21, "usual": 0}),
    ],
)
def test_each_reason_speaks_alone_and_no_other_with_it(rule, changes):
    assert not rule(PLAIN)
    risky = replace(PLAIN, **changes)
    assert rule(risky)
    assert len(reasons_for(risky)) == 1
    assert reasons_for(PLAIN) == []


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        (same_family, {"reader_family": "", "citizen_family": ""}),
        (protected, {"protected": True}),
        (unusual, {"that_day": 30}),
        (unusual, {"that_day": 20, "usual": 1}),
    ],
)
def test_what_is_usual_or_ones_own_does_not_speak(rule, changes):
    assert not rule(replace(PLAIN, **changes))


def test_ten_at_random_and_those_with_a_reason_are_drawn_once_without_a_mail(reader, clock, team):
    cases = [factories.case(reader, given=f"Nr {number}") for number in range(14)]
    for case in cases:
        look(reader, case, clock, on=date(2026, 10, 5), times=3)
    kin = factories.case(reader, family="Holm")
    look(reader, kin, clock, on=date(2026, 10, 6))
    look(reader, cases[0], clock, on=date(2026, 11, 2))
    assert actions.draw_due() == 1
    assert actions.draw_due() == 0
    made = LogRound.objects.get()
    assert (made.team, made.month, made.population) == (team, MONTH, 15)
    rows = list(made.reviews.select_related("look"))
    assert len({row.look_id for row in rows}) == len(rows)
    assert 10 <= len(rows) <= 11
    risky = [row for row in rows if row.reasons]
    assert [(row.look.subject_key, row.reasons, row.times) for row in risky] == [
        (str(kin.citizen_id), ["family"], 1)
    ]
    assert not OutgoingMail.objects.exists()


def test_another_team_a_protected_address_and_readers_without_a_team(reader, clock):
    stranger = factories.user(Role.CONTROLLER, name="Carl Controller")
    case = factories.case(reader)
    case.citizen.address_protected_until = date(2027, 1, 1)
    case.citizen.save()
    mentor = factories.user(Role.MENTOR, name="Mona Mentor")
    for person in (stranger, mentor):
        look(person, case, clock, on=date(2026, 10, 5))
    look(reader, case, clock, on=date(2026, 10, 5))
    assert actions.draw_due() == 2
    said = {row.look.user: row.reasons for row in LogReview.objects.select_related("look__user")}
    assert said == {stranger: ["protected", "other_team"], mentor: ["protected"], reader: []}
    assert LogRound.objects.get(team=None).population == 2


@pytest.fixture
def drawn(reader, clock) -> LogReview:
    look(reader, factories.case(reader, family="Holm"), clock, on=date(2026, 10, 5))
    actions.draw_due()
    return LogReview.objects.get()


def test_it_is_judged_once_by_another_than_the_reader_and_stays(drawn, leader, reader):
    what = {"review_id": drawn.pk, "remark": ""}
    with pytest.raises(NotAllowed, match="eget"):
        actions.judge(**what, verdict="work", by=reader)
    with pytest.raises(Refused, match="mindst"):
        actions.judge(**what, verdict="not_work", by=leader)
    for _ in range(2):
        actions.judge(**what, verdict="work", by=leader)
    assert Event.objects.filter(kind="log.reviewed").count() == 1
    with pytest.raises(NotAllowed, match="allerede"):
        actions.judge(review_id=drawn.pk, verdict="not_work", remark="Ingen grund til det", by=leader)
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        LogReview.objects.update(remark="Andet")


def test_the_leader_sees_it_on_the_start_page_and_judges_it(drawn, leader, reader, client):
    [tile] = log_review_page.tiles(leader, MONTH)
    assert (tile.count, tile.url) == (1, reverse("cases:log_reviews"))
    client.force_login(leader)
    assert "Samme efternavn" in client.get(tile.url).content.decode()
    url = reverse("cases:log_review", args=[drawn.pk])
    assert client.post(url, {"verdict": "not_work", "remark": ""}).status_code == 422
    assert client.post(url, {"verdict": "not_work", "remark": "Fætter, ingen sag"}).status_code == 302
    assert not log_review_page.waiting_for(leader).exists()
    assert AccessLog.objects.filter(user=leader, subject_key=drawn.look.subject_key).exists()


def test_the_reader_another_leader_and_others_do_not_see_it_but_the_officer_does(
    drawn, reader, leader, client
):
    reader.roles = [*reader.roles, Role.APPROVER]
    reader.save()
    strange = factories.user(Role.APPROVER, team=factories.team("Andet"))
    officer = factories.user(Role.DATA_PROTECTION_OFFICER)
    url = reverse("cases:log_review", args=[drawn.pk])
    for person, status in ((reader, 404), (strange, 404), (officer, 200), (leader, 200)):
        client.force_login(person)
        assert client.get(url).status_code == status


@pytest.mark.parametrize("rows", [1, 3, 9])
def test_the_list_asks_the_same_number_of_questions(
    reader, leader, clock, client, rows, django_assert_num_queries
):
    for number in range(rows):
        look(reader, factories.case(reader, given=f"Nr {number}"), clock, on=date(2026, 10, 5))
    actions.draw_due()
    client.force_login(leader)
    client.get(reverse("cases:log_reviews"))
    with django_assert_num_queries(6):
        assert client.get(reverse("cases:log_reviews")).status_code == 200


def refused(reader, clock, on: date, times: int) -> None:
    clock.move_to(datetime(on.year, on.month, on.day, 9, tzinfo=ZoneInfo("Europe/Copenhagen")))
    for number in range(times):
        AccessLog.objects.create(
            user=reader, subject_kind="case", subject_key=str(number), page="cases:detail", refused=True
        )
    clock.move_to("2026-11-23T10:00:00+01:00")


def test_who_is_refused_often_is_told_to_those_who_review_the_reader(reader, leader, clock, client):
    refused(reader, clock, date(2026, 9, 30), 30)
    refused(reader, clock, date(2026, 10, 1), 6)
    refused(reader, clock, date(2026, 11, 3), 4)
    refused(factories.user(Role.CASEWORKER, team=reader.teams.get()), clock, date(2026, 11, 3), 9)
    refused(leader, clock, date(2026, 11, 4), 40)
    strange = factories.user(Role.APPROVER, team=factories.team("Andet"))
    officer = factories.user(Role.DATA_PROTECTION_OFFICER)
    sara, lis = "Sara Holm: 10 på 2 dage", "Lis Leder: 40 på 1 dag<"
    for person, seen in ((leader, [sara]), (strange, []), (officer, [lis, sara])):
        client.force_login(person)
        page = client.get(reverse("cases:log_reviews")).content.decode()
        assert [line for line in (lis, sara) if line in page] == seen
