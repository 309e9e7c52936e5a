"""“Servicestandard” and norms: parameters in plain Danish, compared, and hours granted against a norm."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from agreements import law
from agreements.actions.imports import ImportedAgreement, create_imported
from agreements.models import VersionTask
from agreements.rules import book_with
from cases.rules import standards
from cases.rules.parameters import PARAMETERS
from mentorstotte.core.enums import Role
from mentorstotte.core.models import Event
from reporting.models import TaskNorm
from reporting.norms import against_norm
from reporting.rules.wording import groups, in_words
from tests import factories
from tests.reporting.test_import_pages import words

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel("2026-11-23T10:00+01:00"):
        yield


def shown(client, **query):
    return client.get(reverse("reporting:standard"), query)


@pytest.fixture
def manager(client, worker):
    client.force_login(factories.user(Role.MANAGEMENT))
    return client


@pytest.fixture
def a_fourth(tmp_path, monkeypatch):
    """An invented municipality as nothing but a file, with an older and a newer version."""
    text = (standards.HERE / "viborg.toml").read_text()
    head, version = text.split("[[versions]]", 1)
    head = head.replace('id = "viborg"', 'id = "sandby"').replace("Viborg", "Sandby").replace("0791", "0999")
    newer = version.replace('version = "2014-01-01"', 'version = "2026-01-01"')
    newer = newer.replace("valid_from = 2014-01-01", "valid_from = 2026-01-01")
    newer = newer.replace("followup_weeks = { value = 13", "followup_weeks = { value = 8")
    (tmp_path / "sandby.toml").write_text(f"{head}[[versions]]{version}\n[[versions]]{newer}")
    monkeypatch.setattr(law, "book", lambda: book_with(tmp_path))


# The standard -----------------------------------------------------------------------------------------------
def test_all_standards_stand_beside_each_other_with_sources_and_adoption(manager):
    page = words(shown(manager))
    for text in (
        "Gribskov Kommune",
        "Viborg Kommune",
        "Slagelse Kommune",
        "Jeres kommune",
        "Drøftet den 3. november 2015, ikke vedtaget",
        "Længste bevilling (måneder)",
        "Kilde: S2, Levering og omfang",
        "Over 4,00 timer om ugen",
        "Et prisloft ønskes, men der er intet tal.",
        "Teamleder eller faglig konsulent",
    ):
        assert text in page, text


def test_differences_are_said_in_words_and_can_be_shown_alone(manager):
    answer = shown(manager, forskelle="on")
    rows = [row for section in answer.context["sections"] for row in section.rows]
    assert rows
    assert all(row.differs for row in rows)
    page = words(answer)
    assert "Forskel" in page
    assert "Anderledes: " in page
    assert "Mentor kan ikke bruges ved vedvarende behov" not in page


def test_every_parameter_is_on_the_page_once():
    placed = [key for keys in groups().values() for key in keys]
    assert sorted(placed) == sorted(PARAMETERS)


def test_nothing_is_shown_as_code():
    for standard in standards.standards().values():
        for key in PARAMETERS:
            text = in_words(key, standard.versions[0])
            assert text[0].isupper() or text[0].isdecimal(), (key, text)
            assert "_" not in text, (key, text)
            assert "None" not in text, (key, text)


def test_a_fourth_municipality_is_a_file_and_its_versions_can_be_chosen(manager, a_fourth):
    page = words(shown(manager))
    assert "Sandby Kommune" in page
    assert "8 uger" in page
    older = words(shown(manager, sandby="2014-01-01"))
    assert "8 uger" not in older
    assert "2026-01-01, gælder fra 1. januar 2026" in older


def test_a_version_that_does_not_exist_shows_the_newest(manager, a_fourth):
    assert "8 uger" in words(shown(manager, sandby="1066-10-14"))


def test_the_page_of_standards_asks_for_nothing_but_the_person(manager, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        shown(manager)


# Norms ------------------------------------------------------------------------------------------------------
def course(worker, hours: str, *themes: str):
    row = ImportedAgreement(
        case=factories.case(worker),
        mentor=factories.mentor(),
        target_group="T17_ALM",
        start=date(2026, 10, 1),
        end=date(2027, 3, 31),
        weekly_hours=Decimal(hours),
    )
    [agreement] = create_imported(rows=[row], on=DAY, by=worker)
    for theme in themes:
        VersionTask.objects.create(version=agreement.versions.get(), theme=theme, text=f"Opgave om {theme}")


def set_norm(client, **changes):
    sent = {"theme": "practical", "weekly_hours": "2,00", "valid_from": "01-11-2026", "source": "Udvalget"}
    return client.post(reverse("reporting:norm_new"), sent | changes)


@pytest.fixture
def keeper(client, db):
    client.force_login(factories.user(Role.CATALOGUE_ADMIN, name="Kaja Katalog"))
    return client


def test_hours_are_held_against_the_norm_and_shared_out_among_tasks_of_several_kinds(worker, keeper):
    course(worker, "3.00", "practical", "practical")
    course(worker, "2.00", "practical")
    course(worker, "4.00", "practical", "social", "social", "practical")
    course(worker, "1.00", "practical", "practical", "social")
    course(worker, "5.00")
    set_norm(keeper)
    (practical, social, job), unsaid = against_norm(DAY)
    assert (practical.agreements, practical.divided) == (4, 2)
    assert practical.hours == Decimal("7.67")  # 3 + 2 + half of 4 + two thirds of 1
    assert (practical.mean, practical.beyond) == (Decimal("1.92"), Decimal("-0.08"))
    assert (social.agreements, social.divided, social.hours) == (2, 2, Decimal("2.33"))
    assert social.beyond is None
    assert (job.agreements, job.mean) == (0, None)
    assert (unsaid.agreements, unsaid.hours) == (1, Decimal("5.00"))


def test_the_page_says_how_many_agreements_share_their_hours_out(worker, keeper):
    course(worker, "4.00", "practical", "social")
    page = words(keeper.get(reverse("reporting:norms")))
    assert "1 har også opgaver af andre slags" in page
    assert "delt ligeligt mellem opgaverne" in page
    assert "ikke angivet" not in page


def test_the_page_says_that_only_granted_hours_are_held_against_the_norm(worker, keeper):
    course(worker, "3.00", "practical")
    set_norm(keeper)
    page = words(keeper.get(reverse("reporting:norms")))
    assert "De brugte timer holdes ikke op mod normen" in page
    assert "Over normen" in page
    assert "Kaja Katalog" in page


def test_a_norm_begins_on_its_day_and_the_same_day_corrects_it(keeper):
    set_norm(keeper)
    set_norm(keeper, weekly_hours="1,50", valid_from="01-12-2026")
    set_norm(keeper, weekly_hours="2,50")
    kept = {norm.valid_from: norm.weekly_hours for norm in TaskNorm.objects.all()}
    assert kept == {date(2026, 11, 1): Decimal("2.50"), date(2026, 12, 1): Decimal("1.50")}
    assert against_norm(DAY)[0][0].norm.weekly_hours == Decimal("2.50")
    assert Event.objects.filter(kind="norm.set").count() == 3


def test_a_norm_that_cannot_be_read_keeps_what_was_typed(keeper):
    answer = set_norm(keeper, weekly_hours="NaN", source="Udvalget den tredje")
    assert answer.status_code == 422
    page = words(answer)
    assert "NaN" in page
    assert "Udvalget den tredje" in page
    assert not TaskNorm.objects.exists()


@pytest.mark.parametrize("count", [1, 3, 12])
def test_the_page_of_norms_takes_the_same_number_of_queries(count, worker, keeper, django_assert_num_queries):
    for n in range(count):
        course(worker, "3.00", "practical")
        set_norm(keeper, valid_from=f"{n + 1:02d}-11-2026")
    with django_assert_num_queries(5):
        keeper.get(reverse("reporting:norms"))
