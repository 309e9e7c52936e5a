"""Buy-out: the employer's actual wages beside the agreed price, and what may be claimed (order § 122)."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from openpyxl import load_workbook

from agreements.actions import readiness
from agreements.actions.claims import with_claims
from agreements.actions.statements import owed
from agreements.models import Agreement, Readiness, SettlementLine, Statement
from mentorstotte.core.calendar import add_months, last_day
from mentorstotte.core.enums import Role
from mentorstotte.core.errors import Refused
from providers.actions.wages import Wage, document_wage, withdraw_wage
from providers.models import Mentor, WageDocumentation
from reporting.actions.exports import export_rows
from reporting.actions.matching import match_certain
from reporting.specification import HEADINGS, sheet_rows
from tests import factories
from tests.agreements.settling import JULY, JUNE, approve, close, correct, give, running
from tests.agreements.test_agreement_pages import scan
from tests.reporting.ledger import posting

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
D = Decimal
PAPER = {"content": b"%PDF-1.4 wages", "content_type": "application/pdf"}
FIRST, LAST = date(2014, 6, 1), date(2014, 6, 30)


@pytest.fixture
def controller(db):
    return factories.user(Role.CONTROLLER, name="Nina Friis")


@pytest.fixture
def agreement(people, clock) -> Agreement:
    """An employee of a company, bought out at the agreed 250 kroner."""
    Mentor.objects.filter(pk=people.mentor.pk).update(kind="company")
    people.mentor.refresh_from_db()
    return running(people)


def documented(people, by, *, wage="180.00", first=FIRST, last=LAST, **parts) -> WageDocumentation:
    said = Wage(first, last, D(wage), **parts)
    return document_wage(mentor_id=people.mentor.pk, wage=said, **PAPER, by=by)


def settled(agreement, people, clock, minutes=90) -> SettlementLine:
    give(agreement, people, "2014-06-11", minutes)
    clock.move_to("2014-07-01T10:00:00+02:00")
    approve(agreement, people)
    close(clock, JUNE)
    return SettlementLine.objects.get()


def claims(**only) -> list[tuple]:
    rows = with_claims(SettlementLine.objects.filter(**only)).order_by("pk")
    return [(row.documented, row.claimable, row.difference, row.undocumented) for row in rows]


# Documenting ------------------------------------------------------------------------------------------------
def test_wages_are_the_sum_of_their_parts_and_the_same_again_is_the_first(agreement, people, controller):
    parts = {"holiday_pay": D("22.50"), "pension": D("18.00"), "contributions": D("3.10")}
    made = documented(people, controller, **parts)
    assert (made.total, made.registered_by, made.document.kind) == (D("223.60"), controller, "attachment")
    assert documented(people, controller, **parts) == made
    assert str(made) == "223.60 kr. 06-2014 til 06-2014"


@pytest.mark.parametrize(
    ("first", "last", "at"),
    [
        (date(2014, 6, 2), date(2014, 6, 30), "valid_from"),
        (date(2014, 6, 1), date(2014, 6, 29), "valid_to"),
        (date(2014, 6, 1), date(2014, 5, 31), "valid_to"),
        (date(2014, 6, 1), date(2014, 7, 31), "valid_to"),  # not paid yet
        (date(2014, 5, 1), date(2014, 6, 30), "valid_from"),  # documented in June already
    ],
)
def test_only_whole_months_that_are_paid_and_not_documented_already(
    agreement, people, controller, first, last, at
):
    documented(people, controller)
    with pytest.raises(Refused) as refused:
        documented(people, controller, wage="190.00", first=first, last=last)
    assert refused.value.at == at
    assert WageDocumentation.objects.count() == 1


def test_a_mentor_who_is_not_bought_out_has_no_wages_to_document(people, clock, controller, client):
    with pytest.raises(Refused, match="ikke frikøbt"):
        documented(people, controller)
    client.force_login(controller)
    assert client.get(reverse("providers:wage_new", args=[people.mentor.pk])).status_code == 404


def test_a_slip_is_taken_back_and_written_anew(agreement, people, controller):
    slip = documented(people, controller)
    for _ in range(2):
        withdraw_wage(wage_id=slip.pk, by=controller)
    anew = documented(people, controller, wage="190.00")
    assert list(people.mentor.wages.standing()) == [anew]
    assert people.mentor.wages.count() == 2


def test_the_database_keeps_whole_months_one_at_a_time(agreement, people, controller):
    made = documented(people, controller)
    for change in ({"valid_from": date(2014, 6, 2)}, {"valid_to": date(2014, 6, 29)}, {"wage": -1}):
        with pytest.raises(DatabaseError, match="wage_"), transaction.atomic():
            WageDocumentation.objects.filter(pk=made.pk).update(**change)
    made.pk = None
    with pytest.raises(DatabaseError, match="wage_no_overlap"), transaction.atomic():
        made.save()


# What may be claimed ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("wage", "minutes", "claimable", "difference"),
    [
        ("180.00", 90, "270.00", "105.00"),  # paid 375
        ("250.00", 90, "375.00", "0.00"),
        ("300.00", 90, "375.00", "-75.00"),  # never more than was paid
        ("199.99", 25, "84.00", "21.00"),  # 0.42 h: 105.00 paid, 83.9958 half up
    ],
)
def test_no_more_than_the_documented_wages_may_be_claimed(
    agreement, people, clock, controller, wage, minutes, claimable, difference
):
    line = settled(agreement, people, clock, minutes)
    assert claims() == [(None, line.amount, None, line.amount)], "marked until it is documented"
    documented(people, controller, wage=wage)
    assert claims() == [(D(wage), D(claimable), D(difference), 0)]
    sums = owed(line.statement)
    assert (sums["claimable"], sums["undocumented"]) == (D(claimable), 0)
    assert [row.refundable for row in export_rows(line.statement.closing)] == [D(claimable)]
    line.refresh_from_db()
    assert line.refundable == line.amount, "what was paid stays as it is"


def test_another_kind_of_mentor_is_claimed_as_paid(people, clock, controller):
    line = settled(running(people), people, clock)
    assert claims() == [(None, line.amount, None, 0)]


def test_months_without_papers_and_hours_without_refund_are_told_apart(agreement, people, clock, controller):
    documented(people, controller, first=date(2014, 5, 1), last=date(2014, 5, 31))
    line = settled(agreement, people, clock)
    assert claims() == [(None, line.amount, None, line.amount)], "May says nothing of June"


def test_a_correction_takes_the_claim_back_to_the_ore(agreement, people, clock, controller):
    give(agreement, people, "2014-06-10", 20)
    old = give(agreement, people, "2014-06-11", 25)
    clock.move_to("2014-07-02T10:00:00+02:00")
    approve(agreement, people)
    close(clock, JUNE)
    documented(people, controller, wage="199.99")
    correct(old, people, None)
    correct(agreement.time_entries.get(day=date(2014, 6, 10)), people, None)
    clock.move_to("2014-08-01T10:00:00+02:00")
    approve(agreement, people, JULY)
    close(clock, JULY)
    assert SettlementLine.objects.count() == 2
    assert sum(claimable for _, claimable, _, _ in claims()) == 0


# Where it is shown ------------------------------------------------------------------------------------------
def test_the_controller_documents_wages_from_the_statement(agreement, people, clock, controller, client):
    settled(agreement, people, clock)
    client.force_login(controller)
    statement = reverse("reporting:statement", args=[Statement.objects.get().voucher])
    form = reverse("providers:wage_new", args=[people.mentor.pk])
    page = client.get(statement).content.decode()
    assert "Løn ikke dokumenteret" in page
    assert form in page
    typed = {"valid_from": "01-06-2014", "valid_to": "30-06-2014", "wage": "160,00", "pension": "20,00"}
    for _ in range(2):
        answer = client.post(form, typed | {"file": scan()})
        assert (answer.status_code, WageDocumentation.objects.count()) == (302, 1)
    page = client.get(statement).content.decode()
    assert "Løn ikke dokumenteret" not in page
    for said in ("dokumenteret 180,00 kr.", "Over lønnen", "105,00 kr.", "270,00 kr."):
        assert said in page
    sheet = client.get(reverse("reporting:statement_sheet", args=[Statement.objects.get().voucher]))
    first, row = load_workbook(BytesIO(sheet.getvalue())).active.iter_rows(values_only=True)
    cells = dict(zip(first, row, strict=True))
    assert (cells["Med refusion"], cells["Uden refusion"]) == (270, 105)
    assert (cells["Dokumenteret løn pr. time"], cells["Over den dokumenterede løn"]) == (180, 105)


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(agreement, people, controller, client):
    client.force_login(controller)
    typed = {"valid_from": "02-06-2014", "valid_to": "30-06-2014", "wage": "160,00"}
    answer = client.post(reverse("providers:wage_new", args=[people.mentor.pk]), typed | {"file": scan()})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Skriv den første dag i en måned." in page
    assert 'value="160,00"' in page


def test_wages_are_seen_by_those_who_document_them_only(agreement, people, controller, client):
    made = documented(people, controller)
    page, file = (
        reverse("providers:mentor", args=[people.mentor.pk]),
        reverse("providers:wage_paper", args=[people.mentor.pk, made.document.public_id]),
    )
    seen = {}
    for role in (Role.CONTROLLER, Role.CATALOGUE_ADMIN, Role.CASEWORKER):
        client.force_login(factories.user(role))
        seen[role] = ("180,00" in client.get(page).content.decode(), client.get(file).status_code)
    assert seen == {
        Role.CONTROLLER: (True, 200),
        Role.CATALOGUE_ADMIN: (True, 200),
        Role.CASEWORKER: (False, 403),
    }


@pytest.mark.parametrize("rows", [1, 3, 20])
def test_the_mentors_page_asks_the_same_number_of_questions(
    agreement, people, controller, client, rows, django_assert_num_queries
):
    for back in range(rows):
        first = add_months(FIRST, -back)
        documented(people, controller, first=first, last=last_day(first, 1))
    client.force_login(controller)
    with django_assert_num_queries(11):
        client.get(reverse("providers:mentor", args=[people.mentor.pk]))


def test_the_specification_claims_the_wages_and_marks_what_is_not_documented(
    agreement, people, clock, controller
):
    settled(agreement, people, clock)
    posting(controller, citizen=agreement.case.citizen, on=date(2014, 6, 20))
    match_certain()

    def told(*names):
        row = dict(zip(HEADINGS, next(sheet_rows(2014)), strict=True))
        return tuple(row[name] for name in names)

    names = ("Heraf med refusion", "Over den dokumenterede løn", "Frikøb uden dokumenteret løn")
    assert told(*names) == (D("375.00"), 0, D("375.00"))
    documented(people, controller)
    assert told(*names) == (D("270.00"), D("105.00"), 0)


def test_e10_waits_for_the_wages_and_is_judged_when_they_come(agreement, people, clock, controller):
    Agreement.objects.update(target_group="T01_AKT_KTH")
    agreement.versions.update(target_group="T01_AKT_KTH")
    settled(agreement, people, clock)
    posting(controller, citizen=agreement.case.citizen, on=date(2014, 6, 20))
    match_certain()
    clock.move_to("2014-07-08T10:00:00+02:00")
    readiness.judge_daily()
    assert "E10" in Readiness.objects.get().missing
    readiness.judge_changed()
    documented(people, controller)
    clock.move_to("2014-07-08T10:05:00+02:00")
    readiness.judge_changed()
    assert "E10" not in Readiness.objects.get().missing
