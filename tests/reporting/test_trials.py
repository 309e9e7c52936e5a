"""“Prøv en ændring”: what another standard means at the next extension, and for whom."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from agreements.actions.imports import ImportedAgreement, create_imported
from agreements.models import Agreement
from agreements.rules import default_book
from cases.models import PublishedRegime
from mentorstotte.core.enums import Role
from mentorstotte.core.models import AccessLog
from reporting import tasks
from reporting.actions.running import running_agreements
from reporting.actions.trials import run_trial, start_trial
from reporting.enums import TrialKind, TrialState
from reporting.models import Trial, TrialProgress
from reporting.rules.effects import changed
from tests import factories
from tests.reporting.test_import_pages import words

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel("2026-11-23T10:00+01:00"):
        yield


@pytest.fixture
def approver(client, worker):
    person = factories.user(Role.APPROVER, team=worker.teams.get(name="Job og Kompetence"), name="Tove")
    client.force_login(person)
    return person


def course(worker, *, hours="5.00", level=4, start=DAY, end=date(2027, 2, 22), price="400.00", **facts):
    """Three months at level 4 from today unless said otherwise."""
    row = ImportedAgreement(
        case=factories.case(worker, **facts.pop("citizen", {})),
        mentor=factories.mentor(price=price),
        target_group="T17_ALM",
        start=start,
        end=end,
        weekly_hours=Decimal(hours) if hours else None,
        level=level,
        **facts,
    )
    return create_imported(rows=[row], on=DAY, by=worker)[0]


def tried(by, **changes) -> Trial:
    trial = start_trial(kind=TrialKind.STANDARD, changes=changes, by=by)
    return run_trial(trial_id=trial.pk)


# What is counted ------------------------------------------------------------------------------------------
def test_a_shorter_level_4_warns_at_the_next_extension_with_hours_and_kroner(worker, approver):
    agreement = course(worker)
    course(worker, hours="3.00", level=2)
    result = tried(approver, level4_max_months="2").result
    assert result["judged"] == 2
    assert result["rules"] == {"R-11": {"warns": 1}}
    # 23.2.-22.5.2027 is 89 days: 5 x 89 / 7 hours at 400 kr.
    assert result["warns"] == {
        "agreements": 1, "no_hours": 0, "no_price": 0, "hours": "63.57", "kroner": "25428.57",
    }  # fmt: skip
    [row] = Trial.objects.get().rows.all()
    assert (row.agreement, row.warns, row.start) == (agreement, ["R-11"], date(2027, 2, 23))


def test_a_longer_level_4_frees(worker, approver):
    course(worker, start=date(2026, 9, 1), end=date(2027, 2, 28))
    result = tried(approver, level4_max_months="6").result
    assert result["rules"] == {"R-11": {"frees": 1}}
    assert result["frees"]["agreements"] == 1


def test_hours_of_a_level_make_the_chosen_level_unfit(worker, approver):
    course(worker, hours="3.00", level=2)
    assert tried(approver, level_2="2.50").result["rules"] == {"R-12": {"warns": 1}}


def test_a_price_cap_warns_and_an_unknown_price_is_said(worker, approver):
    course(worker, level=2, hours="2.50", price="450.00")
    course(worker, level=2, hours="2.50", price=None)
    assert tried(approver, cap_external="425.00").result["rules"] == {"R-24": {"warns": 1}}
    course(worker, price=None)
    result = tried(approver, level4_max_months="2").result
    assert (result["warns"]["no_price"], result["warns"]["kroner"]) == (1, "0")


def test_weeks_between_follow_ups_change_their_number(worker, approver):
    course(worker, level=2, hours="2.50", start=date(2026, 9, 1), end=date(2027, 2, 28))
    assert tried(approver, followup_weeks="8").result["follow_ups"] == [1, 3]


def test_agreements_that_do_not_run_today_are_not_counted(worker, approver):
    course(worker, start=date(2026, 1, 1), end=date(2026, 3, 31))
    assert tried(approver, level4_max_months="2").result["judged"] == 0


def test_unknown_hours_are_counted_as_unknown(worker, approver):
    course(worker, hours=None)
    result = tried(approver, level4_max_months="2").result
    assert (result["warns"]["agreements"], result["warns"]["no_hours"]) == (1, 1)


def test_the_whole_chain_of_the_citizen_counts(worker, approver):
    first = course(worker, level=2, hours="2.50", start=date(2026, 6, 1), end=date(2026, 11, 30))
    row = ImportedAgreement(
        case=first.case, mentor=first.mentor, target_group="T17_ALM", weekly_hours=Decimal("2.50"), level=2,
        start=date(2026, 12, 1), end=date(2027, 2, 28),
    )  # fmt: skip
    create_imported(rows=[row], on=DAY, by=worker)
    [running] = running_agreements(DAY)
    assert [(each.start, each.end) for each in running.earlier] == [
        (date(2026, 6, 1), date(2026, 11, 30)),
        (date(2026, 12, 1), date(2027, 2, 28)),
    ]


def test_levels_that_are_moved_still_touch_each_other():
    version = default_book().standards["gribskov"].versions[0]
    moved = changed(version, {"level_2": Decimal("2.50")})
    assert [(level.above, level.up_to) for level in moved.levels] == [
        (Decimal("0.00"), Decimal("2.00")),
        (Decimal("2.00"), Decimal("2.50")),
        (Decimal("2.50"), Decimal("4.00")),
        (Decimal("4.00"), None),
    ]
    assert replace(moved, levels=version.levels) == version


def test_nothing_is_saved_as_standard_and_no_agreement_is_touched(worker, approver):
    agreement = course(worker)
    before = Agreement.objects.filter(pk=agreement.pk).values().get()
    tried(approver, level4_max_months="1")
    assert Agreement.objects.filter(pk=agreement.pk).values().get() == before
    assert not PublishedRegime.objects.exists()
    assert default_book().standards["gribskov"].versions[0].level4_max_months == 3


# Running it -----------------------------------------------------------------------------------------------
def test_a_trial_is_counted_once_and_taken_up_when_its_worker_was_lost(worker, approver):
    course(worker)
    trial = start_trial(kind=TrialKind.STANDARD, changes={"level4_max_months": "2"}, by=approver)
    tasks.finish_trials()
    tasks.finish_trials()
    trial.refresh_from_db()
    assert trial.state == TrialState.DONE
    assert trial.rows.count() == 1
    progress = TrialProgress.objects.get()
    assert (progress.attempts, progress.done, progress.total) == (1, 1, 1)


def test_a_trial_that_fails_again_and_again_is_given_up(worker, approver):
    trial = start_trial(kind=TrialKind.STANDARD, changes={"level4_max_months": "2"}, by=approver)
    TrialProgress.objects.update(attempts=3)
    assert run_trial(trial_id=trial.pk).state == TrialState.FAILED


def test_a_change_that_cannot_be_read_stops_with_a_word(approver):
    trial = tried(approver, level4_max_months="tre")
    assert (trial.state, trial.result["error"]) == (TrialState.FAILED, "Ændringen kan ikke læses.")


@pytest.mark.parametrize("count", [1, 3, 30])
def test_facts_are_loaded_by_the_chunk(count, worker, approver, django_assert_num_queries):
    for _ in range(count):
        course(worker)
    with django_assert_num_queries(5):
        assert len(list(running_agreements(DAY))) == count


# The pages ------------------------------------------------------------------------------------------------
FORM = {
    "grant_max_months": "6",
    "ordinary_total_months": "6",
    "extension_max_months": "6",
    "total_max_months": "12",
    "level4_max_months": "3",
    "level_1": "2,00",
    "level_2": "3,00",
    "level_3": "4,00",
    "followup_weeks": "13",
}


def send(client, **changes):
    return client.post(reverse("reporting:try"), FORM | changes, follow=True)


def test_the_form_counts_and_shows_the_effect(client, worker, approver):
    course(worker, citizen={"given": "Bo", "family": "Bæk"})
    page = words(send(client, level4_max_months="2"))
    assert "Længste periode på niveau 4" in page
    assert 'id="trial-warns">1</td>' in page
    assert "25.428,57 kr." in page
    assert "Bo" in page
    assert AccessLog.objects.filter(user=approver, page="reporting:trial").exists()


def test_a_form_without_a_change_says_so(client, approver):
    answer = send(client)
    assert answer.status_code == 422
    assert "Ret mindst ét tal" in words(answer)


def test_borders_in_the_wrong_order_are_refused_and_kept(client, approver):
    answer = send(client, level_2="1,50")
    assert answer.status_code == 422
    page = words(answer)
    assert "Skal ligge over niveauet før." in page
    assert 'value="1,50"' in page


def test_names_are_only_for_those_who_may_see_the_case(client, worker, approver):
    course(worker, citizen={"given": "Bo", "family": "Bæk"})
    stranger = factories.user(Role.APPROVER, team=factories.team("Et helt andet team"))
    manager = factories.user(Role.MANAGEMENT)
    for person in (stranger, manager):
        client.force_login(person)
        page = words(send(client, level4_max_months="2"))
        assert 'id="trial-warns">1</td>' in page
        assert "Bæk" not in page


def test_one_sees_only_ones_own_trials(client, worker, approver):
    trial = tried(approver, level4_max_months="2")
    client.force_login(factories.user(Role.APPROVER))
    assert client.get(reverse("reporting:trial", args=[trial.public_id])).status_code == 404


def test_a_trial_in_the_background_shows_how_far_it_is(client, worker, approver):
    trial = start_trial(kind=TrialKind.STANDARD, changes={"level4_max_months": "2"}, by=approver)
    TrialProgress.objects.update(done=4_000, total=20_000)
    page = words(client.get(reverse("reporting:trial", args=[trial.public_id])))
    assert "4000 af 20000 forløb" in page


@pytest.mark.parametrize("count", [1, 3, 12])
def test_the_page_of_a_trial_takes_the_same_number_of_queries(
    count, client, worker, approver, django_assert_num_queries
):
    for _ in range(count):
        course(worker)
    trial = tried(approver, level4_max_months="2")
    with django_assert_num_queries(6):
        client.get(reverse("reporting:trial", args=[trial.public_id]))


@pytest.mark.parametrize("count", [1, 3, 8])
def test_the_form_takes_the_same_number_of_queries(count, client, approver, django_assert_num_queries):
    for _ in range(count):
        tried(approver, level4_max_months="2")
    with django_assert_num_queries(3):
        client.get(reverse("reporting:try"))
