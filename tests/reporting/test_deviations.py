"""B10: deviations granted and refused by rule, and the rules that never gave way."""

import io
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from agreements.actions import agreement as agreements
from agreements.actions import amendment, change_approval, rejection, signing, visitation
from agreements.actions.approvals import QUESTIONS
from agreements.actions.draft import Reason
from agreements.actions.letters import RejectionLetter
from mentorstotte.core.enums import Role
from reporting.deviations import report
from reporting.reports import REPORTS
from reporting.reports.frame import UNDER_FIVE, Filters
from tests import factories
from tests.agreements import desk, samples
from tests.agreements.samples import People
from tests.reporting.test_import_pages import words

pytestmark = pytest.mark.django_db
WHY = Reason("CRITERIA", "Kriterierne for niveau 3 passer bedst på borgeren.")
LETTER = RejectionLetter(
    matter="Din sag handler om mentorstøtte, 3,00 timer om ugen.",
    reasons="Mentorstøtte er for en periode, og niveauet passer ikke til behovet.",
    rules="Lov om en aktiv beskæftigelsesindsats § 31 b, stk. 1",
    help=("SEL85",),
)
YES = dict.fromkeys(QUESTIONS, True)
PERIOD = (date(2026, 10, 1), date(2026, 11, 30))


@pytest.fixture
def people(db):
    return People()


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel("2026-11-23T10:00+01:00"):
        yield


def deviating(people):
    """A proposal at level 3 with two and a half hours' worth of level 2: R-12 wants a reason."""
    return people.submitted(
        segments=samples.months(date(2014, 3, 3), date(2014, 9, 2), level=3), reasons={"R-12": WHY}
    )


def granted(people):
    proposal = deviating(people)
    visitation.approve(proposal_id=proposal.pk, answers=dict.fromkeys(QUESTIONS, True), by=people.approver)


def refused(people):
    proposal = deviating(people)
    rejection.reject(proposal_id=proposal.pk, letter=LETTER, hearing_needed=False, by=people.approver)


def returned(people):
    proposal = deviating(people)
    visitation.send_back(proposal_id=proposal.pk, reason="Vælg niveau 2 i stedet.", by=people.approver)


def test_granted_refused_and_returned_are_counted_by_rule_and_category(people):
    granted(people)
    granted(people)
    refused(people)
    returned(people)
    [line] = report(*PERIOD).lines
    assert line.rule == "R-12"
    assert line.category == "Niveauets kriterier passer, selv om timerne ikke gør"
    assert (line.granted, line.refused, line.returned) == (2, 1, 1)


def test_a_rejection_without_a_reason_is_counted_as_such(people):
    proposal = people.saved(segments=samples.months(date(2014, 3, 3), date(2014, 9, 2), level=3))
    rejection.reject(proposal_id=proposal.pk, letter=LETTER, hearing_needed=False, by=people.caseworker)
    assert [(line.category, line.refused) for line in report(*PERIOD).lines] == [("Uden begrundelse", 1)]


def test_only_decisions_of_the_period_count(people):
    granted(people)
    assert report(date(2026, 11, 24), date(2026, 12, 31)).lines == []


def test_a_rule_that_stood_in_the_way_and_never_gave_way_is_a_sign(people):
    refused(people)
    found = report(*PERIOD)
    assert [(rule.rule, rule.spoken) for rule in found.fettered] == [("R-12", 1)]
    assert "R-10" in [rule.rule for rule in found.silent]
    granted(people)
    found = report(*PERIOD)
    assert found.fettered == []
    assert "R-12" not in [rule.rule for rule in found.untouched]
    assert found.grants == 1


def test_twelve_months_after_the_last_granted_deviation_the_rule_is_pointed_out(people):
    granted(people)
    assert report(date(2027, 1, 1), date(2027, 11, 22)).grants == 1
    assert report(date(2027, 1, 1), date(2027, 11, 23)).grants == 0


CRITERIA = "Niveauets kriterier passer, selv om timerne ikke gør"


@pytest.fixture
def running(people):
    """In force from the middle of October, three hours a week on level 2."""
    return in_force(people)


def in_force(people, **facts):
    with time_machine.travel("2026-10-12T10:00+02:00"):
        return desk.signed(people, on=date(2026, 10, 12), start=date(2026, 10, 19), **facts)


def changed(people, agreement, **facts):
    """A change of level or hours with a reason for the level (R-12)."""
    change = amendment.Change(
        kind="hours", day=date(2026, 11, 30), why="Borgeren har brug for noget andet nu.",
        reasons={"R-12": WHY}, agreed=True, **facts,
    )  # fmt: skip
    return amendment.amend(agreement_id=agreement.pk, change=change, by=people.caseworker)


def test_a_deviation_in_a_change_counts_when_it_is_approved_or_sent_back(people, running):
    up = {"level": 3, "weekly_hours": Decimal("2.50")}
    version = changed(people, running, **up)
    assert report(*PERIOD).lines == []
    change_approval.return_change(version_id=version.pk, reason="Niveau 2 må være nok.", by=people.approver)
    again = changed(people, running, **up)
    change_approval.approve_change(version_id=again.pk, answers=YES, by=people.approver)
    [line] = report(*PERIOD).lines
    assert (line.rule, line.category, line.granted, line.returned) == ("R-12", CRITERIA, 1, 1)
    assert [rule.rule for rule in report(*PERIOD).fettered] == []


def test_a_deviation_in_a_change_that_needs_nobody_counts_when_it_takes_effect(people, running):
    version = changed(people, running, level=1, weekly_hours=Decimal("2.75"))
    assert report(*PERIOD).lines == []
    agreements.print_version(version_id=version.pk, by=people.caseworker)
    signing.register_signature(
        version_id=version.pk, signed=desk.paper(date(2026, 11, 23)), by=people.caseworker
    )
    assert [line.granted for line in report(*PERIOD).lines] == [1]
    assert report(date(2026, 10, 1), date(2026, 11, 29)).lines == []


def test_what_the_grant_has_met_already_is_not_counted_again_in_a_change(people):
    agreement = in_force(people, level=3, hours="2.50", reasons={"R-12": WHY})
    change = amendment.Change(
        kind="mentor",
        day=date(2026, 11, 30),
        why="Mentoren er stoppet.",
        **desk.new_mentor(factories.mentor()),
    )
    version = amendment.amend(agreement_id=agreement.pk, change=change, by=people.caseworker)
    assert "R-12" in [finding["rule"] for finding in version.verdict["findings"]]
    assert [line.granted for line in report(*PERIOD).lines] == [1]


def test_a_submission_alone_is_no_deviation(people):
    deviating(people)
    assert report(*PERIOD).lines == []


@pytest.fixture
def manager(client, people):
    client.force_login(factories.user(Role.MANAGEMENT))
    return client


def test_the_page_and_the_sheet_have_the_same_rows(people, manager):
    granted(people)
    refused(people)
    page = words(manager.get(reverse("reporting:deviations")))
    assert "Timer passer til niveau" in page
    assert "Aldrig fraveget i tolv måneder" in page
    assert "Ingen tegn" in page
    sheet = manager.get(reverse("reporting:report_sheet", args=["b10"]))
    book = load_workbook(io.BytesIO(sheet.content))
    rows = list(book["Afgjort i perioden"].values)
    assert rows[0][1:] == ("Bevilget", "Afslag", "Sendt tilbage", "Borgere")
    assert rows[1][0].startswith("R-12 Timer passer til niveau")
    assert rows[1][0].endswith(CRITERIA)
    assert rows[1][1:] == (1, 1, 0, 2)
    never = {row[0].split()[0]: row[1] for row in list(book.worksheets[2].values)[1:]}
    assert never["R-10"] == 0
    assert "R-12" not in never


def test_deviations_of_under_five_citizens_are_masked_outside_and_twelve_months_are_not_told(people):
    granted(people)
    [decided] = REPORTS["b10"].made(Filters(*PERIOD, outside=True)).tables
    assert [(row.size, set(row.cells)) for row in decided.rows] == [(1, {UNDER_FIVE})]


def test_no_name_stands_on_the_page(people, manager):
    granted(people)
    page = words(manager.get(reverse("reporting:deviations")))
    assert "Ærø" not in page
    assert "Tove Teamleder" not in page


def test_dates_that_cannot_be_read_give_no_figures(manager):
    page = words(manager.get(reverse("reporting:deviations"), {"fra": "01-12-2026", "til": "01-01-2026"}))
    assert "Ret datoerne for at se tallene" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_the_same_number_of_queries(count, people, manager, django_assert_num_queries):
    for _ in range(count):
        granted(people)
        refused(people)
    with django_assert_num_queries(5):
        manager.get(reverse("reporting:deviations"))
