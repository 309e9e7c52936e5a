"""Hours bought from the social side: mentor support and support by § 85 stand apart (domain 6.4 and 9)."""

from datetime import date, time
from decimal import Decimal
from uuid import uuid4

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreements.actions import answers, hours, months
from agreements.actions.codes import codes_offered
from agreements.actions.hours import EntryFacts
from agreements.actions.statements import sel85_hours
from agreements.documents.question import Question
from agreements.enums import TimeCode
from agreements.hours_page import MonthPage, version_in_force
from agreements.models import (
    Agreement,
    Contact,
    MonthSheet,
    PricedHours,
    SettlementLine,
    Statement,
    TimeEntry,
)
from cases.models import BoundaryCheck
from mentorstotte.core.enums import Role
from mentorstotte.core.errors import Refused
from providers.actions import logins
from providers.models import Mentor
from tests import factories
from tests.agreements.settling import JULY, JUNE, approve, close, give, running

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
D = Decimal
SEL85 = TimeCode.SEL85


@pytest.fixture
def agreement(people, clock) -> Agreement:
    """Two hours a week with a mentor from the social side, of a citizen who gets support by § 85 too."""
    Mentor.objects.filter(pk=people.mentor.pk).update(kind="social")
    people.mentor.refresh_from_db()
    made = running(people)
    proposal = people.saved(case=made.case, boundary={"SEL85": "yes"})
    Agreement.objects.filter(pk=made.pk).update(proposal=proposal)
    made.refresh_from_db()
    return made


@pytest.fixture
def login(people, agreement):
    user = factories.user(Role.MENTOR, name="Lone Bach")
    logins.tie_login(mentor_id=people.mentor.pk, email=user.email, by=people.caseworker)
    return user


def sheet(agreement, month=JUNE) -> MonthSheet:
    return agreement.sheets.get(month=month)


def minutes(made: MonthSheet) -> tuple[int, int]:
    """Mentor support and § 85."""
    return made.minutes, made.sel85_minutes


# Who may ----------------------------------------------------------------------------------------------------
def test_two_codes_are_offered_for_the_social_side_where_the_assessment_says_so(agreement, people):
    assert codes_offered(agreement, [people.mentor]) == [TimeCode.MENTOR, SEL85]
    assert codes_offered(agreement, [factories.mentor()]) == [TimeCode.MENTOR]
    BoundaryCheck.objects.filter(scheme="SEL85").update(answer="no")
    assert codes_offered(agreement, [people.mentor]) == [TimeCode.MENTOR]
    with pytest.raises(Refused, match="socialområdet") as refused:
        give(agreement, people, "2014-06-11", code=SEL85)
    assert refused.value.at == "code"


# What it counts in ------------------------------------------------------------------------------------------
def test_hours_by_85_count_in_nothing_but_their_own_sum(agreement, people, clock):
    give(agreement, people, "2014-06-11", 90)
    give(agreement, people, "2014-06-12", 600, code=SEL85, travel_minutes=30)
    give(agreement, people, "2014-06-13", 0, code=SEL85, no_show=True)
    made = sheet(agreement)
    assert (minutes(made), made.travel_minutes, made.no_shows) == ((90, 600), 0, 0)
    assert list(Contact.objects.values_list("day", flat=True)) == [date(2014, 6, 11)]
    assert Question.of(made, "da").total == "1,50"
    clock.move_to("2014-07-01T10:00:00+02:00")
    approved = approve(agreement, people)
    assert (approved.payable_hours, approved.held_hours) == (D("1.50"), 0)
    page = MonthPage.of(agreement, version_in_force(agreement), sheet(agreement))
    assert (page.money.total, page.row.hours, page.row.sel85) == (D("375.00"), D("1.50"), D("10.00"))
    close(clock, JUNE)
    assert SettlementLine.objects.get().amount == D("375.00")
    assert sel85_hours(Statement.objects.get()) == D("10.00")


def test_a_month_of_85_alone_asks_nobody_and_pays_nothing(agreement, people, clock):
    give(agreement, people, "2014-06-12", code=SEL85)
    clock.move_to("2014-07-01T10:00:00+02:00")
    made = months.submit_month(agreement_id=agreement.pk, month=JUNE, by=people.caseworker)
    assert answers.ask_waiting() == 0
    assert months.approve_month(sheet_id=made.pk, by=people.approver).payable_hours == 0
    assert not PricedHours.objects.exists()


def test_one_mentor_is_at_one_place_by_whatever_law(agreement, people):
    at = {"starts": time(9), "ends": time(10)}
    give(agreement, people, "2014-06-11", **at)
    with pytest.raises(Refused, match="overlapper"):
        give(agreement, people, "2014-06-11", code=SEL85, **at)
    other = running(people)
    give(agreement, people, "2014-06-12", code=SEL85, **at)
    with pytest.raises(Refused, match="overlapper"):
        give(other, people, "2014-06-12", **at)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    acts=st.lists(
        st.tuples(st.sampled_from(["give", "correct", "take back", "approve"]), st.sampled_from(TimeCode)),
        max_size=10,
    )
)
def test_whatever_is_done_each_law_sums_to_its_own_entries(agreement, people, clock, acts):
    with transaction.atomic(), time_machine.travel("2014-07-01T10:00:00+02:00", tick=False):
        for day, (act, code) in enumerate(acts, start=1):
            do(agreement, people, act, code, day)
        for code, name in ((TimeCode.MENTOR, "minutes"), (SEL85, "sel85_minutes")):
            standing = TimeEntry.objects.present().coded(code)
            sums = sum(getattr(each, name) for each in agreement.sheets.all())
            assert sums == sum(entry.minutes for entry in standing), code
        paid = sum(row.hours + row.held for row in PricedHours.objects.all())
        approved = agreement.sheets.filter(state="approved")
        assert paid == sum(each.payable_hours + each.held_hours for each in approved)
        transaction.set_rollback(True)


def do(agreement, people, act: str, code: TimeCode, day: int) -> None:
    """One act, where it can be done: 60 minutes that are corrected to 30 of the code, or taken back."""
    rows = TimeEntry.objects.present().order_by("pk")
    if act == "give":
        give(agreement, people, f"2014-06-{day:02d}", code=code)
    elif act == "approve":
        open_now = agreement.sheets.filter(state="open").first()
        if open_now is not None and open_now.month == JUNE:
            approve(agreement, people)
    elif entry := rows.first():
        facts = EntryFacts(entry.day, code=code, direct_minutes=30) if act == "correct" else None
        said = {"reason": "Det var den anden slags", "by": people.caseworker}
        hours.correct_entry(entry_id=entry.pk, facts=facts, **said)


def test_time_of_an_approved_month_moves_to_the_other_law_and_the_money_comes_back(agreement, people, clock):
    old = give(agreement, people, "2014-06-11", 90)
    clock.move_to("2014-07-01T10:00:00+02:00")
    approve(agreement, people)
    close(clock, JUNE)
    facts = EntryFacts(old.day, code=SEL85, direct_minutes=90)
    said = {"reason": "Det var bostøtte den dag", "by": people.caseworker}
    hours.correct_entry(entry_id=old.pk, facts=facts, **said)
    assert (minutes(sheet(agreement)), minutes(sheet(agreement, JULY))) == ((90, 0), (-90, 90))
    assert not Contact.objects.standing().exists()
    clock.move_to("2014-08-01T10:00:00+02:00")
    approve(agreement, people, JULY)
    close(clock, JULY)
    assert [line.amount for line in SettlementLine.objects.order_by("pk")] == [D("375.00"), D("-375.00")]


@pytest.mark.parametrize("change", [{"code": "SEL96"}, {"code": "SEL85"}])
def test_the_database_knows_two_codes_and_one_of_them_is_paid(agreement, people, change):
    """The row has made a contact, so it cannot be of § 85."""
    entry = give(agreement, people, "2014-06-11")
    entry.pk, entry.device_key = None, uuid4()
    entry.code = change["code"]
    with pytest.raises(DatabaseError, match="time_entry_"), transaction.atomic():
        entry.save(force_insert=True)


# On screen -------------------------------------------------------------------------------------------------
def test_the_desk_asks_which_law_and_shows_each_sum(agreement, people, client):
    client.force_login(people.caseworker)
    page = reverse("agreements:hours_new", args=[agreement.number])
    assert 'name="code"' in client.get(page).content.decode()
    typed = {"day": "11-06-2014", "kind": "physical", "direct_minutes": "90", "key": uuid4()}
    refused = client.post(page, typed)
    assert (refused.status_code, "mentorstøtte eller bostøtte" in refused.content.decode()) == (422, True)
    client.post(page, typed | {"code": "SEL85"})
    assert minutes(sheet(agreement)) == (0, 90)
    month = client.get(reverse("agreements:month", args=[agreement.number, 2014, 6])).content.decode()
    assert "Bostøtte, § 85" in month
    assert "1,50 timer, tæller ikke med" in month
    entry = TimeEntry.objects.get()
    form = client.get(reverse("agreements:hours_correct", args=[agreement.number, entry.pk])).content.decode()
    assert "checked" in form.split('value="SEL85"')[1].split(">")[0]


def test_nobody_else_is_asked(people, clock, client):
    client.force_login(people.caseworker)
    page = client.get(reverse("agreements:hours_new", args=[running(people).number])).content.decode()
    assert 'name="code"' not in page


def test_the_mentor_chooses_in_the_portal_and_sees_both_sums(agreement, people, login, client):
    client.force_login(login)
    page = reverse("agreements:portal_register", args=[agreement.number])
    assert 'name="code"' in client.get(page).content.decode()
    tapped = {"length": "60", "kind": "physical", "day": "11-06-2014", "ends": "10.30", "code": "SEL85"}
    client.post(page, tapped | {"key": uuid4()})
    assert minutes(sheet(agreement)) == (0, 60)
    month = client.get(reverse("agreements:portal_month", args=[agreement.number, 2014, 6])).content.decode()
    assert "0,00 timers mentorstøtte" in month
    assert "1,00 timers bostøtte" in month
    assert "bostøtte, § 85: 1,00 timer" in client.get(reverse("agreements:portal")).content.decode()


def test_time_that_waited_on_a_phone_is_not_guessed_to_be_one_or_the_other(agreement, login, client):
    client.force_login(login)
    sent = {"length": "other", "minutes": "60", "kind": "physical", "day": "11-06-2014", "ends": "10.30"}
    sent |= {"key": str(uuid4()), "clock": "2014-06-30T08:00:00Z"}
    answer = client.post(reverse("agreements:portal_waiting", args=[agreement.number]), sent)
    assert (answer.status_code, "mentorstøtte eller bostøtte" in answer.json()["error"]) == (422, True)
    assert not TimeEntry.objects.exists()
    page = client.get(reverse("agreements:portal_register", args=[agreement.number]), sent).content.decode()
    assert "checked" not in page.split('name="code"')[1].split("id_kind")[0]
