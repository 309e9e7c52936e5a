"""Contact between mentor and citizen: the weeks that are judged, reasons, pauses, and the first meeting."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from agreements import worklist
from agreements.actions import contact_weeks, contacts, ends
from agreements.actions.contacts import ContactFacts
from agreements.models import Agreement, Contact, Explanation
from cases.enums import TargetGroup
from mentorstotte.core.errors import Refused
from mentorstotte.core.models import Event
from tests.agreements import desk

pytestmark = pytest.mark.django_db
START, END = date(2014, 3, 3), date(2014, 9, 2)  # AS-01
WEEK_15 = date(2014, 4, 7)
ONE_DAY, ONE_WEEK = timedelta(days=1), timedelta(days=7)


@pytest.fixture
def clock():
    with time_machine.travel("2014-03-03T10:00:00+01:00", tick=False) as traveller:
        yield traveller


@pytest.fixture
def agreement(people, clock) -> Agreement:
    """AS-01: T01, so that a contact is due every week."""
    facts = {"target_group": TargetGroup.T01_AKT_KTH}
    return desk.imported(people, start=START, end=END, on=START, **facts)


def register(agreement, people, day: date, kind="physical", **facts) -> Contact:
    said = ContactFacts(day, kind, **facts)
    return contacts.register_contact(agreement_id=agreement.pk, facts=said, by=people.caseworker)


def to(clock, day: date) -> None:
    clock.move_to(f"{day.isoformat()}T10:00:00+02:00")


def missing(agreement) -> date | None:
    return Agreement.objects.values_list("contact_missing_since", flat=True).get(pk=agreement.pk)


def judged(day: date) -> int:
    return contact_weeks.judge_finished_weeks(today=day)


@pytest.fixture
def met_but_in_week_15(agreement, people, clock) -> Agreement:
    """A meeting on every Wednesday, but in week 15 a no-show and a phone call without a reason."""
    for number in range(5):
        to(clock, START + timedelta(days=7 * number + 2))
        register(agreement, people, START + timedelta(days=7 * number + 2))
    to(clock, date(2014, 4, 9))
    register(agreement, people, date(2014, 4, 9), no_show=True)
    to(clock, date(2014, 4, 10))
    register(agreement, people, date(2014, 4, 10), "phone")
    return agreement


def test_as08_week_15_is_flagged_from_the_monday_after(met_but_in_week_15, clock):
    to(clock, date(2014, 4, 13))
    judged(date(2014, 4, 13))
    assert missing(met_but_in_week_15) is None
    to(clock, date(2014, 4, 14))
    assert judged(date(2014, 4, 14)) == 1
    assert missing(met_but_in_week_15) == WEEK_15


def test_as08_a_reason_to_the_call_clears_the_flag_with_a_trail(met_but_in_week_15, people, clock):
    to(clock, date(2014, 4, 14))
    judged(date(2014, 4, 14))
    call = met_but_in_week_15.contacts.get(kind="phone")
    said = {"contact_id": call.pk, "reason": "Borgeren var indlagt hele ugen", "by": people.colleague}
    for _ in range(2):  # a second click adds nothing
        contacts.explain_contact(**said)
    assert missing(met_but_in_week_15) is None
    changes = Contact.pgh_event_model.objects.filter(pgh_obj_id=call.pk).order_by("pgh_id")
    assert list(changes.values_list("reason", flat=True)) == ["", "Borgeren var indlagt hele ugen"]
    trail = Event.objects.get(kind="contact.explained")
    assert (trail.by, trail.case_id) == (people.colleague, met_but_in_week_15.case_id)
    assert trail.text == "Grund til telefon 10. april 2014: Borgeren var indlagt hele ugen"


def test_a_reason_for_the_week_clears_the_flag_and_stays(met_but_in_week_15, people, clock):
    to(clock, date(2014, 4, 14))
    judged(date(2014, 4, 14))
    what = {"agreement_id": met_but_in_week_15.pk, "first_day": WEEK_15, "by": people.caseworker}
    with pytest.raises(Refused, match="mindst 10 tegn"):
        contacts.explain_week(**what, reason="syg")
    contacts.explain_week(**what, reason="Mentoren var syg, og vikaren nåede det ikke")
    contacts.explain_week(**what, reason="Mentoren var syg, og vikaren nåede det ikke")
    assert missing(met_but_in_week_15) is None
    assert Explanation.objects.get().registered_by == people.caseworker


def test_a_pause_takes_the_weeks_that_it_touches_out(met_but_in_week_15, people, clock):
    to(clock, date(2014, 4, 28))
    judged(date(2014, 4, 28))
    assert missing(met_but_in_week_15) == WEEK_15
    days = {"start": date(2014, 4, 11), "end": date(2014, 4, 24)}  # touches weeks 15, 16 and 17
    what = {"agreement_id": met_but_in_week_15.pk, "kind": "illness", "note": "", "by": people.caseworker}
    pause = contacts.register_pause(**what, **days)
    assert missing(met_but_in_week_15) is None
    with pytest.raises(Refused, match="allerede en pause"):
        contacts.register_pause(**what, start=date(2014, 4, 24), end=date(2014, 4, 30))
    assert contacts.register_pause(**what, **days) == pause
    contacts.end_pause(pause_id=pause.pk, last_day=date(2014, 4, 13), by=people.caseworker)
    assert missing(met_but_in_week_15) == date(2014, 4, 14)
    contacts.end_pause(pause_id=pause.pk, last_day=date(2014, 4, 1), by=people.caseworker)
    assert missing(met_but_in_week_15) == WEEK_15


def test_a_contact_taken_back_does_not_count_and_stays_in_the_history(met_but_in_week_15, people, clock):
    to(clock, date(2014, 4, 14))
    judged(date(2014, 4, 14))
    first = met_but_in_week_15.contacts.get(day=date(2014, 3, 5))
    contacts.withdraw_contact(contact_id=first.pk, by=people.caseworker)
    contacts.withdraw_contact(contact_id=first.pk, by=people.colleague)
    assert missing(met_but_in_week_15) == START
    assert Contact.objects.get(pk=first.pk).withdrawn_by == people.caseworker


def test_a_week_of_a_citizen_without_right_and_duty_is_not_judged(people, clock):
    other = desk.imported(people, start=START, end=END, on=START)
    to(clock, date(2014, 5, 5))
    assert judged(date(2014, 5, 5)) == 0
    assert missing(other) is None


def test_an_agreement_from_a_spreadsheet_is_judged_from_the_day_it_came(people, clock):
    to(clock, date(2014, 4, 10))
    facts = {"target_group": TargetGroup.T01_AKT_KTH}
    came = desk.imported(people, start=START, end=END, on=date(2014, 4, 10), **facts)
    assert came.first_meeting_due is None
    judged(date(2014, 4, 20))
    assert missing(came) is None
    to(clock, date(2014, 4, 21))
    assert judged(date(2014, 4, 21)) == 1
    assert missing(came) == date(2014, 4, 14)


def test_a_week_after_the_end_is_not_judged(agreement, people, clock):
    to(clock, date(2014, 3, 17))
    end = ends.End(
        reason="goal_reached", on=date(2014, 3, 17), status="Borgeren er kommet i job.", agreed=True
    )
    ends.end_agreement(agreement_id=agreement.pk, end=end, by=people.caseworker)
    judged(date(2014, 4, 21))
    assert missing(agreement) == START  # the two weeks before it
    contacts.explain_week(
        agreement_id=agreement.pk, first_day=START, reason="Borgeren var på ferie", by=people.caseworker
    )
    register(agreement, people, date(2014, 3, 12))
    assert missing(agreement) is None


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (START - ONE_DAY, "før aftalen begyndte"),
        (START + ONE_DAY, "ligger i fremtiden"),
        (END + ONE_DAY, "efter aftalens sidste dag"),
    ],
)
def test_a_contact_lies_in_the_period_and_not_ahead(agreement, people, clock, day, why):
    if day > END:
        to(clock, day)
    with pytest.raises(Refused, match=why):
        register(agreement, people, day)


def test_the_same_twice_is_one_contact(agreement, people):
    first = register(agreement, people, START)
    assert register(agreement, people, START) == first
    assert Contact.objects.count() == 1


# The first meeting (R-47) ----------------------------------------------------------------------------------
@pytest.fixture
def signed(people, clock) -> Agreement:
    clock.move_to("2026-10-26T10:00:00+01:00")
    return desk.signed(people, on=date(2026, 10, 26), start=date(2026, 10, 27))


def not_begun(people, day: date) -> int:
    tiles = worklist.tiles(type(people.caseworker).objects.get(pk=people.caseworker.pk), day)
    return next((tile.count for tile in tiles if "frist=i-gang" in tile.url), 0)


def test_no_meeting_fourteen_days_after_the_start_is_asked_about(signed, people):
    assert signed.first_meeting_due == date(2026, 11, 10)
    assert not_begun(people, date(2026, 11, 10)) == 0
    assert not_begun(people, date(2026, 11, 11)) == 1


@pytest.mark.parametrize(("kind", "asked"), [("physical", 0), ("sms", 1), ("phone", 1)])
def test_a_meeting_answers_it_and_a_message_does_not(signed, people, clock, kind, asked):
    clock.move_to("2026-11-11T10:00:00+01:00")
    register(signed, people, date(2026, 11, 11), kind)
    assert not_begun(people, date(2026, 11, 11)) == asked


def test_a_reason_answers_it_and_stays_on_the_page(signed, people, clock, client):
    clock.move_to("2026-11-11T10:00:00+01:00")
    client.force_login(people.caseworker)
    address = reverse("agreements:begun", args=[signed.number])
    assert client.post(address, {"met": "nej"}).status_code == 422
    answer = client.post(address, {"met": "nej", "reason": "Mentoren begynder først den 16."})
    assert answer.status_code == 302
    assert not_begun(people, date(2026, 11, 11)) == 0
    page = client.get(reverse("agreements:contacts", args=[signed.number])).content.decode()
    assert "Mentoren begynder først den 16." in page


# Pages -----------------------------------------------------------------------------------------------------
def test_two_clicks_from_the_case_register_a_meeting_today(agreement, people, client):
    """The button on the case, and the form as it stands."""
    client.force_login(people.caseworker)
    address = reverse("agreements:contact_new", args=[agreement.number])
    assert address in client.get(reverse("cases:detail", args=[agreement.case.number])).content.decode()
    form = client.get(address).context["form"]
    said = {"kind": form["kind"].value(), "day": form["day"].value().strftime("%d-%m-%Y")}
    assert client.post(address, said).status_code == 302
    made = Contact.objects.get()
    assert (made.day, made.kind, made.no_show) == (START, "physical", False)


def test_the_page_says_what_each_week_came_to(met_but_in_week_15, people, clock, client):
    to(clock, date(2014, 4, 15))
    judged(date(2014, 4, 15))
    client.force_login(people.caseworker)
    page = client.get(reverse("agreements:contacts", args=[met_but_in_week_15.number])).context["page"]
    assert [(row.words, row.state[0]) for row in page.weeks[:3]] == [
        ("Uge 16", "Ikke gjort op endnu"),
        ("Uge 15", "Ingen kontakt"),
        ("Uge 14", "Kontakt"),
    ]
    assert page.weeks[1].week.attempts == 2
    assert page.cause == "Loven kræver kontakt hver uge."


def test_the_flag_stands_on_the_case_the_start_page_and_its_list(met_but_in_week_15, people, clock, client):
    to(clock, date(2014, 4, 15))
    judged(date(2014, 4, 15))
    client.force_login(people.caseworker)
    case = client.get(reverse("cases:detail", args=[met_but_in_week_15.case.number])).content.decode()
    assert "Uge 15 mangler kontakt eller en grund" in case
    [tile] = [t for t in client.get(reverse("overview")).context["tiles"] if "frist=kontakt" in t.url]
    rows = client.get(tile.url).context["rows"]
    assert tile.count == len(rows) == 1
    assert (rows[0].due, rows[0].act) == (date(2014, 4, 13), "Registrér kontakt")


@pytest.mark.parametrize("rows", [1, 3, 20])
def test_the_page_asks_the_same_number_of_questions(
    agreement, people, clock, client, rows, django_assert_num_queries
):
    for number in range(rows):
        to(clock, START + timedelta(days=number))
        register(agreement, people, START + timedelta(days=number))
        what = {"agreement_id": agreement.pk, "by": people.caseworker}
        week = START + ONE_WEEK * number
        contacts.explain_week(**what, first_day=week, reason="Borgeren var på ferie")
        contacts.register_pause(**what, start=week, end=week, kind="holiday", note="")
    client.force_login(people.caseworker)
    with django_assert_num_queries(9):
        client.get(reverse("agreements:contacts", args=[agreement.number]))


@pytest.mark.parametrize("rows", [1, 3, 12])
def test_agreements_are_judged_in_a_fixed_number_of_questions(people, clock, rows, django_assert_num_queries):
    facts = {"target_group": TargetGroup.T01_AKT_KTH}
    for _ in range(rows):
        desk.imported(people, start=START, end=END, on=START, **facts)
    with django_assert_num_queries(12):  # of which six open and close savepoints and say that nothing is left
        assert judged(date(2014, 3, 12)) == rows
    assert Agreement.objects.filter(contact_missing_since=START).count() == rows
    assert judged(date(2014, 3, 13)) == 0
