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

from mentorstotte.core.models import AccessLog
from reporting.actions.matching import match_certain
from reporting.specification import HEADINGS, sheet_rows, totals
from tests.agreements import desk
from tests.reporting.ledger import posting

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
START, END = date(2014, 3, 3), date(2014, 9, 2)
D = Decimal
COST = HEADINGS.index("Udgift")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2014-07-01T10:00:00+02:00", tick=True) as traveller:
        yield traveller


def running(people):
    return desk.imported(people, start=START, end=END, on=START)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
