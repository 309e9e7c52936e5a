"""The committee's yearly report: the reports' own figures, masked, as one clean PDF made the same again."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pdfua
import pikepdf
import pytest
from django.urls import reverse
from weasyprint import HTML

from agreements.models import Agreement
from mentorstotte.core.enums import Role
from reporting.actions.budgets import set_budget
from reporting.actions.matching import match_certain
from reporting.yearly import CHOSEN, yearly, yearly_pdf
from tests import factories
from tests.agreements import desk
from tests.documents import reading
from tests.reporting.ledger import posting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
TODAY = date(2014, 6, 30)


@pytest.fixture
def spent(people, controller):
    """Makes so many agreements of a kind of mentor, each with an expense of 1,000 kroner."""

    def make(number: int, kind: str = "external"):
        for _ in range(number):
            case = people.case(given=f"Nr {Agreement.objects.count()}")
            made = desk.imported(people, start=date(2014, 3, 3), end=date(2014, 9, 2), on=TODAY, case=case)
            posting(controller, "1000.00", citizen=made.case.citizen, mentor_kind=kind)
        match_certain()

    return make


def words(year: int = 2014) -> str:
    return " ".join(reading.text(yearly_pdf(year, TODAY)).split())


def test_it_says_the_figures_of_each_report_with_what_they_mean(spent, controller):
    spent(6)
    set_budget(year=2014, amount=Decimal(10_000), refund=Decimal(2_500), source="Budget", by=controller)
    made = yearly_pdf(2014, TODAY)
    text = " ".join(reading.text(made).split())
    assert reading.headings(made) == [*(report.title for report in CHOSEN), "Hvad tallene betyder"]
    for said in (
        "1. januar – 30. juni 2014",
        "6.000,00 kr.",
        "10.000,00 kr. 100,0 %",
        "2.500,00 kr. 25,0 %",
        "Kan 6 6",
        "Posteringer, der ikke er lagt på en aftale, er ikke med.",
    ):
        assert said in text


def test_it_is_clean_pdf_ua_of_few_pages_laid_out_once_and_the_same_bytes_again(spent, monkeypatch):
    spent(6)
    laid_out, real = [], HTML.render
    monkeypatch.setattr(HTML, "render", lambda *args, **how: laid_out.append(1) or real(*args, **how))
    made = yearly_pdf(2014, TODAY)
    assert len(laid_out) == 1
    assert made == yearly_pdf(2014, TODAY)
    assert pdfua.validate(BytesIO(made)).findings == ()
    with pikepdf.open(BytesIO(made)) as pdf:
        assert len(pdf.pages) <= 3


def test_figures_of_under_five_are_masked_and_nobody_is_named(spent):
    spent(6)
    spent(1, kind="company")
    by_kind = yearly(2014, TODAY)[0].tables[0]
    assert [row.cells[0] for row in by_kind.rows] == ["under 5", "under 5"]
    text = words()
    assert "1.000,00 kr." not in text
    assert "Nr 0" not in text


def test_a_year_without_anything_is_told_as_such():
    assert "Udgift efter mentortype: ingen tal i året." in words(2012)


def test_a_year_that_is_over_is_told_to_its_end_and_one_that_is_ahead_is_not_there(client):
    client.force_login(factories.user(Role.MANAGEMENT))
    answer = client.get(reverse("reporting:yearly_report", args=[2013]))
    assert answer["Content-Disposition"] == 'attachment; filename="aarsrapport-2013.pdf"'
    text = " ".join(reading.text(answer.content).split())
    assert "1. januar – 31. december 2013" in text
    assert "hvis intet nyt bevilges" not in text
    assert client.get(reverse("reporting:yearly_report", args=[2015])).status_code == 404


def test_it_asks_the_same_number_of_questions(spent, django_assert_num_queries):
    for rows in (1, 3, 10):
        spent(rows - Agreement.objects.count())
        with django_assert_num_queries(24):
            yearly(2014, TODAY)


def test_the_list_of_reports_leads_to_the_year_and_the_one_before(client):
    client.force_login(factories.user(Role.MANAGEMENT))
    page = client.get(reverse("reporting:reports")).content.decode()
    for year in (2014, 2013):
        assert reverse("reporting:yearly_report", args=[year]) in page
