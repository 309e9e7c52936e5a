"""What must come out of the jobcentre's own files (the table of the inputs), through the actions."""

from datetime import date
from decimal import Decimal

import pytest

from agreements.enums import Origin, VersionState
from agreements.models import Agreement
from cases.enums import CaseState, TargetGroup
from cases.models import Case, Citizen
from mentorstotte.core.models import User
from reporting import figures
from reporting.actions import imports
from reporting.actions.control_totals import state_total
from reporting.models import LedgerPosting
from reporting.reports import REPORTS
from reporting.reports.frame import Filters
from reporting.rules.figures import INTEGRATION_GROUPS
from tests.reporting.steps import COURSES, DAY, FAULTY, FRAMEWORKS, LEDGER, RUNNING, judged, stored, verdicts

pytestmark = pytest.mark.django_db
DECEMBER, JANUARY = date(2013, 12, 1), date(2014, 1, 31)
FIRST_OF_MARCH = date(2014, 3, 1)


# The table of the inputs: every figure by its name, from the file through import and report ------
def told(code: str, filters: Filters, table: int = 0) -> dict[str, dict]:
    """Row → heading → figure, as the report has it."""
    made = REPORTS[code].made(filters).tables[table]
    names = [column.heading for column in made.columns]
    rows = [*made.rows, *([made.total] if made.total else [])]
    return {row.label: dict(zip(names, row.cells, strict=True)) for row in rows}


def test_courses_of_2013_14_give_the_published_figures(worker):
    batch = stored(COURSES, by=worker)
    begun = told("b3", Filters(DECEMBER, JANUARY))
    by_law = told("b3", Filters(DECEMBER, JANUARY), table=1)
    on_the_day = told("b6", Filters(FIRST_OF_MARCH, FIRST_OF_MARCH))
    integration = [TargetGroup(group).label for group in INTEGRATION_GROUPS]
    assert {
        "imported": batch.result["agreements"],
        "refused": batch.result["refused"],
        "started 1.12.2013-31.1.2014": begun["I alt"]["Begyndt"],
        "have weekly hours": begun["I alt"]["Med timetal"],
        "mean hours a week": begun["I alt"]["Gennemsnit"],
        "highest hours a week": begun["I alt"]["Højeste"],
        "in level 4": begun["Niveau 4"]["Begyndt"],
        "under the Integration Act": by_law["Integrationsloven"]["Begyndt"],
        "of them running on 1.3.2014": sum(
            on_the_day[name]["Borgere"] for name in integration if name in on_the_day
        ),
    } == {
        "imported": 106,
        "refused": 0,
        "started 1.12.2013-31.1.2014": 106,
        "have weekly hours": 80,
        "mean hours a week": Decimal("4.30"),
        "highest hours a week": Decimal("8.00"),
        "in level 4": 43,
        "under the Integration Act": 4,
        "of them running on 1.3.2014": 3,
    }


def test_courses_of_2026_give_the_deadlines_of_the_day(worker):
    stored(RUNNING, by=worker)
    due = figures.day_figures(DAY).due
    assert {
        "running": due.running,
        "expire within 14 days": due.expiring,
        "of them past their effect deadline": due.expiring_and_missed,
        "overdue 13-week follow-up": due.follow_up_overdue,
        "run into 2027": due.into_next_year,
    } == {
        "running": 40,
        "expire within 14 days": 4,
        "of them past their effect deadline": 4,
        "overdue 13-week follow-up": 20,
        "run into 2027": 29,
    }


def test_framework_agreements_of_2014(worker):
    batch = stored(FRAMEWORKS, by=worker)
    found = figures.day_figures(FIRST_OF_MARCH).frameworks
    assert {
        "imported": batch.result["frameworks"],
        "companies": found.companies,
        "partnership": found.partnerships,
        "company centre": found.company_centres,
        "share of partnership": found.partnership_share,
    } == {
        "imported": 19,
        "companies": 19,
        "partnership": 17,
        "company centre": 2,
        "share of partnership": Decimal("89.5"),
    }


def test_the_ledger_of_2013_and_its_deviation_from_the_stated_total(controller):
    stored(LEDGER, by=controller)
    state_total(year=2013, amount=Decimal("9849735.27"), source="Servicestandarden", by=controller)
    cost, control = figures.ledger_figures(2013)
    by_kind = told("b1", Filters(date(2013, 1, 1), date(2013, 12, 31)))
    assert {
        "postings": LedgerPosting.objects.count(),
        "external": by_kind["Ekstern"]["Bogført"],
        "company": by_kind["Virksomhed"]["Bogført"],
        "sum": by_kind["I alt"]["Bogført"],
        "sum on the year's page": cost.total,
        "shares": (cost.parts["external"].share, cost.parts["company"].share),
        "deviation from the stated total": cost.deviation,
    } == {
        "postings": 2200,
        "external": Decimal("7410136.06"),
        "company": Decimal("2439599.27"),
        "sum": Decimal("9849735.33"),
        "sum on the year's page": Decimal("9849735.33"),
        "shares": (Decimal("75.23"), Decimal("24.77")),
        "deviation from the stated total": Decimal("-0.06"),
    }
    assert control.source == "Servicestandarden"


def test_the_copied_deadlines_agree_with_the_figures(worker):
    stored(RUNNING, by=worker)
    running = Agreement.objects.running_on(DAY)
    assert running.filter(next_follow_up__lt=DAY).count() == 20
    assert running.filter(end_date__lte=date(2026, 12, 7), effect_due__lt=DAY).count() == 4


def test_the_faulty_sheet_refuses_five_rows_and_stores_nothing(worker):
    batch = judged(FAULTY, by=worker)
    assert verdicts(batch) == {
        "good": [3, 8, 9, 11, 12, 14, 15],
        "marked": [4, 6],
        "refused": [2, 5, 7, 10, 13],
    }
    assert [mark["rule"] for row in batch.rows.filter(state="marked") for mark in row.marks] == [
        "R-03",
        "R-08",
    ]
    with pytest.raises(imports.Refused, match="Indlæs de gode rækker"):
        imports.confirm(batch_id=batch.pk, only_good_rows=False, by=worker)
    assert imports.run(batch_id=batch.pk, by=worker).state == "preview"
    assert not Agreement.objects.exists()
    assert not Citizen.objects.exists()


def test_the_good_rows_are_stored_when_the_user_says_so(worker):
    batch = stored(FAULTY, by=worker, good_rows=True)
    assert (batch.result["agreements"], batch.result["to_correct"], batch.result["refused"]) == (9, 2, 5)
    assert Agreement.objects.count() == 9
    linked = batch.rows.filter(agreement__isnull=False).values_list("number", flat=True)
    assert list(linked) == [3, 4, 6, 8, 9, 11, 12, 14, 15]


def test_imported_agreements_carry_their_origin_and_are_in_force(worker):
    stored(RUNNING, by=worker)
    for agreement in Agreement.objects.select_related("case").prefetch_related("versions__segments"):
        [version] = agreement.versions.all()
        assert (agreement.origin, agreement.in_force) == (Origin.IMPORT, True)
        assert version.state == VersionState.IMPORTED
        assert version.segments.count() == 1
        assert agreement.case.state == CaseState.GRANTED


def test_a_course_that_was_over_before_the_import_has_nothing_due_and_its_case_is_closed(worker):
    stored(COURSES, by=worker)
    assert not Agreement.objects.exclude(next_follow_up=None, effect_due=None).exists()
    assert set(Case.objects.values_list("state", flat=True)) == {CaseState.CLOSED}


def test_no_import_creates_a_login(worker):
    before = User.objects.count()
    stored(COURSES, by=worker)
    assert User.objects.count() == before
