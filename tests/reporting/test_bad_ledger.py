"""Ledgers as they come: another year's rows, doubled vouchers, money that went back, unknown persons."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
import time_machine

from reporting import figures
from reporting.actions.control_totals import state_total
from reporting.actions.matching import match_certain
from reporting.matching import unplaced
from reporting.models import ImportBatch, LedgerPosting
from tests.reporting.steps import judged, stored, verdicts

pytestmark = pytest.mark.django_db
HEADINGS = "Bilag;Posteringsdato;CPR-nummer;Mentortype;Beløb;Tekst"
D = Decimal


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2014-07-01T10:00:00+02:00", tick=True):
        yield


def ledger(*rows: str) -> BytesIO:
    return BytesIO("\n".join([HEADINGS, *rows, ""]).encode())


def row(voucher="B-1", on="24-11-2013", cpr="", amount="100,00") -> str:
    return f"{voucher};{on};{cpr};Ekstern;{amount};"


def read(controller, *rows: str) -> ImportBatch:
    return stored(ledger(*rows), by=controller, kind="ledger")


def total(year: int) -> Decimal:
    return figures.ledger_figures(year)[0].total


def test_a_ledger_with_another_years_rows_says_so_and_each_counts_in_its_own_year(controller):
    batch = read(controller, row(), row("B-2"), row("B-3", on="02-01-2014", amount="7,00"))
    said = "Filen har posteringer fra flere år: 2 fra 2013 og 1 fra 2014."
    assert batch.notices == [f"{said} Hver postering regnes med i sit eget år."]
    assert (total(2013), total(2014)) == (D("200.00"), D("7.00"))


def test_the_same_voucher_in_another_year_is_another_posting(controller):
    read(controller, row())
    read(controller, row(on="24-01-2014"))
    assert LedgerPosting.objects.filter(voucher="B-1").count() == 2


def test_a_doubled_voucher_in_one_file_is_refused_and_nothing_of_the_file_is_stored(controller):
    batch = judged(ledger(row(), row(amount="50,00")), by=controller, kind="ledger")
    assert verdicts(batch) == {"good": [2], "refused": [3]}
    assert not LedgerPosting.objects.exists()


def test_a_voucher_that_is_posted_is_known_again_and_refused_with_another_amount(controller):
    read(controller, row())
    batch = judged(ledger(row(), row("B-2")), by=controller, kind="ledger")
    assert verdicts(batch) == {"known": [2], "good": [3]}
    batch = judged(ledger(row(amount="99,00")), by=controller, kind="ledger")
    assert verdicts(batch) == {"refused": [2]}
    assert total(2013) == D("100.00")


def test_negative_amounts_are_taken_off_the_sum_of_the_year(controller):
    read(controller, row(amount="1.000,50"), row("B-2", amount="-1.250,75"))
    assert total(2013) == D("-250.25")


@pytest.mark.parametrize(
    ("stated", "deviation"), [("99.94", "-0.06"), ("101.00", "1.00"), ("100.00", "0.00")]
)
def test_a_sum_that_does_not_meet_the_stated_total_shows_the_difference(controller, stated, deviation):
    read(controller, row())
    state_total(year=2013, amount=D(stated), source="Regnskabet", by=controller)
    assert figures.ledger_figures(2013)[0].deviation == D(deviation)


def test_postings_on_unknown_persons_are_kept_and_wait_on_the_work_list(controller):
    read(controller, row(cpr="6101701234"), row("B-2"))
    assert match_certain() == 0
    assert dict(unplaced(2013).values_list("voucher", "unplaced")) == {"B-1": "unknown", "B-2": "no_person"}
    assert total(2013) == D("200.00")
    assert LedgerPosting.objects.get(voucher="B-1").posted_on == date(2013, 11, 24)
