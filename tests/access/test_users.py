"""Users and teams, through the pages of the system admin."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mentorstotte.core import user_actions
from mentorstotte.core.enums import Role
from mentorstotte.core.errors import Refused
from mentorstotte.core.models import Event, Team, User
from mentorstotte.core.wording import danish_date
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    made = factories.user(Role.SYSTEM_ADMIN, name="Anne Admin")
    client.force_login(made)
    return made


@pytest.fixture
def team():
    return factories.team("Job og Kompetence")


def page_of(user, act: str = "") -> str:
    return reverse(f"core:user{act}", args=[user.public_id])


def facts(**changed) -> dict:
    given = {
        "name": "Sara Lund",
        "email": "sara@kommune.example",
        "phone": "",
        "roles": ["caseworker"],
        "teams": [],
    }
    return given | changed


def text_of(answer) -> str:
    return answer.content.decode()


def test_a_new_user_gets_a_password_that_is_shown_once_and_works_once(client, admin, team):
    answer = client.post(
        "/administration/brugere/ny/", facts(email="Sara@Kommune.example", teams=[team.pk]), follow=True
    )
    made = User.objects.get(email="sara@kommune.example")
    assert made.roles == ["caseworker"]
    assert made.team_ids == {team.pk}
    assert made.must_change_password
    password = re.search(r"<code>([a-z2-9-]{19})</code>", text_of(answer))[1]
    assert password not in text_of(client.get(page_of(made)))
    browser = Client()
    browser.post("/konto/log-ind/", {"login": made.email, "password": password})
    assert browser.get("/").headers["Location"] == "/konto/adgangskode/"


@pytest.mark.parametrize(("may", "says"), [(True, "med formål"), (False, "nej")])
def test_the_page_of_a_user_says_whether_they_look_across_teams(client, admin, may, says):
    made = factories.user(may_cross_teams=may)
    page = text_of(client.get(page_of(made)))
    assert re.search(rf"På tværs af teams</dt>\s*<dd[^>]*>\s*{says}\s*</dd>", page)


def test_one_time_passwords_differ_and_hold_no_letters_that_look_alike():
    made = {user_actions.one_time_password() for _ in range(200)}
    assert len(made) == 200
    assert not set("".join(made)) & set("il1o0")


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"name": ""}, "Udfyld “Navn”"),
        ({"email": "sara"}, "navn@kommune.dk"),
        ({"email": "optaget@kommune.example"}, "Optaget Person bruger allerede den e-mail"),
        ({"email": "OPTAGET@kommune.example"}, "Optaget Person bruger allerede den e-mail"),
        ({"roles": []}, "Vælg “Roller”"),
        ({"roles": ["borgmester"]}, "borgmester"),
        ({"teams": ["999999"]}, "999999"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_what_was_typed_is_kept(client, admin, changed, says):
    User.objects.create_user(email="optaget@kommune.example", name="Optaget Person")
    answer = client.post("/administration/brugere/ny/", facts(phone="72 49 60 00", **changed))
    assert answer.status_code == 200
    assert says in text_of(answer)
    assert "72 49 60 00" in text_of(answer)
    assert not User.objects.filter(name="Sara Lund").exists()


def test_a_double_click_makes_one_user(client, admin):
    for _ in range(2):
        client.post("/administration/brugere/ny/", facts())
    assert User.objects.filter(email="sara@kommune.example").count() == 1


def test_editing_keeps_what_is_not_touched_and_gives_roles_at_once(client, admin, team):
    person = factories.user(Role.CASEWORKER, team=team)
    browser = Client()
    browser.force_login(person)
    assert browser.get("/administration/brugere/").status_code == 403
    shown = client.get(page_of(person, "_edit")).context["form"].initial
    client.post(
        page_of(person, "_edit"),
        {**shown, "teams": list(shown["teams"]), "roles": ["caseworker", "system_admin"]},
    )
    person = User.objects.get(pk=person.pk)
    assert person.roles == ["caseworker", "system_admin"]
    assert person.team_ids == {team.pk}
    assert browser.get("/administration/brugere/").status_code == 200


def test_leaving_a_team_ends_the_view_of_its_cases_at_once(client, admin, team):
    owner, person = factories.user(Role.CASEWORKER, team=team), factories.user(Role.CASEWORKER, team=team)
    case = factories.case(owner)
    browser = Client()
    browser.force_login(person)
    address = reverse("cases:detail", args=[case.number])
    assert browser.get(address).status_code == 200
    client.post(page_of(person, "_edit"), facts(name=person.name, email=person.email, teams=[]))
    assert browser.get(address).status_code == 404


@pytest.mark.asvs("7.4.2", "7.4.5")
def test_a_closed_login_ends_the_sessions_for_good(client, admin, team):
    person = factories.user(Role.CASEWORKER, team=team)
    browser = Client()
    browser.force_login(person)
    assert browser.get("/").status_code == 200
    client.post(page_of(person, "_close"))
    assert browser.get("/").status_code == 302
    answer = client.post(page_of(person, "_open"), follow=True)
    assert "Engangsadgangskode" in text_of(answer)
    assert browser.get("/").status_code == 302, "the old session does not come back to life"


def test_the_link_to_the_municipalitys_login_is_shown_and_released(client, admin):
    person = factories.user(Role.CASEWORKER)
    assert "Kommunens login" not in text_of(client.get(page_of(person)))
    SocialAccount.objects.create(user=person, provider="https://login.example", uid="4711")
    browser = Client()
    browser.force_login(person)
    shown = text_of(client.get(page_of(person)))
    assert f"knyttet siden {danish_date(timezone.localdate())}" in shown
    assert "4711" not in shown
    for _ in range(2):
        client.post(page_of(person, "_release"))
    assert not SocialAccount.objects.exists()
    assert browser.get("/").status_code == 302
    assert Event.objects.filter(kind="user.login_released").count() == 1


@pytest.mark.asvs("6.4.3", "7.4.5")
def test_a_forgotten_password_is_replaced_and_sessions_end(client, admin, team):
    person = factories.user(Role.CASEWORKER, team=team)
    browser = Client()
    browser.force_login(person)
    answer = client.post(page_of(person, "_password"), follow=True)
    password = re.search(r"<code>([a-z2-9-]{19})</code>", text_of(answer))[1]
    assert User.objects.get(pk=person.pk).check_password(password)
    assert browser.get("/").status_code == 302


def test_a_closed_login_gets_no_new_password(client, admin):
    person = factories.user(Role.CASEWORKER, is_active=False)
    assert "Login er lukket" in text_of(client.post(page_of(person, "_password"), follow=True))


def test_a_lost_telephone(client, admin):
    person = factories.user(Role.CASEWORKER)
    TOTP.activate(person, generate_totp_secret())
    assert "mistet telefon" in text_of(client.get(page_of(person)))
    answer = client.post(page_of(person, "_codes"), follow=True)
    assert not Authenticator.objects.filter(user=person).exists()
    assert "Engangskode og genoprettelseskoder er fjernet" in text_of(answer)


def test_the_last_admin_cannot_give_up_the_role(client, admin):
    answer = client.post(page_of(admin, "_edit"), facts(name=admin.name, email=admin.email))
    assert "eneste, der kan administrere brugere" in text_of(answer)
    assert User.objects.get(pk=admin.pk).roles == ["system_admin"]
    factories.user(Role.SYSTEM_ADMIN, is_active=False)
    client.post(page_of(admin, "_edit"), facts(name=admin.name, email=admin.email))
    assert User.objects.get(pk=admin.pk).roles == ["system_admin"], "a closed login does not count"
    factories.user(Role.SYSTEM_ADMIN)
    client.post(page_of(admin, "_edit"), facts(name=admin.name, email=admin.email))
    assert User.objects.get(pk=admin.pk).roles == ["caseworker"]


def test_nobody_closes_the_own_login(client, admin):
    factories.user(Role.SYSTEM_ADMIN)
    assert "dit eget login" in text_of(client.post(page_of(admin, "_close"), follow=True))
    assert User.objects.get(pk=admin.pk).is_active


def test_the_last_admin_is_not_closed_by_a_command_or_another_way(admin):
    with pytest.raises(Refused, match="eneste"):
        user_actions.close_login(user=admin, by=factories.user(Role.CASEWORKER))


def test_the_list_filters_in_the_address_and_sorts_as_danes_do(client, admin, team):
    for name in ("Østergård, Bo", "Aagaard, Al", "Ærø, Bo", "Zeuthen, Bo"):
        factories.user(Role.CASEWORKER, team=team, name=name)
    factories.user(Role.CONTROLLER, name="Lukket, Lis", is_active=False)
    page = client.get(f"/administration/brugere/?role=caseworker&team={team.public_id}")
    assert [user.name for user in page.context["users"]] == [
        "Zeuthen, Bo",
        "Ærø, Bo",
        "Østergård, Bo",
        "Aagaard, Al",
    ]
    assert [user.name for user in client.get("/administration/brugere/?q=zeut").context["users"]] == [
        "Zeuthen, Bo"
    ]
    closed = client.get("/administration/brugere/?status=closed").context["users"]
    assert [user.name for user in closed] == ["Lukket, Lis"]
    assert "Ingen brugere passer" in text_of(client.get("/administration/brugere/?q=findes-ikke"))
    assert client.get("/administration/brugere/?role=borgmester&team=x").status_code == 200


@pytest.mark.parametrize("people", [1, 3, 30])
def test_queries_of_the_lists_do_not_grow(client, admin, team, people, django_assert_max_num_queries):
    for _ in range(people):
        factories.user(Role.CASEWORKER, team=team)
    with django_assert_max_num_queries(5):
        client.get("/administration/brugere/")
    with django_assert_max_num_queries(3):
        client.get("/administration/teams/")
    with django_assert_max_num_queries(7):
        client.get(reverse("core:team", args=[team.public_id]))


def test_teams_are_made_renamed_and_have_one_name_each(client, admin, team):
    client.post("/administration/teams/nyt/", {"name": "Job og Helbred"})
    made = Team.objects.get(name="Job og Helbred")
    answer = client.post(reverse("core:team_edit", args=[made.public_id]), {"name": "job og kompetence"})
    assert "allerede et team med det navn" in text_of(answer)
    client.post(reverse("core:team_edit", args=[made.public_id]), {"name": "Helbred"})
    made.refresh_from_db()
    assert made.name == "Helbred"


def test_a_team_with_open_cases_is_not_retired_and_the_message_counts_them(client, admin, team):
    owner = factories.user(Role.CASEWORKER, team=team)
    factories.case(owner)
    retire = reverse("core:team_retire", args=[team.public_id])
    assert "Teamet har 1 åben sag." in text_of(client.post(retire, follow=True))
    factories.case(owner, given="Bo")
    assert "Teamet har 2 åbne sager." in text_of(client.post(retire, follow=True))
    team.refresh_from_db()
    assert team.active


def test_an_empty_team_is_retired_and_comes_back(client, admin, team):
    client.post(reverse("core:team_retire", args=[team.public_id]))
    team.refresh_from_db()
    assert not team.active
    assert team.name not in text_of(client.get("/administration/brugere/ny/"))
    client.post(reverse("core:team_reopen", args=[team.public_id]))
    team.refresh_from_db()
    assert team.active


@pytest.mark.asvs("15.3.3")
def test_fields_that_the_form_does_not_have_change_nothing(client, admin):
    more = {
        "is_active": "",
        "must_change_password": "",
        "password": "x",
        "public_id": "1",
        "is_superuser": "on",
    }
    client.post("/administration/brugere/ny/", facts(**more))
    made = User.objects.get(email="sara@kommune.example")
    assert made.is_active
    assert made.must_change_password


@pytest.mark.asvs("1.3.11")
def test_an_address_that_would_add_a_line_to_a_mail_is_refused(client, admin):
    client.post("/administration/brugere/ny/", facts(email="sara@kommune.example\nBcc: x@y.example"))
    assert not User.objects.filter(name="Sara Lund").exists()
