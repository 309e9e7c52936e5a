"""“Kopiér til fagsystem” and “Tekst til Min Plan”, with the mark that somebody carried the text over."""

from datetime import date

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse

from agreements.models import CarriedOver
from mentorstotte.core.models import Event
from tests.agreements.desk import printed
from tests.agreements.samples import People

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> People:
    return People()


@pytest.fixture
def version(people):
    return printed(people, start=date(2014, 3, 3))


def place(version) -> list:
    return [version.agreement.number, version.number]


def test_min_plan_gets_aim_mentor_tasks_duration_and_hours(client, people, version):
    client.force_login(people.caseworker)
    page = client.get(reverse("agreements:copy_version", args=place(version))).content.decode()
    for part in (
        f"Mål: {version.aim_text}",
        f"Mentor: {version.mentor_name}",
        version.mentor_phone,
        f"- {version.tasks.get().text}",
        "Varighed: fra 3. marts 2014 til og med 2. september 2014",
        "Timer: 3,00 timer om ugen",
    ):
        assert part in page
    assert version.agreement.case.citizen.cpr not in page
    assert page.count("<textarea") == 2


def test_who_and_when_it_was_carried_over_is_kept_once(client, people, version):
    client.force_login(people.caseworker)
    mark = reverse("agreements:carried_over", args=place(version))
    for _ in range(3):
        client.post(mark, {"system": "plan"})
    client.force_login(people.colleague)
    page = client.post(mark, {"system": "plan"}, follow=True).content.decode()
    row = CarriedOver.objects.get()
    assert (row.version, row.by, row.system) == (version, people.caseworker, "plan")
    assert "af Signe Sagsbehandler" in page
    assert page.count("Teksten er ført over</button>") == 1
    assert Event.objects.filter(kind="version.carried_over").count() == 1


def test_the_mark_cannot_be_changed(people, version):
    row = CarriedOver.objects.create(version=version, system="plan", by=people.caseworker)
    with pytest.raises(ProgrammingError), transaction.atomic():
        CarriedOver.objects.filter(pk=row.pk).update(by=people.colleague)


def test_the_page_takes_few_queries(client, people, version, django_assert_max_num_queries):
    client.force_login(people.caseworker)
    address = reverse("agreements:copy_version", args=place(version))
    client.get(address)
    with django_assert_max_num_queries(10):
        client.get(address)
