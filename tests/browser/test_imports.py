"""A jobcentre's own files, through the browser, and the figures that must come of them on screen."""

from pathlib import Path

import pytest

from mentorstotte.core.enums import Role
from tests import factories

pytestmark = pytest.mark.browser
REFUSED = {"2", "5", "7", "10", "13"}
INPUTS = Path(__file__).parent.parent / "data" / "inputs"


@pytest.fixture
def team(browsing):
    for name in ("Job og Kompetence", "Job og Helbred"):
        factories.team(name)
    return factories.team("Job og Kompetence")


def read_file(page, what: str, name: str) -> None:
    """From “Indlæs” to the preview of a file."""
    page.get_by_role("link", name="Indlæs", exact=True).first.click()
    page.get_by_role("link", name=what).first.click()
    page.get_by_label("Fil", exact=True).set_input_files(INPUTS / name)
    page.get_by_role("button", name="Læs filen").click()
    page.wait_for_url("**/indlaesning/**")


def store(page, rows: str) -> None:
    """From the preview to the word that the rows are stored."""
    page.get_by_role("button", name=f"Indlæs {rows}").click()
    page.get_by_text("Filen er indlæst").wait_for()


def figure(page, name: str) -> str:
    """A figure of the page, by the name of its cell."""
    return page.locator(f"#figure-{name}").inner_text()


def test_106_courses_become_running_cases(browsing, team):
    person = factories.user(Role.CASEWORKER, Role.APPROVER, team=team)
    page = browsing.open(user=person)
    read_file(page, "Mentorforløb", "mentorforloeb-2013-14.xlsx")
    store(page, "106 rækker")
    page.goto("/noegletal/?fra=01-12-2013&til=31-01-2014&dag=01-03-2014")
    assert figure(page, "started") == "106"
    assert figure(page, "known") == "80"
    assert figure(page, "mean") == "4,30"
    assert figure(page, "highest") == "8,00"
    assert figure(page, "level-4") == "43"
    assert figure(page, "integration-started") == "4"
    assert figure(page, "integration") == "3"


@pytest.mark.slow
def test_courses_that_run_now_with_what_is_due(browsing, team):
    page = browsing.open(user=factories.user(Role.CASEWORKER, Role.APPROVER, team=team))
    read_file(page, "Mentorforløb", "mentorforloeb-2026.xlsx")
    store(page, "40 rækker")
    page.goto("/noegletal/")
    names = ("running", "expiring", "overdue", "next-year")
    assert [figure(page, name) for name in names] == ["40", "4", "20", "29"]


@pytest.mark.slow
def test_the_framework_agreements_of_2014(browsing, team):
    page = browsing.open(user=factories.user(Role.CASEWORKER, Role.APPROVER, team=team))
    read_file(page, "Rammeaftaler", "rammeaftaler-2014.csv")
    store(page, "19 rækker")
    page.goto("/noegletal/?dag=01-03-2014")
    assert figure(page, "companies") == "19"
    row = page.get_by_role("row", name="Virksomheder med rammeaftale").inner_text()
    assert "17 partnerskabsaftaler, 2 virksomhedscentre (89,5 % partnerskab)" in row


@pytest.mark.slow
def test_the_ledger_against_its_stated_total(browsing, team):
    page = browsing.open(user=factories.user(Role.CONTROLLER, team=team))
    read_file(page, "Posteringer", "posteringer-2013.csv")
    store(page, "2200 rækker")
    page.goto("/oekonomi/2013/")
    page.get_by_role("link", name="Oplyst total").click()
    page.get_by_label("Oplyst total").fill("9.849.735,27")
    page.get_by_label("Kilde").fill("Regnskab 2013")
    page.get_by_role("button", name="Gem").click()
    assert page.locator("#ledger-total").inner_text() == "9.849.735,33 kr."
    assert page.locator("#ledger-deviation").inner_text() in ("-0,06 kr.", "−0,06 kr.")
    text = page.locator("#main-content").inner_text()
    for amount in ("7.410.136,06 kr", "2.439.599,27 kr", "75,23 %", "24,77 %"):
        assert amount in text


@pytest.mark.slow
def test_a_faulty_sheet_names_every_row_and_gives_back_the_bad_ones(browsing, team):
    page = browsing.open(user=factories.user(Role.CASEWORKER, Role.APPROVER, team=team))
    read_file(page, "Mentorforløb", "mentorforloeb-fejl.xlsx")
    rows = page.get_by_role("table").locator("tbody tr")
    numbers = {row.get_by_role("rowheader").inner_text(): row.inner_text() for row in rows.all()}
    assert len(numbers) == 14
    assert {number for number, text in numbers.items() if "Kan ikke indlæses" in text} == REFUSED
    assert {number for number, text in numbers.items() if "skal rettes op" in text} == {"4", "6"}
    store(page, "de 9 gode rækker")
    with page.expect_download() as download:
        page.get_by_role("link", name="Hent dem som et ark med årsager").click()
    assert download.value.suggested_filename == "afviste-raekker.xlsx"
