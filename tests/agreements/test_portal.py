"""The mentors' portal: own agreements only, a contact in few taps, and what a mentor must not see."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from agreements.actions import hours
from agreements.actions.hours import EntryFacts
from agreements.models import Acknowledgement, Agreement, MonthSheet, Segment, TimeEntry
from mentorstotte.core.enums import Role
from mentorstotte.core.errors import Refused
from mentorstotte.core.models import AccessLog
from providers.actions import logins
from tests import factories
from tests.agreements import desk

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
START, END = date(2014, 5, 1), date(2014, 10, 31)
MEETING = {"length": "60", "kind": "physical", "day": "14-05-2014", "ends": "10.30"}


@pytest.fixture
def clock():
    with time_machine.travel("2014-05-30T14:33:00+02:00", tick=False) as traveller:
        yield traveller


@pytest.fixture
def login(people):
    """The mentor's own login."""
    user = factories.user(Role.MENTOR, name="Lone Bach")
    logins.tie_login(mentor_id=people.mentor.pk, email=user.email, by=people.caseworker)
    return user


@pytest.fixture
def agreement(people, clock) -> Agreement:
    return desk.imported(people, start=START, end=END, on=START, weekly_hours=Decimal("2.00"))


def address(agreement, name: str, *more) -> str:
    return reverse(f"agreements:portal_{name}", args=[agreement.number, *more])


def give(agreement, by, day: date, minutes=60, **facts) -> TimeEntry:
    said = EntryFacts(day, **{"direct_minutes": minutes} | facts)
    return hours.register_entry(agreement_id=agreement.pk, facts=said, by=by)


def hand_to(agreement, mentor) -> None:
    """As if the agreement had been another's from its first day."""
    Agreement.objects.filter(pk=agreement.pk).update(mentor=mentor)
    Segment.objects.filter(version__agreement=agreement).update(mentor=mentor)


# Whom the portal shows what -------------------------------------------------------------------------------
def test_a_mentor_sees_own_agreements_and_gets_404_for_anothers(agreement, people, login, client):
    other = factories.mentor("Karim Haddad")
    theirs = desk.imported(people, start=START, end=END, on=START)
    hand_to(theirs, other)
    give(theirs, people.caseworker, date(2014, 5, 14), mentor_id=None)
    client.force_login(login)
    shown = client.get(reverse("agreements:portal")).content.decode()
    assert agreement.number in shown
    assert theirs.number not in shown
    for name, more in (("agreement", ()), ("register", ()), ("month", (2014, 5))):
        assert client.get(address(theirs, name, *more)).status_code == 404
    for name, more in (("register", ()), ("acknowledge", ()), ("submit", (2014, 5))):
        assert client.post(address(theirs, name, *more), MEETING).status_code == 404
    assert TimeEntry.objects.filter(agreement=theirs).count() == 1
    assert AccessLog.objects.filter(user=login, refused=True, subject_key=theirs.number).count() == 6


def test_no_cpr_number_no_target_group_and_no_protected_address(agreement, people, login, client):
    citizen = agreement.case.citizen
    citizen.address, citizen.phone = "Møllevej 4", "20 11 22 33"
    citizen.save()
    client.force_login(login)
    page = client.get(address(agreement, "agreement")).content.decode()
    assert "Møllevej 4" in page
    assert "20 11 22 33" in page
    for secret in (citizen.cpr, citizen.cpr[:6], "T17", "Målgruppe"):
        assert secret not in page
    citizen.address_protected_until = date(2015, 5, 30)
    citizen.save()
    page = client.get(address(agreement, "agreement")).content.decode()
    assert "Møllevej 4" not in page
    assert "Beskyttet adresse" in page


def test_before_the_mentor_has_acknowledged_nobody_is_named(people, login, client):
    with time_machine.travel("2026-11-20T10:00:00+01:00", tick=False):
        version = desk.printed(people, start=date(2026, 12, 1))
        agreement, citizen = version.agreement, version.agreement.case.citizen
        client.force_login(login)
        pages = [client.get(at).content.decode() for at in ("/mentor/", address(agreement, "agreement"))]
        for page in pages:
            assert "Nyt forløb" in page
            assert citizen.family_name not in page
        assert version.aim_text in pages[1]
        for _ in range(2):
            client.post(address(agreement, "acknowledge"))
        made = Acknowledgement.objects.get()
        assert (made.way, made.registered_by, made.version) == ("portal", login, version)
        assert citizen.full_name in client.get(address(agreement, "agreement")).content.decode()
        assert client.get(address(agreement, "register")).status_code == 404, "nobody has signed it"


def test_an_agreement_is_gone_from_the_portal_two_months_after_its_end(agreement, login, client, clock):
    clock.move_to(f"{END + timedelta(days=62)}T10:00:00+01:00")
    client.force_login(login)
    assert client.get(address(agreement, "agreement")).status_code == 200
    clock.move_to(f"{END + timedelta(days=63)}T10:00:00+01:00")
    client.force_login(login)
    assert client.get(address(agreement, "agreement")).status_code == 404


def test_a_mentor_is_sent_to_the_portal_and_sees_no_cases(agreement, login, client):
    client.force_login(login)
    assert client.get("/").url == reverse("agreements:portal")
    for path in ("/sager/", f"/sager/{agreement.case.number}/", f"/aftaler/{agreement.number}/timer/"):
        assert client.get(path).status_code in (403, 404)


def test_a_coordinator_sees_the_hours_of_own_mentors_and_no_names(agreement, people, login, client):
    give(agreement, people.caseworker, date(2014, 5, 14), note="Hjemme hos Anders")
    person = factories.user(Role.COORDINATOR)
    client.force_login(person)
    month = address(agreement, "month", 2014, 5)
    assert client.get(month).status_code == 404
    logins.add_coordinator(
        supplier_id=people.mentor.supplier_id, email=person.email.upper(), by=people.caseworker
    )
    for page in (client.get(reverse("agreements:portal")), client.get(month)):
        shown = page.content.decode()
        assert people.mentor.name in shown
        assert agreement.case.citizen.family_name not in shown
        assert "Hjemme hos" not in shown
    assert client.post(address(agreement, "register"), MEETING).status_code == 403
    row = people.mentor.supplier.coordinators.get()
    for _ in range(2):
        logins.remove_coordinator(
            supplier_id=row.supplier_id, coordinator_id=row.pk or 0, by=people.caseworker
        )
    assert client.get(month).status_code == 404


# Registering ----------------------------------------------------------------------------------------------
def test_the_form_starts_as_a_meeting_that_ended_now_rounded_to_five_minutes(agreement, login, client):
    client.force_login(login)
    form = client.get(address(agreement, "register")).context["form"]
    assert (form["day"].value(), form["ends"].value(), form["kind"].value()) == (
        date(2014, 5, 30),
        "14.30",
        "physical",
    )


def test_a_contact_is_registered_by_the_mentor_once(agreement, people, login, client):
    client.force_login(login)
    form = client.get(address(agreement, "register")).context["form"]
    for _ in range(2):
        sent = client.post(address(agreement, "register"), MEETING | {"key": form["key"].value()})
        assert sent.url == reverse("agreements:portal")
    made = TimeEntry.objects.get()
    assert (made.starts, made.ends, made.direct_minutes) == (time(9, 30), time(10, 30), 60)
    assert (made.mentor, made.registered_by) == (people.mentor, login)
    assert agreement.contacts.get().day == made.day
    assert "1,00 af" in client.get(reverse("agreements:portal")).content.decode()


@pytest.mark.parametrize(
    ("typed", "why", "field"),
    [
        ({"length": "other"}, "Skriv antal minutter", "minutes"),
        ({"length": ""}, "Vælg", "length"),
        ({"ends": "0.30"}, "over midnat", "ends"),
        ({"day": "31-05-2014"}, "efter i dag", "day"),
        ({"day": "30-04-2014"}, "mentorens aftale løber", "day"),
        ({"length": "other", "minutes": "1500"}, "højst være 1440", "minutes"),
        ({"day": "11-05-2014", "ends": "12.15"}, "overlapper", "ends"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(agreement, people, login, client, typed, why, field):
    give(agreement, people.caseworker, date(2014, 5, 11), starts=time(11), ends=time(12))
    client.force_login(login)
    answer = client.post(address(agreement, "register"), MEETING | typed)
    assert answer.status_code == 422
    assert why in str(answer.context["form"].errors[field])
    assert TimeEntry.objects.count() == 1


def test_a_phone_call_is_indirect_time_and_a_missed_meeting_none(agreement, login, client):
    client.force_login(login)
    client.post(address(agreement, "register"), MEETING | {"kind": "phone"})
    client.post(address(agreement, "register"), MEETING | {"no_show": "on", "day": "15-05-2014"})
    told = TimeEntry.objects.order_by("pk").values_list("direct_minutes", "indirect_minutes", "no_show")
    assert list(told) == [(0, 60, False), (0, 0, True)]


# Months ---------------------------------------------------------------------------------------------------
def test_the_mentor_corrects_own_time_and_submits_the_month(agreement, people, login, client, clock):
    mine = give(agreement, login, date(2014, 5, 14), starts=time(9, 30), ends=time(10, 30))
    client.force_login(login)
    at = address(agreement, "correct", mine.pk)
    assert client.get(at).context["form"]["length"].value() == "60"
    sent = client.post(at, MEETING | {"length": "90", "correction_reason": "Vi talte længere end det"})
    assert sent.url == address(agreement, "month", 2014, 5)
    assert client.get(at).status_code == 404
    clock.move_to("2014-06-02T10:00:00+02:00")
    client.force_login(login)
    assert "Send maj 2014 til godkendelse" in client.get(reverse("agreements:portal")).content.decode()
    for _ in range(2):
        client.post(address(agreement, "submit", 2014, 5))
    sheet = MonthSheet.objects.get()
    assert (sheet.state, sheet.submitted_by, sheet.direct_minutes) == ("submitted", login, 90)
    newest = TimeEntry.objects.latest("pk")
    blocked = client.post(address(agreement, "correct", newest.pk), MEETING | {"correction_reason": "x" * 12})
    assert "venter på godkendelse" in blocked.content.decode()


def test_a_mentor_cannot_put_a_colleagues_time_right(agreement, people, login, client):
    other = factories.mentor("Karim Haddad")
    theirs = give(agreement, people.caseworker, date(2014, 5, 14))
    logins.tie_login(mentor_id=people.mentor.pk, email="", by=people.caseworker)
    logins.tie_login(mentor_id=other.pk, email=login.email, by=people.caseworker)
    hand_to(agreement, other)
    client.force_login(login)
    assert client.get(address(agreement, "correct", theirs.pk)).status_code == 404


@pytest.mark.parametrize("number", [1, 3, 12])
@pytest.mark.parametrize(
    ("name", "questions"), [("portal", 5), ("agreement", 8), ("register", 9), ("month", 6)]
)
def test_the_pages_ask_the_same_number_of_questions(
    agreement, people, login, client, number, name, questions, django_assert_num_queries
):
    for day in range(1, number + 1):
        give(agreement, login, date(2014, 5, day), starts=time(9), ends=time(10))
    for _ in range(number - 1):
        desk.imported(people, start=START, end=END, on=START)
    client.force_login(login)
    at = "/mentor/" if name == "portal" else address(agreement, name, *((2014, 5) if name == "month" else ()))
    client.get(at)
    with django_assert_num_queries(questions):
        assert client.get(at).status_code == 200


# Logins ---------------------------------------------------------------------------------------------------
def test_a_login_needs_the_role_and_is_one_mentors_only(people, login, client):
    admin = factories.user(Role.CATALOGUE_ADMIN)
    client.force_login(admin)
    at = reverse("providers:mentor_login", args=[factories.mentor("Karim Haddad").pk])
    taken = client.post(at, {"email": login.email})
    assert f"Det login er {people.mentor.name}s" in taken.content.decode()
    unknown = client.post(at, {"email": people.caseworker.email})
    assert "En systemadministrator kan oprette login" in unknown.content.decode()
    with pytest.raises(Refused):
        logins.add_coordinator(supplier_id=people.mentor.supplier_id, email=login.email, by=admin)


# Sent later by a telephone --------------------------------------------------------------------------------
def wait(client, agreement, **typed):
    """As the portal's script sends what has waited."""
    said = {"key": "11111111-2222-4333-8444-555555555555", "length": "other", "minutes": "45"}
    said |= {"kind": "physical", "day": "29-05-2014", "ends": "10.30", "clock": "2014-05-30T12:33:00Z"}
    return client.post(address(agreement, "waiting"), said | typed)


def test_what_waited_is_sent_twice_and_kept_once(agreement, login, client):
    client.force_login(login)
    for _ in range(2):
        assert wait(client, agreement).json() == {"kept": 45}
    assert TimeEntry.objects.get().starts == time(9, 45)


@pytest.mark.parametrize(
    ("typed", "status", "why"),
    [
        ({"clock": "2014-05-30T15:00:00Z"}, 409, "Telefonens ur viser 30-05-2014 kl. 17.00"),
        ({"clock": "i går"}, 409, "Telefonens ur kan ikke læses"),
        ({"day": "01-06-2014"}, 422, "efter i dag"),
        ({"minutes": "0"}, 422, "Skriv antal minutter"),
        ({"key": ""}, 422, "Skriv den igen"),
    ],
)
def test_what_cannot_be_kept_is_answered_with_the_reason(agreement, login, client, typed, status, why):
    client.force_login(login)
    answer = wait(client, agreement, **typed)
    assert answer.status_code == status
    assert why in answer.json()["error"]
    assert not TimeEntry.objects.exists()


def test_the_frame_for_the_telephone_names_nobody(agreement, login, client):
    client.force_login(login)
    shown = client.get(reverse("agreements:portal_offline")).content.decode()
    for secret in (login.name, agreement.number, agreement.case.citizen.family_name):
        assert secret not in shown
    worker = client.get(reverse("agreements:portal_worker"))
    assert worker.headers["Content-Type"].startswith("text/javascript")
