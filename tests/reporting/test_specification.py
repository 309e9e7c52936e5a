"""The auditor's specification: its sums are the ledger, on screen and in the sheet."""

import io
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from agreements.actions import groups
from cases.enums import TargetGroup
from cases.models import BoundaryCheck
from mentorstotte.core.enums import Role
from mentorstotte.core.models import AccessLog
from providers.actions.catalogue import buy_places
from providers.models import GroupContract
from reporting.actions.matching import match_certain
from reporting.specification import HEADINGS, sheet_rows, totals
from tests import factories
from tests.agreements import desk
from tests.agreements.settling import approve_in_time, close, give
from tests.reporting.ledger import posting

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SHARED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
START, END = date(2014, 3, 3), date(2014, 9, 2)
D = Decimal
COST = HEADINGS.index("Udgift")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2014-07-01T10:00:00+02:00", tick=True) as traveller:
        yield traveller


def running(people, **facts):
    return desk.imported(people, start=START, end=END, on=START, **facts)


def said_of(agreement) -> dict:
    """The agreement's row of the sheet of 2014."""
    rows = (dict(zip(HEADINGS, row, strict=True)) for row in sheet_rows(2014))
    return next(row for row in rows if row["Aftale"] == agreement.number)


@settings(max_examples=12, deadline=None, suppress_health_check=SHARED)
@given(ore=st.lists(st.tuples(st.integers(-100_000, 100_000), st.booleans()), min_size=1, max_size=8))
def test_rows_and_what_waits_are_the_ledger_to_the_ore(people, controller, ore):
    with transaction.atomic():
        citizens = [running(people).case.citizen for _ in range(2)]
        for at, (amount, on_a_person) in enumerate(ore):
            citizen = citizens[at % 2] if on_a_person else None
            posting(controller, str(D(amount) / 100), citizen=citizen)
        posting(controller, "1000.00", on=date(2013, 5, 1))
        match_certain()
        *rows, placed, waits, ledger = sheet_rows(2014)
        assert ledger[COST] == D(sum(amount for amount, _ in ore)) / 100
        assert sum((row[COST] for row in rows), D(0)) == placed[COST]
        assert placed[COST] + waits[COST] == ledger[COST]
        assert totals(2014).deviation == 0
        transaction.set_rollback(True)


def test_the_sheet_has_whole_numbers_and_logs_whom_it_is_about(people, reader, controller):
    agreement = running(people)
    citizen = agreement.case.citizen
    posting(controller, citizen=citizen, voucher="B-1")
    match_certain()
    before = AccessLog.objects.count()
    sheet = reader.get(reverse("reporting:specification_sheet", args=[2014]))
    rows = list(load_workbook(io.BytesIO(sheet.getvalue())).active.iter_rows(values_only=True))
    assert rows[0] == HEADINGS
    said = dict(zip(HEADINGS, rows[1], strict=True))
    assert (said["CPR-nummer"], said["Bilag"], said["Aftale"]) == (citizen.cpr, "B-1", agreement.number)
    assert (said["Udgift"], said["Mangler"]) == (375, "E1, E2, E3, E5, E6, E8, E10")
    assert rows[-1][1] == "Regnskabet i alt"
    assert rows[-1][COST] == 375
    assert AccessLog.objects.count() == before + 1


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_page_masks_numbers_and_asks_the_same_however_many_there_are(
    people, reader, controller, rows, django_assert_max_num_queries
):
    made = [running(people) for _ in range(rows)]
    for each in made:
        posting(controller, citizen=each.case.citizen)
    match_certain()
    with django_assert_max_num_queries(8):
        page = reader.get(reverse("reporting:specification", args=[2014]))
    assert len(page.context["page"].rows) == rows
    text = page.content.decode()
    assert made[0].case.citizen.cpr not in text


def test_an_hour_has_its_price_and_the_part_that_the_state_refunds(people, controller, clock):
    agreement = running(people, hourly_price=D("250.00"))
    clock.move_to("2014-06-30T10:00:00+02:00")
    give(agreement, people, "2014-06-11", 90)
    approve_in_time(agreement, people, clock, date(2014, 6, 1))
    close(clock, date(2014, 6, 1))
    posting(controller, citizen=agreement.case.citizen)
    match_certain()
    said = said_of(agreement)
    assert (said["Godkendte timer"], said["Timepris"], said["Pris for en plads"]) == (D("1.50"), "250,00", "")
    assert (said["Heraf med refusion"], said["Refusion i procent"]) == (D("375.00"), "50,00")


def test_a_place_has_its_share_of_the_price_of_the_group(people, controller):
    contract = GroupContract(
        name="Morgenhold",
        supplier=people.mentor.supplier,
        mentor=people.mentor,
        valid_from=date(2014, 4, 1),
        valid_to=date(2014, 6, 30),
        places=7,
        price=D("96000.00"),
    )
    buy_places(contract=contract, by=factories.user(Role.CATALOGUE_ADMIN))
    agreement = running(people)
    place = {"start": date(2014, 4, 1), "end": date(2014, 6, 30), "contract_id": contract.pk}
    groups.enrol(number=agreement.number, **place, by=people.caseworker)
    posting(controller, citizen=agreement.case.citizen)
    match_certain()
    said = said_of(agreement)
    assert (said["Individuel eller plads"], said["Pris for en plads"]) == ("Plads", "13.714,29")


def test_one_target_group_or_103_is_shown_alone_with_its_sum(people, reader, controller, clock):
    clock.move_to("2014-02-24T10:00:00+01:00")
    on_103 = desk.signed(people, on=date(2014, 2, 24), start=START)
    assessment = on_103.proposal.assessment
    BoundaryCheck.objects.filter(assessment=assessment, scheme="SEL103").update(answer="yes")
    clock.move_to("2014-07-01T10:00:00+02:00")
    other = running(people, target_group=TargetGroup.T04_PSYK)
    for each, kroner in ((on_103, "100.00"), (other, "40.00")):
        posting(controller, kroner, citizen=each.case.citizen)
    match_certain()
    address, sheet = (
        reverse(f"reporting:{name}", args=[2014]) for name in ("specification", "specification_sheet")
    )
    for query, shown, label, kroner in (
        ({"gruppe": "T04_PSYK"}, other, other.get_target_group_display(), 40),
        ({"par103": "on"}, on_103, "§ 103", 100),
    ):
        page = reader.get(address, query)
        assert [row.number for row in page.context["page"].rows] == [shown.number]
        assert f"Kun {label}: <strong>{kroner},00 kr.</strong> af 140,00 kr." in page.content.decode()
        content = io.BytesIO(reader.get(sheet, query).getvalue())
        _, row, last = load_workbook(content).active.iter_rows(values_only=True)
        assert (row[3], row[COST]) == (shown.number, kroner)
        assert (last[1], last[COST]) == (f"I alt, kun {label}", kroner)
    unreadable = reader.get(address, {"gruppe": "<findes ikke>"})
    assert len(unreadable.context["page"].rows) == 2
    assert unreadable.context["form"].errors["gruppe"]
