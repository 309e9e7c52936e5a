"""A mentor's promised hours over time: the stretches, and the picture with its table on the mentor's page."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from mentorstotte.core.enums import Role
from providers.capacity_picture import HEIGHT, WIDTH, CapacityPicture
from providers.models import Mentor
from providers.rules.capacity import Booking, Stretch, stretches
from tests import factories
from tests.agreements import desk

D = Decimal
FIRST, LAST = date(2014, 6, 1), date(2014, 6, 30)


def booked(start: int, end: int, hours: str) -> Booking:
    return Booking(date(2014, 6, start), date(2014, 6, end), D(hours))


def days(start: int, end: int, hours: str, free: str) -> Stretch:
    return Stretch(date(2014, 6, start), date(2014, 6, end), D(hours), D(free))


@pytest.mark.parametrize(
    ("bookings", "expected"),
    [
        ([], [days(1, 30, "0", "5")]),
        ([booked(1, 30, "2")], [days(1, 30, "2", "3")]),
        ([booked(10, 12, "2")], [days(1, 9, "0", "5"), days(10, 12, "2", "3"), days(13, 30, "0", "5")]),
        # one ends the day before the next begins, with the same hours: nothing changes
        ([booked(1, 9, "2"), booked(10, 30, "2")], [days(1, 30, "2", "3")]),
        (
            [booked(1, 20, "4"), booked(20, 30, "4")],
            [days(1, 19, "4", "1"), days(20, 20, "8", "-3"), days(21, 30, "4", "1")],
        ),
        ([Booking(date(2014, 5, 1), date(2014, 5, 31), D("4"))], [days(1, 30, "0", "5")]),
        ([Booking(date(2014, 5, 1), date(2014, 7, 31), D("4"))], [days(1, 30, "4", "1")]),
    ],
)
def test_days_with_the_same_promised_hours_are_one_stretch(bookings, expected):
    assert list(stretches(D("5"), bookings, FIRST, LAST)) == expected


def test_the_picture_is_as_wide_as_the_half_year_and_marks_what_is_too_much():
    too_much = [Booking(FIRST, FIRST + timedelta(days=30), D("10"))]
    picture = CapacityPicture.of(D("5"), too_much, FIRST)
    first, rest = picture.bars
    assert (first.x, round(first.width + rest.width, 1)) == (0, WIDTH)
    assert (first.height, first.over, picture.capacity_y) == (HEIGHT / 2, HEIGHT / 2, HEIGHT / 2)
    assert (rest.height, rest.over) == (0, 0)
    assert [tick.label for tick in picture.ticks] == ["jul", "aug", "sep", "okt", "nov", "dec"]
    assert picture.in_words.startswith("Højst 10,00 timer om ugen er lovet væk")


@pytest.mark.django_db
def test_the_mentors_page_shows_promised_hours(client, people):
    client.force_login(factories.user(Role.CATALOGUE_ADMIN))
    page = reverse("providers:mentor", args=[people.mentor.pk])
    with time_machine.travel("2014-06-02 09:00+02:00"):
        desk.imported(people, start=FIRST, end=date(2014, 8, 31), on=FIRST, weekly_hours=D("3.00"))
        assert "Lovede timer det næste halve år" not in client.get(page).content.decode()
        Mentor.objects.filter(pk=people.mentor.pk).update(capacity_hours=D("5.00"))
        words = client.get(page).content.decode()
    assert "Højst 3,00 timer om ugen er lovet væk; kapaciteten er 5,00 timer om ugen." in words
    assert "<svg" in words
    assert 'x="0.0"' in words  # numbers of the drawing have no Danish comma
