"""Looking across teams, what nobody may tell apart, and the access log."""

from datetime import timedelta
from urllib.parse import unquote
from uuid import uuid4

import pypdfium2 as pdfium
import pytest
import time_machine
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mentorstotte.core.enums import Role
from mentorstotte.core.log_extract import looks_at
from mentorstotte.core.models import AccessLog, Purpose
from tests import factories

# A number of its own on every answer.
BY_CHANCE = {"Content-Security-Policy", "X-Request-ID"}
pytestmark = pytest.mark.django_db
WHY = "Kontrol af afregning for oktober"


@pytest.fixture
def case():
    owner = factories.user(Role.CASEWORKER, team=factories.team("Job og Kompetence"))
    return factories.case(owner, given="Anders", family="Ærø")


@pytest.fixture
def stranger(client):
    made = factories.user(Role.CASEWORKER, team=factories.team("Job og Helbred"))
    client.force_login(made)
    return made


@pytest.fixture
def controller(client):
    made = factories.user(Role.CONTROLLER, name="Nina Controller")
    client.force_login(made)
    return made


def page_of(number: str) -> str:
    return reverse("cases:detail", args=[number])


def give(client, why=WHY, to="/sager/", **more):
    return client.post("/formaal/", {"text": why, "next": to}, **more)


def test_a_purpose_sent_twice_is_given_once_and_leads_on_only_to_pages(client, controller):
    said = {"text": WHY, "key": str(uuid4())}
    for _ in range(2):
        assert client.post("/formaal/", said | {"next": "/sager/"}).url == "/sager/"
    assert Purpose.objects.count() == 1
    for strange in ("[]", "https://other.example/", "agreements:agreement"):
        assert give(client, to=strange).status_code == 302


# One 404 --------------------------------------------------------------------------------------------------
def test_a_case_of_others_and_one_that_does_not_exist_cannot_be_told_apart(client, case, stranger):
    client.get("/")  # what is cached on the first page of a process is not what is measured
    answers, queries = [], []
    for number in (case.number, "2026-9999"):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            answers.append(client.get(page_of(number)))
        queries.append([query["sql"].replace(number, "N") for query in seen])
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    assert len(queries[0]) == len(queries[1])
    first, second = (
        {name: value for name, value in answer.headers.items() if name not in BY_CHANCE} for answer in answers
    )
    assert first == second


@pytest.mark.asvs("16.3.2", "16.3.3")
def test_both_attempts_are_logged_as_they_were_asked_for(client, case, stranger):
    for number in (case.number, "2026-9999"):
        client.get(page_of(number))
    logged = (
        AccessLog.objects.filter(user=stranger).order_by("pk").values_list("subject_key", "refused", "page")
    )
    assert list(logged) == [(case.number, True, "cases:detail"), ("2026-9999", True, "cases:detail")]


def test_a_cpr_number_in_an_address_is_not_kept(client, stranger):
    client.get(page_of("7109840001"))
    client.get(page_of("710984-0001"))
    assert set(AccessLog.objects.values_list("subject_key", flat=True)) == {"[CPR]"}


@pytest.mark.asvs("16.3.3")
def test_a_role_that_does_not_open_the_page_is_noted_when_it_is_about_somebody(client, case):
    client.force_login(factories.user(Role.MANAGEMENT, team=case.team))
    assert client.get(page_of(case.number)).status_code == 403
    assert client.get("/administration/brugere/").status_code == 403
    row = AccessLog.objects.get(refused=True)
    assert (row.subject_kind, row.subject_key, row.page) == ("page", case.number, "cases:detail")


def test_reading_in_the_own_team_is_logged_without_a_purpose(client, case):
    client.force_login(case.caseworker)
    client.get(page_of(case.number))
    row = AccessLog.objects.filter(page="cases:detail").latest("pk")
    assert (row.user, row.subject_key, row.refused, row.purpose) == (
        case.caseworker,
        str(case.citizen_id),
        False,
        "",
    )


# Purpose --------------------------------------------------------------------------------------------------
def test_the_purpose_is_asked_for_before_the_look_up_whether_the_case_exists_or_not(client, case, controller):
    client.get("/")
    asked = []
    for number in (case.number, "2026-9999"):
        with CaptureQueriesContext(connection) as seen:
            answer = client.get(page_of(number))
        assert answer.status_code == 302
        asked.append((unquote(answer.headers["Location"]).replace(number, "N"), len(seen)))
    assert asked[0] == asked[1]
    assert asked[0][0] == "/formaal/?next=/sager/N/"
    assert not AccessLog.objects.filter(user=controller, refused=True).exists()


@pytest.mark.asvs("16.2.1", "14.2.4")
def test_with_a_purpose_the_case_opens_and_both_are_kept(client, case, controller):
    answer = give(client, to=page_of(case.number))
    assert answer.headers["Location"] == page_of(case.number)
    page = client.get(page_of(case.number))
    assert page.status_code == 200
    assert WHY in page.content.decode()
    assert Purpose.objects.get().user == controller
    row = AccessLog.objects.filter(page="cases:detail").latest("pk")
    assert (row.purpose, row.subject_key) == (WHY, str(case.citizen_id))
    assert client.get(page_of("2026-9999")).status_code == 404
    assert AccessLog.objects.get(refused=True).purpose == WHY


@pytest.mark.parametrize("why", ["", "kontrol", "         "])
def test_a_purpose_that_says_nothing_is_not_enough(client, controller, why):
    answer = give(client, why)
    assert answer.status_code == 200
    assert not Purpose.objects.exists()


def test_the_purpose_ends_after_an_hour(client, case, controller):
    give(client)
    with time_machine.travel(timezone.now() + timedelta(minutes=59), tick=False):
        assert client.get(page_of(case.number)).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=False):
        assert client.get(page_of(case.number)).headers["Location"].startswith("/formaal/")


def test_the_purpose_is_shown_on_every_page_and_can_be_ended(client, case, controller):
    give(client)
    page = client.get("/").content.decode()
    assert "Du ser på tværs af teams" in page
    assert 'action="/formaal/afslut/"' in page
    answer = client.post("/formaal/afslut/", follow=True)
    assert "er afsluttet" in answer.content.decode()
    assert "Du ser på tværs" not in answer.content.decode()
    assert client.get(page_of(case.number)).status_code == 302


@pytest.mark.asvs("3.7.2", "1.2.2")
def test_the_purpose_leads_only_back_into_the_site(client, controller):
    assert give(client, to="https://example.org/").headers["Location"] == "/"
    assert give(client, to="//example.org/").headers["Location"] == "/"


def test_a_purpose_does_not_outlive_the_login(client, case, controller):
    give(client)
    client.post("/konto/log-ud/")
    client.force_login(controller)
    assert client.get(page_of(case.number)).status_code == 302


def test_a_part_of_a_page_sends_the_whole_page_to_the_purpose(client, case, controller):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/sager/?status=open"}
    answer = client.get(page_of(case.number), headers=headers)
    assert answer.status_code == 204
    assert unquote(answer.headers["HX-Redirect"]) == "/formaal/?next=/sager/?status=open"


def test_a_single_person_may_be_given_the_right(client, case, stranger):
    stranger.may_cross_teams = True
    stranger.save()
    assert client.get(page_of(case.number)).headers["Location"].startswith("/formaal/")
    give(client)
    assert client.get(page_of(case.number)).status_code == 200


def test_who_may_not_cross_teams_cannot_give_a_purpose(client, case, stranger):
    assert give(client).status_code == 403
    session = client.session
    session["purpose"] = {"text": WHY, "until": timezone.now().timestamp() + 999}
    session.save()
    assert client.get(page_of(case.number)).status_code == 404


# The access log -----------------------------------------------------------------------------------------
@pytest.fixture
def officer(client):
    made = factories.user(Role.DATA_PROTECTION_OFFICER, name="Ida Vang")
    client.force_login(made)
    return made


def shown(client, **filters) -> list[str]:
    return [row.subject_key for row in client.get("/adgangslog/", filters).context["page"].rows]


def logged(person, key="1", **more):
    return AccessLog.objects.create(
        user=person, subject_kind="citizen", subject_key=key, page="cases:detail", **more
    )


def test_the_log_filters_in_the_address(client, officer):
    first, second = factories.user(Role.CASEWORKER), factories.user(Role.CASEWORKER)
    with time_machine.travel("2026-11-02 12:00+01:00", tick=False):
        logged(first, "1")
    with time_machine.travel("2026-11-03 23:59+01:00", tick=False):
        logged(second, "2", refused=True)
    with time_machine.travel("2026-11-04 00:01+01:00", tick=False):
        logged(second, "3")
    assert shown(client) == ["3", "2", "1"]
    assert shown(client, person=str(second.public_id)) == ["3", "2"]
    assert shown(client, borger="1") == ["1"]
    assert shown(client, fra="03-11-2026") == ["3", "2"]
    assert shown(client, til="03-11-2026") == ["2", "1"]
    assert shown(client, fra="03-11-2026", til="03-11-2026") == ["2"]
    assert shown(client, fra="05-11-2026") == []
    assert shown(client, til="01-11-2026") == []
    assert shown(client, afvist="on") == ["2"]
    assert shown(client, person=str(first.public_id), afvist="on") == []


def test_a_filter_that_cannot_be_read_is_said_and_the_list_still_stands(client, officer):
    logged(officer)
    answer = client.get("/adgangslog/", {"fra": "i overmorgen"})
    assert "Det er ikke en dato" in answer.content.decode()
    assert answer.status_code == 200


@pytest.mark.parametrize("rows", [1, 3, 120])
def test_queries_of_the_log_do_not_grow(client, officer, rows, django_assert_max_num_queries):
    for number in range(rows):
        logged(factories.user(Role.CASEWORKER) if number < 3 else officer, str(number))
    with django_assert_max_num_queries(5):
        client.get("/adgangslog/", {"afvist": ""})


def test_pages_follow_each_other_without_gap_or_repeat(client, officer):
    for number in range(120):
        logged(officer, str(number))
    page, found = client.get("/adgangslog/").context["page"], []
    found += [row.subject_key for row in page.rows]
    while page.next:
        page = client.get("/adgangslog/", {"after": page.next}).context["page"]
        found += [row.subject_key for row in page.rows]
    assert found == [str(number) for number in reversed(range(120))]


def test_the_log_of_one_citizen_is_found_by_cpr_without_the_number_in_an_address(client, case, officer):
    logged(case.caseworker, str(case.citizen_id))
    answer = client.post("/adgangslog/find/", {"text": f"{case.citizen.cpr[:6]}-{case.citizen.cpr[6:]}"})
    assert answer.headers["Location"] == f"/adgangslog/?borger={case.citizen_id}"
    page = client.get(answer.headers["Location"]).content.decode()
    assert "Anders Ærø" in page
    assert case.citizen.cpr not in page
    seen = AccessLog.objects.filter(user=officer, subject_key=str(case.citizen_id))
    assert seen.get().page == "core:access_log", "that the officer saw the name is logged too"


def test_the_log_is_found_by_case_number_and_says_when_there_is_none(client, case, officer):
    assert client.post("/adgangslog/find/", {"text": case.number}).status_code == 302
    answer = client.post("/adgangslog/find/", {"text": "2026-9999"})
    assert "Ingen borger har det" in answer.content.decode()


def test_without_a_citizen_in_the_filter_the_log_names_nobody(client, case, officer):
    logged(case.caseworker, str(case.citizen_id))
    page = client.get("/adgangslog/").content.decode()
    assert f"Borger {case.citizen_id}" in page
    assert "Ærø" not in page
    assert not AccessLog.objects.filter(user=officer).exists()


@pytest.mark.asvs("16.4.2")
def test_the_log_cannot_be_changed_or_removed(officer):
    row = logged(officer)
    for spoil in (lambda: AccessLog.objects.update(refused=True), AccessLog.objects.all().delete):
        with pytest.raises(ProgrammingError), transaction.atomic():
            spoil()
    row.refresh_from_db()
    assert not row.refused


@pytest.mark.asvs("5.4.1", "5.4.2")
def test_the_citizen_gets_what_was_looked_up_by_function_and_day_but_no_colleagues_name(
    client, case, officer
):
    for _ in range(3):
        logged(case.caseworker, str(case.citizen_id))
    logged(case.caseworker, "999999")
    AccessLog.objects.create(
        user=factories.user(Role.CONTROLLER, name="Bo Controller"),
        subject_kind="citizen",
        subject_key=str(case.citizen_id),
        page="reporting:closing",
        purpose="Kontrol af regning",
    )
    looks = looks_at(case.citizen_id)
    today = timezone.localdate()
    assert sorted((look.day, look.who, look.why, look.what, look.times) for look in looks) == [
        (today, "Controller", "Kontrol af regning", "Økonomi", 1),
        (today, "Sagsbehandler", "Arbejder med sagen", "Sag", 3),
    ]
    answer = client.get(f"/adgangslog/udtraek/{case.citizen_id}/")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="opslag-{case.citizen_id}.pdf"'
    pdf = pdfium.PdfDocument(answer.content)
    text = "".join(page.get_textpage().get_text_range() for page in pdf)
    pdf.close()
    assert "Sagsbehandler" in text
    assert "Anders Ærø" in text
    assert case.caseworker.name not in text
    assert case.citizen.cpr not in text
    seen = AccessLog.objects.filter(user=officer, subject_key=str(case.citizen_id))
    assert seen.get().page == "core:access_log_extract"


def test_an_extract_of_nobody_is_refused_and_noted(client, officer):
    assert client.get("/adgangslog/udtraek/4711/").status_code == 404
    assert AccessLog.objects.get(user=officer).refused


@pytest.mark.parametrize("people", [1, 3, 20])
def test_an_extract_asks_twice_however_many_have_looked(django_assert_num_queries, people):
    for _ in range(people):
        logged(factories.user(Role.CASEWORKER), "7")
    with django_assert_num_queries(2):
        assert len(looks_at(7)) == people
