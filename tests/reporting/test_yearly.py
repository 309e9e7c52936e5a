"""The committee's yearly report: the reports' own figures, masked, as one clean PDF made the same again."""

from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from io import BytesIO
from unittest.mock import Mock
from uuid import uuid4

import pdfua
import pikepdf
import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone
from weasyprint import HTML

from agreements.models import Agreement
from mentorstotte.core.enums import DocumentKind, Role
from mentorstotte.core.models import Document
from mentorstotte.core.templatetags.da import da_time
from reporting import tasks
from reporting.actions import yearly as yearly_actions
from reporting.actions.budgets import set_budget
from reporting.actions.matching import match_certain
from reporting.actions.yearly import ask_yearly_report, run_yearly_report
from reporting.enums import YearlyState
from reporting.models import YearlyReport
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
    return " ".join(reading.text(yearly_pdf(year, timezone.now())).split())


def test_it_says_the_figures_of_each_report_with_what_they_mean(spent, controller):
    spent(6)
    set_budget(year=2014, amount=Decimal(10_000), refund=Decimal(2_500), source="Budget", by=controller)
    made = yearly_pdf(2014, timezone.now())
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
    instant = timezone.now()
    made = yearly_pdf(2014, instant)
    assert len(laid_out) == 1
    assert made == yearly_pdf(2014, instant)
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


def test_a_year_that_is_over_is_told_to_its_end():
    text = words(2013)
    assert "1. januar – 31. december 2013 · tal pr. 30. juni 2014 kl. " in text
    assert "hvis intet nyt bevilges" not in text


def test_it_asks_the_same_number_of_questions(spent, django_assert_num_queries):
    for rows in (1, 3, 10):
        spent(rows - Agreement.objects.count())
        with django_assert_num_queries(24):
            yearly(2014, TODAY)


# Asked for, made and kept ---------------------------------------------------------------------------------
PAGE = "/noegletal/rapporter/aarsrapport/"


@pytest.fixture
def head(client):
    """Of the centre, logged in."""
    person = factories.user(Role.MANAGEMENT, name="Grethe Leder")
    client.force_login(person)
    return person


@pytest.fixture
def no_worker(monkeypatch):
    """What is handed to a worker waits."""
    monkeypatch.setattr(tasks.make_yearly_report, "delay", lambda report_id: None)


def told(client) -> str:
    return " ".join(client.get(PAGE).content.decode().split())


@pytest.mark.usefixtures("no_worker")
def test_it_waits_until_a_worker_takes_it_up_and_is_then_the_file_that_was_kept(client, head):
    assert PAGE in client.get(reverse("reporting:reports")).content.decode()
    assert client.post(PAGE, {"year": "2013"}).status_code == 302
    report = YearlyReport.objects.get()
    assert (report.asked_by, report.state) == (head, YearlyState.WAITING)
    address = reverse("reporting:yearly_report", args=[report.pk])
    assert "Venter på tur" in told(client)
    assert client.get(address).status_code == 404
    tasks.finish_yearly_reports()
    report.refresh_from_db()
    answer = client.get(address)
    assert answer["Content-Disposition"] == 'attachment; filename="aarsrapport-2013.pdf"'
    content = b"".join(answer.streaming_content)
    assert sha256(content).hexdigest() == report.document.sha256
    assert content == yearly_pdf(2013, report.instant)
    page = told(client)
    assert f'2013, PDF</a></th> <td data-label="Tal pr.">{da_time(report.instant)}</td>' in page
    assert "Grethe Leder" in page
    assert "hx-trigger" not in page.partition("made-reports")[2].partition("Ny årsrapport")[0]


@pytest.mark.usefixtures("no_worker")
def test_a_second_click_gives_the_same_report_and_so_does_another_person_while_it_waits(client, head):
    key = str(uuid4())
    for _ in range(2):
        client.post(PAGE, {"year": "2013", "key": key})
    waiting = YearlyReport.objects.get()
    assert ask_yearly_report(year=2013, by=factories.user(Role.MANAGEMENT)) == waiting
    assert ask_yearly_report(year=2012, by=head) != waiting
    made = run_yearly_report(waiting.pk)
    client.post(PAGE, {"year": "2013", "key": key})
    assert YearlyReport.objects.filter(year=2013).get() == made
    assert ask_yearly_report(year=2013, by=head) != made


@pytest.mark.usefixtures("no_worker")
def test_a_report_whose_worker_was_lost_is_made_by_the_sweep_and_made_once(head):
    report = ask_yearly_report(year=2013, by=head)
    YearlyReport.objects.update(attempts=1, instant=timezone.now() - timedelta(hours=1))
    tasks.finish_yearly_reports()
    report.refresh_from_db()
    assert (report.state, report.attempts, report.instant) == (YearlyState.DONE, 2, timezone.now())
    assert run_yearly_report(report.pk).document == report.document
    tasks.finish_yearly_reports()
    assert list(Document.objects.filter(kind=DocumentKind.YEARLY_REPORT)) == [report.document]


@pytest.mark.usefixtures("no_worker")
def test_a_report_that_fails_again_and_again_is_given_up_and_can_be_asked_for_anew(client, head, monkeypatch):
    report = ask_yearly_report(year=2013, by=head)
    real = yearly_actions.yearly_pdf
    monkeypatch.setattr(yearly_actions, "yearly_pdf", Mock(side_effect=OSError("disken")))
    for _ in range(3):
        with pytest.raises(OSError, match="disken"):
            tasks.make_yearly_report(report.pk)
        assert "Laves" in told(client)
    tasks.make_yearly_report(report.pk)
    page = told(client)
    assert "Rapporten kunne ikke laves i tre forsøg." in page
    assert "Prøv igen" in page
    monkeypatch.setattr(yearly_actions, "yearly_pdf", real)
    client.post(PAGE, {"year": "2013"})
    tasks.finish_yearly_reports()
    assert [each.state for each in YearlyReport.objects.all()] == [YearlyState.DONE, YearlyState.FAILED]


@pytest.mark.parametrize("year", ["2015", "1900", "2100", "20x3", ""])
def test_a_year_that_is_ahead_or_no_year_is_said_at_the_field(client, head, year):
    answer = client.post(PAGE, {"year": year})
    assert answer.status_code == 422
    assert answer.context["form"].errors["year"]
    assert not YearlyReport.objects.exists()


def test_a_report_that_is_made_never_changes(head):
    made = run_yearly_report(ask_yearly_report(year=2013, by=head).pk)
    with pytest.raises(ProgrammingError, match="yearly"), transaction.atomic():
        YearlyReport.objects.filter(pk=made.pk).update(year=2012)


def test_the_list_asks_the_same_number_of_questions(client, head, django_assert_max_num_queries):
    for year in (2010, 2011, 2013):
        run_yearly_report(ask_yearly_report(year=year, by=head).pk)
        with django_assert_max_num_queries(5):
            client.get(PAGE)
