"""Mails by choice: one for each message, one a day, or none; and Monday's overview for team leaders."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from agreements.actions import digests as team_digests
from cases.enums import TargetGroup
from mentorstotte.core import actions, digests
from mentorstotte.core.enums import DigestKind, Role
from mentorstotte.core.models import Digest, Notice, OutgoingMail, User
from tests import factories
from tests.agreements import desk
from tests.agreements.samples import People
from tests.racing import at_once, errors

MONDAY = date(2026, 11, 23)


def at(text: str):
    return time_machine.travel(f"{text}+01:00", tick=False)


@pytest.fixture
def people(db) -> People:
    return People()


def tell(person, number: int = 1) -> None:
    for _ in range(number):
        key = f"noget-{Notice.objects.count()}"
        actions.notify(user=person, key=key, text="Aftalen i sag 2026-0001 udløber", url="/")


def choose(person, how: str, hour: int = 7, monday: bool = True) -> None:
    actions.choose_mails(user=person, how=how, hour=hour, monday=monday)


def test_with_one_mail_a_day_the_messages_of_the_day_are_gathered_at_the_chosen_hour(people):
    choose(people.caseworker, "daily", hour=9)
    with at("2026-11-23T08:00:00"):
        tell(people.caseworker, 3)
        tell(people.colleague)
        assert digests.make_daily() == 0
    with at("2026-11-23T09:05:00"):
        assert digests.make_daily() == 1
        assert digests.make_daily() == 0
    gathered = OutgoingMail.objects.get(address=people.caseworker.email)
    assert gathered.subject == "3 nye beskeder i Mentorstøtte"
    assert "2026-0001" not in gathered.body
    assert OutgoingMail.objects.exclude(pk=gathered.pk).get().notice.user == people.colleague


def test_a_message_is_told_of_in_one_digest_only(people):
    choose(people.caseworker, "daily")
    with at("2026-11-23T08:00:00"):
        tell(people.caseworker)
        digests.make_daily()
    with at("2026-11-24T08:00:00"):
        assert digests.make_daily() == 0
        tell(people.caseworker, 2)
        assert digests.make_daily() == 1
    assert list(Digest.objects.order_by("day").values_list("number", flat=True)) == [1, 2]


def test_a_day_without_a_run_is_made_up_for_on_the_next_open_one(people):
    choose(people.caseworker, "daily")
    with at("2026-11-20T18:00:00"):
        tell(people.caseworker)
    with at("2026-11-21T08:00:00"):  # a Saturday
        assert digests.make_daily() == 0
    with at("2026-11-23T08:00:00"):
        assert digests.make_daily() == 1


def test_what_is_read_before_the_hour_is_not_told_of(people):
    choose(people.caseworker, "daily")
    with at("2026-11-23T06:00:00"):
        tell(people.caseworker)
        actions.mark_read(user=people.caseworker)
    with at("2026-11-23T08:00:00"):
        assert digests.make_daily() == 0


@pytest.mark.parametrize(("how", "mails"), [("each", 1), ("daily", 0), ("never", 0)])
def test_a_message_stands_in_the_inbox_whatever_the_choice(people, how, mails):
    choose(people.caseworker, how)
    tell(people.caseworker)
    actions.notify_many([actions.Message(people.caseworker.pk, "mange", "Noget andet", "/")])
    assert Notice.objects.filter(user=people.caseworker).count() == 2
    assert OutgoingMail.objects.count() == 2 * mails


def test_who_has_left_gets_no_digest(people):
    choose(people.caseworker, "daily")
    tell(people.caseworker)
    User.objects.filter(pk=people.caseworker.pk).update(is_active=False)
    with at("2026-11-23T08:00:00"):
        assert digests.make_daily() == 0


@pytest.mark.django_db(transaction=True)
def test_four_at_once_make_one_digest_and_one_mail():
    people = People()
    choose(people.caseworker, "daily", hour=6)
    tell(people.caseworker)
    with at("2026-11-23T08:00:00"):
        assert errors(at_once(*[digests.make_daily] * 4)) == []
    assert Digest.objects.count() == OutgoingMail.objects.count() == 1


# Put off ---------------------------------------------------------------------------------------------------
def unread(client) -> int:
    return client.get(reverse("core:inbox")).wsgi_request.user.unread_notices


def test_a_message_put_off_is_away_until_its_day_and_then_new_and_told_again(people, client):
    choose(people.caseworker, "daily")
    with at("2026-11-23T08:00:00"):
        tell(people.caseworker)
        digests.make_daily()
        notice = Notice.objects.get()
        client.force_login(people.caseworker)
        client.post(reverse("core:notice_snooze", args=[notice.pk]), {"days": "7"})
        assert unread(client) == 0
        assert "Udsat til 30. november 2026" in client.get(reverse("core:inbox")).content.decode()
        assert client.get(reverse("overview")).context["news"].messages == []
    with at("2026-11-27T08:00:00"):
        assert digests.make_daily() == 0
    with at("2026-11-30T08:00:00"):
        client.force_login(people.caseworker)
        assert digests.make_daily() == 1
        assert unread(client) == 1
        [shown] = client.get(reverse("overview")).context["news"].messages
        assert shown["row_key"] == notice.pk


def test_a_strange_number_of_days_changes_nothing(people, client):
    tell(people.caseworker)
    client.force_login(people.caseworker)
    client.post(reverse("core:notice_snooze", args=[Notice.objects.get().pk]), {"days": "1000"})
    assert Notice.objects.get().snoozed_until is None


def test_another_persons_message_cannot_be_put_off(people, client):
    tell(people.caseworker)
    client.force_login(people.colleague)
    address = reverse("core:notice_snooze", args=[Notice.objects.get().pk])
    assert client.post(address, {"days": "7"}).status_code == 404


# The page --------------------------------------------------------------------------------------------------
def test_the_choice_is_made_on_a_page_and_kept(people, client):
    client.force_login(people.approver)
    address = reverse("core:mail_choice")
    assert client.get(address).context["form"]["how"].value() == "each"
    client.post(address, {"how": "daily", "hour": "15"})
    people.approver.refresh_from_db()
    chosen = people.approver.mail_choice
    assert (chosen.how, chosen.hour, chosen.monday) == ("daily", 15, False)
    client.force_login(people.caseworker)
    assert "monday" not in client.get(address).context["form"].fields


# Monday ----------------------------------------------------------------------------------------------------
@pytest.fixture
def busy(people) -> People:
    """Two follow-ups overdue in the team, one in the other team."""
    with at("2026-11-20T08:00:00"):
        for _ in range(2):
            desk.imported(people, start=date(2026, 8, 10), end=date(2027, 2, 9), on=MONDAY)
        other = factories.case(people.stranger)
        facts = {"target_group": TargetGroup.T17_ALM}
        desk.imported(people, start=date(2026, 8, 10), end=date(2027, 2, 9), on=MONDAY, case=other, **facts)
    return people


def mondays() -> dict[str, str]:
    week = Digest.objects.filter(kind=DigestKind.MONDAY).select_related("mail")
    return {digest.mail.address: digest.mail.body for digest in week}


def test_mondays_mail_tells_each_leader_of_the_own_team_alone(busy):
    with at("2026-11-23T07:10:00"):
        assert team_digests.make_monday() == 3
        assert team_digests.make_monday() == 0
    told = mondays()
    assert set(told) == {busy.approver.email, busy.other_approver.email, busy.stranger.email}
    assert "    2  Overskredne opfølgninger" in told[busy.approver.email]
    assert "    1  Overskredne opfølgninger" in told[busy.stranger.email]
    assert "Ærø" not in "".join(told.values())
    assert "2026-0001" not in "".join(told.values())


def test_mondays_mail_counts_what_the_list_shows(busy, client):
    with at("2026-11-23T07:10:00"):
        client.force_login(busy.approver)
        counts = team_digests.team_counts(User.objects.get(pk=busy.approver.pk), MONDAY)
        assert counts["opfoelgning"] == 2
        for key, count in counts.items():
            page = client.get(
                reverse("agreements:work_list"), {"hvem": "team", "frist": key.replace("_", "-")}
            )
            assert len(page.context["rows"]) == count, key


@pytest.mark.parametrize(
    ("when", "made"),
    [
        ("2026-11-23T06:00:00", 0),  # before seven
        ("2026-11-25T07:10:00", 3),  # nothing ran on Monday
        ("2026-11-28T07:10:00", 0),  # Saturday
        ("2026-04-06T07:10:00", 0),  # Easter Monday
        ("2026-04-07T07:10:00", 3),
    ],
)
def test_mondays_mail_comes_on_the_first_open_day_or_later_in_the_week(people, when, made):
    with at(when):
        assert team_digests.make_monday() == made


def test_who_does_not_want_mondays_mail_or_has_left_gets_none(people):
    choose(people.approver, "each", monday=False)
    User.objects.filter(pk=people.stranger.pk).update(roles=[Role.CASEWORKER])
    with at("2026-11-23T07:10:00"):
        assert team_digests.make_monday() == 1
    assert set(mondays()) == {people.other_approver.email}
