"""The year's budget with its forecast: what is paid, given, bound and expected, in all and by part."""

import re
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse

from agreements.actions.phase_out import plan_step
from mentorstotte.core.enums import Role
from mentorstotte.core.errors import Refused
from providers.models import GroupContract
from reporting.actions.budgets import count_persons, set_budget
from reporting.actions.matching import match_certain
from reporting.budget import BudgetPage
from reporting.forecast import Forecast
from reporting.models import Budget, FullTimePersons
from tests import factories
from tests.agreements import desk
from tests.agreements.settling import approve_in_time, close, give
from tests.reporting.ledger import posting
from tests.reporting.steps import LEDGER, stored

pytestmark = pytest.mark.django_db
D = Decimal
TODAY = date(2026, 11, 23)
NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-11-23T10:00:00+01:00", tick=True) as traveller:
        yield traveller


def running(people, start=date(2026, 10, 1), end=date(2027, 2, 28), **facts):
    """Three hours a week at 395 kroner: 1,185 kroner a week."""
    facts.setdefault("case", people.case(given="Bo"))
    return desk.imported(people, start=start, end=end, on=start, **facts)


def outlook(year=2026):
    return Forecast(year, TODAY).with_renewals()


def shown(client, year=2026) -> str:
    response = client.get(reverse("reporting:budget", args=[year]))
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def head(client, people):
    """The head of centre."""
    client.force_login(factories.user(Role.MANAGEMENT))
    return client


# The forecast -----------------------------------------------------------------------------------------------
def test_the_head_of_centre_sees_in_november_what_december_will_cost(head, people, controller):
    running(people)
    posting(controller, "4000.00", on=date(2026, 11, 13))
    page = shown(head)
    assert 'id="december">5.247,86 kr.<' in page  # 1,185 × 31 / 7
    assert 'id="budget-spent">4.000,00 kr.<' in page
    assert 'id="budget-given">1.692,86 kr.<' in page  # ten days, 14 to 23 November
    assert 'id="budget-bound">6.432,86 kr.<' in page  # seven days and December
    assert 'id="budget-fixed">12.125,72 kr.<' in page
    assert "December ventes at koste 5.247,86 kr." in page
    assert "Forlængelser er derfor ikke regnet med" in page


def test_what_is_settled_here_counts_where_the_ledger_says_less(people, clock):
    """June is settled: what is granted counts from July on, and the bought places of June are added."""
    clock.move_to("2014-06-30T10:00:00+02:00")
    start, end = date(2014, 6, 1), date(2014, 8, 31)
    facts = {"weekly_hours": D("2.00"), "hourly_price": D("250.00")}
    agreement = desk.imported(people, start=start, end=end, on=start, **facts)
    give(agreement, people, "2014-06-11", 90)
    approve_in_time(agreement, people, clock, start)
    close(clock, start)
    place = {"supplier": people.mentor.supplier, "mentor": people.mentor, "name": "Hold", "places": 8}
    GroupContract.objects.create(valid_from=start, valid_to=end, price=D("9200.00"), **place)
    found = Forecast(2014, date(2014, 7, 7)).outlook()
    june, july, august = (date(2014, month, 1) for month in (6, 7, 8))
    assert found.since == july
    assert found.paid[june] == D("375.00") + D("3000.00")
    assert found.given[july] + found.bound[july] == D("2214.29") + D("3100.00")
    assert found.bound[august] == D("2214.29") + D("3100.00")


def test_phasing_out_lowers_what_december_costs(people):
    agreement = running(people)
    facts = {"what": "Kommer op selv", "by": people.caseworker}
    plan_step(agreement_id=agreement.pk, day=date(2026, 12, 15), weekly_hours=D("1.50"), **facts)
    assert outlook().bound[DECEMBER] == D("3808.93")  # 14 days whole, 17 half


def test_an_agreement_that_ends_binds_nothing_after_its_last_day(people):
    running(people, end=date(2026, 12, 7))
    assert outlook().bound[DECEMBER] == D("1185.00")


def test_of_a_year_that_is_over_nothing_is_bound_and_of_the_next_all_that_runs(people):
    running(people)
    assert outlook(year=2025).fixed == 0
    place = {"supplier": people.mentor.supplier, "mentor": people.mentor, "name": "Hold", "places": 8}
    days = {"valid_from": date(2025, 12, 1), "valid_to": date(2026, 1, 31)}
    GroupContract.objects.create(price=D("6200.00"), **days, **place)
    assert outlook(year=2025).paid[date(2025, 12, 1)] == outlook(year=2025).fixed == D("3100.00")
    ahead = outlook(year=2027)
    assert (ahead.paid, ahead.given) == ({}, {})
    assert sum(ahead.bound.values()) == D("5247.86") + D("4740.00")


def test_municipal_mentors_cost_nothing_here_and_unknown_prices_are_counted(head, people):
    own, unknown = (factories.mentor(kind=kind, price=None) for kind in ("municipal", "external"))
    for mentor in (own, unknown):
        agreement = running(people, case=people.case(given=mentor.name))
        agreement.mentor = mentor
        agreement.save()
        agreement.versions.get().segments.update(mentor=mentor, hourly_price=None)
    assert outlook().fixed == 0
    assert "1 bevilgede periode har ingen kendt timepris" in shown(head)


def test_expected_is_the_share_that_was_extended_with_its_band(head, people):
    """Eight of ten of the same kind and level were extended: the ninth of December on costs 80 %."""
    for number in range(10):
        case = people.case(given=f"Nr {number}")
        running(people, date(2025, 11, 1), date(2026, 1, 31), case=case)
        if number < 8:
            running(people, date(2026, 2, 1), date(2026, 3, 31), case=case)
    running(people, end=date(2026, 12, 8))
    found = outlook()
    again = found.renewed.likely[DECEMBER]
    # The eight extensions ran out as well, and nobody extended them: 8 of 18.
    assert again == D("1730.48")  # 1,185 × 23 / 7 × 8 / 18
    assert found.renewed.low[DECEMBER] < again < found.renewed.high[DECEMBER]
    assert "med 80 % sikkerhed" in shown(head)


@pytest.mark.parametrize("decided", [{"expiry_answer": "end"}, {"ended_on": date(2026, 12, 8)}, "extended"])
def test_nothing_is_expected_of_an_agreement_whose_end_is_decided(people, decided):
    case = people.case(given="Ib")
    running(people, date(2025, 11, 1), date(2026, 1, 31), case=case)
    running(people, date(2026, 2, 1), date(2026, 3, 31), case=case)
    agreement = running(people, end=date(2026, 12, 8))
    if decided == "extended":
        running(people, date(2026, 12, 9), date(2027, 3, 8), case=agreement.case)
    else:
        for name, value in decided.items():
            setattr(agreement, name, value)
        agreement.ended_reason = "goal_reached" if agreement.ended_on else ""
        agreement.save()
    assert outlook().renewed.totals() == (0, 0, 0)


# The budget and its parts -----------------------------------------------------------------------------------
def test_as20_b2_with_6500000_and_2249000_shows_net_4251000_and_34_6_per_cent(client, controller):
    stored(LEDGER, by=controller)
    client.force_login(controller)
    assert "intet budget" in shown(client, 2014)
    said = {"amount": "6.500.000,00", "refund": "2.249.000", "source": "Budget 2014"}
    client.post(reverse("reporting:budget", args=[2014]), said)
    page = shown(client, 2014)
    assert 'id="budget-net">4.251.000,00 kr.<' in page
    assert 'id="refund-share">34,6 %<' in page
    assert 'id="budget-change">-34,0 %<' in page
    assert 'id="budget-left">6.500.000,00 kr.<' in page


def test_a_budget_is_by_kind_and_team_each_with_versions_of_its_own(client, people, controller):
    agreement = running(people)
    posting(controller, "4000.00", on=date(2026, 11, 20), citizen=agreement.case.citizen)
    posting(controller, "100.00", on=date(2026, 11, 20), mentor_kind="company")
    match_certain()
    said = {"year": 2026, "refund": D(0), "source": "Budget", "by": controller}
    set_budget(amount=D(90000), **said)
    for kroner in (20000, 30000):
        set_budget(amount=D(kroner), kind="external", **said)
    set_budget(amount=D(12000), kind="company", **said)
    set_budget(amount=D(10000), team=people.team, **said)
    page = BudgetPage(2026, TODAY)
    assert page.current.amount == 90000
    parts = {part.name: part for part in page.parts}
    assert {name: part.budget.amount for name, part in parts.items()} == {
        "Ekstern": 30000,
        "Virksomhed": 12000,
        people.team.name: 10000,
    }
    bound = D("507.86") + D("1185.00") + D("5247.86")  # 21 to 23 November, then on
    assert parts["Ekstern"].left == 30000 - 4000 - bound
    assert parts["Virksomhed"].left == 11900
    assert parts[people.team.name].left == 10000 - 4000 - bound
    assert page.left == 90000 - 4100 - bound
    client.force_login(controller)
    assert "Efter mentortype og team" in shown(client)


def test_a_budget_is_added_never_overwritten(controller):
    said = {"year": 2014, "refund": D(0), "source": "Budget", "by": controller}
    key = "1b4e28ba-2fa1-11d2-883f-0016d3cca427"
    for _ in range(2):
        set_budget(amount=D("1000.00"), key=key, **said)
    set_budget(amount=D("2000.00"), **said)
    assert [row.amount for row in Budget.objects.all()] == [D("2000.00"), D("1000.00")]
    with pytest.raises(Refused) as refused:
        set_budget(amount=D("1000.00"), **said | {"refund": D("1000.01")})
    assert refused.value.at == "refund"
    with pytest.raises(DatabaseError), transaction.atomic():
        Budget.objects.update(amount=1)


# The spending limit -----------------------------------------------------------------------------------------
def test_spent_is_held_against_the_limit_of_2026_for_each_full_time_person(client, controller, people):
    posting(controller, "250000.00", on=date(2026, 5, 10))
    client.force_login(controller)
    assert "10.602,00 kr." in shown(client)
    url = reverse("reporting:persons", args=[2026])
    assert client.post(url, {"number": "0", "source": "x"}).status_code == 422
    client.post(url, {"number": "24,5", "source": "jobindsats.dk, oktober"})
    assert 'id="spent-per-person">10.204,08 kr.<' in shown(client)
    assert "10.602" not in shown(client, 2025)


def test_a_count_of_persons_is_added_never_overwritten(controller):
    for number in ("10.0", "12.5"):
        count_persons(year=2026, number=D(number), source="x", by=controller)
    assert FullTimePersons.objects.first().number == D("12.5")
    with pytest.raises(DatabaseError), transaction.atomic():
        FullTimePersons.objects.all().delete()


# The page ---------------------------------------------------------------------------------------------------
def test_a_year_without_anything_has_no_picture_and_no_budget(head):
    page = shown(head, 1999)
    assert "intet budget for året" in page
    assert '<svg class="chart"' not in page


@pytest.mark.parametrize("year", [0, 1899, 2100, 99999])
def test_a_year_that_nobody_means_has_no_page(head, year):
    assert head.get(f"/oekonomi/{year}/budget/").status_code == 404


def test_the_picture_runs_no_script_carries_no_style_and_says_itself_in_words(head, people):
    running(people)
    page = shown(head)
    picture = page[page.index("<svg xmlns") : page.index("</svg>", page.index("<svg xmlns"))]
    assert 'role="img" aria-label="Udgift måned for måned i 2026.' in picture
    for forbidden in ("<script", "<style", "style=", "href", "<?xml", "<!--", " id="):
        assert forbidden not in picture
    assert picture.count('class="rect') == 4 * 12


@pytest.mark.parametrize("rows", [1, 3, 12])
def test_the_page_asks_the_same_number_of_questions(
    rows, head, people, controller, django_assert_num_queries
):
    for number in range(rows):
        running(people, case=people.case(given=f"Nr {number}"))
        posting(controller, "10.00", on=date(2026, 5, 10))
        set_budget(
            year=2026, amount=D(number), refund=D(0), source="x", by=controller,
            team=people.team if number else None,
        )  # fmt: skip
    with django_assert_num_queries(12 + (rows > 1)):  # what is placed is asked for a team only
        shown(head)
