"""Closing a month on screen, the supplier's statement and invoice, and the file for the finance system."""

import hashlib
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from agreements.actions import closing, hours, months
from agreements.actions.hours import EntryFacts
from agreements.models import Closing, SettlementLine, Statement
from mentorstotte.core.enums import Role
from providers.models import MentorRate
from reporting.exports import ExportRow, as_csv
from reporting.models import ExportFile
from tests import factories
from tests.agreements import desk

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
QUESTIONS = {"closings": 6, "closing": 5, "statement": 6}
START, END, JUNE = date(2014, 6, 1), date(2014, 9, 30), date(2014, 6, 1)


def approved(people, clock, number: int, **facts) -> None:
    """June of so many agreements, an hour and a half each at 250 kroner, approved."""
    made = []
    clock.move_to("2014-06-30T10:00:00+02:00")
    for place in range(number):
        people.mentor = factories.mentor(supplier=f"Firma {place:02d}", price=facts.get("price", "250.00"))
        made.append(desk.imported(people, start=START, end=END, on=START))
        said = EntryFacts(date(2014, 6, 11), direct_minutes=90)
        hours.register_entry(agreement_id=made[-1].pk, facts=said, by=people.caseworker)
    clock.move_to("2014-07-07T10:00:00+02:00")
    for agreement in made:
        sheet = months.submit_month(agreement_id=agreement.pk, month=JUNE, by=people.caseworker)
        months.approve_month(sheet_id=desk.confirmed(sheet).pk, by=people.approver)


def closed(people, clock, number: int = 1) -> Closing:
    approved(people, clock, number)
    return closing.run_closing(closing.start_closing(month=JUNE, by=None).pk)


def statement_url(name="statement") -> str:
    return reverse(f"reporting:{name}", args=[Statement.objects.get().voucher])


def test_the_controller_closes_a_month_and_sees_how_far_it_has_come(people, clock, client, controller):
    approved(people, clock, 1)
    client.force_login(controller)
    assert "Luk juni 2014" in client.get(reverse("reporting:closings")).content.decode()
    page = client.post(reverse("reporting:close"), follow=True)
    assert Closing.objects.get().started_by == controller
    assert page.redirect_chain[-1][0] == "/oekonomi/afregning/2014-6/"
    again = client.post(reverse("reporting:close"))
    assert (again.status_code, Closing.objects.count()) == (302, 1)
    Closing.objects.update(done_at=None, lines=0, total=1)
    shown = client.get(reverse("reporting:closing", args=[2014, 6])).content.decode()
    assert "Måneden bliver lukket" in shown


def test_hours_without_a_price_stand_on_the_list_until_it_is_known(people, clock, client, controller):
    approved(people, clock, 1, price=None)
    client.force_login(controller)
    page = client.get(reverse("reporting:closings"))
    assert [row.hours for row in page.context["page"].unpriced] == [Decimal("1.50")]
    assert "Pris mangler" in page.content.decode()
    MentorRate.objects.create(mentor=people.mentor, hourly_price=250, valid_from=START)
    closing.run_closing(closing.start_closing(month=JUNE, by=None).pk)
    assert not client.get(reverse("reporting:closings")).context["page"].unpriced
    assert SettlementLine.objects.get().amount == Decimal("375.00")


def test_the_invoice_is_the_same_or_the_deviation_is_explained(people, clock, client, controller):
    closed(people, clock)
    client.force_login(controller)
    answer = client.post(statement_url(), {"invoice": "F-17", "amount": "400,00"})
    assert answer.status_code == 422
    assert "Fakturaen afviger med 25,00 kr." in answer.content.decode()
    typed = {"invoice": "F-17", "amount": "400,00", "explanation": "Rest fra maj, aftalt med firmaet"}
    shown = client.post(statement_url(), typed, follow=True).content.decode()
    assert "25,00 kr." in shown
    assert "Forklaret" in shown
    shown = client.post(
        statement_url(), {"invoice": "F-17", "amount": "375,00"}, follow=True
    ).content.decode()
    assert "0,00 kr." in shown
    assert "Stemmer" in shown
    assert Statement.objects.get().explanation == ""


def test_the_statement_as_pdf_and_sheet_names_no_citizen(people, clock, client, controller, settings):
    closed(people, clock)
    client.force_login(controller)
    first, second = (client.get(statement_url("statement_pdf")).content for _ in range(2))
    assert first == second
    assert first.startswith(b"%PDF")
    rows = list(load_workbook(BytesIO(client.get(statement_url("statement_sheet")).getvalue())).active.values)
    line = SettlementLine.objects.get()
    assert rows[1][0] == line.agreement.number
    assert rows[1][3:7] == (1.5, 0, 250, 375)
    citizen = line.agreement.case.citizen
    whole = client.get(statement_url()).content.decode() + str(rows)
    assert not any(word in whole for word in (citizen.family_name, citizen.cpr))


def test_the_file_for_the_finance_system_is_made_once_and_stays_the_same(people, clock, client, controller):
    made = closed(people, clock, 2)
    client.force_login(controller)
    where = reverse("reporting:export", args=[2014, 6])
    for _ in range(2):
        client.post(where, {"format": "csv"})
    kept = ExportFile.objects.get()
    assert (kept.number, kept.rows, kept.amount) == (1, 2, made.amount)
    content = client.get(reverse("reporting:export_file", args=[1])).content
    assert hashlib.sha256(content).hexdigest() == kept.document.sha256
    lines = content.decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert lines[1].split(";")[:5] == ["1", "M2014-06-0001", "07-07-2014", "Firma 00", ""]
    assert lines[1].split(";")[7:13] == ["1,50", "250,00", "375,00", "375,00", "5.68.98", "019"]


def test_no_text_in_the_file_begins_a_formula():
    text = {"supplier": "=HYPERLINK(1)", "voucher": "M1", "cvr": "", "reference": "@x", "corrects": ""}
    money = dict.fromkeys(("hours", "rate", "amount", "refundable"), Decimal("-1.00"))
    row = ExportRow(1, posted_on=JUNE, month=JUNE, function="5", grouping="0", **text, **money)
    assert "'=HYPERLINK(1)" in as_csv([row]).decode("utf-8-sig")
    assert ";'@x;" in as_csv([row]).decode("utf-8-sig")
    assert ";-1,00;" in as_csv([row]).decode("utf-8-sig"), "an amount is a number"


def test_who_only_reads_sees_no_buttons_and_changes_nothing(people, clock, client):
    closed(people, clock)
    client.force_login(factories.user(Role.AUDITOR))
    client.post(statement_url(), {"invoice": "F-17", "amount": "375,00"})
    assert Statement.objects.get().invoiced is None
    assert client.post(reverse("reporting:export", args=[2014, 6]), {"format": "csv"}).status_code == 403


@pytest.mark.parametrize("number", [1, 2, 6])
def test_each_page_asks_the_same_questions_of_one_line_and_of_many(number, people, clock, client, controller):
    closed(people, clock, number)
    client.force_login(controller)
    where = {"closings": [], "closing": [2014, 6], "statement": ["M2014-06-0001"]}
    asked = {}
    for name, args in where.items():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(f"reporting:{name}", args=args)).status_code == 200
        asked[name] = len(queries)
    assert asked == QUESTIONS
