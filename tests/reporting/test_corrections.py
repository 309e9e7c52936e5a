"""Imported agreements that break the law become a task until somebody puts them right, also when over."""

from datetime import date

import pytest
from django.urls import reverse

from agreements.actions.corrections import mark_corrected
from agreements.case_agreement import versions_of
from agreements.corrections import correction_part, to_correct, work
from agreements.models import Agreement, AgreementVersion
from cases.enums import CaseState
from cases.models import Case, JournalNote
from mentorstotte.core.enums import Role
from mentorstotte.core.models import AccessLog, Event
from tests import factories
from tests.imports.files import course, upload
from tests.reporting.steps import COURSES, DAY, FAULTY, stored

pytestmark = pytest.mark.django_db
LONG = {"start_date": date(2026, 9, 1), "end_date": date(2027, 4, 30)}  # eight months


@pytest.fixture
def broken(worker, health):
    """An agreement of eight months in the worker's team, without a caseworker."""
    stored(upload(course(team="Job og Kompetence", **LONG)), by=worker)
    return Agreement.objects.get()


def test_rows_4_and_6_of_the_faulty_sheet_become_tasks_although_they_are_over(worker):
    stored(FAULTY, by=worker, good_rows=True)
    found = Agreement.objects.filter(to_correct=True).order_by("start_date")
    rules = {
        agreement.case.citizen.family_name: [f["rule"] for f in agreement.findings if f["must_be_put_right"]]
        for agreement in found
    }
    assert rules == {"Nørskov": ["R-08"], "Winther": ["R-03"]}
    assert {agreement.case.state for agreement in found} == {CaseState.CLOSED}
    assert not found.exclude(next_follow_up=None, effect_due=None).exists()


def test_no_course_of_2013_14_becomes_a_task(worker):
    stored(COURSES, by=worker)
    assert not Agreement.objects.filter(to_correct=True).exists()


@pytest.mark.parametrize(
    ("roles", "in_team", "sees"),
    [
        ((Role.CASEWORKER,), True, True),
        ((Role.JOB_CONSULTANT,), True, True),
        ((Role.APPROVER,), True, True),
        ((Role.CLARIFICATION_CONSULTANT,), True, False),
        ((Role.CASEWORKER,), False, False),
        ((Role.APPROVER,), False, False),
        ((Role.CONTROLLER,), False, False),
    ],
)
def test_who_sees_the_task_of_an_agreement_without_caseworker(roles, in_team, sees, broken, skills, health):
    person = factories.user(*roles, team=skills if in_team else health)
    assert to_correct(person).exists() is sees
    assert bool(work(person, DAY)) is sees


def test_the_task_of_a_caseworker_is_seen_by_that_one_and_the_approver(broken, worker, skills):
    owner, approver = factories.user(Role.CASEWORKER, team=skills), factories.user(Role.APPROVER, team=skills)
    Agreement.objects.update(caseworker=owner)
    assert [bool(work(person, DAY)) for person in (owner, worker, approver)] == [True, False, True]


def test_the_start_page_shows_the_task_one_click_from_the_act(broken, worker, client):
    client.force_login(worker)
    page = client.get(reverse("overview")).content.decode()
    assert "Skal rettes op: R-08" in page
    assert reverse("agreements:correct", args=[broken.number]) in page


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_list_takes_the_same_number_of_queries(count, worker, client, django_assert_num_queries):
    rows = [course(cpr=f"61017000{n:02d}", team="Job og Kompetence", **LONG) for n in range(count)]
    stored(upload(*rows), by=worker)
    client.force_login(worker)
    with django_assert_num_queries(4):
        assert client.get(reverse("agreements:to_correct")).status_code == 200


def test_putting_it_right_needs_words_and_leaves_a_final_note(broken, worker, client):
    client.force_login(worker)
    url = reverse("agreements:correct", args=[broken.number])
    assert "Udfyld “Hvad er der gjort?”." in client.post(url, {"note": " "}).content.decode()
    assert client.post(url, {"note": "Aftalen er delt i to i sagen."}).status_code == 302
    broken.refresh_from_db()
    note = JournalNote.objects.get()
    assert not broken.to_correct
    assert (note.is_final, note.written_by, note.theme) == (
        True,
        worker,
        f"Rettet op: aftale {broken.number}",
    )
    assert "Aftalen er delt i to i sagen." in note.text
    assert "R-08: En aftale kan højst vare 6 måneder" in note.text
    assert Event.objects.filter(kind="agreement.corrected", case_id=broken.case_id).count() == 1
    assert "Aftalen er rettet op" in client.get(url).content.decode()
    assert work(worker, DAY) == []


def test_two_clicks_leave_one_note(broken, worker):
    for _ in range(2):
        mark_corrected(agreement_id=broken.pk, note="Undersøgt.", by=worker)
    assert JournalNote.objects.count() == 1


def test_a_missing_aim_can_be_written(worker, client):
    stored(upload(course(employment_aim=None, team="Job og Kompetence")), by=worker)
    agreement = Agreement.objects.get()
    client.force_login(worker)
    url = reverse("agreements:correct", args=[agreement.number])
    assert "Mål med mentorstøtten" in client.get(url).content.decode()
    client.post(url, {"note": "Målet står i vurderingen.", "aim_text": "Fleksjob i kantine"})
    assert AgreementVersion.objects.get().aim_text == "Fleksjob i kantine"
    assert "Mål tilføjet: Fleksjob i kantine" in JournalNote.objects.get().text


def test_a_stranger_gets_404_and_the_attempt_is_logged(broken, health, client):
    stranger = factories.user(Role.CASEWORKER, team=health)
    client.force_login(stranger)
    assert client.get(reverse("agreements:correct", args=[broken.number])).status_code == 404
    assert AccessLog.objects.filter(user=stranger, subject_key=broken.number, refused=True).count() == 1


def test_the_case_page_lists_what_an_imported_agreement_lacks(broken, worker, client):
    client.force_login(worker)
    page = client.get(reverse("cases:detail", args=[broken.case.number])).content.decode()
    assert "mentorens telefon eller e-mail, underskrift, klagevejledning" in page
    assert "Skal rettes op" in page


def test_what_is_missing_is_named_and_what_is_there_is_not(worker, django_assert_num_queries):
    empty = dict.fromkeys(("level", "weekly_hours", "hourly_price", "employment_aim", "tasks"))
    stored(upload(course(**empty)), by=worker)
    case = Case.objects.get()
    with django_assert_num_queries(1):
        [card] = correction_part(case, versions_of(case), worker).cards
    [row] = card.context["agreements"]
    assert row["lacks"] == [
        "timer om ugen", "niveau", "mål", "opgaver", "mentorens telefon eller e-mail", "timepris",
        "underskrift", "klagevejledning",
    ]  # fmt: skip


def test_a_case_without_imported_agreements_has_no_card(worker):
    case = factories.case(worker)
    assert correction_part(case, versions_of(case), worker).cards == []
