"""What must come out of the jobcentre's own files (the table of the inputs), through the actions."""

from datetime import date
from decimal import Decimal

import pytest

from agreements.enums import Origin, VersionState
from agreements.models import Agreement
from cases.enums import CaseState
from cases.models import Case, Citizen
from mentorstotte.core.models import User
from reporting import figures
from reporting.actions import imports
from reporting.actions.control_totals import state_total
from reporting.models import LedgerPosting
from tests.reporting.steps import COURSES, DAY, FAULTY, FRAMEWORKS, LEDGER, RUNNING, judged, stored, verdicts

pytestmark = pytest.mark.django_db
DECEMBER, JANUARY = date(2013, 12, 1), date(2014, 1, 31)


def test_courses_of_2013_14_give_the_published_figures(worker):
    batch = stored(COURSES, by=worker)
    assert batch.result == {
        "agreements": 106, "citizens": 106, "cases": 106, "to_correct": 0, "known": 0, "refused": 0,
    }  # fmt: skip
    period = figures.period_figures(DECEMBER, JANUARY)
    assert period.started == 106
    assert period.hours.known == 80
    assert period.hours.mean == Decimal("4.30")
    assert period.hours.highest == Decimal("8.00")
    assert period.hours.levels[4].amount == 43
    assert period.sample.integration == 4
    assert figures.day_figures(date(2014, 3, 1)).integration == 3


def test_courses_of_2026_give_the_deadlines_of_the_day(worker):
    stored(RUNNING, by=worker)
    due = figures.day_figures(DAY).due
    assert (due.running, due.expiring_and_missed, due.follow_up_overdue, due.into_next_year) == (
        40,
        4,
        20,
        29,
    )
    assert due.expiring == 4


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


def test_framework_agreements_of_2014(worker):
    assert stored(FRAMEWORKS, by=worker).result == {"frameworks": 19, "known": 0, "refused": 0}
    found = figures.day_figures(date(2014, 3, 1)).frameworks
    assert (found.companies, found.partnerships, found.company_centres) == (19, 17, 2)
    assert found.partnership_share == Decimal("89.5")


def test_the_ledger_of_2013_and_its_deviation_from_the_stated_total(controller):
    stored(LEDGER, by=controller)
    state_total(year=2013, amount=Decimal("9849735.27"), source="Servicestandarden", by=controller)
    cost, control = figures.ledger_figures(2013)
    assert LedgerPosting.objects.count() == 2200
    assert cost.parts["external"].amount == Decimal("7410136.06")
    assert cost.parts["company"].amount == Decimal("2439599.27")
    assert (cost.parts["external"].share, cost.parts["company"].share) == (Decimal("75.23"), Decimal("24.77"))
    assert (cost.total, cost.deviation) == (Decimal("9849735.33"), Decimal("-0.06"))
    assert control.source == "Servicestandarden"


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
