"""The mentor's written report every 13 weeks, and messages on the case: who reads them, what a mail says."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db import ProgrammingError, transaction
from django.urls import reverse

from agreements.actions import followups, hours, talk
from agreements.actions.deadlines import refresh
from agreements.actions.hours import EntryFacts
from agreements.actions.talk import ReportFacts
from agreements.models import Agreement, MentorMessage, MentorReport, Segment
from cases.models import JournalNote
from mentorstotte.core.enums import Role
from mentorstotte.core.errors import NotAllowed, Refused
from mentorstotte.core.models import Notice, OutgoingMail
from providers.actions import logins
from tests import factories
from tests.agreements import desk

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
START, END = date(2014, 3, 3), date(2014, 9, 2)  # reports: 2 June and 19 August
WRITTEN = {
    "progress": "4",
    "going": "Møder stabilt i praktikken.",
    "hours_used_for": "Fulgt til praktik hver mandag.",
}
FACTS = ReportFacts(progress=4, going=WRITTEN["going"], hours_used_for=WRITTEN["hours_used_for"])


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
def agreement(people, clock, login) -> Agreement:
    return desk.imported(people, start=START, end=END, on=START, weekly_hours=Decimal("2.00"))


def at(agreement, name: str) -> str:
    return reverse(f"agreements:{name}", args=[agreement.number])


def page(client, agreement, name: str) -> str:
    answer = client.get(at(agreement, name))
    assert answer.status_code == 200
    return answer.content.decode()


def case_page(client, agreement) -> str:
    return client.get(reverse("cases:detail", args=[agreement.case.number])).content.decode()


def hand_to(agreement, mentor) -> None:
    """As if the agreement had another mentor from today on."""
    Agreement.objects.filter(pk=agreement.pk).update(mentor=mentor)
    Segment.objects.filter(version__agreement=agreement).update(mentor=mentor)


# Reports ---------------------------------------------------------------------------------------------------
def test_a_report_is_written_in_the_portal_journalled_and_told_of(agreement, people, login, client):
    facts = EntryFacts(date(2014, 5, 14), direct_minutes=90)
    hours.register_entry(agreement_id=agreement.pk, facts=facts, by=people.caseworker)
    client.force_login(login)
    assert "Skriv rapporten" in page(client, agreement, "portal_talk")
    sent = client.post(at(agreement, "portal_report"), WRITTEN)
    assert sent.url == at(agreement, "portal_talk")
    made = MentorReport.objects.get()
    assert (made.due_on, made.since, made.until) == (date(2014, 6, 2), START, date(2014, 5, 30))
    assert (made.minutes, made.progress, made.mentor, made.written_by) == (90, 4, people.mentor, login)
    note = JournalNote.objects.get(pk=made.note_id)
    assert note.finalised_by == login
    assert WRITTEN["going"] in note.text
    notice = Notice.objects.get(user=people.caseworker, key=f"report-{made.pk}")
    assert OutgoingMail.objects.filter(notice=notice).exists()
    assert agreement.case.citizen.family_name not in notice.text
    assert WRITTEN["going"] not in notice.text


def test_the_next_report_waits_for_its_time_and_one_answers_all_that_was_missed(agreement, login, clock):
    talk.send_report(agreement_id=agreement.pk, facts=FACTS, by=login)
    with pytest.raises(Refused, match=r"fra 22\. juli 2014"):
        talk.send_report(agreement_id=agreement.pk, facts=FACTS, by=login)
    clock.move_to("2014-08-30T10:00:00+02:00")
    second = talk.send_report(agreement_id=agreement.pk, facts=FACTS, by=login)
    assert (second.due_on, second.since) == (date(2014, 8, 19), date(2014, 5, 31))
    with pytest.raises(Refused, match="allerede sendt"):
        talk.send_report(agreement_id=agreement.pk, facts=FACTS, by=login)


def test_an_overdue_report_is_seen_by_mentor_caseworker_and_follow_up(
    agreement, people, login, client, clock
):
    client.force_login(login)
    assert "Rapport mangler" not in client.get("/mentor/").content.decode()
    clock.move_to("2014-06-03T10:00:00+02:00")
    client.force_login(login)
    assert "Rapport mangler" in client.get("/mentor/").content.decode()
    assert "Rapport mangler" in page(client, agreement, "portal_report")
    client.force_login(people.caseworker)
    assert "skulle være skrevet senest 2. juni 2014" in case_page(client, agreement)
    assert "Rapport mangler" in page(client, agreement, "follow_up")
    talk.send_report(agreement_id=agreement.pk, facts=FACTS, by=login)
    shown = case_page(client, agreement)
    assert "Rapport mangler" not in shown
    assert "Ny rapport" in shown
    assert WRITTEN["going"] in page(client, agreement, "follow_up")


def test_a_report_is_read_when_the_caseworker_opens_it_or_follows_up(agreement, people, login, client):
    made = talk.send_report(agreement_id=agreement.pk, facts=FACTS, by=login)
    facts = desk.follow_up(date(2014, 5, 30), feedback_read=False)
    followups.register_follow_up(agreement_id=agreement.pk, facts=facts, by=people.caseworker)
    client.force_login(factories.user(Role.CASEWORKER, team=people.team))
    assert WRITTEN["going"] in page(client, agreement, "talk")
    made.refresh_from_db()
    assert made.read_at is None, "a colleague's look is not the caseworker's"
    client.force_login(people.caseworker)
    page(client, agreement, "talk")
    made.refresh_from_db()
    assert made.read_by == people.caseworker


def test_a_follow_up_that_says_so_has_read_the_report(agreement, people, login):
    made = talk.send_report(agreement_id=agreement.pk, facts=FACTS, by=login)
    facts = desk.follow_up(date(2014, 5, 30), feedback_read=True)
    followups.register_follow_up(agreement_id=agreement.pk, facts=facts, by=people.approver)
    made.refresh_from_db()
    assert made.read_by == people.approver


def test_a_mentor_without_a_login_owes_nothing(people, clock, client):
    found = desk.imported(people, start=START, end=END, on=START)
    clock.move_to("2014-06-30T10:00:00+02:00")
    client.force_login(people.caseworker)
    shown = case_page(client, found)
    assert "Rapport mangler" not in shown
    assert "intet login til portalen" in shown
    with pytest.raises(Refused, match="intet login"):
        talk.write_to_mentor(agreement_id=found.pk, text="Hej", by=people.caseworker)


@pytest.mark.parametrize("field", ["going", "hours_used_for", "suggests"])
def test_a_cpr_number_is_refused_at_its_field(agreement, login, client, field):
    client.force_login(login)
    answer = client.post(at(agreement, "portal_report"), WRITTEN | {field: "Om 010190-1234"})
    assert answer.status_code == 422
    assert answer.context["form"].errors[field] == ["Skriv ikke CPR-numre her."]
    assert not MentorReport.objects.exists()


def test_what_was_written_stays(agreement, people, login):
    made = talk.send_report(agreement_id=agreement.pk, facts=FACTS, by=login)
    said = talk.write_to_mentor(agreement_id=agreement.pk, text="Hej", by=people.caseworker)
    for rows, change in (
        (MentorReport.objects, {"going": "Andet"}),
        (MentorMessage.objects, {"text": "Nej"}),
    ):
        for spoil in (lambda rows=rows, change=change: rows.update(**change), rows.all().delete):
            with pytest.raises(ProgrammingError), transaction.atomic():
                spoil()
    made.refresh_from_db()
    said.refresh_from_db()
    assert (made.going, said.text) == (WRITTEN["going"], "Hej")


# Messages --------------------------------------------------------------------------------------------------
def test_messages_go_to_and_fro_with_a_mail_that_says_nothing(agreement, people, login, client):
    client.force_login(people.caseworker)
    client.post(at(agreement, "talk_write"), {"text": "Kan du ringe til Anders i morgen?"})
    first = MentorMessage.objects.get()
    notice = Notice.objects.get(user=login)
    assert notice.url == at(agreement, "portal_talk")
    assert notice.text == f"Der er en ny besked til dig om aftale {agreement.number}"
    client.force_login(login)
    assert "Ny besked" in client.get("/mentor/").content.decode()
    assert first.text in page(client, agreement, "portal_talk")
    assert "Ny besked" not in client.get("/mentor/").content.decode()
    client.post(at(agreement, "portal_write"), {"text": "Det gør jeg."})
    answer = MentorMessage.objects.get(from_mentor=True)
    assert Notice.objects.filter(user=people.caseworker, key=f"message-{answer.pk}").exists()
    client.force_login(people.caseworker)
    assert "1 besked er ikke læst" in case_page(client, agreement)
    shown = page(client, agreement, "talk")
    assert "Det gør jeg." in shown
    assert "Læst 30. maj 2014" in shown
    assert "besked er ikke læst" not in case_page(client, agreement)


def test_a_form_sent_twice_is_one_message_and_one_mail(agreement, people, login, client):
    client.force_login(people.caseworker)
    key = page(client, agreement, "talk").split('name="key" value="')[1][:36]
    for _ in range(2):
        client.post(at(agreement, "talk_write"), {"text": "Ring til mig.", "key": key})
    assert MentorMessage.objects.count() == 1
    assert Notice.objects.filter(user=login).count() == 1


def test_a_new_mentor_does_not_see_what_was_written_to_the_one_before(agreement, people, login, client):
    talk.write_to_mentor(agreement_id=agreement.pk, text="Fortroligt til Lone", by=people.caseworker)
    talk.send_report(agreement_id=agreement.pk, facts=FACTS, by=login)
    new = factories.user(Role.MENTOR, name="Karim Haddad")
    other = factories.mentor("Karim Haddad", user=new)
    hand_to(agreement, other)
    client.force_login(new)
    shown = page(client, agreement, "portal_talk")
    assert "Fortroligt til Lone" not in shown
    assert WRITTEN["going"] not in shown
    with pytest.raises(NotAllowed):
        talk.write_from_mentor(agreement_id=agreement.pk, text="Jeg er her endnu", by=login)


def test_another_mentor_gets_404(agreement, client):
    stranger = factories.user(Role.MENTOR)
    factories.mentor("En anden", user=stranger)
    client.force_login(stranger)
    for name in ("portal_talk", "portal_report"):
        assert client.get(at(agreement, name)).status_code == 404
    for name in ("portal_write", "portal_report"):
        assert client.post(at(agreement, name), {"text": "Hej"} | WRITTEN).status_code == 404


@pytest.mark.parametrize("rows", [1, 3, 20])
def test_the_pages_ask_a_fixed_number_of_questions(
    agreement, people, login, client, django_assert_max_num_queries, rows
):
    talk.send_report(agreement_id=agreement.pk, facts=FACTS, by=login)
    for number in range(rows):
        talk.write_to_mentor(agreement_id=agreement.pk, text=f"Nr. {number}", by=people.caseworker)
        talk.write_from_mentor(agreement_id=agreement.pk, text=f"Svar {number}", by=login)
    for user, name, most in ((people.caseworker, "talk", 10), (login, "portal_talk", 10)):
        client.force_login(user)
        page(client, agreement, name)
        with django_assert_max_num_queries(most):
            page(client, agreement, name)


# Where caseworkers see what is late -------------------------------------------------------------------------
def late(client, person) -> int:
    """The number on the tile of the start page; none where there is no tile."""
    client.force_login(person)
    tiles = client.get(reverse("overview")).context["tiles"]
    return next((tile.count for tile in tiles if tile.label == "mangler mentors rapport"), 0)


def test_reports_that_are_late_have_a_tile_and_a_list(agreement, people, login, client, clock):
    clock.move_to("2014-06-02T10:00:00+02:00")
    assert late(client, people.caseworker) == 0, "on the day itself there is still time"
    clock.move_to("2014-06-03T10:00:00+02:00")
    assert late(client, people.caseworker) == 1
    listed = client.get(f"{reverse('agreements:work_list')}?frist=rapport").content.decode()
    assert agreement.case.number in listed
    assert f"{at(agreement, 'talk')}?liste=rapport" in listed
    talk.send_report(agreement_id=agreement.pk, facts=FACTS, by=login)
    assert late(client, people.caseworker) == 0
    clock.move_to("2014-08-20T10:00:00+02:00")
    assert late(client, people.caseworker) == 1, "the one before the effect assessment"
    people.mentor.user = None
    people.mentor.save()
    assert late(client, people.caseworker) == 0, "a mentor without a login owes none"


@pytest.mark.parametrize("day", ["2014-05-30", "2014-06-02", "2014-06-03", "2014-08-19", "2014-08-20"])
@pytest.mark.parametrize("sent", [0, 1, 2])
def test_the_deadline_of_lists_is_the_one_that_the_mentor_is_shown(agreement, login, clock, day, sent):
    for moment in ("2014-05-30", "2014-08-19")[:sent]:
        clock.move_to(f"{moment}T12:00:00+02:00")
        talk.send_report(agreement_id=agreement.pk, facts=FACTS, by=login)
    clock.move_to(f"{day}T13:00:00+02:00")
    agreement.refresh_from_db()
    newest = agreement.mentorreports.first()
    owed = talk.owed_report(agreement, newest and newest.due_on)
    assert agreement.report_due == (owed and owed.first)
    assert refresh(agreement).report_due == agreement.report_due
