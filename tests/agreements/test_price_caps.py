"""Price caps by kind and date: set once, shown with what they touch, and judged by R-24."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from agreements.actions import proposal as proposals
from agreements.actions.facts import price_and_cap
from agreements.matching import Need, find_mentors
from mentorstotte.core.enums import Role
from mentorstotte.core.errors import Refused
from providers.actions.caps import set_cap
from providers.models import PriceCap
from providers.rules.matching import Wish
from tests import factories
from tests.agreements import desk

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TODAY = date(2026, 11, 23)
D = Decimal


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-11-23 09:00+01:00", tick=True):
        yield


@pytest.fixture
def admin(client):
    made = factories.user(Role.CATALOGUE_ADMIN, name="Kaja Katalog")
    client.force_login(made)
    return made


def cap(by, price: str | None = "390.00", day=date(2014, 1, 1), kind="external") -> PriceCap:
    amount = D(price) if price else None
    return set_cap(kind=kind, hourly_price=amount, valid_from=day, source="Udvalget", by=by)


def test_the_newest_cap_of_the_kind_on_the_day_counts(admin):
    mentor = factories.mentor(price="395.00")
    assert price_and_cap(mentor, TODAY) == (D("395.00"), None)
    cap(admin)
    cap(admin, "300.00", kind="company")
    assert cap(admin, "400.00", TODAY) == cap(admin, "400.00", TODAY)
    assert price_and_cap(mentor, date(2026, 11, 22)) == (D("395.00"), D("390.00"))
    assert price_and_cap(mentor, TODAY) == (D("395.00"), D("400.00"))
    cap(admin, None, date(2026, 12, 1))
    assert price_and_cap(mentor, date(2026, 12, 1)) == (D("395.00"), None)


@pytest.mark.parametrize("day", [date(2014, 1, 1), date(2013, 12, 31)])
def test_caps_are_never_overwritten(admin, day):
    cap(admin)
    with pytest.raises(Refused, match="Et nyt skal begynde senere"):
        cap(admin, "500.00", day)
    assert PriceCap.objects.get().hourly_price == D("390.00")


def test_r24_a_mentor_above_the_municipalitys_own_cap_wants_a_reason(people, admin):
    saved = people.saved(mentor=factories.mentor(price="395.00"))
    cap(admin)
    with pytest.raises(proposals.NotReady) as refused:
        proposals.submit(proposal_id=saved.pk, by=people.caseworker)
    [wanted] = refused.value.check.reasons_wanted
    assert wanted.rule == "R-24"
    assert "395,00 kr. er over prisloftet på 390,00 kr." in wanted.text
    assert wanted.source == "Kommunens prisloft"


def test_the_ranking_gives_no_points_for_a_price_above_the_own_cap(admin):
    dear, cheap = factories.mentor(price="395.00"), factories.mentor(price="385.00")

    def points() -> dict:
        found = find_mentors(Wish(), Need(TODAY, date(2027, 1, 1)))
        return {each.mentor.pk: each.ranked.total for each in found}

    cap(admin)
    found = points()
    assert found[cheap.pk] > found[dear.pk]


def test_what_runs_above_the_cap_is_shown_before_it_is_saved(client, people, admin):
    days = {"start": date(2026, 8, 3), "end": date(2027, 1, 22)}
    running = desk.imported(people, on=TODAY, hourly_price=D("395.00"), **days)
    typed = {"kind": "external", "hourly_price": "390,00", "valid_from": "01-12-2026", "source": "Udvalget"}
    address = reverse("agreements:price_cap_new")
    shown = client.post(address, typed)
    words = shown.content.decode()
    assert running.number in words
    assert "5,00 kr." in words
    assert not PriceCap.objects.exists()
    typed["seen"] = shown.context["form"]["seen"].value()
    changed = client.post(address, typed | {"hourly_price": "380,00"})
    assert "15,00 kr." in changed.content.decode()
    assert client.post(address, typed).status_code == 302
    listed = client.get(reverse("agreements:price_caps")).content.decode()
    assert "390,00 kr." in listed
    assert "Begynder senere" in listed


def test_a_cap_that_nothing_is_above_is_saved_at_once(client, admin):
    typed = {"kind": "company", "hourly_price": "250", "valid_from": "01-01-2026", "source": "Udvalget"}
    for _ in range(2):
        assert client.post(reverse("agreements:price_cap_new"), typed).status_code == 302
    assert PriceCap.objects.count() == 1
    assert ">Gælder<" in client.get(reverse("agreements:price_caps")).content.decode()


@pytest.mark.parametrize("rows", [1, 3, 20])
def test_the_list_asks_the_same_number_of_questions(client, admin, rows, django_assert_max_num_queries):
    for number in range(rows):
        cap(admin, day=date(2014, 1, 1 + number))
    with django_assert_max_num_queries(8):
        client.get(reverse("agreements:price_caps"))
