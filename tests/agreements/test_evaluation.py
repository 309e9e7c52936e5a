"""Evaluation of suppliers (B14): of ended agreements only, from five on, and never of one person."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from agreements.actions import followups
from agreements.enums import EffectOnAim
from agreements.evaluation import evaluations_between
from agreements.models import Agreement
from agreements.rules.evaluation import Evaluation, Share
from mentorstotte.core.enums import Role
from reporting.reports import REPORTS
from reporting.reports.frame import Filters
from tests import factories
from tests.agreements import desk

FIRST, LAST = date(2014, 1, 1), date(2014, 12, 31)
START, END, AFTER = date(2014, 3, 3), date(2014, 6, 2), date(2014, 6, 3)


@pytest.mark.parametrize(
    ("found", "all_", "percent"), [(0, 0, None), (1, 3, 33), (2, 3, 67), (1, 8, 13), (1, 200, 1)]
)
def test_a_share_is_in_whole_per_cent_half_up(found, all_, percent):
    assert Share(found, all_).percent == percent


@pytest.mark.parametrize(("ended", "mentors", "told"), [(5, 2, True), (4, 2, False), (5, 1, False)])
def test_figures_are_told_from_five_agreements_and_two_mentors_on(ended, mentors, told):
    assert Evaluation(ended=ended, mentors=mentors).is_told is told


@pytest.fixture
def ended(people):
    """Five agreements that have ended, of two mentors of one supplier."""
    with time_machine.travel("2014-03-03 12:00+01:00", tick=True):
        first, second = people.mentor, factories.mentor(supplier=people.mentor.supplier.name)
        made = []
        for number in range(5):
            people.mentor = second if number == 4 else first
            made.append(desk.imported(people, start=START, end=END, on=START))
    people.mentor = first
    with time_machine.travel("2014-05-19 12:00+02:00", tick=True):
        yield made


def assess(agreement, people, effect=EffectOnAim.REACHED, **more) -> None:
    facts = desk.effect(date(2014, 5, 16), effect=effect, **more)
    followups.register_effect(agreement_id=agreement.pk, facts=facts, by=people.caseworker)


def follow(agreement, people, progress: int) -> None:
    facts = desk.follow_up(date(2014, 5, 16), progress=progress)
    followups.register_follow_up(agreement_id=agreement.pk, facts=facts, by=people.caseworker)


@pytest.mark.django_db
@pytest.mark.slow
def test_a_suppliers_aims_and_progress(people, ended):
    assess(ended[0], people)
    assess(ended[1], people, effect=EffectOnAim.CLOSER)
    follow(ended[2], people, 4)
    follow(ended[3], people, 3)
    [row], others = evaluations_between(FIRST, LAST, AFTER)
    assert (row.name, others) == (people.mentor.supplier.name, 0)
    assert (row.figures.ended, row.figures.mentors, row.figures.aims.percent) == (5, 2, 20)
    assert str(row.figures.progress) == "3.50"
    assert (row.figures.hours_confirmed.percent, row.figures.timely.percent) == (None, None)


@pytest.mark.django_db
@pytest.mark.slow
def test_four_agreements_one_mentor_or_another_period_tell_nothing(people, ended):
    assert evaluations_between(AFTER, LAST, LAST) == ([], 0)
    assert evaluations_between(FIRST, END - timedelta(days=1), AFTER) == ([], 0)
    assert evaluations_between(FIRST, LAST, END) == ([], 0), "on its last day an agreement has not ended"
    Agreement.objects.filter(pk=ended[4].pk).update(mentor=people.mentor)
    assert evaluations_between(FIRST, LAST, AFTER) == ([], 1)


@pytest.mark.django_db
@pytest.mark.slow
def test_b14_as_rows_has_the_figures_of_the_page_and_no_open_data_name_a_supplier(people, ended, client):
    assess(ended[0], people)
    with time_machine.travel("2014-06-03 12:00+02:00"):
        [table] = REPORTS["b14"].made(Filters(FIRST, LAST)).tables
    [row] = table.rows
    assert (row.label, table.total) == (people.mentor.supplier.name, None)
    assert row.cells == (5, 2, 20, None, None, None, None, 0)
    client.force_login(factories.user(Role.MANAGEMENT))
    assert client.get(reverse("reporting:report_data", args=["b14"])).status_code == 404
    assert "B14" not in client.get(reverse("reporting:report_words")).content.decode()


@pytest.mark.django_db
@pytest.mark.slow
def test_the_page_names_suppliers_and_neither_citizen_nor_mentor(
    people, ended, client, django_assert_max_num_queries
):
    with time_machine.travel("2014-06-03 12:00+02:00"):
        client.force_login(factories.user(Role.CATALOGUE_ADMIN))
        client.get("/")
        with django_assert_max_num_queries(8):
            page = client.get(reverse("agreements:evaluation"), {"fra": "01-01-2014", "til": "31-12-2014"})
    text = page.content.decode()
    assert people.mentor.supplier.name in text
    assert people.mentor.name not in text
    assert ended[0].case.citizen.name not in text
    assert ended[0].case.number not in text


@pytest.mark.django_db
@pytest.mark.slow
def test_without_enough_to_tell_the_page_says_so(people, client):
    client.force_login(people.caseworker)
    assert "Ingen leverandør har nok" in client.get(reverse("agreements:evaluation")).content.decode()
