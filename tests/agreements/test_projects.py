"""Projects: cases that are controlled as a whole, put in one by one or as filtered, and taken out again."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from agreements.actions.readiness import judge_daily
from agreements.models import Agreement, MonthSheet
from agreements.project_page import summary
from cases.actions import projects as actions
from cases.models import BoundaryCheck, Case, Project, ProjectMark
from mentorstotte.core.errors import Refused
from mentorstotte.core.models import Event
from tests import factories
from tests.agreements import desk
from tests.racing import at_once, errors

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
START, END, TODAY = date(2014, 3, 3), date(2014, 9, 2), date(2014, 7, 1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2014-07-01T10:00:00+02:00", tick=True) as traveller:
        yield traveller


@pytest.fixture
def leader(client, people):
    client.force_login(people.approver)
    return client


def running(people) -> Agreement:
    return desk.imported(people, start=START, end=END, on=START)


def in_it(project: Project) -> set[Case]:
    return {mark.case for mark in project.marks.standing()}


def test_a_case_is_in_a_project_once_and_taking_it_out_keeps_who_and_when(people):
    case, project = people.case(), factories.project(people.approver)
    put_in = {"project_id": project.pk, "case_ids": [case.pk], "by": people.approver}
    assert [actions.add_cases(**put_in), actions.add_cases(**put_in)] == [1, 0]
    take_out = {"project_id": project.pk, "case_id": case.pk, "by": people.other_approver}
    assert [actions.remove_case(**take_out), actions.remove_case(**take_out)] == [True, False]
    assert actions.add_cases(**put_in) == 1
    first, second = project.marks.all()
    assert (first.added_by, first.removed_by, second.removed_by) == (
        people.approver,
        people.other_approver,
        None,
    )
    told = Event.objects.filter(case_id=case.pk, kind__startswith="project.").order_by("pk")
    assert [event.kind for event in told] == ["project.added", "project.removed", "project.added"]


def test_a_project_has_a_name_of_its_own(people):
    made = factories.project(people.approver)
    with pytest.raises(Refused, match="med det navn"):
        actions.make_project(name=f" {made.name.upper()} ", purpose="", by=people.approver)


def test_the_database_refuses_a_case_that_stands_twice_or_is_taken_out_by_nobody(people):
    project = factories.project(people.approver, people.case())
    mark = project.marks.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        ProjectMark.objects.create(project=project, case=mark.case, added_by=people.approver)
    with pytest.raises(IntegrityError), transaction.atomic():
        project.marks.update(removed_by=people.approver)


@pytest.mark.django_db(transaction=True)
def test_two_who_put_the_same_case_in_at_once_put_it_in_once(people):
    project, case = factories.project(people.approver), people.case()
    acts = [lambda: actions.add_cases(project_id=project.pk, case_ids=[case.pk], by=people.approver)] * 3
    answers = at_once(*acts)
    assert (errors(answers), sorted(answers)) == ([], [0, 0, 1])


def test_the_page_sums_documentation_and_hours_granted_and_used_of_the_group(people, leader):
    inside, outside = running(people), running(people)
    project = factories.project(people.approver, inside.case, people.case())
    for agreement in (inside, outside):
        MonthSheet.objects.create(agreement=agreement, month=date(2014, 4, 1), direct_minutes=600)
    judge_daily()
    page = leader.get(reverse("agreements:project", args=[project.pk]))
    found = page.context["summary"]
    weeks = Decimal((END - START).days + 1) / 7
    assert (found.cases, found.agreements, found.ready, found.used) == (2, 1, 0, Decimal("10.00"))
    assert found.granted == round(3 * weeks, 2)
    text = page.content.decode()
    assert inside.case.number in text
    assert outside.case.number not in text
    assert "mangler" in text


def test_whoever_sees_one_team_sees_the_cases_of_that_team_only(people, client):
    strange = factories.case(people.stranger)
    project = factories.project(people.approver, people.case(), strange)
    assert summary(project, people.caseworker, TODAY).cases == 1
    client.force_login(people.caseworker)
    assert strange.number not in client.get(reverse("agreements:project", args=[project.pk])).content.decode()
    client.force_login(people.approver)
    url = reverse("agreements:project_remove", args=[project.pk, strange.number])
    assert (client.post(url).status_code, len(in_it(project))) == (404, 2)


def test_the_case_list_shows_the_mark_and_filters_by_it(people, leader):
    case, other = people.case(given="Ib"), people.case(given="Bo")
    project = factories.project(people.approver, case)
    every = leader.get(reverse("cases:list")).content.decode()
    assert (project.name in every, other.number in every) == (True, True)
    rows = leader.get(reverse("cases:list"), {"projekt": project.pk}).context["rows"]
    assert [found for found, _ in rows] == [case]
    assert project.name in leader.get(reverse("cases:detail", args=[case.number])).content.decode()


def test_cases_are_put_in_one_by_one_or_as_the_filter_shows_them(people, leader):
    on_103 = [people.saved(), people.saved()]
    for proposal in on_103:
        assessment = proposal.assessment
        BoundaryCheck.objects.update_or_create(
            assessment=assessment, scheme="SEL103", defaults={"answer": "yes"}
        )
    single, _ = people.case(), people.case()
    strange = factories.case(people.stranger)
    project = factories.project(people.approver)
    url = reverse("agreements:project_add", args=[project.pk])
    leader.post(url, {"case": [single.pk, strange.pk, "x", "9" * 30]})
    assert in_it(project) == {single}
    shown = leader.get(url, {"paa_103": "on"}).context
    assert (shown["number"], {case.pk for case in shown["rows"]}) == (2, {row.case_id for row in on_103})
    leader.post(f"{url}?paa_103=on", {"alle": "1"})
    assert in_it(project) == {single, *(row.case for row in on_103)}


def test_a_project_is_made_on_its_page_once_for_a_form_that_is_sent_twice(people, leader):
    url = reverse("agreements:project_new")
    key = leader.get(url).context["form"]["key"].value()
    facts = {"name": "Løntilskud § 103", "purpose": "Kontrol", "key": key}
    first, second = leader.post(url, facts), leader.post(url, facts)
    project = Project.objects.get()
    assert first.url == second.url == reverse("agreements:project_add", args=[project.pk])
    again = leader.post(url, facts | {"key": ""})
    assert (again.status_code, "Kontrol" in again.content.decode()) == (422, True)


@pytest.mark.parametrize("rows", [1, 3, 40])
@pytest.mark.parametrize(("name", "questions"), [("project", 8), ("project_add", 6)])
def test_the_pages_ask_the_same_however_many_cases_there_are(
    people, leader, rows, name, questions, django_assert_num_queries
):
    cases = [running(people).case for _ in range(rows)]
    project = factories.project(people.approver, *(cases if name == "project" else []))
    url = reverse(f"agreements:{name}", args=[project.pk])
    leader.get(url)
    with django_assert_num_queries(questions):
        leader.get(url)
