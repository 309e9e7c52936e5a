"""Reports to the national register from here: one a change, none lost, none twice (domain 11.4)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from agreements.actions.readiness import lines_of
from agreements.models import Agreement, RegisterReport
from mentorstotte.core.enums import Role
from mentorstotte.core.errors import Refused
from reporting import dfdg
from reporting.actions import report_sending as sending
from reporting.actions.report_changes import find_all, find_recent
from reporting.actions.report_switch import switch_off, switch_on
from reporting.models import OwnReports, Report
from tests import factories
from tests.agreements import desk
from tests.racing import at_once, errors
from tests.registerserver import RegisterServer

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TODAY, START, END = date(2026, 3, 2), date(2026, 3, 2), date(2026, 9, 1)
LATER = timedelta(hours=2)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-03-02T10:00:00+01:00", tick=True) as traveller:
        yield traveller


@pytest.fixture
def admin():
    return factories.user(Role.SYSTEM_ADMIN, name="Sys Tem")


@pytest.fixture
def on(admin):
    """Reports are made here."""
    return switch_on(valid_from=TODAY, by=admin)


@pytest.fixture
def platform(settings):
    made = RegisterServer()
    made.start()
    settings.DFDG_URL, settings.DFDG_TOKEN = made.url, "hemmelig"
    yield made
    made.stop()


def running(people, **facts) -> Agreement:
    people.mentor.supplier.cvr = "13585628"
    people.mentor.supplier.save()
    return desk.imported(people, start=START, end=END, on=START, **facts)


def change(agreement, **facts) -> None:
    Agreement.objects.filter(pk=agreement.pk).update(**facts)


def told(agreement) -> list[tuple]:
    return list(agreement.own_reports.order_by("number").values_list("kind", "state"))


def receipt(state="accepted", reference="K-1", on=TODAY, text="") -> dfdg.Answer:
    return dfdg.Answer(reference, state, on, text)


def newest(agreement) -> Report:
    return agreement.own_reports.latest("number")


def taken(agreement, people, **facts) -> None:
    sending.take_answer(report_id=newest(agreement).pk, answer=receipt(**facts), by=people.caseworker)


def e3(agreement) -> str:
    agreement.refresh_from_db()
    return next(line.said.state for line in lines_of(agreement, TODAY) if line.code == "E3")


# Which reports are made ------------------------------------------------------------------------------------
def test_nothing_is_reported_from_here_until_it_is_switched_on(people, admin):
    agreement = running(people)
    assert find_all() == 0
    switch_on(valid_from=TODAY + timedelta(days=1), by=admin)
    assert (find_all(), told(agreement)) == (0, [])


def test_a_start_is_one_report_however_often_it_is_looked_for(people, on):
    agreement = running(people)
    assert [find_all(), find_all(), find_recent()] == [1, 0, 0]
    report = agreement.own_reports.get()
    assert (report.kind, report.state, report.number) == ("start", "pending", 1)
    assert (report.start, report.end, report.weekly_hours) == (START, END, Decimal("3.00"))
    assert (report.provider, report.cvr) == ("Mentorfirma 05", "13585628")


def test_what_happened_on_a_case_is_found_within_the_hour_and_the_rest_at_night(people, on, clock):
    running(people)
    clock.shift(LATER)
    assert [find_recent(), find_all()] == [0, 1]


def test_a_change_of_hours_of_the_end_and_a_stop_are_one_report_each(people, on):
    agreement = running(people)
    changes = [
        {},
        {"weekly_hours": Decimal("2.00")},
        {"end_date": date(2026, 12, 1)},
        {"end_date": date(2026, 5, 31), "ended_on": date(2026, 5, 31), "ended_reason": "goal_met"},
    ]
    for number, facts in enumerate(changes, start=1):
        if facts:
            change(agreement, **facts)
        assert find_all() == 1
        taken(agreement, people, reference=f"K-{number}")
    assert told(agreement) == [(kind, "accepted") for kind in ("start", "change", "change", "end")]


def test_a_change_before_the_report_was_sent_replaces_it(people, on):
    agreement = running(people)
    find_all()
    change(agreement, weekly_hours=Decimal("2.00"))
    find_all()
    assert told(agreement) == [("start", "superseded"), ("start", "pending")]
    with pytest.raises(Refused, match="Brug den nyeste"):
        sending.hand_over(report_id=agreement.own_reports.get(number=1).pk, by=people.caseworker)


def test_a_change_that_is_taken_back_before_it_was_sent_leaves_nothing_to_send(people, on):
    agreement = running(people)
    find_all()
    taken(agreement, people)
    for hours in ("2.00", "3.00"):
        change(agreement, weekly_hours=Decimal(hours))
        find_all()
    assert told(agreement) == [("start", "accepted"), ("change", "superseded")]


def test_what_the_main_case_system_has_reported_is_not_reported_again(people, on):
    agreement = running(people)
    said = {"start": START, "end": END, "weekly_hours": Decimal("3.00"), "answered_on": TODAY}
    RegisterReport.objects.create(
        agreement=agreement, state="accepted", reference="F-1", registered_by=people.caseworker, **said
    )
    assert find_all() == 0
    change(agreement, weekly_hours=Decimal("2.00"))
    assert find_all() == 1


def test_without_weekly_hours_it_is_held_back_with_who_can_mend_it_until_they_are_there(people, on, clock):
    agreement = running(people, weekly_hours=None)
    find_all()
    report = newest(agreement)
    assert (report.state, report.lack) == ("refused", "no_hours")
    assert (
        report.lacking.text == "Aftalen har ingen timer om ugen. Registret afviser indberetninger uden timer."
    )
    assert report.lacking.mend == "Sagsbehandleren skriver timerne i aftalen."
    for act in (sending.hand_over, lambda **who: sending.take_answer(answer=receipt(), **who)):
        with pytest.raises(Refused, match="uden timer"):
            act(report_id=report.pk, by=people.caseworker)
    change(agreement, weekly_hours=Decimal("2.00"))
    clock.shift(LATER)
    assert find_recent() == 1
    assert told(agreement) == [("start", "superseded"), ("start", "pending")]


def test_without_a_cvr_number_it_is_held_back_until_the_catalogue_has_it(people, on, clock):
    agreement = running(people)
    people.mentor.supplier.cvr = ""
    people.mentor.supplier.save()
    find_all()
    assert newest(agreement).lack == "no_cvr"
    people.mentor.supplier.cvr = "13585628"
    people.mentor.supplier.save()
    clock.shift(LATER)
    find_recent()
    assert newest(agreement).state == "pending"


# By hand ---------------------------------------------------------------------------------------------------
def test_a_pasted_receipt_reaches_the_agreement_once_and_e3_follows(people, on):
    agreement = running(people)
    find_all()
    assert e3(agreement) == "missing"
    for _ in range(2):
        taken(agreement, people)
    made = RegisterReport.objects.get(agreement=agreement)
    assert (made.reference, made.state, made.start, made.end) == ("K-1", "accepted", START, END)
    assert e3(agreement) == "ok"
    with pytest.raises(Refused, match="allerede en kvittering"):
        taken(agreement, people, reference="K-9")


def test_a_rejected_report_is_corrected_by_a_new_one_and_the_old_one_says_so(people, on):
    agreement = running(people)
    find_all()
    taken(agreement, people, state="rejected", text="Ukendt målgruppe")
    rejected = newest(agreement)
    assert (find_all(), e3(agreement)) == (0, "missing")
    again = [sending.send_again(report_id=rejected.pk, by=people.caseworker) for _ in range(2)]
    assert again[0] == again[1]
    assert told(agreement) == [("start", "corrected"), ("correction", "pending")]
    change(agreement, weekly_hours=Decimal("2.00"))
    find_all()
    assert told(agreement)[1:] == [("correction", "superseded"), ("correction", "pending")]
    assert newest(agreement).corrects == rejected


def test_a_receipt_from_before_the_report_or_from_tomorrow_is_refused(people, on):
    agreement = running(people)
    find_all()
    for day in (-1, 1):
        with pytest.raises(Refused):
            taken(agreement, people, on=TODAY + timedelta(days=day))
    assert (told(agreement), RegisterReport.objects.count()) == ([("start", "pending")], 0)


# By the platform -------------------------------------------------------------------------------------------
def test_the_platform_gets_the_minimum_fields_and_its_receipt_is_kept(people, on, platform):
    agreement = running(people)
    find_all()
    platform.answer = {"state": "accepted", "answered_on": "2026-03-02"}
    assert sending.send_waiting() == 1
    (sent,) = platform.taken.values()
    assert sent == {
        "municipality": "0270",
        "cpr": agreement.case.citizen.cpr,
        "measure": "mentor",
        "report": "start",
        "corrects": None,
        "mentor_type": "individual",
        "target_group": "T17_ALM",
        "legal_basis": newest(agreement).legal_basis,
        "start": "2026-03-02",
        "expected_end": "2026-09-01",
        "actual_end": None,
        "weekly_hours": "3.00",
        "provider": "Mentorfirma 05",
        "provider_cvr": "13585628",
    }
    assert told(agreement) == [("start", "accepted")]
    assert (e3(agreement), sending.send_waiting()) == ("ok", 0)


def test_a_platform_that_goes_down_under_way_loses_nothing_and_gets_nothing_twice(
    people, on, platform, clock
):
    agreements = [running(people) for _ in range(3)]
    find_all()
    assert sending.claim() is not None  # a worker that is killed before it sends
    platform.loses_answers = True
    assert sending.send_waiting() == 0
    platform.stop()
    for _ in range(3):
        clock.shift(timedelta(minutes=11))
        assert sending.send_waiting() == 0
    states = {state for each in agreements for _, state in told(each)}
    assert (states, len(platform.taken)) == ({"pending"}, 1)
    platform.loses_answers = False
    platform.start()
    clock.shift(LATER)
    assert sending.send_waiting() == 3
    assert {state for each in agreements for _, state in told(each)} == {"sent"}
    assert (len(platform.taken), len(platform.tries)) == (3, 4)


def test_what_may_have_arrived_is_not_replaced_but_followed_by_the_change(people, on, platform, clock):
    agreement = running(people)
    find_all()
    platform.loses_answers = True
    sending.send_waiting()
    change(agreement, weekly_hours=Decimal("2.00"))
    assert find_all() == 0
    platform.loses_answers = False
    clock.shift(LATER)
    sending.send_waiting()
    assert find_all() == 1
    assert told(agreement) == [("start", "sent"), ("change", "pending")]


@pytest.mark.parametrize(
    ("status", "answer", "state"),
    [
        (422, {"text": "Timer mangler"}, "rejected"),
        (500, {}, "pending"),
        (302, {}, "pending"),
        (200, {"reference": ""}, "pending"),
        (200, {"state": "maaske"}, "pending"),
        (200, {"answered_on": "i går"}, "pending"),
        (200, {"state": "accepted", "answered_on": "2025-01-01"}, "accepted"),
        (200, {"state": "accepted"}, "accepted"),
    ],
)
def test_every_answer_of_the_platform_ends_in_a_known_state(people, on, platform, status, answer, state):
    agreement = running(people)
    find_all()
    platform.status, platform.answer = status, answer
    platform.taken["x"] = {}
    platform.taken.setdefault(str(newest(agreement).key), {})
    sending.send_waiting()
    report = newest(agreement)
    assert report.state == state
    assert agreement.case.citizen.cpr not in report.error


def test_a_second_worker_with_the_same_report_marks_it_once(people, on):
    running(people)
    find_all()
    report = sending.claim()
    for reference in ("K-1", "K-2"):
        sending.finish(report, dfdg.Answer(reference))
    report.refresh_from_db()
    assert (report.state, report.reference) == ("sent", "K-1")


def test_switched_off_nothing_more_goes_out(people, on, admin, platform):
    running(people)
    find_all()
    switch_off(by=admin)
    assert (sending.send_waiting(), platform.tries) == (0, [])


@pytest.mark.django_db(transaction=True)
def test_workers_at_the_same_moment_make_and_take_each_report_once(people, on, platform):
    agreements = [running(people) for _ in range(4)]
    assert errors(at_once(find_all, find_all, find_all)) == []
    assert {len(told(each)) for each in agreements} == {1}
    assert errors(at_once(*[sending.send_waiting] * 3)) == []
    assert len(platform.tries) == len(platform.taken) == 4


# The database is the last guard ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    "facts", [{"state": "refused"}, {"state": "sent"}, {"state": "pending", "lack": "no_cvr"}, {"kind": "x"}]
)
def test_the_database_refuses_a_report_that_does_not_hang_together(people, on, facts):
    agreement = running(people)
    find_all()
    with pytest.raises(IntegrityError), transaction.atomic():
        agreement.own_reports.update(**facts)


def test_a_turn_of_the_switch_is_never_changed(on):
    with pytest.raises(DatabaseError), transaction.atomic():
        OwnReports.objects.update(is_on=False)


def test_the_switch_is_turned_once_and_another_day_is_refused(on, admin):
    assert switch_on(valid_from=TODAY, by=admin) == on
    with pytest.raises(Refused, match="Slå det først fra"):
        switch_on(valid_from=TODAY + timedelta(days=1), by=admin)
    assert switch_off(by=admin) == switch_off(by=admin)
    assert OwnReports.objects.count() == 2


# The pages -------------------------------------------------------------------------------------------------
def test_the_work_list_says_what_waits_what_is_held_back_and_who_can_mend_it(people, on, client):
    waits, held_back = running(people), running(people, weekly_hours=None)
    find_all()
    client.force_login(people.caseworker)
    page = client.get(reverse("reporting:own_reports"))
    assert [row.agreement for row, _ in page.context["rows"]] == [waits, held_back]
    text = page.content.decode()
    assert "Registret afviser indberetninger uden timer." in text
    assert "Sagsbehandleren skriver timerne i aftalen." in text
    assert [tile["count"] for tile in page.context["tiles"]] == [1, 0, 1, 0, 0]
    only = client.get(reverse("reporting:own_reports"), {"vis": "tilbage"}).context["rows"]
    assert [row.agreement for row, _ in only] == [held_back]
    assert "skal ses efter" in client.get(reverse("overview")).content.decode()


def test_the_fields_are_typed_in_one_by_one_and_the_receipt_is_pasted(people, on, client):
    agreement = running(people)
    find_all()
    client.force_login(people.caseworker)
    url = reverse("reporting:own_report", args=[newest(agreement).pk])
    text = client.get(url).content.decode()
    for words in (agreement.case.citizen.cpr, "02-03-2026", "01-09-2026", "3,00", "13585628", "Individuel"):
        assert words in text
    client.post(reverse("reporting:own_report_handed", args=[newest(agreement).pk]))
    assert told(agreement) == [("start", "sent")]
    wrong = client.post(url, {"state": "accepted", "reference": "K-1", "answered_on": "01-03-2026"})
    assert (wrong.status_code, "K-1" in wrong.content.decode()) == (422, True)
    client.post(url, {"state": "accepted", "reference": "K-1", "answered_on": "02-03-2026"})
    assert told(agreement) == [("start", "accepted")]
    assert "K-1" in client.get(url).content.decode()


def test_a_stranger_finds_no_report(people, on, client):
    agreement = running(people)
    find_all()
    client.force_login(people.stranger)
    assert client.get(reverse("reporting:own_report", args=[newest(agreement).pk])).status_code == 404
    assert client.get(reverse("reporting:own_reports")).context["rows"] == []


@pytest.mark.parametrize("rows", [1, 3, 40])
def test_the_work_list_asks_the_same_number_of_questions(people, on, client, rows, django_assert_num_queries):
    for _ in range(rows):
        running(people)
    find_all()
    client.force_login(people.caseworker)
    client.get(reverse("reporting:own_reports"))
    with django_assert_num_queries(6):
        client.get(reverse("reporting:own_reports"))


def test_the_switch_is_turned_on_its_page(client, admin):
    client.force_login(admin)
    assert client.post(reverse("reporting:own_reports_on"), {"valid_from": "31-02-2026"}).status_code == 422
    client.post(reverse("reporting:own_reports_on"), {"valid_from": "02-03-2026"})
    assert "Slået til" in client.get(reverse("reporting:own_reports_switch")).content.decode()
    client.post(reverse("reporting:own_reports_off"))
    assert OwnReports.objects.since(TODAY) is None
