"""R-45: the last place of a group is taken once, however many want it at the same moment."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db import DatabaseError

from agreements.actions import groups
from agreements.models import Enrolment
from mentorstotte.core.enums import Role
from mentorstotte.core.errors import Refused
from providers.actions.catalogue import buy_places
from providers.models import GroupContract
from tests import factories
from tests.agreements import desk
from tests.racing import at_once, errors

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.fault]
FIRST, LAST = date(2014, 4, 1), date(2014, 6, 30)
RACES = 20


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2014-05-14 15:00+02:00", tick=True):
        yield


def a_group(people, number: int) -> GroupContract:
    """One place."""
    made = GroupContract(
        name=f"Hold {number}",
        supplier=people.mentor.supplier,
        mentor=people.mentor,
        valid_from=FIRST,
        valid_to=LAST,
        places=1,
        price=Decimal("12000.00"),
    )
    return buy_places(contract=made, by=factories.user(Role.CATALOGUE_ADMIN))


def two(people):
    return [
        desk.imported(people, start=date(2014, 3, 3), end=date(2014, 7, 31), on=date(2014, 5, 14))
        for _ in range(2)
    ]


@pytest.mark.asvs("2.3.4")
def test_the_database_gives_the_last_place_to_one_of_two_past_the_action(people):
    said = {"start": FIRST, "end": LAST, "registered_by": people.caseworker}
    for number in range(RACES):
        group, pair = a_group(people, number), two(people)
        acts = [
            lambda of=of, group=group: Enrolment.objects.create(agreement=of, contract=group, **said)
            for of in pair
        ]
        [lost] = errors(at_once(*acts))
        assert isinstance(lost, DatabaseError)
        assert "R-45" in str(lost)
        assert Enrolment.objects.filter(contract=group).count() == 1


def test_the_action_tells_the_loser_in_words(people):
    for number in range(RACES):
        group = a_group(people, number)
        said = {"contract_id": group.pk, "start": FIRST, "end": LAST, "by": people.caseworker}
        acts = [lambda of=of, said=said: groups.enrol(number=of.number, **said) for of in two(people)]
        [lost] = errors(at_once(*acts))
        assert isinstance(lost, Refused)
        assert "1 plads" in str(lost)
        assert Enrolment.objects.filter(contract=group).count() == 1
