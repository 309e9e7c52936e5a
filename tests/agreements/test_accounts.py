"""The controller's own lines of function and grouping: what they move, and what stays where it was posted."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from agreements.actions.accounts import account_lines, add_account, moved_by
from agreements.models import AccountLine, SettlementLine
from agreements.rules.accounts import Account
from mentorstotte.core.enums import Role
from mentorstotte.core.errors import Refused
from tests import factories
from tests.agreements.settling import AUGUST, JULY, JUNE, approve_in_time, close, give, put_right, running

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
OLD = ("5.68.98", "019")
TYPED = {"valid_from": "01-06-2014", "function": "5.68.90", "grouping": "200", "source": "Kontoplanen"}
NEW_PAGE = "reporting:account_new"


@pytest.fixture
def agreement(people, clock):
    return running(people)


def add(by, grouping="200", valid_from=JUNE, **facts) -> AccountLine:
    said = {"function": "5.68.90", "source": "Kontoplanen"} | facts
    return add_account(valid_from=valid_from, grouping=grouping, by=by, **said)


def posted() -> list[tuple]:
    rows = SettlementLine.objects.order_by("pk")
    return [(row.hours, row.function, row.grouping) for row in rows]


def test_a_new_line_moves_what_is_settled_from_now_on_and_never_what_was(settled, agreement, people, clock):
    give(agreement, people, "2014-07-02")
    approve_in_time(agreement, people, clock, JULY)
    new = Account(JUNE, "5.68.90", "200", "")
    assert [(row.month, row.hours, row.before.grouping) for row in moved_by(new)] == [
        (JULY, Decimal("1.00"), "019")
    ]
    add(people.approver)
    close(clock, JULY)
    assert posted() == [(Decimal("1.50"), *OLD), (Decimal("1.00"), "5.68.90", "200")]
    assert moved_by(new) == []


def test_what_is_taken_back_is_taken_from_where_it_was_posted(settled, people, clock):
    add(people.approver)
    put_right(settled, people)
    close(clock, JULY)
    hours = Decimal("1.50")
    assert posted() == [(hours, *OLD), (-hours, *OLD), (hours, "5.68.90", "200")]


def test_a_line_for_other_groups_moves_nothing(agreement, people, clock):
    give(agreement, people, "2014-06-11")
    approve_in_time(agreement, people, clock, JUNE)
    assert moved_by(Account(JUNE, "5.68.90", "200", "", ("T12_FTP",))) == []
    assert moved_by(Account(AUGUST, "5.68.90", "200", "")) == []


def test_lines_are_added_and_never_overwritten(people):
    key = uuid4()
    first = add(people.approver, key=key)
    assert add(people.approver, key=key) == first
    add(people.approver, "201")
    assert [each.grouping for each in account_lines() if each.by] == ["201", "200"]
    with pytest.raises(DatabaseError), transaction.atomic():
        AccountLine.objects.filter(pk=first.pk).update(grouping="300")
    with pytest.raises(Refused, match="hele måneder") as refused:
        add(people.approver, valid_from=date(2027, 1, 2))
    assert refused.value.at == "valid_from"


# The pages -------------------------------------------------------------------------------------------------
@pytest.fixture
def controller(client):
    person = factories.user(Role.CONTROLLER, name="Nina Friis")
    client.force_login(person)
    return person


def test_what_a_line_would_move_is_shown_before_it_is_saved(agreement, people, clock, client, controller):
    give(agreement, people, "2014-06-11")
    approve_in_time(agreement, people, clock, JUNE)
    client.force_login(controller)  # the clock has moved
    shown = client.post(reverse(NEW_PAGE), TYPED)
    assert "Godkendte timer får en ny kontering" in shown.content.decode()
    assert not AccountLine.objects.exists()
    sent = TYPED | {"seen": shown.context["form"].data["seen"], "key": str(uuid4())}
    for _ in range(2):
        assert client.post(reverse(NEW_PAGE), sent).url == reverse("reporting:accounts")
    assert AccountLine.objects.get().by == controller
    page = client.get(reverse("reporting:accounts")).content.decode()
    assert "Nina Friis" in page
    assert "Fulgte med systemet" in page


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("function", "56890", "Skriv funktionen som 5.68.90."),
        ("grouping", "18", "Skriv grupperingen med tre cifre"),
        ("valid_from", "02-06-2014", "Vælg den første i en måned"),
    ],
)
def test_what_is_wrong_stands_at_its_field(name, value, said, client, controller):
    sent = client.post(reverse(NEW_PAGE), TYPED | {name: value})
    assert sent.status_code == 422
    assert said in sent.context["form"].errors[name][0]
    assert value in sent.content.decode()


@pytest.mark.parametrize("rows", [1, 3, 20])
def test_the_list_asks_the_same_however_many_lines(rows, client, controller, django_assert_num_queries):
    for _ in range(rows):
        add(controller)
    client.get(reverse("reporting:accounts"))
    with django_assert_num_queries(3):
        client.get(reverse("reporting:accounts"))
