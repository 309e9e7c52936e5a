"""Framework agreements: company centres pay unused hours (B9); a change of kind keeps what was."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from agreements.actions import hours
from agreements.frameworks_page import framework_rows, frameworks_between
from mentorstotte.core.enums import Role
from mentorstotte.core.errors import Refused
from providers.actions.catalogue import agree_framework
from providers.enums import FrameworkKind
from providers.models import FrameworkAgreement
from reporting.figures import day_figures
from reporting.reports import REPORTS
from reporting.reports.frame import UNDER_FIVE, Filters
from tests import factories
from tests.agreements import desk

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FIRST, LAST = date(2014, 3, 3), date(2014, 3, 30)  # four weeks
CENTRE, PARTNERSHIP = "company_centre", "partnership"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2014-04-02 15:00+02:00", tick=True):
        yield


@pytest.fixture
def admin(client):
    made = factories.user(Role.CATALOGUE_ADMIN)
    client.force_login(made)
    return made


def agree(by, supplier, kind=CENTRE, day=date(2013, 1, 1), price="250.00", committed="10.00"):
    said = {"valid_from": day, "hourly_price": Decimal(price), "committed_hours": Decimal(committed)}
    return agree_framework(supplier_id=supplier.pk, kind=kind, by=by, **said)


def given(people, minutes: int, day=date(2014, 3, 12)):
    """Time of the company's mentor."""
    agreement = desk.imported(people, start=date(2014, 1, 6), end=date(2014, 6, 30), on=date(2014, 4, 2))
    facts = hours.EntryFacts(day, direct_minutes=minutes, late_reason="Sedlen kom først nu fra firmaet.")
    hours.register_entry(agreement_id=agreement.pk, facts=facts, by=people.caseworker)


def test_b9_hours_that_are_bought_and_not_used_cost_what_they_cost(people, admin):
    agree(admin, people.mentor.supplier)
    given(people, 90)
    given(people, 90, date(2014, 2, 28))  # outside the four weeks
    [row] = framework_rows(frameworks_between(FIRST, LAST))
    assert (row.hours.bought, row.hours.used) == (Decimal("40.00"), Decimal("1.50"))
    assert (row.hours.unused, row.hours.unused_cost) == (Decimal("38.50"), Decimal("9625.00"))


def test_b9_outside_the_unit_names_no_company_and_no_price_and_masks_hours_of_under_five_citizens(
    people, admin
):
    agree(admin, people.mentor.supplier)
    agree(admin, factories.mentor(supplier="Øens Tømrer").supplier)
    given(people, 90)
    [table] = REPORTS["b9"].made(Filters(FIRST, LAST)).tables
    told = {row.label: (row.cells[1:], row.size) for row in (*table.rows, table.total)}
    unused = (Decimal("40.00"), Decimal("0.00"), Decimal("40.00"), Decimal("10000.00"))
    used = (Decimal("40.00"), Decimal("1.50"), Decimal("38.50"), Decimal("9625.00"))
    own = f"{people.mentor.supplier.name}: {FrameworkKind.COMPANY_CENTRE.label}"
    assert told[f"Øens Tømrer: {FrameworkKind.COMPANY_CENTRE.label}"] == (unused, 0)
    assert told[own] == (used, 1)
    assert told["I alt"][0][2] == Decimal("78.50")
    [outside] = REPORTS["b9"].made(Filters(FIRST, LAST, outside=True)).tables
    [row] = outside.rows
    assert [column.heading for column in outside.columns] == [
        "Købte timer",
        "Brugte timer",
        "Betalt, ikke brugt",
    ]
    assert (row.label, set(row.cells)) == ("Alle rammeaftaler", {UNDER_FIVE})


def test_b9_more_used_than_bought_is_nothing_unused(people, admin):
    agree(admin, people.mentor.supplier, committed="0.25")
    given(people, 90)
    [row] = framework_rows(frameworks_between(FIRST, LAST))
    assert (row.hours.bought, row.hours.unused_cost) == (Decimal("1.00"), Decimal("0.00"))


def test_a_company_changes_kind_and_each_kind_has_its_own_days(people, admin):
    firm = people.mentor.supplier
    centre = agree(admin, firm)
    given(people, 60, date(2014, 3, 15))
    given(people, 60, date(2014, 3, 17))
    partnership = agree(admin, firm, PARTNERSHIP, date(2014, 3, 17), committed="0.00")
    assert agree(admin, firm, PARTNERSHIP, date(2014, 3, 17), committed="0.00") == partnership
    centre.refresh_from_db()
    assert (centre.kind, centre.committed_hours, centre.valid_to) == (CENTRE, 10, date(2014, 3, 16))
    rows = {row.framework.kind: row.hours for row in framework_rows(frameworks_between(FIRST, LAST))}
    assert (rows[CENTRE].bought, rows[CENTRE].used) == (Decimal("20.00"), Decimal("1.00"))
    assert (rows[PARTNERSHIP].bought, rows[PARTNERSHIP].used) == (Decimal("0.00"), Decimal("1.00"))
    b7 = [day_figures(day).frameworks for day in (date(2014, 3, 16), date(2014, 3, 17))]
    assert [(each.partnerships, each.company_centres) for each in b7] == [(0, 1), (1, 0)]


@pytest.mark.parametrize(
    ("kind", "day", "committed", "why"),
    [
        (PARTNERSHIP, date(2012, 12, 31), "0.00", "En ny skal begynde senere"),
        (PARTNERSHIP, date(2013, 1, 1), "0.00", "En ny skal begynde senere"),
        (PARTNERSHIP, date(2014, 1, 1), "1.00", "ingen faste timer"),
        (CENTRE, date(2014, 1, 1), "0.00", "har faste timer"),
    ],
)
def test_what_cannot_be_is_refused(people, admin, kind, day, committed, why):
    agree(admin, people.mentor.supplier)
    with pytest.raises(Refused, match=why):
        agree(admin, people.mentor.supplier, kind, day, committed=committed)
    assert FrameworkAgreement.objects.count() == 1


def test_the_form_begins_with_the_municipalitys_rate_and_says_why_at_the_field(client, people, admin):
    url = reverse("agreements:framework_new")
    form = client.get(url).context["form"]
    assert form["hourly_price"].value() == Decimal("250.00")
    typed = {
        "supplier_id": people.mentor.supplier_id,
        "kind": CENTRE,
        "valid_from": "01-04-2014",
        "hourly_price": "250,00",
        "committed_hours": "0,00",
    }
    assert list(client.post(url, typed).context["form"].errors) == ["committed_hours"]
    for _ in range(2):
        assert client.post(url, typed | {"committed_hours": "10"}).status_code == 302
    assert FrameworkAgreement.objects.get().committed_hours == 10


@pytest.mark.parametrize("rows", [1, 3, 20])
def test_the_list_asks_the_same_number_of_questions_and_names_no_citizen(
    client, people, admin, rows, django_assert_num_queries
):
    for number in range(rows):
        agree(admin, factories.mentor(supplier=f"Firma {number}").supplier)
    given(people, 60)
    client.get(reverse("overview"))
    with django_assert_num_queries(3):
        answer = client.get(reverse("agreements:frameworks"), {"fra": "03-03-2014", "til": "30-03-2014"})
    assert len(answer.context["rows"]) == rows
    assert "Ærø" not in answer.content.decode()
