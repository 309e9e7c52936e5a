"""Absence with a stand-in, and many cases handed over at once: nothing is left without an owner."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from agreements import tasks
from agreements.actions import handover, visitation
from agreements.actions.approvals import QUESTIONS
from cases.models import Case
from mentorstotte.core import absence_actions
from mentorstotte.core.enums import Role
from mentorstotte.core.errors import NotAllowed, Refused
from mentorstotte.core.models import Absence, Approval, Event, Notice, User
from tests import factories
from tests.agreements import desk

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
NEXT_WEEK = TODAY + timedelta(days=7)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-11-23 09:00+01:00", tick=True) as traveller:
        yield traveller


def away(people, *, start: date = TODAY, end: date = NEXT_WEEK, **facts) -> Absence:
    """The caseworker is away and the colleague stands in."""
    facts = {"user": people.caseworker, "stand_in": people.colleague, "note": "", **facts}
    facts.setdefault("by", people.caseworker)
    return absence_actions.register_absence(start=start, end=end, **facts)


def fresh(user) -> User:
    return User.objects.get(pk=user.pk)


def running(people, **facts):
    """A course whose follow-up is due in 14 days."""
    return desk.imported(people, start=TODAY - timedelta(days=77), end=date(2027, 2, 20), on=TODAY, **facts)


def told() -> set[str]:
    reminders = Notice.objects.filter(key__startswith="reminder-")
    return set(reminders.values_list("user__name", flat=True))


# Absence ---------------------------------------------------------------------------------------------------
def test_the_stand_in_is_told_and_gets_the_reminders_while_it_lasts(people, clock):
    running(people)
    away(people)
    assert Notice.objects.get().user == people.colleague
    tasks.find_reminders()
    assert told() == {people.colleague.name}


@pytest.mark.parametrize("days", [{"start": NEXT_WEEK, "end": NEXT_WEEK}, {"end": TODAY}])
def test_before_and_after_the_days_the_caseworker_gets_them(people, clock, days):
    running(people)
    away(people, **days)
    if days["end"] == TODAY:
        clock.move_to("2026-11-24 09:00+01:00")
    tasks.find_reminders()
    assert told() == {people.caseworker.name}


def test_a_stand_in_who_has_left_the_team_gets_nothing(people):
    running(people)
    away(people)
    people.colleague.teams.clear()
    tasks.find_reminders()
    assert told() == {people.caseworker.name}


def test_the_stand_in_of_a_team_leader_hears_of_what_was_missed(people):
    desk.imported(people, start=TODAY - timedelta(days=95), end=date(2027, 2, 20), on=TODAY)
    away(people, user=people.approver, stand_in=people.other_approver, by=people.approver)
    tasks.find_reminders()
    assert told() == {people.other_approver.name}


def test_the_stand_in_sees_the_work_on_the_own_start_page_and_lists(people, client):
    agreement = running(people)
    client.force_login(people.colleague)
    assert client.get(reverse("overview")).context["sections"][0].rows == []
    away(people)
    page = client.get(reverse("overview"))
    assert [row.case_number for row in page.context["sections"][0].rows] == [agreement.case.number]
    assert f"Du ser også sager og frister for {people.caseworker.name}." in page.content.decode()
    for address in (reverse("agreements:work_list"), reverse("cases:list") + "?hvis=mine"):
        assert agreement.case.number in client.get(address).content.decode()


def test_what_the_stand_in_does_stands_as_done_for_the_one_who_is_away(people, client):
    agreement, own = running(people), factories.case(people.colleague)
    away(people)
    client.force_login(people.colleague)
    for case in (agreement.case, own):
        note = {"kind": "note", "occurred_on": "23-11-2026", "theme": "Samtale", "text": "Talt", "final": "1"}
        client.post(reverse("cases:note_new", args=[case.number]), note)
    done = {event.case_id: event.data for event in Event.objects.filter(kind="note.final")}
    assert done[agreement.case_id] == {"done_for": people.caseworker.name}
    assert done[own.pk] == {}


def test_r14_the_stand_in_of_the_caseworker_cannot_approve_what_that_one_submitted(people, client):
    both = factories.user(Role.CASEWORKER, Role.APPROVER, team=people.team)
    proposal = people.submitted()
    away(people, stand_in=both)
    assert list(Approval.objects.decidable_by(fresh(both))) == []
    client.force_login(both)
    page = client.get(reverse("agreements:visitation", args=[proposal.case.number]))
    assert "En anden godkender skal afgøre den." in page.content.decode()
    answers = dict.fromkeys(QUESTIONS, True)
    with pytest.raises(NotAllowed):
        visitation.approve(proposal_id=proposal.pk, answers=answers, by=fresh(both))
    visitation.approve(proposal_id=proposal.pk, answers=answers, by=people.approver)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"end": TODAY - timedelta(days=1)}, "før den første"),
        ({"start": TODAY - timedelta(days=9), "end": TODAY - timedelta(days=2)}, "Dagene er gået"),
        ({"stand_in": "caseworker"}, "Vælg en anden"),
        ({"stand_in": "stranger"}, "samme teams"),
        ({"stand_in": "approver"}, "samme roller"),
    ],
)
def test_an_absence_that_cannot_be_is_refused(people, change, why):
    if isinstance(change.get("stand_in"), str):
        change = change | {"stand_in": getattr(people, change["stand_in"])}
    with pytest.raises(Refused, match=why):
        away(people, **change)


def test_days_do_not_overlap_and_the_same_again_is_one(people):
    first = away(people)
    assert away(people) == first
    with pytest.raises(Refused, match="allerede registreret fravær"):
        away(people, start=NEXT_WEEK, end=NEXT_WEEK + timedelta(days=3))


def test_a_team_leader_registers_for_the_team_and_nobody_for_another(people):
    assert away(people, by=people.approver)
    for other in (people.colleague, people.stranger):
        with pytest.raises(NotAllowed):
            away(people, by=other)


def test_back_early_the_stand_in_sees_it_no_more(people, client):
    running(people)
    made = away(people)
    client.force_login(people.caseworker)
    client.post(reverse("core:absence_cancel", args=[made.pk]))
    assert fresh(people.colleague).stands_in_for == {}
    tasks.find_reminders()
    assert told() == {people.caseworker.name}
    client.force_login(people.stranger)
    assert client.post(reverse("core:absence_cancel", args=[made.pk])).status_code == 404


def test_the_page_registers_and_shows(people, client):
    client.force_login(people.caseworker)
    days = {"start": "23-11-2026", "end": "30-11-2026"}
    fields = {"user": people.caseworker.pk, "stand_in": people.colleague.pk, **days}
    assert client.post(reverse("core:absences"), fields | {"stand_in": ""}).status_code == 422
    assert client.post(reverse("core:absences"), fields).status_code == 302
    assert "Væk nu" in client.get(reverse("core:absences")).content.decode()
    client.force_login(people.stranger)
    assert people.caseworker.name not in client.get(reverse("core:absences")).content.decode()


# Handing over ----------------------------------------------------------------------------------------------
def test_many_cases_change_hands_with_a_note_of_every_deadline_and_open_act(people):
    agreement, other = running(people), people.saved().case
    cases = [agreement.case_id, other.pk]
    given = {"caseworker": people.colleague, "note": "Jeg går på barsel.", "by": people.approver}
    assert handover.hand_over_many(case_ids=cases, **given) == 2
    assert handover.hand_over_many(case_ids=cases, **given) == 0
    assert set(Case.objects.filter(pk__in=cases).values_list("caseworker", flat=True)) == {
        people.colleague.pk
    }
    agreement.refresh_from_db()
    assert agreement.caseworker == people.colleague
    note = agreement.case.notes.get(theme=f"Sagen er overdraget til {people.colleague.name}")
    assert note.is_final
    assert note.text.splitlines() == [
        "Jeg går på barsel.",
        "13-ugers opfølgning senest 7. december 2026",
        "Effektvurdering senest 6. februar 2027",
        "Aftalen udløber 20. februar 2027",
    ]
    assert other.notes.get().text.splitlines()[1] == "Indstilling: kladde hos sagsbehandler"
    told = Notice.objects.get(user=people.colleague)
    assert told.text.startswith(f"Du har fået 2 sager fra {people.approver.name}")


@pytest.mark.parametrize(
    ("receiver", "why"), [("approver", "vælg en sagsbehandler"), ("stranger", "er ikke i sagens team")]
)
def test_nobody_who_cannot_look_after_it_gets_a_case_and_then_none_moves(people, receiver, why):
    cases = [people.case().pk, people.case().pk]
    with pytest.raises(Refused, match=why):
        handover.hand_over_many(
            case_ids=cases, caseworker=getattr(people, receiver), note="", by=people.approver
        )
    assert set(Case.objects.values_list("caseworker", flat=True)) == {people.caseworker.pk}


@pytest.mark.parametrize("how", ["nobody", "closed", "other role", "other team"])
def test_what_has_no_owner_stands_on_its_page_until_somebody_has_it(people, client, how):
    case = people.case()
    if how == "nobody":
        Case.objects.update(caseworker=None)
    changes = {"closed": {"is_active": False}, "other role": {"roles": [Role.CONTROLLER]}}
    User.objects.filter(pk=people.caseworker.pk).update(**changes.get(how, {"phone": ""}))
    if how == "other team":
        people.caseworker.teams.clear()
    client.force_login(people.approver)
    address = reverse("agreements:hand_over_many")
    assert [row[0] for row in client.get(address).context["rows"]] == [case]
    listed = client.get(reverse("cases:list") + "?hvis=ingen").content.decode()
    assert case.number in listed
    client.post(address, {"cases": [case.pk], "caseworker": people.colleague.pk, "note": ""})
    assert client.get(address).context["rows"] == []
    case.refresh_from_db()
    assert case.caseworker == people.colleague


def test_another_teams_cases_are_neither_shown_nor_moved(people, client):
    case = people.case()
    client.force_login(people.stranger)
    address = reverse("agreements:hand_over_many") + f"?fra={people.caseworker.pk}"
    assert client.get(address).context["rows"] == []
    answer = client.post(address, {"cases": [case.pk], "caseworker": people.stranger.pk})
    assert answer.status_code == 422


@pytest.mark.parametrize("rows", [1, 3, 20])
def test_the_pages_ask_the_same_number_of_questions(people, client, rows, django_assert_num_queries):
    for number in range(rows):
        running(people)
        start = TODAY + timedelta(days=10 * number)
        away(people, start=start, end=start + timedelta(days=3))
    client.force_login(people.approver)
    with django_assert_num_queries(8):
        client.get(reverse("agreements:hand_over_many") + f"?fra={people.caseworker.pk}")
    with django_assert_num_queries(6):
        client.get(reverse("core:absences"))
