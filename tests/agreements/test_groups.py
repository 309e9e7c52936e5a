"""AS-18: bought places. No more citizens than places on any day, shares to the øre, idle places apart."""

from datetime import date, time
from decimal import Decimal
from uuid import uuid4

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse

from agreements.actions import groups
from agreements.actions.groups import Session
from agreements.actions.prices import priced
from agreements.actions.readiness import judge
from agreements.groups_page import GroupPage
from agreements.models import Enrolment, TimeEntry
from mentorstotte.core.enums import Role
from mentorstotte.core.errors import Refused
from mentorstotte.core.models import AccessLog
from providers.actions.catalogue import buy_places
from providers.models import GroupContract
from tests import factories
from tests.agreements import desk

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FIRST, LAST = date(2014, 4, 1), date(2014, 6, 30)
TODAY = date(2014, 5, 14)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2014-05-14 15:00+02:00", tick=True):
        yield


@pytest.fixture
def group(people):
    """AS-18: 96,000 kr. for 91 days and 8 places."""
    mentor = people.mentor
    made = GroupContract(
        name="Morgenhold",
        supplier=mentor.supplier,
        mentor=mentor,
        valid_from=FIRST,
        valid_to=LAST,
        places=8,
        price=Decimal("96000.00"),
    )
    return buy_places(contract=made, by=factories.user(Role.CATALOGUE_ADMIN))


def agreement(people):
    return desk.imported(people, start=date(2014, 3, 3), end=date(2014, 7, 31), on=TODAY)


def enrol(people, group, start=FIRST, end=LAST, of=None) -> Enrolment:
    of = of or agreement(people)
    said = {"number": of.number, "contract_id": group.pk, "start": start, "end": end}
    return groups.enrol(**said, by=people.caseworker)


def as_18(people, group) -> list[Enrolment]:
    """Five whole places, one shared 45 and 46 days, one for 60 days, one empty."""
    whole = [enrol(people, group) for _ in range(5)]
    shared = [
        enrol(people, group, FIRST, date(2014, 5, 15)),
        enrol(people, group, date(2014, 5, 16), LAST),
    ]
    return [*whole, *shared, enrol(people, group, FIRST, date(2014, 5, 30))]


def test_as_18_shares_and_idle_cost_to_the_oere(client, people, group):
    as_18(people, group)
    page = GroupPage.of(group, people.caseworker, TODAY)
    assert page.per_place == Decimal("12000.00")
    shares = sorted(place.share for place in page.rows)
    assert shares == [Decimal(s) for s in ("5934.07", "6065.93", "7912.09", *["12000.00"] * 5)]
    assert (page.used, page.idle) == (Decimal("79912.09"), Decimal("16087.91"))
    assert page.used + page.idle == group.price
    assert page.free == 1
    client.force_login(people.caseworker)
    shown = client.get(reverse("agreements:group", args=[group.pk])).content.decode()
    for kroner in ("79.912,09 kr.", "16.087,91 kr.", "5.934,07 kr.", "6.065,93 kr."):
        assert kroner in shown


def test_as_18_a_ninth_citizen_on_a_full_day_is_refused_at_the_field(client, people, group):
    as_18(people, group)
    enrol(people, group, FIRST, date(2014, 5, 30))
    ninth = agreement(people)
    client.force_login(people.caseworker)
    typed = {"number": ninth.number, "start": "01-04-2014", "end": "30-06-2014"}
    answer = client.post(reverse("agreements:group_enrol", args=[group.pk]), typed)
    assert answer.status_code == 422
    assert "Der er købt 8 pladser, men 9 borgere er tilmeldt den 1. april 2014" in str(
        answer.context["form"].errors["start"]
    )
    # The place that was for 60 days is free afterwards.
    assert enrol(people, group, date(2014, 5, 31), LAST, of=ninth).pk


def test_as_18_the_database_takes_no_ninth_either(people, group):
    for _ in range(8):
        made = enrol(people, group)
    facts = {"contract": group, "start": LAST, "end": LAST, "registered_by": people.caseworker}
    with pytest.raises(DatabaseError, match="all places are taken"), transaction.atomic():
        Enrolment.objects.create(agreement=agreement(people), **facts)
    with pytest.raises(DatabaseError, match="outside the days"), transaction.atomic():
        Enrolment.objects.filter(pk=made.pk).update(end=date(2014, 7, 1))
    groups.leave(enrolment_id=made.pk, last_day=date(2014, 6, 29), by=people.caseworker)
    assert Enrolment.objects.create(agreement=agreement(people), **facts).pk


@pytest.mark.parametrize(
    ("start", "end", "why"),
    [
        (date(2014, 3, 31), LAST, "Pladserne er købt fra"),
        (FIRST, date(2014, 7, 1), "Pladserne er købt fra"),
    ],
)
def test_days_outside_the_contract_are_refused(people, group, start, end, why):
    with pytest.raises(Refused, match=why):
        enrol(people, group, start, end)


def test_one_place_for_one_citizen_and_only_with_the_groups_mentor(people, group):
    mine = agreement(people)
    made = enrol(people, group, of=mine)
    assert enrol(people, group, of=mine) == made
    with pytest.raises(Refused, match="allerede en plads"):
        enrol(people, group, FIRST, date(2014, 4, 2), of=mine)
    people.mentor = factories.mentor("En anden")
    with pytest.raises(Refused, match="en anden end gruppens"):
        enrol(people, group)


def test_a_place_ends_early_and_its_share_falls(client, people, group):
    made = enrol(people, group)
    client.force_login(people.caseworker)
    url = reverse("agreements:group_leave", args=[group.pk, made.pk])
    assert client.post(url, {"last_day": "01-07-2014"}).status_code == 422
    assert client.post(url, {"last_day": "15-05-2014"}).status_code == 302
    [place] = GroupPage.of(group, people.caseworker, TODAY).rows
    assert place.share == Decimal("5934.07")


def test_a_session_is_one_entry_for_each_who_was_there_and_one_effect(client, people, group):
    there = [enrol(people, group) for _ in range(3)]
    enrol(people, group)
    client.force_login(people.caseworker)
    typed = {"day": "14-05-2014", "starts": "9", "ends": "1030", "present": [row.pk for row in there]}
    url = reverse("agreements:group_session", args=[group.pk])
    for _ in range(2):
        assert client.post(url, typed | {"key": "6f1c1e0e-6a0e-4f8e-9d3a-0a4b8c1d2e3f"}).status_code == 302
    rows = TimeEntry.objects.all()
    assert {row.agreement_id for row in rows} == {row.agreement_id for row in there}
    assert {(row.direct_minutes, row.participants, row.mentor) for row in rows} == {(90, 3, people.mentor)}
    assert len({row.session for row in rows}) == 1
    # The places are paid for: no hour of a session is paid once more.
    assert set(priced(rows).values_list("price", flat=True)) == {Decimal(0)}
    assert client.post(url, typed | {"present": []}).status_code == 422


def test_a_session_names_only_those_with_a_place_that_day(people, group):
    gone = enrol(people, group, FIRST, date(2014, 5, 13))
    session = Session(TODAY, time(9), time(10), (gone.pk,))
    with pytest.raises(Refused, match="har en plads den dag"):
        groups.register_session(contract_id=group.pk, session=session, key=uuid4(), by=people.caseworker)


def test_other_teams_citizens_are_not_named(client, people, group):
    mine = enrol(people, group)
    client.force_login(people.stranger)
    before = AccessLog.objects.count()
    page = client.get(reverse("agreements:group", args=[group.pk])).content.decode()
    assert "En borger i et andet team" in page
    assert mine.agreement.number not in page
    assert AccessLog.objects.count() == before
    answer = client.post(
        reverse("agreements:group_enrol", args=[group.pk]),
        {"number": agreement(people).number, "start": "01-04-2014", "end": "30-06-2014"},
    )
    assert "ingen aftale med det nummer" in answer.content.decode()


def test_the_catalogue_admin_buys_places_for_the_suppliers_own_mentor(client, people):
    client.force_login(factories.user(Role.CATALOGUE_ADMIN))
    other = factories.mentor("Fremmed", supplier="En anden")
    mentor = people.mentor
    typed = {
        "name": "Aftenhold",
        "supplier": mentor.supplier_id,
        "mentor": other.pk,
        "valid_from": "01-04-2014",
        "valid_to": "30-06-2014",
        "places": "8",
        "price": "96.000,00",
    }
    url = reverse("agreements:group_new")
    assert list(client.post(url, typed).context["form"].errors) == ["mentor"]
    assert client.post(url, typed | {"mentor": mentor.pk}).status_code == 302
    assert GroupContract.objects.get().price == Decimal("96000.00")


def test_a_place_says_how_the_documentation_of_the_citizens_agreement_stands(client, people, group):
    of = enrol(people, group).agreement
    judge([of.pk])
    missing = len(of.readiness.missing)
    assert missing
    client.force_login(people.caseworker)
    page = client.get(reverse("agreements:group", args=[group.pk])).content.decode()
    address = reverse("agreements:documentation", args=[of.number])
    assert f'<a href="{address}" aria-label="Dokumentation, sag {of.case.number}: {missing} mangler">' in page


@pytest.mark.parametrize("rows", [1, 3, 8])
def test_the_pages_ask_the_same_number_of_questions(client, people, group, rows, django_assert_num_queries):
    for _ in range(rows):
        made = enrol(people, group)
    client.force_login(people.caseworker)
    client.get(reverse("overview"))
    with django_assert_num_queries(3):
        client.get(reverse("agreements:groups"))
    for name, args, questions in (
        ("group", [group.pk], 5),
        ("group_session", [group.pk], 5),
        ("group_enrol", [group.pk], 3),
        ("group_leave", [group.pk, made.pk], 4),
    ):
        with django_assert_num_queries(questions):
            client.get(reverse(f"agreements:{name}", args=args))
