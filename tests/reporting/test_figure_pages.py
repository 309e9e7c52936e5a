"""The pages of figures and of the ledger: what stands on them, and what they cost."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from agreements.actions import followups
from agreements.models import Agreement
from mentorstotte.core.enums import Role
from reporting.figures import due_on
from reporting.models import ControlTotal
from tests import factories
from tests.agreements import desk
from tests.imports.files import course, upload
from tests.reporting.steps import COURSES, LEDGER, stored
from tests.reporting.test_import_pages import words

pytestmark = pytest.mark.django_db
PERIOD = {"fra": "01-12-2013", "til": "31-01-2014", "dag": "01-03-2014"}


@pytest.fixture
def manager(client, worker):
    person = factories.user(Role.MANAGEMENT)
    client.force_login(person)
    return client


def figures(client, **query):
    return client.get(reverse("reporting:figures"), query)


def test_the_published_figures_stand_on_the_page(manager, worker):
    stored(COURSES, by=worker)
    page = figures(manager, **PERIOD).content.decode()
    for name, value in (
        ("started", "106"),
        ("known", "80"),
        ("mean", "4,30"),
        ("highest", "8,00"),
        ("level-4", "43"),
    ):
        assert f'id="figure-{name}">{value}</td>' in page
    assert 'id="figure-integration">3</td>' in page


START, END = date(2014, 3, 3), date(2014, 9, 2)


@pytest.mark.parametrize(
    ("held", "assessed", "day", "figure", "number"),
    [
        ([], None, "2014-06-02", "follow_up_overdue", 0),  # AS-01: due that day
        ([], None, "2014-06-03", "follow_up_overdue", 1),
        ([date(2014, 6, 2)], None, "2014-09-02", "follow_up_overdue", 0),  # the effect assessment takes over
        ([date(2014, 5, 1)], None, "2014-07-31", "follow_up_overdue", 0),
        ([date(2014, 5, 1)], None, "2014-08-01", "follow_up_overdue", 1),
        ([], None, "2014-08-18", "expiring", 0),
        ([], None, "2014-08-19", "expiring", 1),
        ([], None, "2014-08-19", "effect_missed", 0),  # AS-05: due that day
        ([], None, "2014-08-20", "expiring_and_missed", 1),
        ([], date(2014, 8, 19), "2014-08-20", "effect_missed", 0),
        ([], None, "2014-09-03", "running", 0),
    ],
)
def test_what_is_due_on_a_day_and_on_the_day_itself_there_is_still_time(
    people, held, assessed, day, figure, number
):
    agreement = desk.imported(people, start=START, end=END, on=START)
    for each in held:
        facts = desk.follow_up(each)
        followups.register_follow_up(agreement_id=agreement.pk, facts=facts, by=people.caseworker)
    Agreement.objects.filter(pk=agreement.pk).update(effect_assessed_on=assessed)
    assert getattr(due_on(date.fromisoformat(day)), figure) == number


def test_a_course_too_short_for_an_effect_assessment_misses_none(people):
    desk.imported(people, start=START, end=START + timedelta(days=7), on=START)
    assert due_on(START + timedelta(days=7)).effect_missed == 0


def test_without_data_nothing_is_nought_that_is_unknown(manager):
    page = words(figures(manager))
    assert 'id="figure-mean">–</td>' in page
    assert "None" not in page


def test_dates_that_cannot_be_read_give_no_figures(manager):
    page = words(figures(manager, fra="01-12-2013", til="31-01-2012", dag="x"))
    assert "Ret datoerne for at se tallene" in page
    assert "Slutdatoen kan ikke ligge før startdatoen." in page
    assert "figure-started" not in page


def test_no_name_stands_among_the_figures(manager, worker):
    stored(upload(course(last_name="Ærøskøbing")), by=worker)
    assert "Ærøskøbing" not in words(figures(manager, **PERIOD))


@pytest.mark.parametrize("count", [1, 3, 10])
def test_the_figures_take_the_same_number_of_queries(count, manager, worker, django_assert_num_queries):
    stored(upload(*[course(cpr=f"61017{n}{n:04d}") for n in range(10)][:count]), by=worker)
    with django_assert_num_queries(6):
        figures(manager, **PERIOD)


def test_a_year_without_postings_says_so(client, controller):
    client.force_login(controller)
    assert "Der er ingen posteringer i året" in words(client.get(reverse("reporting:ledger", args=[1999])))
    assert "Der er ingen posteringer endnu" in words(client.get(reverse("reporting:ledger_index")))


def test_the_ledger_takes_the_same_number_of_queries_and_leads_to_the_newest_year(
    client, controller, django_assert_num_queries
):
    stored(LEDGER, by=controller)
    client.force_login(controller)
    assert client.get(reverse("reporting:ledger_index")).url == reverse("reporting:ledger", args=[2013])
    with django_assert_num_queries(6):
        client.get(reverse("reporting:ledger", args=[2013]))


def test_a_stated_total_that_agrees_is_told_and_may_be_corrected(client, controller):
    stored(LEDGER, by=controller)
    client.force_login(controller)
    url = reverse("reporting:control_total", args=[2013])
    page = client.post(url, {"amount": "9.849.735,33", "source": "Regnskabet"}, follow=True)
    assert "Den oplyste total stemmer" in words(page)
    assert "9.849.735,33" in words(client.get(url))
    client.post(url, {"amount": "9.849.735,27", "source": "Standarden"})
    assert ControlTotal.objects.get().amount == Decimal("9849735.27")


def test_an_auditor_reads_the_ledger_and_may_not_state_a_total(client):
    client.force_login(factories.user(Role.AUDITOR))
    assert client.get(reverse("reporting:ledger", args=[2013])).status_code == 200
    assert client.get(reverse("reporting:control_total", args=[2013])).status_code == 403
