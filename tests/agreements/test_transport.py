"""Transport that a contract pays by itself: kilometres are lines of their own, without refund (domain 10)."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreements.actions import hours
from agreements.actions.claims import with_claims
from agreements.actions.hours import EntryFacts
from agreements.actions.statements import owed, printed
from agreements.documents.statement import statement_pdf
from agreements.hours_page import MonthPage, version_in_force
from agreements.models import Agreement, PricedHours, SettlementLine, Statement
from mentorstotte.core.enums import Role
from mentorstotte.core.errors import Refused
from providers.actions.contracts import Terms, agree_contract
from providers.models import MentorRate, SupplierContract
from reporting.actions.exports import export_rows
from tests import factories
from tests.agreements.settling import JULY, JUNE, approve, close, correct, give, running
from tests.documents import reading

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
D = Decimal


@pytest.fixture
def agreement(people, clock) -> Agreement:
    """Its supplier is paid 3.79 kroner a kilometre."""
    contract(people)
    return running(people)


def contract(people, first=date(2014, 1, 1), **terms) -> SupplierContract:
    said = Terms(first, **{"transport": "separate", "km_rate": D("3.79")} | terms)
    return agree_contract(supplier_id=people.mentor.supplier_id, terms=said, by=people.caseworker)


def lines() -> list[tuple]:
    """(hours, kilometres, price, amount) of each line."""
    rows = SettlementLine.objects.order_by("pk")
    return [(row.hours, row.km, row.rate, row.amount) for row in rows]


# The contract -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("terms", [{"km_rate": None}, {"transport": "none"}, {"transport": "included"}])
def test_a_rate_goes_with_transport_that_is_paid_by_itself(people, clock, terms):
    with pytest.raises(Refused) as refused:
        contract(people, **terms)
    assert refused.value.at == "km_rate"


def test_the_database_takes_a_rate_for_paid_transport_only(people, clock):
    made = contract(people)
    for change in ({"transport": "none"}, {"km_rate": 0}):
        with pytest.raises(DatabaseError, match="km_rate_of_transport"), transaction.atomic():
            SupplierContract.objects.filter(pk=made.pk).update(**change)


def test_the_catalogue_asks_for_the_rate_and_shows_it(people, clock, client):
    client.force_login(factories.user(Role.CATALOGUE_ADMIN))
    typed = {"valid_from": "01-01-2014", "transport": "separate", "no_show_minutes": "0"}
    form = reverse("providers:contract_new", args=[people.mentor.supplier_id])
    refused = client.post(form, typed)
    assert (refused.status_code, "hvad en kilometer betales med" in refused.content.decode()) == (422, True)
    client.post(form, typed | {"km_rate": "3,79"})
    page = client.get(reverse("providers:supplier", args=[people.mentor.supplier_id])).content.decode()
    assert "3,79 kr. pr. km" in page


# From the kilometre to the line -----------------------------------------------------------------------------
def test_kilometres_are_a_line_of_their_own_without_refund(agreement, people, clock):
    give(agreement, people, "2014-06-11", 90, travel_km=22, travel_minutes=40)
    give(agreement, people, "2014-06-12", 0, no_show=True, travel_km=22)
    made = agreement.sheets.get()
    page = MonthPage.of(agreement, version_in_force(agreement), made)
    assert (page.transport, page.money.total) == (["44 km à 3,79 kr. = 166,76 kr."], D("375.00"))
    clock.move_to("2014-07-01T10:00:00+02:00")
    assert approve(agreement, people).payable_hours == D("1.50")
    closed = close(clock, JUNE)
    assert lines() == [(D("1.50"), 0, D("250.00"), D("375.00")), (0, 44, D("3.79"), D("166.76"))]
    transport = SettlementLine.objects.get(km=44)
    assert (transport.refundable, transport.other, transport.corrects) == (0, D("166.76"), None)
    sums = owed(transport.statement)
    assert (sums["hours"], sums["km"], sums["amount"]) == (D("1.50"), 44, D("541.76"))
    assert (sums["claimable"], closed.amount) == (D("375.00"), D("541.76"))
    assert [(row.hours, row.km) for row in export_rows(closed)] == [(D("1.50"), 0), (0, 44)]
    said = reading.text(statement_pdf(printed(transport.statement)))
    assert "44 km" in said
    assert "166,76 kr." in said


@pytest.mark.parametrize("terms", [{"transport": "none", "km_rate": None}, None])
def test_where_no_contract_pays_them_kilometres_are_only_told(people, clock, terms):
    if terms:
        contract(people, **terms)
    made = running(people)
    give(made, people, "2014-06-11", 90, travel_km=22)
    clock.move_to("2014-07-01T10:00:00+02:00")
    approve(made, people)
    close(clock, JUNE)
    assert lines() == [(D("1.50"), 0, D("250.00"), D("375.00"))]


def test_the_rate_is_that_of_the_day_and_stays_when_the_contract_changes(agreement, people, clock):
    contract(people, date(2014, 6, 16), km_rate=D("3.80"))
    old = give(agreement, people, "2014-06-11", travel_km=10)
    give(agreement, people, "2014-06-18", travel_km=10)
    clock.move_to("2014-07-01T10:00:00+02:00")
    approve(agreement, people)
    close(clock, JUNE)
    assert [row[1:] for row in lines() if row[1]] == [
        (10, D("3.79"), D("37.90")),
        (10, D("3.80"), D("38.00")),
    ]
    SupplierContract.objects.filter(km_rate=D("3.79")).update(km_rate=D("5.00"))
    correct(old, people, None)
    clock.move_to("2014-08-01T10:00:00+02:00")
    approve(agreement, people, JULY)
    close(clock, JULY)
    back = SettlementLine.objects.get(km=-10)
    assert (back.amount, back.corrects.amount) == (D("-37.90"), D("37.90"))


def test_kilometres_wait_with_hours_that_have_no_price(people, clock):
    contract(people)
    made = running(people, hourly_price=None)
    MentorRate.objects.filter(mentor=people.mentor).delete()
    give(made, people, "2014-06-11", 60, travel_km=10)
    clock.move_to("2014-07-01T10:00:00+02:00")
    approve(made, people)
    assert close(clock, JUNE).lines == 0
    MentorRate.objects.create(mentor=people.mentor, hourly_price=250, valid_from=date(2014, 1, 1))
    close(clock, JULY)
    assert [(row[0], row[1]) for row in lines()] == [(D("1.00"), 0), (0, 10)]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(driven=st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), min_size=1, max_size=6))
def test_whatever_is_corrected_the_lines_are_the_kilometres_that_stand(agreement, people, driven):
    with transaction.atomic(), time_machine.travel("2014-06-30T10:00:00+02:00", tick=False) as clock:
        entries = [
            give(agreement, people, f"2014-06-{day:02d}", travel_km=km)
            for day, (km, _) in enumerate(driven, start=1)
        ]
        clock.move_to("2014-07-01T10:00:00+02:00")
        approve(agreement, people)
        close(clock, JUNE)
        for entry, (_, km) in zip(entries, driven, strict=True):
            facts = EntryFacts(entry.day, direct_minutes=60, travel_km=km) if km else None
            said = {"reason": "Der var kørt noget andet", "by": people.caseworker}
            hours.correct_entry(entry_id=entry.pk, facts=facts, **said)
        clock.move_to("2014-08-01T10:00:00+02:00")
        approve(agreement, people, JULY)
        close(clock, JULY)
        assert sum(row.km for row in SettlementLine.objects.all()) == sum(km for _, km in driven)
        amounts = sum(row.amount for row in SettlementLine.objects.exclude(km=0))
        assert amounts == sum(km for _, km in driven) * D("3.79")
        assert sum(row.hours for row in PricedHours.objects.exclude(km=0)) == 0
        transaction.set_rollback(True)


def test_the_database_keeps_kilometres_and_hours_apart(agreement, people, clock):
    give(agreement, people, "2014-06-11", 90, travel_km=22)
    clock.move_to("2014-07-01T10:00:00+02:00")
    approve(agreement, people)
    row = PricedHours.objects.get(km=22)
    for change in ({"hours": 1}, {"refundable": True}, {"rate": None}):
        wrong = PricedHours(sheet_id=row.sheet_id, month=JULY, mentor_id=row.mentor_id, km=5, hours=0)
        wrong.rate, wrong.refundable = row.rate, False
        for name, value in change.items():
            setattr(wrong, name, value)
        with pytest.raises(DatabaseError, match="priced_"), transaction.atomic():
            wrong.save()


# On screen --------------------------------------------------------------------------------------------------
def test_the_form_asks_for_kilometres_at_once_where_they_are_paid(agreement, people, client):
    client.force_login(people.caseworker)
    page = client.get(reverse("agreements:hours_new", args=[agreement.number])).content.decode()
    before, after = page.split("Minutter, transport, sted og opgave")
    assert ("Betales med 3,79 kr. pr. km" in before, 'name="travel_km"' in after) == (True, False)
    typed = {
        "day": "11-06-2014",
        "kind": "physical",
        "direct_minutes": "90",
        "travel_km": "22",
        "key": uuid4(),
    }
    client.post(reverse("agreements:hours_new", args=[agreement.number]), typed)
    month = client.get(reverse("agreements:month", args=[agreement.number, 2014, 6])).content.decode()
    assert "22 km à 3,79 kr. = 83,38 kr." in month


def test_the_controller_sees_the_line_and_cannot_give_it_an_hourly_price(agreement, people, clock, client):
    give(agreement, people, "2014-06-11", 90, travel_km=22)
    clock.move_to("2014-07-01T10:00:00+02:00")
    approve(agreement, people)
    close(clock, JUNE)
    client.force_login(factories.user(Role.CONTROLLER))
    page = client.get(reverse("reporting:statement", args=[Statement.objects.get().voucher])).content.decode()
    line = SettlementLine.objects.get(km=22)
    assert "22 km" in page
    address = reverse("reporting:line_price", args=[line.pk])
    assert (address in page, client.get(address).status_code) == (False, 404)


def test_kilometres_are_no_wages(agreement, people, clock):
    people.mentor.kind = "company"
    people.mentor.save()
    give(agreement, people, "2014-06-11", 90, travel_km=22)
    clock.move_to("2014-07-01T10:00:00+02:00")
    approve(agreement, people)
    close(clock, JUNE)
    told = with_claims(SettlementLine.objects.order_by("pk"))
    assert [(row.bought_out, row.undocumented) for row in told] == [(True, D("375.00")), (False, 0)]
