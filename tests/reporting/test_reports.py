"""The reports on the common frame: their figures, what is masked, and the files with the same rows."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from agreements.actions import followups
from agreements.actions.readiness import judge
from agreements.models import Agreement
from mentorstotte.core.enums import Role
from reporting.actions.budgets import set_budget
from reporting.actions.control_totals import state_total
from reporting.actions.matching import match_certain
from reporting.reports import REPORTS
from reporting.reports.frame import Filters
from tests import factories
from tests.agreements import desk
from tests.agreements.settling import approve_in_time, close, give
from tests.reporting.ledger import posting
from tests.reporting.steps import COURSES, FRAMEWORKS, LEDGER, stored
from tests.reporting.test_import_pages import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
D = Decimal
START, END = date(2014, 6, 1), date(2014, 9, 30)
YEAR = Filters(date(2014, 1, 1), date(2014, 12, 31))


@pytest.fixture
def year_over(clock):
    """2014 is the newest year that is over."""
    clock.move_to("2015-02-02T10:00:00+01:00")


@pytest.fixture
def head(client, people):
    """The head of centre."""
    client.force_login(factories.user(Role.MANAGEMENT))
    return client


def running(people, start=START, end=END, given="Bo", **facts) -> Agreement:
    facts = {"weekly_hours": D("2.00"), "hourly_price": D("250.00"), "level": 1} | facts
    return desk.imported(people, start=start, end=end, on=start, case=people.case(given=given), **facts)


def settled(people, clock) -> Agreement:
    """An agreement whose June is settled: 1.5 hours at 250 kroner, confirmed by the citizen."""
    agreement = running(people)
    give(agreement, people, "2014-06-11", 90)
    approve_in_time(agreement, people, clock, START)
    close(clock, START)
    return agreement


def told(code: str, filters: Filters = YEAR, table: int = 0) -> dict[str, tuple]:
    made = REPORTS[code].made(filters).tables[table]
    rows = [*made.rows, *([made.total] if made.total else [])]
    return {row.label: row.cells for row in rows}


def address(code: str, name: str = "report") -> str:
    return reverse(f"reporting:{name}", args=[code])


# The figures ------------------------------------------------------------------------------------------------
def test_as20_year_report_of_2013(client, controller):
    """B1 with the stated total and its deviation, B2 with the budget of 2014, from the ledger of 2013."""
    stored(LEDGER, by=controller)
    state_total(year=2013, amount=D("9849735.27"), source="Servicestandarden", by=controller)
    client.force_login(controller)
    b1 = words(client.get(reverse("reporting:ledger", args=[2013])))
    for said in ("7.410.136,06 kr.", "2.439.599,27 kr.", "75,23 %", "24,77 %"):
        assert said in b1
    assert 'id="ledger-total">9.849.735,33 kr.<' in b1
    assert 'id="ledger-deviation">-0,06 kr.<' in b1
    set_budget(year=2014, amount=D(6_500_000), refund=D(2_249_000), source="Budget 2014", by=controller)
    b2 = words(client.get(reverse("reporting:budget", args=[2014])))
    assert 'id="budget-net">4.251.000,00 kr.<' in b2
    assert 'id="refund-share">34,6 %<' in b2


def test_b1_by_kind_in_any_period_and_for_a_team_what_lies_on_its_agreements(people, controller):
    agreement = running(people)
    posting(controller, "300.00", citizen=agreement.case.citizen)
    posting(controller, "100.00", mentor_kind="social")
    posting(controller, "100.00", mentor_kind="company")
    match_certain()
    found = told("b1")
    assert found["Ekstern"] == (D("400.00"), D("80.0"), 2)
    assert found["I alt"][0] == D("500.00")
    own = Filters(YEAR.first, YEAR.last, team=people.team)
    assert told("b1", own)["I alt"] == (D("300.00"), D("100.0"), 1)


def test_b2_the_budget_by_year_month_and_part_and_only_the_year_outside(people, controller):
    posting(controller, "300.00", on=date(2014, 5, 6))
    set_budget(year=2014, amount=D(1_000), refund=D(250), source="Budget", by=controller)
    set_budget(year=2014, amount=D(600), refund=D(0), source="Delt", kind="external", by=controller)
    assert told("b2")["Heraf refusion fra staten"] == (D("250.00"), D("25.0"))
    assert told("b2", table=1)["maj"][0] == D("300.00")
    assert told("b2", table=2)["Ekstern"][0] == D("600.00")
    outside = REPORTS["b2"].made(Filters(YEAR.first, YEAR.last, outside=True))
    assert [table.heading for table in outside.tables] == ["Budget, forbrug og prognose"]
    assert ("Budget", (D("1000.00"), D("100.0"))) in [
        (row.label, row.cells) for row in outside.tables[0].rows
    ]


def test_b7_companies_with_a_framework_agreement_on_the_last_day(controller):
    stored(FRAMEWORKS, by=controller)
    found = told("b7", Filters(date(2014, 1, 1), date(2014, 3, 1)))
    assert [cells[0] for cells in found.values()] == [17, 2, 19]
    assert found["I alt"] == (19, D("100.0"))


def test_b3_b4_b5_and_b8_as_the_sources_have_them(worker):
    stored(COURSES, by=worker)
    filters = Filters(date(2013, 12, 1), date(2014, 1, 31))
    whole, level4 = told("b3", filters)["I alt"], told("b3", filters)["Niveau 4"]
    assert (whole[0], whole[2], whole[3], whole[6]) == (106, 80, D("4.30"), D("8.00"))
    assert level4[0] == 43
    assert told("b3", filters, table=1)["Integrationsloven"] == (4, 4, D("5.0"))


def test_b6_citizens_on_the_last_day_by_target_group(people):
    running(people, target_group="T08_UDL_AKT")
    running(people, given="Ib")
    running(people, given="Ea", end=date(2014, 6, 29))
    found = told("b6", Filters(START, date(2014, 6, 30)))
    assert found["I alt"] == (2, D("100.0"), 2)
    assert sorted(cells for label, cells in found.items() if label != "I alt") == [(1, D("50.0"), 1)] * 2


def test_b11_follow_ups_on_time_late_and_missing_by_team(people, clock):
    agreement = running(people, date(2014, 3, 3), date(2014, 9, 2))
    running(people, date(2014, 3, 3), date(2014, 9, 2), given="Ib")
    facts = desk.follow_up(date(2014, 5, 28))
    followups.register_follow_up(agreement_id=agreement.pk, facts=facts, by=people.caseworker)
    assert told("b11")[people.team.name] == (2, 1, 0, 1, D("50.0"))
    assert told("b11", table=1)["I alt"] == (0, 0, 0, 0, None)


def test_b12_what_is_missing_in_the_documentation(people):
    judge([running(people).pk])
    assert told("b12")["Dokumentationen er ikke komplet"] == (1, D("100.0"))
    lacking = told("b12", table=1)
    assert next(cells for label, cells in lacking.items() if label.startswith("E1 ")) == (1, D("100.0"))


def test_b13_must_against_may_in_kroner_hours_and_outcome(people, clock, controller):
    agreement = settled(people, clock)
    running(people, date(2014, 1, 1), date(2014, 6, 29), given="Ib")
    posting(controller, "375.00", on=date(2014, 7, 8), citizen=agreement.case.citizen)
    match_certain()
    may = told("b13")["Kan"]
    assert may == (2, 2, D("1.50"), D("375.00"), D("375.00"))
    assert told("b13")["I alt"] == may
    assert told("b13", table=1)["Kan"] == (1, 0, D("0.0"), 0, 0)


def test_b15_as_inflow_stock_and_use_each_says_what_it_assumes(client, people, clock, controller):
    settled(people, clock)
    posting(controller, "10400.00", on=date(2014, 7, 8))
    found = told("b15")
    assert found["Tilgang"] == (D("10400.00"), D("104.00"), D("100.00"))  # one course × 2 hours × 52
    assert found["Bestand"] == (D("10400.00"), D("34.86"), D("298.34"))  # 2 hours × 122 / 7
    assert found["Forbrug"] == (D("10400.00"), D("1.50"), D("6933.33"))
    client.force_login(controller)
    page = words(client.get(address("b15")))
    assert page.count("Antager, at") == 3


def test_b16_hours_that_citizens_have_confirmed(people, clock):
    settled(people, clock)
    assert told("b16")[people.team.name] == (D("1.50"), D("1.50"), D("0.00"), D("0.00"), D("100.0"), 1)


def test_b17_granted_and_used_hours_by_month_and_by_what_is_chosen(people, clock):
    settled(people, clock)
    running(people, given="Ib", level=3, weekly_hours=D("3.50"))
    months = told("b17", Filters(START, date(2014, 7, 31)))
    assert months["jun 2014"] == (D("23.57"), D("1.50"), D("6.4"), 2)
    assert months["jul 2014"] == (D("24.36"), D("0.00"), D("0.0"), 2)
    assert months["I alt"] == (D("47.93"), D("1.50"), D("3.1"), 2)
    june = {"first": START, "last": START}
    assert told("b17", Filters(**june, by="niveau"))["Niveau 1"] == (D("8.57"), D("1.50"), D("17.5"), 1)
    assert told("b17", Filters(**june, by="mentortype"))["Ekstern"][0] == D("23.57")
    assert told("b17", Filters(**june, by="team"))[people.team.name][0] == D("23.57")
    assert told("b17", Filters(**june, team=factories.team("Andet")))["I alt"] == (
        D("0.00"),
        D("0.00"),
        None,
        0,
    )


@pytest.mark.parametrize(
    ("by", "name"),
    [("team-maaned", None), ("niveau-maaned", "Niveau 1"), ("mentortype-maaned", "Ekstern")],
)
def test_b17_every_month_of_each_team_level_and_kind(people, clock, by, name, django_assert_num_queries):
    settled(people, clock)
    filters = Filters(date(2014, 5, 1), date(2014, 7, 31), by=by)
    found, name = told("b17", filters), name or people.team.name
    assert [cells for label, cells in found.items() if label != "I alt"] == [
        (D("0.00"), D("0.00"), None, 0),
        (D("8.57"), D("1.50"), D("17.5"), 1),
        (D("8.86"), D("0.00"), D("0.0"), 1),
    ]
    assert [*found] == [f"{name}, {month} 2014" for month in ("maj", "jun", "jul")] + ["I alt"]
    assert found["I alt"] == (D("17.43"), D("1.50"), D("8.6"), 1)
    with django_assert_num_queries(6 if by == "team-maaned" else 5):
        REPORTS["b17"].made(filters)


def test_b17_a_team_with_a_small_month_is_masked_in_all_months_and_another_with_it(people):
    for number in range(5):
        running(people, given=f"Nr {number}")
    own = running(people, given="Ea", start=date(2014, 8, 1))
    Agreement.objects.filter(pk=own.pk).update(team=factories.team("Et andet"))
    made = REPORTS["b17"].made(Filters(YEAR.first, YEAR.last, by="team-maaned", outside=True))
    [table] = made.tables
    assert {cell for row in (*table.rows, table.total) for cell in row.cells} == {"under 5"}
    assert made.picture is None


# The frame --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("code", REPORTS)
def test_every_report_says_what_each_of_its_figures_means(code, people):
    report = REPORTS[code]
    for table in report.made(YEAR).tables:
        assert set(table.columns) <= set(report.columns)
        assert all(len(row.cells) == len(table.columns) for row in (*table.rows, table.total) if row)


@pytest.mark.parametrize("code", REPORTS)
def test_a_report_asks_the_same_number_of_questions(code, head, people, django_assert_num_queries):
    asked = {"b1": 4, "b2": 10, "b3": 4, "b6": 5, "b7": 3, "b9": 3, "b10": 5, "b11": 4, "b12": 5, "b13": 7}
    asked |= {"b14": 7, "b15": 9, "b16": 5, "b17": 8}
    for rows in (1, 3, 10):
        while Agreement.objects.count() < rows:
            running(people, given=f"Nr {Agreement.objects.count()}")
        with django_assert_num_queries(asked[code]):
            assert head.get(address(code)).status_code == 200


def test_shown_outside_the_unit_figures_of_under_five_are_masked_on_page_and_in_both_files(
    year_over, head, people
):
    last = date(2014, 12, 31)
    for number in range(6):
        running(people, given=f"Nr {number}", end=last)
    running(people, given="Ea", target_group="T08_UDL_AKT", end=last)
    query = {"fra": "01-01-2014", "til": "31-12-2014"}
    assert ">1</td>" in words(head.get(address("b6"), query))
    outside = query | {"udad": "on"}
    page = words(head.get(address("b6"), outside))
    assert ">1</td>" not in page
    assert ">6</td>" not in page, "the total less the other would tell it"
    assert "under 5" in page
    book = load_workbook(io.BytesIO(head.get(address("b6", "report_sheet"), outside).content))
    assert [row[1] for row in book["Borgere i gang"].values] == ["Borgere", "under 5", "under 5", 7]
    lines = head.get(address("b6", "report_data"), query).content.decode("utf-8-sig").splitlines()
    values = [line["Værdi"] for line in csv.DictReader(lines, delimiter=";") if line["Tal"] == "Borgere"]
    assert values == ["under 5", "under 5", "7"], "open data is masked whatever is asked for"


def test_the_sheet_has_the_rows_of_the_page_with_filters_and_meanings_printed_on_it(client, people, clock):
    settled(people, clock)
    client.force_login(factories.user(Role.MANAGEMENT))
    query = {"fra": "01-06-2014", "til": "31-07-2014", "team": people.team.pk, "efter": "maaned"}
    answer = client.get(address("b17", "report_sheet"), query)
    assert 'filename="b17-2014-06-01-2014-07-31.xlsx"' in answer["Content-Disposition"]
    book = load_workbook(io.BytesIO(answer.content))
    about = dict(list(book["Om rapporten"].values)[1:])
    assert about["Team"] == people.team.name
    assert about["Periode"] == "1. juni – 31. juli 2014"
    assert "Transport er ikke med" in about["Brugte timer"]
    rows = list(book["Bevilgede og brugte timer"].values)
    assert rows[1] == ("jun 2014", 8.57, 1.5, 17.5, 1)
    page = words(client.get(address("b17"), query))
    assert "8,57" in page
    assert 'aria-label="Bevilgede og brugte timer"' in page


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"fra": "01-06-2014", "til": "30-06-2014"}, "til"),
        ({"fra": "01-01-2015", "til": "31-12-2015"}, "til"),
        ({"fra": "01-01-2013", "til": "31-12-2014"}, "til"),
        ({"til": "31-12-2014"}, "til"),
        ({"fra": "01-01-2014", "til": "31-12-2014", "team": "own"}, "team"),
    ],
)
def test_two_masked_reports_cannot_be_subtracted_since_each_is_a_whole_year_of_all_teams(
    year_over, head, people, query, field
):
    query = {key: people.team.pk if value == "own" else value for key, value in query.items()}
    outside = head.get(address("b6"), query | {"udad": "on"})
    assert (outside.status_code, [*outside.context["form"].errors]) == (422, [field])
    data = head.get(address("b6", "report_data"), query)
    assert head.get(data.url).context["form"].errors == outside.context["form"].errors
    assert head.get(address("b6"), query).status_code == 200


def test_open_data_without_a_period_are_of_the_newest_whole_year(year_over, head, people):
    running(people)
    answer = head.get(address("b3", "report_data"))
    assert 'filename="b3-2014-01-01-2014-12-31.csv"' in answer["Content-Disposition"]


def test_every_figure_of_the_open_data_stands_in_the_dictionary(year_over, head, people):
    running(people)
    book = list(csv.reader(_lines(head.get(reverse("reporting:report_words"))), delimiter=";"))
    known = {(code, figure, unit) for code, _, figure, unit, _ in book[1:]}
    for code in (code for code, report in REPORTS.items() if report.is_open):
        data = csv.DictReader(_lines(head.get(address(code, "report_data"))), delimiter=";")
        assert {(row["Rapport"], row["Tal"], row["Enhed"]) for row in data} <= known


def _lines(answer) -> list[str]:
    return answer.content.decode("utf-8-sig").splitlines()


@pytest.mark.parametrize(("first", "last"), [("01-01-1900", "31-12-2100"), ("01-01-2000", "31-12-2010")])
def test_a_report_asked_for_1900_to_2100_says_how_long_a_period_may_be(head, people, first, last):
    query = {"fra": first, "til": last}
    answer = head.get(address("b17"), query)
    assert answer.status_code == 422
    assert "Vælg en periode på højst 10 år." in words(answer)
    assert f'value="{first}"' in words(answer)
    files = head.get(address("b17", "report_sheet"), query)
    assert files.url == f"{address('b17')}?fra={first}&til={last}"


def test_ten_years_are_answered(head, people):
    assert head.get(address("b17"), {"fra": "01-01-2005", "til": "31-12-2014"}).status_code == 200


def test_a_report_that_is_not_there_is_not_found(head):
    assert head.get(address("b99")).status_code == 404


def test_all_reports_stand_on_one_list(head):
    page = words(head.get(reverse("reporting:reports")))
    for code in ("B2", "B10", *(report.code for report in REPORTS.values())):
        assert code in page
