"""A grant without a mentor: seen with its days of waiting, sent to Kompetencecentret, and back."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from agreements.actions import agreement as agreements
from agreements.actions import proposal as proposals
from agreements.actions import referrals
from agreements.models import Agreement, Judgement, MentorChoice, Proposal, Referral
from mentorstotte.core.enums import Role
from mentorstotte.core.errors import Refused
from mentorstotte.core.models import AccessLog, Notice
from tests import factories
from tests.agreements import desk, samples

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
GRANTED, TODAY = "2014-02-20 09:00+01:00", "2014-02-26 09:00+01:00"
WHY = "Aftalt med virksomheden, som kender borgeren."
BEYOND = "Virksomheden giver en mentor tre timer om ugen ud over oplæringen."


@pytest.fixture
def granted(people):
    """Granted six days ago, to begin 3 March 2014."""
    with time_machine.travel(GRANTED, tick=True):
        return desk.grant(people, start=date(2014, 3, 3), mentor=None, mentor_later=True)


@pytest.fixture(autouse=True)
def clock(granted):
    with time_machine.travel(TODAY, tick=True):
        yield


@pytest.fixture
def consultant(people):
    return factories.user(Role.CLARIFICATION_CONSULTANT, team=people.team, name="Anja Afklaring")


@pytest.fixture
def bent():
    return factories.mentor("Bent", supplier="Helsinge Trælast", kind="company", price="250.00")


def refer(people, granted) -> Referral:
    return referrals.refer(proposal_id=granted.pk, wanted="Lager i Helsinge.", by=people.caseworker)


def choose(client, granted, mentor, **typed):
    url = reverse("agreements:choose_mentor", args=[granted.case.number, mentor.pk])
    typed = {"why": WHY, "family": "nej", "beyond_normal": BEYOND, "key": uuid4()} | typed
    return client.post(url, typed)


def test_support_is_granted_without_a_mentor_only_when_somebody_says_so(people, granted):
    assert (granted.state, granted.mentor) == ("approved", None)
    missing = set(granted.verdict["missing"])
    assert missing
    assert all(path.startswith("mentor.") for path in missing)
    with pytest.raises(proposals.NotReady):
        people.submitted(mentor=None)


def test_no_agreement_is_made_before_there_is_a_mentor(client, people, granted):
    with pytest.raises(Refused, match="ikke fundet en mentor"):
        agreements.draft_agreement(proposal_id=granted.pk, by=people.caseworker)
    client.force_login(people.caseworker)
    answer = client.get(reverse("agreements:agreement_draft", args=[granted.case.number]))
    assert answer.headers["Location"] == reverse("agreements:match", args=[granted.case.number])


def test_the_grant_stands_on_the_desk_with_its_days_of_waiting(client, people, granted):
    client.force_login(people.caseworker)
    listed = client.get(reverse("agreements:work_list"), {"frist": "mangler-mentor"})
    [row] = listed.context["rows"]
    assert (row.what, row.act) == ("Bevilget, mangler mentor", "Find mentor")
    assert row.detail == "Bevilget 20. februar 2014, har ventet 6 dage"
    assert client.get(reverse("agreements:work_list"), {"frist": "klar"}).context["rows"] == []
    overview = client.get(reverse("overview")).content.decode()
    assert "bevilget, mangler mentor" in overview
    case_page = client.get(reverse("cases:detail", args=[granted.case.number])).content.decode()
    assert "der skal findes en mentor" in case_page
    refer(people, granted)
    [row] = client.get(reverse("agreements:work_list"), {"frist": "mangler-mentor"}).context["rows"]
    assert row.detail.endswith("Hos Kompetencecentret siden 26. februar 2014")


def test_the_whole_way_to_kompetencecentret_and_back_to_an_agreement(
    client, people, granted, consultant, bent
):
    number = granted.case.number
    client.force_login(people.caseworker)
    for _ in range(2):
        sent = client.post(reverse("agreements:refer", args=[number]), {"wanted": "Lager i Helsinge."})
        assert sent.status_code == 302
    asked = Referral.objects.get()
    assert Notice.objects.filter(user=consultant, key=f"referral-{asked.pk}").exists()

    client.force_login(consultant)
    queue = client.get(reverse("agreements:referrals"))
    assert [(row.pk, days) for row, days in queue.context["rows"]] == [(asked.pk, 0)]
    page = reverse("agreements:referral", args=[asked.pk])
    assert client.post(page, {"take": "1"}).status_code == 302
    asked.refresh_from_db()
    assert asked.taken_by == consultant
    offered = client.get(page).context["form"].fields["mentor"].choices
    assert [name for _, name in offered] == ["Ingen fundet", "Bent, Helsinge Trælast (5 point)"]
    assert client.post(page, {"mentor": bent.pk, "text": WHY}).status_code == 302
    assert client.get(reverse("agreements:referrals")).context["rows"] == []

    client.force_login(people.caseworker)
    shown = client.get(reverse("agreements:match", args=[number])).content.decode()
    assert "Kompetencecentret har svaret" in shown
    assert "Vælg Bent, Helsinge Trælast" in shown
    form = client.get(reverse("agreements:choose_mentor", args=[number, bent.pk])).context["form"]
    assert form["why"].value() == WHY
    chosen = choose(client, granted, bent)
    assert chosen.headers["Location"] == reverse("agreements:agreement_draft", args=[number])
    granted = Proposal.objects.get(pk=granted.pk)
    assert (granted.mentor, granted.assessment.beyond_normal) == (bent, BEYOND)
    kept = Judgement.objects.filter(proposal=granted).first()
    assert (kept.act, kept.verdict["missing"]) == ("mentor_found", [])
    version = agreements.draft_agreement(proposal_id=granted.pk, by=people.caseworker)
    assert (version.mentor_name, version.agreement.mentor) == ("Bent", bent)
    assert [row.hourly_price for row in version.segments.all()] == [Decimal("250.00")]


def test_a_companys_mentor_needs_what_is_beyond_the_normal(client, people, granted, bent):
    client.force_login(people.caseworker)
    answer = choose(client, granted, bent, beyond_normal="")
    assert list(answer.context["form"].errors) == ["beyond_normal"]
    assert not MentorChoice.objects.exists()


def test_r23_a_mentor_without_the_hours_is_chosen_with_the_reason_that_was_written(client, people, granted):
    busy = factories.mentor("Travl", capacity_hours=Decimal("5.00"))
    other = samples.earlier_agreement(people.case(), date(2014, 1, 1), date(2014, 6, 30))
    Agreement.objects.filter(pk=other.pk).update(mentor=busy)
    client.force_login(people.caseworker)
    short = choose(client, granted, busy, why="Kun hende nu")
    assert "2,00 timer om ugen tilbage" in str(short.context["form"].errors["why"])
    assert choose(client, granted, busy).status_code == 302
    [reason] = granted.deviations.all()
    assert (reason.rule, reason.text) == ("R-23", WHY)


def test_r26_the_same_mentor_in_another_agreement_at_that_time_is_refused(client, people, granted):
    samples.earlier_agreement(granted.case, date(2014, 1, 1), date(2014, 6, 30))
    Agreement.objects.update(mentor=people.mentor)
    client.force_login(people.caseworker)
    answer = choose(client, granted, people.mentor)
    assert "allerede en aftale med samme mentor" in str(answer.context["form"].errors["why"])
    assert Proposal.objects.get(pk=granted.pk).mentor is None


def test_an_answer_needs_words_and_is_given_once(client, people, granted, consultant, bent):
    asked = refer(people, granted)
    client.force_login(consultant)
    page = reverse("agreements:referral", args=[asked.pk])
    assert client.post(page, {"mentor": bent.pk, "text": ""}).status_code == 422
    nobody = client.post(page, {"mentor": "", "text": "Ingen virksomhed kan tage imod før maj."})
    assert nobody.status_code == 302
    again = client.post(page, {"mentor": bent.pk, "text": WHY})
    assert "venter ikke længere" in again.content.decode()
    asked.refresh_from_db()
    assert asked.mentor is None
    # The caseworker may ask again.
    assert refer(people, granted).pk != asked.pk


def test_a_referral_is_taken_back_and_a_mentor_found_meanwhile_takes_it_out_of_the_queue(
    client, people, granted, consultant, bent
):
    refer(people, granted)
    client.force_login(people.caseworker)
    for _ in range(2):
        client.post(reverse("agreements:refer_withdraw", args=[granted.case.number]))
    assert Referral.objects.waiting().count() == 0
    refer(people, granted)
    choose(client, granted, bent)
    client.force_login(consultant)
    assert client.get(reverse("agreements:referrals")).context["rows"] == []


def test_another_team_sees_nothing_of_it(client, people, granted):
    asked = refer(people, granted)
    stranger = factories.user(Role.CLARIFICATION_CONSULTANT, team=factories.team("Job og Helbred"))
    client.force_login(stranger)
    assert client.get(reverse("agreements:referrals")).context["rows"] == []
    assert client.get(reverse("agreements:referral", args=[asked.pk])).status_code == 404


# The meeting with a mentor --------------------------------------------------------------------------------
@pytest.mark.parametrize("rows", [1, 3, 20])
def test_the_meeting_shows_those_who_may_be_seen_and_logs_them(
    client, people, rows, django_assert_num_queries
):
    days = {"start": date(2014, 1, 6), "end": date(2014, 6, 30), "on": date(2014, 2, 26)}
    for _ in range(rows):
        desk.imported(people, **days)
    hidden = factories.case(people.stranger)
    desk.imported(people, case=hidden, **days)
    client.force_login(people.caseworker)
    client.get(reverse("overview"))
    before = AccessLog.objects.count()
    for name, key in (("mentor_meeting", people.mentor.pk), ("supplier_meeting", people.mentor.supplier_id)):
        url = reverse(f"agreements:{name}", args=[key])
        with django_assert_num_queries(5):
            answer = client.get(url)
        assert len(answer.context["rows"]) == rows
        assert hidden.number not in answer.content.decode()
    assert AccessLog.objects.count() - before == 2 * rows


@pytest.mark.parametrize("rows", [1, 3, 20])
def test_the_queue_and_its_page_ask_the_same_number_of_questions(
    client, people, granted, consultant, rows, django_assert_num_queries
):
    asked = refer(people, granted)
    for _ in range(rows - 1):
        more = desk.grant(people, start=date(2014, 3, 3), mentor=None, mentor_later=True)
        refer(people, more)
        factories.mentor(kind="company", capacity_hours=Decimal("5.00"))
    client.force_login(consultant)
    client.get(reverse("overview"))
    with django_assert_num_queries(4):
        client.get(reverse("agreements:referrals"))
    with django_assert_num_queries(8):
        client.get(reverse("agreements:referral", args=[asked.pk]))
    client.force_login(people.caseworker)
    with django_assert_num_queries(10):
        client.get(reverse("agreements:match", args=[granted.case.number]))
