"""The mentor catalogue: what is known of a mentor, papers that expire, who changed what, and new prices."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse

from mentorstotte.core import registry
from mentorstotte.core.enums import Role
from mentorstotte.core.errors import Refused
from mentorstotte.core.models import Event
from providers.actions import catalogue
from providers.models import Mentor, MentorRate, Qualification
from tests import factories
from tests.agreements import desk

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-11-23 09:00+01:00", tick=True) as traveller:
        yield traveller


@pytest.fixture
def admin(client):
    made = factories.user(Role.CATALOGUE_ADMIN, name="Kaja Katalog")
    client.force_login(made)
    return made


def url(name: str, mentor: Mentor) -> str:
    return reverse(f"providers:{name}", args=[mentor.pk])


def shown(client, mentor: Mentor) -> str:
    return client.get(url("mentor", mentor)).content.decode()


def document(mentor, by, title="Mentorkursus", on=TODAY, until=None) -> Qualification:
    facts = {"title": title, "documented_on": on, "expires_on": until}
    return catalogue.document_qualification(mentor_id=mentor.pk, **facts, by=by)


# What is known ---------------------------------------------------------------------------------------------
def test_all_that_a_caseworker_asks_about_is_typed_shown_and_filtered_by(client, admin):
    firm = factories.mentor("Anden").supplier
    typed = {
        "name": "Lone Bach",
        "supplier": firm.pk,
        "kind": "external",
        "phone": "20 30 40 50",
        "suits": ["young", "mental_health"],
        "gender": "woman",
        "qualifications": "Ti år med unge",
        "languages": "Dansk, arabisk",
        "area": "Helsinge",
        "working_times": "Hverdage 8-16",
        "feedback": "monthly",
        "roles": ["discharge_coordinator"],
        "special_competence": "on",
        "capacity_hours": "20,00",
        "active": "on",
    }
    assert client.post(reverse("providers:mentor_new"), typed).status_code == 302
    made, said = Mentor.objects.get(name="Lone Bach"), typed | {"area": "Helsinge by", "key": str(uuid4())}
    for _ in range(2):  # a double click is one change
        assert client.post(reverse("providers:mentor_edit", args=[made.pk]), said).status_code == 302
    assert Event.objects.filter(kind="mentor.saved").count() == 2
    page = shown(client, made)
    for words in (
        "Unge, Psykisk sårbare",
        "Udskrivningskoordinator",
        "Kvinde",
        "Hverdage 8-16",
        "Hver måned",
        "20,00 timer om ugen",
    ):
        assert words in page
    listed = reverse("providers:mentors")
    assert [m.name for m in client.get(listed, {"suits": "young"}).context["page"].rows] == ["Lone Bach"]
    assert client.get(listed, {"suits": "released"}).context["page"].rows == []


@pytest.mark.parametrize(("until", "words"), [(None, "Gælder"), (60, "Udløber snart"), (-1, "Udløbet")])
def test_papers_are_kept_with_their_last_day(client, admin, until, words):
    mentor = factories.mentor()
    days = until and TODAY + timedelta(days=until)
    document(mentor, admin, on=date(2025, 1, 1), until=days)
    page = shown(client, mentor)
    assert f">{words}<" in page
    listed = client.get(reverse("providers:mentors"), {"q": "mentorkursus"})
    assert [row.pk for row in listed.context["page"].rows] == [mentor.pk]


def test_papers_are_registered_on_their_page_and_a_slip_is_taken_back(client, admin):
    mentor = factories.mentor()
    typed = {"title": "Førstehjælp", "documented_on": "20-11-2026", "expires_on": "20-11-2028"}
    for _ in range(2):
        assert client.post(url("qualification_new", mentor), typed).status_code == 302
    made = Qualification.objects.get()
    assert (made.title, made.registered_by) == ("Førstehjælp", admin)
    for _ in range(2):
        client.post(reverse("providers:qualification_withdraw", args=[mentor.pk, made.pk]))
    made.refresh_from_db()
    assert made.withdrawn_by == admin
    assert "Ingen papirer er set endnu" in shown(client, mentor)
    other = factories.mentor()
    assert (
        client.post(reverse("providers:qualification_withdraw", args=[other.pk, made.pk])).status_code == 404
    )


@pytest.mark.parametrize(
    ("on", "until", "why"),
    [
        (TODAY + timedelta(days=1), None, "ligger i fremtiden"),
        (TODAY, TODAY - timedelta(days=1), "udløbet den dag"),
    ],
)
def test_days_that_cannot_be_are_refused_and_what_was_typed_stays(client, admin, on, until, why):
    mentor = factories.mentor()
    with pytest.raises(Refused, match=why):
        document(mentor, admin, on=on, until=until)
    typed = {"title": "Mentorkursus", "documented_on": f"{on:%d-%m-%Y}"}
    if until:
        typed["expires_on"] = f"{until:%d-%m-%Y}"
    page = client.post(url("qualification_new", mentor), typed).content.decode()
    assert why in page
    assert 'value="Mentorkursus"' in page
    assert not Qualification.objects.exists()


def test_the_database_takes_no_papers_that_expired_before_they_were_seen(admin):
    made = document(factories.mentor(), admin)
    with pytest.raises(DatabaseError, match="qualification_dates"), transaction.atomic():
        Qualification.objects.filter(pk=made.pk).update(expires_on=TODAY - timedelta(days=1))


# Who changed what ------------------------------------------------------------------------------------------
def test_the_page_says_who_changed_what_and_when(client, admin):
    mentor = factories.mentor("Lone Bach", capacity_hours=Decimal("10.00"))
    edit = client.get(url("mentor_edit", mentor)).context["form"]
    typed = {name: edit[name].value() for name in edit.fields}
    typed = {name: value for name, value in typed.items() if value not in (None, "", False)}
    other = factories.mentor(supplier="Mentorhuset Nord").supplier
    typed |= {"suits": ["young"], "capacity_hours": "12,50", "supplier": other.pk}
    assert client.post(url("mentor_edit", mentor), typed).status_code == 302
    document(mentor, admin)
    client.post(url("rate_new", mentor), {"hourly_price": "410", "valid_from": "01-12-2026"})
    texts = {change.text: change.by for change in client.get(url("mentor", mentor)).context["changes"]}
    step = next(text for text in texts if text.startswith("Leverandør"))
    assert texts[step] == "Kaja Katalog"
    assert step == (
        "Leverandør ændret fra “Mentorfirma 05” til “Mentorhuset Nord”. Passer især til ændret fra “” til "
        "“Unge”. Kapacitet, timer om ugen ændret fra “10,00” til “12,50”"
    )
    assert "Ny timepris: 410,00 kr. fra 1. december 2026" in texts
    assert "Oprettet" in texts


def test_the_supplier_has_a_history_too(client, admin):
    firm = factories.mentor().supplier
    address = reverse("providers:supplier_edit", args=[firm.pk])
    client.post(address, {"name": firm.name, "cvr": "29188440", "active": "on"})
    page = client.get(reverse("providers:supplier", args=[firm.pk])).content.decode()
    assert "CVR-nummer ændret fra “” til “29188440”" in page


# A new price -----------------------------------------------------------------------------------------------
@pytest.fixture
def running(people):
    """Three hours a week at 395 kroner until 22 January, and one that ended early."""
    days = {"start": date(2026, 8, 3), "end": date(2027, 1, 22)}
    return desk.imported(people, on=TODAY, hourly_price=Decimal("395.00"), **days)


def ask(client, mentor, price="420", day="01-12-2026", **more):
    return client.post(url("rate_new", mentor), {"hourly_price": price, "valid_from": day, **more})


def test_a_new_price_shows_what_it_touches_before_it_is_saved(client, admin, running):
    answer = ask(client, running.mentor, covers="Møder og kørsel")
    assert answer.status_code == 200
    assert not MentorRate.objects.filter(hourly_price=420).exists()
    page = answer.content.decode()
    assert running.number in page
    [effect] = answer.context["effects"]
    assert (effect.start, effect.end, effect.before) == (date(2026, 12, 1), date(2027, 1, 22), Decimal(395))
    assert effect.difference == Decimal("9540.00") - Decimal("8972.14")  # 3 hours a week for 53 days
    assert "567,86 kr. dyrere" in page
    seen = answer.context["form"]["seen"].value()
    assert ask(client, running.mentor, seen=seen, covers="Møder og kørsel").status_code == 302
    made = MentorRate.objects.get(hourly_price=420)
    assert (made.valid_from, made.covers) == (date(2026, 12, 1), "Møder og kørsel")


def test_a_new_price_shows_the_budgets_of_its_years(client, admin, running, monkeypatch):
    left = [registry.BudgetLeft(2026, Decimal(9000), Decimal("1000.00"))]
    monkeypatch.setattr(registry, "_budgets", [lambda years, today: left if years == [2026, 2027] else []])
    [budget] = ask(client, running.mentor).context["budgets"]
    assert (budget.year, budget.left) == (2026, Decimal("1000.00"))
    assert budget.difference == Decimal("332.14")  # 31 of 53 days
    page = ask(client, running.mentor).content.decode()
    assert "667,86 kr." in page


def test_another_price_than_the_one_shown_is_shown_again(client, admin, running):
    seen = ask(client, running.mentor).context["form"]["seen"].value()
    answer = ask(client, running.mentor, price="500", seen=seen)
    assert answer.status_code == 200
    assert not MentorRate.objects.filter(hourly_price=500).exists()


def test_a_price_that_touches_nothing_is_saved_at_once(client, admin, running):
    assert ask(client, running.mentor, day="01-02-2027").status_code == 302
    assert ask(client, factories.mentor()).status_code == 302


def test_an_agreement_that_ended_early_is_not_touched(client, admin, running):
    type(running).objects.filter(pk=running.pk).update(end_date=date(2026, 11, 25))
    assert ask(client, running.mentor).status_code == 302


def test_who_keeps_the_catalogue_sees_no_citizen(client, admin, running):
    page = ask(client, running.mentor).content.decode()
    citizen = running.case.citizen
    for secret in (citizen.family_name, citizen.cpr, running.case.citizen.given_names):
        assert secret not in page


@pytest.mark.parametrize("rows", [1, 3, 20])
def test_the_pages_ask_the_same_number_of_questions(
    client, admin, people, running, rows, django_assert_num_queries
):
    mentor = running.mentor
    for number in range(rows):
        document(mentor, admin, f"Kursus {number}")
        day = date(2015, 1, 1) + timedelta(days=number)
        catalogue.set_rate(mentor_id=mentor.pk, hourly_price=Decimal(400), valid_from=day, by=admin)
        if number:
            desk.imported(people, start=date(2026, 8, 3), end=date(2027, 1, 22), on=TODAY)
    client.get(reverse("overview"))
    with django_assert_num_queries(11):
        client.get(url("mentor", mentor))
    with django_assert_num_queries(5):
        ask(client, mentor)
