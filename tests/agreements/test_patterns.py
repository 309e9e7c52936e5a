"""Patterns in registered time by supplier: each is found, a plain month is not, and nobody is pointed at."""

from datetime import date, time, timedelta

import pytest
import time_machine
from django.urls import reverse

from agreements.actions import contacts, hours
from agreements.actions.hours import EntryFacts
from agreements.patterns import patterns_between
from agreements.rules.events.patterns import PATTERNS, seen
from mentorstotte.core.enums import Role
from tests import factories
from tests.agreements import desk

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FIRST, LAST = date(2014, 4, 1), date(2014, 6, 30)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2014-06-30 15:00+02:00", tick=True):
        yield


@pytest.fixture
def agreement(people):
    """A second mentor of the supplier has given an odd hour, so that the supplier is nobody in person."""
    made = desk.imported(people, start=FIRST, end=date(2014, 9, 30), on=FIRST)
    first, people.mentor = people.mentor, factories.mentor(supplier=people.mentor.supplier.name)
    other = desk.imported(people, start=FIRST, end=date(2014, 9, 30), on=FIRST)
    give(other, people, "2014-06-26", minutes=35, note="Hentede post")
    people.mentor = first
    return made


def give(agreement, people, day: str, minutes=45, starts=None, note="", **facts):
    ends = starts and time(starts.hour + 1, starts.minute)
    said = {"direct_minutes": minutes, "starts": starts, "ends": ends, "note": note}
    said |= {"late_reason": "Sedlen kom først nu fra firmaet.", **facts}
    entry = EntryFacts(date.fromisoformat(day), **said)
    return hours.register_entry(agreement_id=agreement.pk, facts=entry, by=people.caseworker)


def found() -> dict[str, tuple[int, int]]:
    """What stands out at the only supplier."""
    [row] = patterns_between(FIRST, LAST)
    return {each.pattern.name: (each.found, each.all) for each in row.standing_out}


def weekly(agreement, people, number: int, **facts) -> None:
    for week in range(number):
        give(agreement, people, f"{date(2014, 4, 2) + timedelta(weeks=week)}", **facts)


def test_a_plain_spring_has_nothing_that_stands_out(agreement, people):
    give(agreement, people, "2014-06-02", 50, note="Fulgt til praktikken")
    give(agreement, people, "2014-06-11", 75, note="Talt om fremmøde")
    assert found() == {}


def test_the_same_whole_hour_with_the_same_words_every_week(agreement, people):
    weekly(agreement, people, 12, minutes=60, starts=time(9), note="Støttesamtale")
    stand = found()
    assert stand["whole_hours"] == (12, 13)
    assert stand["same_times"] == (12, 13)
    assert stand["same_text"] == (12, 13)


def test_a_day_of_more_than_ten_hours_of_one_mentor(agreement, people):
    give(agreement, people, "2014-06-02", 600)
    assert "long_days" not in found()
    give(agreement, people, "2014-06-03", 601)
    seen, days = found()["long_days"]
    assert seen == 1
    assert days > 1, "of all days on which a mentor gave time"


def test_time_on_a_holiday_and_while_the_citizen_is_away(agreement, people):
    give(agreement, people, "2014-06-09")  # Whit Monday
    contacts.register_pause(
        agreement_id=agreement.pk,
        start=date(2014, 6, 16),
        end=date(2014, 6, 20),
        kind="illness",
        note="",
        by=people.caseworker,
    )
    give(agreement, people, "2014-06-18")
    stand = found()
    assert (stand["closed_days"][0], stand["absent"][0]) == (1, 1)


def test_months_that_were_written_on_one_day(agreement, people):
    for day in range(2, 6):
        give(agreement, people, f"2014-05-{day:02d}", 40 + day)
        give(agreement, people, f"2014-06-{day:02d}", 50 + day)
    assert found()["one_day"] == (2, 3)


def test_a_supplier_with_one_mentor_is_not_shown_alone(people):
    lone = desk.imported(people, start=FIRST, end=date(2014, 9, 30), on=FIRST)
    give(lone, people, "2014-06-09")
    assert patterns_between(FIRST, LAST) == []
    people.mentor = factories.mentor(supplier="Anden")
    give(desk.imported(people, start=FIRST, end=date(2014, 9, 30), on=FIRST), people, "2014-06-10")
    [row] = patterns_between(FIRST, LAST)
    assert (row.pk, row.mentors, row.counts["entries"]) == (None, 2, 2)


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda each: each.name)
def test_a_pattern_stands_out_from_its_share_and_its_number_on(pattern):
    def stands(found: int, all_: int) -> bool:
        return next(
            each for each in seen({pattern.name: found, pattern.of: all_}) if each.pattern is pattern
        ).stands_out

    assert stands(pattern.least, pattern.least)
    assert not stands(pattern.least - 1, pattern.least)
    if pattern.share:
        assert not stands(pattern.least, pattern.least * 100 // pattern.share + 1)


@pytest.mark.parametrize("rows", [1, 3, 20])
def test_the_page_asks_the_same_number_of_questions_and_names_nobody(
    client, agreement, people, rows, django_assert_max_num_queries
):
    for number in range(rows):
        give(agreement, people, f"2014-06-{number + 2:02d}", 40 + number)
    client.force_login(factories.user(Role.CONTROLLER))
    with django_assert_max_num_queries(10):
        page = client.get(reverse("agreements:patterns"), {"fra": "01-04-2014", "til": "30-06-2014"})
    words = page.content.decode()
    assert people.mentor.supplier.name in words
    assert people.mentor.name not in words
    assert agreement.case.citizen.family_name not in words
