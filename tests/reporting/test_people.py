"""Who the caseworkers and teams of a sheet are here. No import creates either."""

from datetime import date

import pytest
from django.urls import reverse

from cases.enums import CaseState
from cases.models import Case, Citizen
from mentorstotte.core.enums import Role
from mentorstotte.core.models import Team, User
from reporting.actions import imports
from tests import factories
from tests.imports.files import course, upload
from tests.reporting.steps import DAY, judged, stored
from tests.reporting.test_import_pages import confirm, page, send, words

pytestmark = pytest.mark.django_db
SKILLS = "Job og Kompetence"
NOW = {"start_date": date(2026, 10, 1), "end_date": date(2027, 3, 31), "team": SKILLS}
__all__ = ["page"]


def test_a_caseworker_is_found_by_name_however_it_is_spelled(worker, skills):
    owner = factories.user(Role.CASEWORKER, team=skills, name="Sagsbehandler 1")
    stored(upload(course(caseworker=" sagsbehandler  1", **NOW)), by=worker)
    assert Case.objects.get().caseworker == owner


def test_a_name_that_is_nobodys_leaves_the_case_without_owner_and_makes_no_login(worker):
    before = User.objects.count()
    stored(upload(course(**NOW)), by=worker)
    assert Case.objects.get().caseworker is None
    assert User.objects.count() == before


def test_a_name_that_two_people_share_is_asked_about(worker, skills):
    for _ in range(2):
        factories.user(Role.CASEWORKER, team=skills, name="Sagsbehandler 1")
    assert judged(upload(course(**NOW)), by=worker).names["caseworkers"] == {"Sagsbehandler 1": 1}
    stored(upload(course(**NOW)), by=worker)
    assert Case.objects.get().caseworker is None


def test_names_are_mapped_once_on_the_page_and_suggested_next_time(page, skills):
    owner = factories.user(Role.CASEWORKER, team=skills, name="Bodil Kjær")
    preview = send(page, "a.xlsx", upload(course(**NOW)).getvalue())
    [field] = preview.context["form"].caseworkers
    assert "Sagsbehandler 1 (1 forløb)" in words(preview)
    confirm(page, **{field: owner.pk})
    assert Case.objects.get().caseworker == owner
    again = send(page, "b.xlsx", upload(course(cpr="6101700002", **NOW)).getvalue())
    assert again.context["form"][field].initial == owner.pk


def test_an_unknown_team_is_asked_about_and_the_own_one_is_suggested(page, skills, health):
    preview = send(page, "a.xlsx", upload(course(**NOW | {"team": "Team Vest"})).getvalue())
    [field] = preview.context["form"].teams
    assert preview.context["form"][field].initial == skills.pk
    assert "Team Vest (1 forløb)" in words(preview)
    assert "Vælg “Team Vest (1 forløb)”." in words(confirm(page, **{field: ""}))
    assert not Case.objects.exists()
    confirm(page, **{field: health.pk})
    assert Case.objects.get().team == health
    assert Team.objects.count() == 2


def test_a_row_without_team_is_asked_about(page):
    preview = send(page, "a.xlsx", upload(course(**NOW | {"team": None})).getvalue())
    assert "Rækker uden team (1 forløb)" in words(preview)


def test_an_unknown_team_that_nobody_mapped_stops_the_import(worker):
    batch = judged(
        upload(course(**NOW | {"team": "Team Vest"}), course(cpr="6101700002", team=None)), by=worker
    )
    with pytest.raises(imports.Refused, match=r"Vælg et team til rækker uden team og Team Vest\."):
        imports.confirm(batch_id=batch.pk, only_good_rows=False, by=worker)


def test_the_questions_take_the_same_number_of_queries(page, django_assert_num_queries):
    counts = []
    for many in (1, 3, 20):
        rows = [
            course(cpr=f"6101{70 + len(counts)}{n:04d}", caseworker=f"Navn {n}", **NOW | {"team": f"T {n}"})
            for n in range(many)
        ]
        batch = send(page, f"{many}.xlsx", upload(*rows).getvalue()).context["batch"]
        with django_assert_num_queries(9) as queries:
            page.get(reverse("reporting:import", args=[batch.public_id]))
        counts.append(len(queries))
    assert len(set(counts)) == 1


def test_a_citizen_who_is_known_keeps_the_facts_and_gets_the_course_on_the_open_case(worker, skills):
    case = factories.case(worker, given="Åse", family="Ærø", cpr="6101700001", phone="11223344")
    stored(upload(course(first_name="Åse Marie", **NOW)), by=worker)
    case.refresh_from_db()
    citizen = Citizen.objects.get()
    assert (citizen.given_names, citizen.phone) == ("Åse", "11223344")
    assert (case.agreements.count(), case.state, case.caseworker) == (1, CaseState.GRANTED, worker)


def test_courses_that_are_over_are_put_on_the_closed_case_that_is_there(worker):
    stored(upload(course(team=SKILLS)), by=worker)
    later = {"start_date": date(2014, 8, 1), "end_date": date(2014, 12, 31), "team": SKILLS}
    stored(upload(course(**later)), by=worker)
    assert Case.objects.get().agreements.count() == 2
    stored(upload(course(**NOW)), by=worker)
    assert sorted(Case.objects.values_list("state", flat=True)) == [CaseState.CLOSED, CaseState.GRANTED]


def test_a_citizen_in_two_teams_has_a_case_in_each(worker, health):
    stored(upload(course(**NOW), course(mentor="Mentor 02", **NOW | {"team": "job og helbred"})), by=worker)
    assert Citizen.objects.count() == 1
    assert Case.objects.count() == 2


def test_a_cpr_number_with_quite_another_name_is_refused(worker):
    factories.case(worker, given="Anders", family="Holm", cpr="6101700001")
    rows = (
        course(**NOW),
        course(cpr="6101700002", **NOW),
        course(cpr="6101700002", first_name="Bo", last_name="Bæk"),
    )
    batch = judged(upload(*rows), by=worker)
    told = {row.number: [error["text"] for error in row.errors] for row in batch.rows.exclude(errors=[])}
    assert told == {
        2: [
            "CPR-nummeret hører til en borger med et andet navn. Se efter, om nummeret og navnet er rigtige."
        ],
        4: ["CPR-nummeret står med et andet navn i række 3. Se efter, om det er rigtigt."],
    }


def test_a_changed_family_name_is_no_other_person(worker):
    factories.case(worker, given="Aase", family="Holm", cpr="6101700001")
    assert judged(upload(course(**NOW)), by=worker).row_counts() == {"good": 1}


def test_a_long_task_goes_on_in_the_next(worker):
    stored(upload(course(tasks=f"{'ord ' * 200}; kort", **NOW)), by=worker)
    texts = list(Case.objects.get().agreements.get().versions.get().tasks.values_list("text", flat=True))
    assert [len(text) for text in texts] == [499, 299, 4]


def test_the_day_of_the_import_says_what_is_over(worker):
    stored(upload(course(**NOW | {"end_date": DAY})), by=worker)
    assert Case.objects.get().state == CaseState.GRANTED
