"""The private calendar of a person: own deadlines without names, behind a secret that can be closed."""

from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from icalevents import icalevents

from agreements.actions import ends, followups
from agreements.actions.complaint import ComplaintFacts, register_complaint
from mentorstotte.core import absence_actions
from mentorstotte.core.enums import Role
from mentorstotte.core.models import CalendarFeed
from tests import factories
from tests.agreements import desk
from tests.agreements.test_complaints import rejected

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-11-23 09:00+01:00", tick=True) as traveller:
        yield traveller


def course(people, **facts):
    """Follow-up 7.12.2026, effect assessment 6.2.2027, the end 20.2.2027, a Saturday."""
    return desk.imported(people, start=date(2026, 9, 7), end=date(2027, 2, 20), on=TODAY, **facts)


def open_address(client, user) -> str:
    """The path and query of a new address, as the page shows it once."""
    client.force_login(user)
    page = client.get(reverse("core:calendar"))
    key = page.context["form"]["key"].value()
    page = client.post(reverse("core:calendar_open"), {"key": key}, follow=True)
    address = urlsplit(page.context["address"])
    client.logout()
    return f"{address.path}?{address.query}"


def events(answer) -> dict[str, tuple]:
    """Title → first day, of a calendar that the parser of the standard takes without a word."""
    calendar = Calendar.from_ical(answer.content)
    assert [each.errors for each in calendar.walk() if each.errors] == []
    return {str(each["summary"]): each["dtstart"].dt for each in calendar.walk("VEVENT")}


def test_the_feed_holds_the_persons_own_deadlines_on_open_days_and_no_names(client, people):
    agreement = course(people)
    course(people, case=factories.case(people.colleague))
    answer = client.get(open_address(client, people.caseworker))
    number = agreement.case.number
    assert events(answer) == {
        f"13-ugers opfølgning, sag {number}": date(2026, 12, 7),
        f"Effektvurdering, sag {number}": date(2027, 2, 5),
        f"Aftalen udløber, sag {number}": date(2027, 2, 19),
    }
    text = answer.content.decode()
    assert "Fristen er 20. februar 2027" in text
    citizen = agreement.case.citizen
    assert not [word for word in (citizen.family_name, citizen.cpr, "Mentor 14") if word in text]
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT6H" in text
    assert "sessionid" not in answer.cookies
    assert "no-store" in answer["Cache-Control"]


def test_a_real_client_subscribes_and_sees_whole_days(client, people, live_server, settings):
    settings.SITE_URL = live_server.url
    agreement = course(people)
    address = live_server.url + open_address(client, people.caseworker)
    found = icalevents.events(url=address, start=date(2026, 12, 1), end=date(2026, 12, 31))
    assert [(each.summary, each.all_day, each.start.date()) for each in found] == [
        (f"13-ugers opfølgning, sag {agreement.case.number}", True, date(2026, 12, 7))
    ]
    link = f"{live_server.url}/aftaler/{agreement.number}/opfoelgning/"
    assert (found[0].url, link in found[0].description) == (link, True)


def entry(answer, title: str):
    calendar = Calendar.from_ical(answer.content)
    return next(each for each in calendar.walk("VEVENT") if each["summary"].startswith(title))


def test_a_deadline_that_moves_keeps_its_uid_and_one_that_is_done_vanishes(client, people, clock):
    agreement = course(people)
    address = open_address(client, people.caseworker)
    first = entry(client.get(address), "Aftalen")
    again = entry(client.get(address), "Aftalen")
    assert again.to_ical() == first.to_ical()

    clock.shift(timedelta(minutes=5))
    agreement.end_date = date(2027, 1, 29)
    agreement.save(update_fields=["end_date"])
    moved = entry(client.get(address), "Aftalen")
    assert (moved["uid"], moved["dtstart"].dt) == (first["uid"], date(2027, 1, 29))
    assert (moved["sequence"], moved["dtstamp"].dt) > (first["sequence"], first["dtstamp"].dt)

    done = ends.End("citizen_withdrew", date(2026, 11, 30), "Borgeren vil klare sig uden mentor fra nu af.")
    ends.end_agreement(agreement_id=agreement.pk, end=done, by=people.caseworker)
    assert events(client.get(address)) == {}


def test_a_follow_up_that_was_held_gives_place_to_the_next(client, people, clock):
    agreement = course(people)
    address = open_address(client, people.caseworker)
    before = entry(client.get(address), "13-ugers")
    clock.shift(timedelta(minutes=5))
    followups.register_follow_up(
        agreement_id=agreement.pk, facts=desk.follow_up(date(2026, 11, 2)), by=people.caseworker
    )
    after = entry(client.get(address), "13-ugers")
    assert (before["dtstart"].dt, after["dtstart"].dt) == (date(2026, 12, 7), date(2027, 2, 1))
    assert before["uid"] != after["uid"]


def test_a_stand_in_gets_the_period_and_the_deadlines_that_lie_in_it(client, people):
    agreement = course(people)
    absence_actions.register_absence(
        user=people.caseworker,
        start=date(2026, 12, 1),
        end=date(2026, 12, 11),
        stand_in=people.colleague,
        note="",
        by=people.caseworker,
    )
    found = events(client.get(open_address(client, people.colleague)))
    assert found == {
        "Du er stedfortræder": date(2026, 12, 1),
        f"13-ugers opfølgning, sag {agreement.case.number}": date(2026, 12, 7),
    }


def test_complaints_are_in_the_calendar_of_caseworker_and_team_leader(client, people):
    decision = rejected(people)
    facts = ComplaintFacts("oral", timezone.now(), "Anders Ærø", "Han vil have flere timer.")
    complaint = register_complaint(decision_id=decision.pk, facts=facts, by=people.caseworker)
    title = f"Klage skal behandles, sag {decision.case.number}"
    for person in (people.caseworker, people.approver):
        assert events(client.get(open_address(client, person))) == {title: complaint.reassess_by}
    assert events(client.get(open_address(client, people.stranger))) == {}


def test_unknown_closed_and_left_addresses_get_the_same_answer(client, people):
    course(people)
    old = open_address(client, people.caseworker)
    new = open_address(client, people.caseworker)
    gone = open_address(client, people.colleague)
    people.colleague.is_active = False
    people.colleague.save()
    unknown = f"{reverse('core:feed')}?noegle={'x' * 43}"
    answers = [client.get(address) for address in (old, gone, unknown, reverse("core:feed"))]
    for answer in answers:
        del answer["X-Request-ID"]  # a number of its own on every answer
    assert {(answer.status_code, answer.content, str(answer.headers)) for answer in answers} == {
        (404, answers[0].content, str(answers[0].headers))
    }
    assert client.get(new).status_code == 200


def test_the_secret_is_shown_once_and_only_its_hash_is_kept(client, people):
    address = open_address(client, people.caseworker)
    [token] = parse_qs(urlsplit(address).query)["noegle"]
    feed = CalendarFeed.objects.get()
    kept = [str(value) for row in (feed, *feed.events.all()) for value in vars(row).values()]
    assert not [value for value in kept if token in value]
    client.force_login(people.caseworker)
    assert token not in client.get(reverse("core:calendar")).content.decode()
    client.post(reverse("core:calendar_close"))
    assert client.get(address).status_code == 404


def test_a_button_pressed_twice_makes_one_address(client, people):
    client.force_login(people.caseworker)
    key = client.get(reverse("core:calendar")).context["form"]["key"].value()
    for _ in range(2):
        client.post(reverse("core:calendar_open"), {"key": key})
    address = client.get(reverse("core:calendar")).context["address"]
    assert CalendarFeed.objects.count() == 1
    assert client.get(address).status_code == 200


def test_too_many_visits_are_refused(client, people, settings):
    settings.CALENDAR_PER_MINUTE = 2
    address = open_address(client, people.caseworker)
    assert [client.get(address).status_code for _ in range(3)] == [200, 200, 429]


def test_the_file_is_the_same_calendar_and_needs_a_login(client, people):
    course(people)
    address = reverse("core:calendar_file")
    assert client.get(address).status_code == 302
    feed = client.get(open_address(client, people.caseworker))
    client.force_login(people.caseworker)
    answer = client.get(address)
    assert answer.content == feed.content
    assert answer["Content-Disposition"] == 'attachment; filename="mentorstotte.ics"'


def test_people_without_cases_have_an_empty_calendar(client, people):
    course(people)
    assert events(client.get(open_address(client, factories.user(Role.SYSTEM_ADMIN)))) == {}


@pytest.mark.parametrize("number", [1, 3, 20])
def test_the_feed_takes_as_many_queries_for_many_agreements(
    client, people, number, django_assert_max_num_queries
):
    for _ in range(number):
        course(people)
    address = open_address(client, people.caseworker)
    with django_assert_max_num_queries(7, connection=connection):
        assert len(events(client.get(address))) == 3 * number
