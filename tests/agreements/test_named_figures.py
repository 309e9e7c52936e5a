"""Figures of a named mentor: nowhere before the staff were told, then of time since; the mentor sees them."""

from datetime import date, time, timedelta

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from agreements.evaluation import mentor_evaluations
from agreements.models import Agreement
from agreements.patterns import mentor_patterns
from agreements.rules.events.patterns import PATTERNS
from mentorstotte.core.enums import Role
from mentorstotte.core.errors import Refused
from mentorstotte.core.models import Event
from providers.actions.figures import Informed, switch_off, switch_on
from providers.models import NamedFigures
from tests import factories
from tests.agreements import desk
from tests.agreements.test_patterns import give

pytestmark = pytest.mark.django_db
TODAY, SINCE = date(2014, 6, 30), date(2014, 5, 1)
PAGES = ("mentor_patterns", "mentor_evaluation", "own_figures")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2014-06-30 15:00+02:00", tick=True):
        yield


@pytest.fixture
def admin():
    return factories.user(Role.SYSTEM_ADMIN, name="Sys Tem")


@pytest.fixture
def agreement(people):
    return desk.imported(people, start=date(2014, 4, 1), end=date(2014, 9, 30), on=date(2014, 4, 1))


@pytest.fixture
def login(people):
    made = factories.user(Role.MENTOR)
    people.mentor.user = made
    people.mentor.save()
    return made


def informed(**more) -> Informed:
    said = {"valid_from": TODAY, "informed_on": date(2014, 6, 2), "informed_how": "Brev og personalemøde"}
    return Informed(**{**said, "objections_to": "Kaja Katalog, 72 49 60 00", **more})


# The switch -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("facts", "where"),
    [
        ({"informed_on": TODAY + timedelta(days=1), "valid_from": TODAY + timedelta(days=2)}, "informed_on"),
        ({"valid_from": TODAY - timedelta(days=1)}, "valid_from"),
    ],
)
def test_the_staff_are_told_first_and_time_that_has_gone_is_not_counted(admin, facts, where):
    with pytest.raises(Refused) as refused:
        switch_on(informed=informed(**facts), by=admin)
    assert refused.value.at == where
    assert not NamedFigures.objects.exists()


def test_every_turn_of_the_switch_is_kept_and_a_second_click_changes_nothing(admin):
    assert switch_off(by=admin) is None
    first = switch_on(informed=informed(), by=admin)
    assert switch_on(informed=informed(), by=admin) == first
    with pytest.raises(Refused, match="Slå dem først fra"):
        switch_on(informed=informed(informed_how="Noget andet"), by=admin)
    assert NamedFigures.objects.since(TODAY) == TODAY
    assert switch_off(by=admin) == switch_off(by=admin)
    assert NamedFigures.objects.since(TODAY) is None
    later = TODAY + timedelta(days=3)
    switch_on(informed=informed(valid_from=later), by=admin)
    assert (NamedFigures.objects.since(TODAY), NamedFigures.objects.since(later)) == (None, later)
    assert [row.is_on for row in NamedFigures.objects.order_by("pk")] == [True, False, True]
    assert Event.objects.filter(kind__startswith="figures.", by=admin).count() == 3


def test_the_database_keeps_no_turn_without_what_the_staff_were_told_and_changes_none(admin):
    made = switch_on(informed=informed(), by=admin)
    with pytest.raises(DatabaseError), transaction.atomic():
        NamedFigures.objects.filter(pk=made.pk).update(valid_from=date(2014, 1, 1))
    for wrong in ({"informed_how": ""}, {"informed_on": TODAY + timedelta(days=1)}, {"informed_on": None}):
        facts = {"informed_on": TODAY, "informed_how": "Brev", "objections_to": "Kaja"} | wrong
        with pytest.raises(IntegrityError, match="named_figures_after_informing"), transaction.atomic():
            NamedFigures.objects.create(is_on=True, valid_from=TODAY, set_by=admin, **facts)


def test_a_system_administrator_switches_it_on_and_off_on_the_page(client, admin):
    client.force_login(admin)
    at = reverse("agreements:named_figures_on")
    typed = {"informed_on": "02-06-2014", "valid_from": "29-06-2014", "informed_how": "Brev til alle"}
    typed |= {"objections_to": "Kaja Katalog"}
    refused = client.post(at, typed)
    assert refused.status_code == 422
    assert "tidligst gælde tid fra i dag" in refused.content.decode()
    assert "Brev til alle" in refused.content.decode(), "nothing that was typed is lost"
    assert client.post(at, typed | {"valid_from": "30-06-2014"}).status_code == 302
    page = client.get(reverse("agreements:named_figures")).content.decode()
    assert "Slået til" in page
    assert "Kaja Katalog" in page
    client.post(reverse("agreements:named_figures_off"))
    page = client.get(reverse("agreements:named_figures")).content.decode()
    assert "Slået fra" in page
    assert "Brev til alle" in page, "what was told stays in the history"


# What is shown ----------------------------------------------------------------------------------------------
def test_without_the_switch_nothing_is_told_of_a_named_mentor(client, agreement, people, login, admin):
    give(agreement, people, "2014-06-09")
    who = {"mentor_patterns": factories.user(Role.CONTROLLER), "mentor_evaluation": people.caseworker}
    who["own_figures"] = login
    beside = {"mentor_patterns": "patterns", "mentor_evaluation": "evaluation", "own_figures": "portal"}
    for turn in (None, True, False):
        if turn is not None:
            switch_on(informed=informed(), by=admin) if turn else switch_off(by=admin)
        for name in PAGES:
            client.force_login(who[name])
            address = reverse(f"agreements:{name}")
            assert client.get(address).status_code == (200 if turn else 404), name
            linked = address in client.get(reverse(f"agreements:{beside[name]}")).content.decode()
            assert linked is bool(turn), f"{name} is offered only while it is switched on"


def test_only_time_from_the_switchs_day_on_is_counted(client, agreement, people, admin):
    factories.named_figures(SINCE, admin)
    for day in ("2014-04-21", "2014-04-30", "2014-05-01", "2014-06-09"):
        give(agreement, people, day)
    client.force_login(factories.user(Role.CONTROLLER))
    asked = {"fra": "01-01-2014", "til": "30-06-2014"}
    [row] = client.get(reverse("agreements:mentor_patterns"), asked).context["rows"]
    assert (row.pk, row.counts["entries"]) == (people.mentor.pk, 2)
    assert row.counts["closed_days"] == 1, "Whit Monday, and not Easter Monday in April"


def test_the_mentor_sees_the_same_figures_with_the_good_reasons_and_where_to_object(
    client, agreement, people, login, admin
):
    factories.named_figures(SINCE, admin)
    other = factories.mentor(supplier=people.mentor.supplier.name)
    for week in range(8):
        day = date(2014, 5, 6) + timedelta(weeks=week)
        give(agreement, people, f"{day}", 60, starts=time(9), note="Støttesamtale")
    first, people.mentor = people.mentor, other
    another = desk.imported(people, start=date(2014, 4, 1), end=date(2014, 9, 30), on=date(2014, 4, 1))
    give(another, people, "2014-06-11", 700)
    client.force_login(factories.user(Role.CONTROLLER))
    rows = client.get(reverse("agreements:mentor_patterns")).context["rows"]
    client.force_login(login)
    page = client.get(reverse("agreements:own_figures"))
    assert page.context["row"] == next(row for row in rows if row.pk == first.pk)
    words = page.content.decode()
    assert all(each.innocent in words for each in PATTERNS)
    assert "Kaja, 72 49 60 00" in words
    assert "8 af 8" in words
    assert other.name not in words
    assert agreement.case.citizen.family_name not in words


@pytest.mark.parametrize("begun", [SINCE, SINCE - timedelta(days=1)])
def test_a_named_mentor_is_evaluated_from_five_agreements_on_that_began_since(people, begun):
    end = date(2014, 6, 20)
    made = [desk.imported(people, start=begun, end=end, on=begun) for _ in range(5)]
    asked = (SINCE, TODAY, TODAY, SINCE)
    for mentor in (None, people.mentor):
        told, few = mentor_evaluations(*asked, mentor=mentor)
        if begun < SINCE:
            assert (told, few) == ([], 0)
        else:
            assert [(row.pk, row.figures.ended) for row in told] == [(people.mentor.pk, 5)]
    Agreement.objects.filter(pk=made[0].pk).update(mentor=factories.mentor())
    told, few = mentor_evaluations(*asked)
    assert (told, few) == ([], 2 if begun == SINCE else 0), "four are not enough"


@pytest.mark.parametrize("rows", [1, 3, 8])
def test_the_pages_ask_the_same_number_of_questions(
    client, people, login, admin, rows, django_assert_max_num_queries
):
    factories.named_figures(SINCE, admin)
    for number in range(rows):
        made = desk.imported(people, start=SINCE, end=date(2014, 9, 30), on=SINCE)
        give(made, people, f"2014-06-{number + 2:02d}", 40 + number)
        people.mentor = factories.mentor()
    most = {"mentor_patterns": (Role.CONTROLLER, 11), "mentor_evaluation": (Role.CATALOGUE_ADMIN, 10)}
    for name, (role, questions) in most.items():
        client.force_login(factories.user(role))
        client.get("/")
        with django_assert_max_num_queries(questions):
            assert client.get(reverse(f"agreements:{name}")).status_code == 200
    client.force_login(login)
    with django_assert_max_num_queries(17):
        assert client.get(reverse("agreements:own_figures")).status_code == 200
    assert len(mentor_patterns(SINCE, TODAY)) == rows
