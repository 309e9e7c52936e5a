"""Documents are sent once by each way, what fails is seen and tried again, and deadlines count from the day
they came.
"""

import json
import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from agreements.actions import dispatch as actions
from agreements.actions.papers import keep_paper
from agreements.models import Decision, Dispatch
from mentorstotte.core import digital_post, outbox
from mentorstotte.core.calendar import complaint_deadline
from mentorstotte.core.documents import store
from mentorstotte.core.enums import DocumentKind
from mentorstotte.core.errors import Refused
from mentorstotte.core.models import Event, OutgoingMail
from tests.agreements import desk
from tests.agreements.test_rejection import reject
from tests.racing import at_once, errors

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def recording(settings, tmp_path_factory):
    settings.DIGITAL_POST = "record"


def rejected(people, **facts):
    case = people.case(**facts)
    return reject(people.saved(case, person={"need": "lasting"}), people.caseworker)


def send(decision, by, channel="digital_post", **more) -> Dispatch:
    return actions.dispatch(document=decision.document, case=decision.case, channel=channel, by=by, **more)


def sent_letters(settings) -> list[dict]:
    lines = (Path(settings.DATA_DIR) / "digital-post" / "sent.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


def test_a_digital_letter_is_sent_by_the_worker_and_the_complaint_counts_from_the_day_it_lay_there(
    people, settings
):
    row = send(rejected(people), people.caseworker)
    assert (row.state, row.available_on) == ("waiting", None)
    assert actions.send_waiting() == 1
    row.refresh_from_db()
    today = timezone.localdate()
    assert (row.state, row.available_on) == ("sent", today)
    assert Decision.objects.get(pk=row.decision_id).received_on == today
    assert complaint_deadline(today) > today
    assert sent_letters(settings)[-1] == {"key": str(row.key), "title": "Afslag på mentorstøtte"}
    assert actions.send_waiting() == 0, "it went once"


def test_what_the_platform_refuses_is_seen_and_tried_again_with_the_same_key(people, monkeypatch, client):
    row, keys = send(rejected(people), people.caseworker), []

    def refuse(self, letter):
        keys.append(letter.key)
        raise digital_post.PostError("HTTPError")

    with monkeypatch.context() as patch:
        patch.setattr(digital_post.Recording, "send", refuse)
        assert actions.send_waiting() == 0
    row.refresh_from_db()
    assert (row.state, row.error, row.attempts) == ("waiting", "HTTPError", 1)
    client.force_login(people.caseworker)
    assert "HTTPError" in client.get(reverse("agreements:print_queue")).content.decode()
    assert actions.send_waiting() == 0, "not before its time"
    Dispatch.objects.update(next_try_at=timezone.now() - timedelta(seconds=1))
    assert actions.send_waiting() == 1
    row.refresh_from_db()
    assert (keys, row.state, row.error) == ([str(row.key)], "sent", "")


def test_a_letter_whose_worker_was_lost_is_taken_up_again(people):
    row = send(rejected(people), people.caseworker)
    assert actions.claim() == row
    assert actions.send_waiting() == 0, "another worker has it"
    Dispatch.objects.update(claimed_at=timezone.now() - actions.LOST_AFTER * 2)
    assert actions.send_waiting() == 1


def test_who_is_exempt_gets_paper_and_the_exemption_stays_as_it_was(people):
    decision = rejected(people, digital_post_exempt=True)
    with pytest.raises(Refused, match="papir"):
        send(decision, people.caseworker)
    row = send(decision, people.caseworker, "print")
    decision.case.citizen.digital_post_exempt = False
    decision.case.citizen.save()
    assert Dispatch.objects.get(pk=row.pk).exempt
    with pytest.raises(IntegrityError), transaction.atomic():
        Dispatch.objects.update(channel="digital_post")


def test_without_digital_post_the_letter_goes_on_paper(people, settings):
    settings.DIGITAL_POST = ""
    with pytest.raises(Refused, match="ikke sat op"):
        send(rejected(people), people.caseworker)
    assert actions.send_waiting() == 0


def test_nothing_is_sent_to_the_dead(people):
    decision = rejected(people)
    decision.case.citizen.deceased_on = timezone.localdate()
    with pytest.raises(Refused, match="død"):
        send(decision, people.caseworker, "print")


def test_what_is_handed_over_is_received_that_day(people):
    row = send(rejected(people), people.caseworker, "handed_over", on=timezone.localdate())
    assert Decision.objects.get(pk=row.decision_id).received_on == timezone.localdate()
    with pytest.raises(Refused, match="tidligst"):
        send(
            rejected(people),
            people.caseworker,
            "handed_over",
            on=timezone.localdate() - timedelta(days=1),
        )


def test_a_paper_letter_counts_from_the_day_written_by_hand(people):
    row = send(rejected(people), people.caseworker, "print")
    with pytest.raises(Refused, match="ikke sendt"):
        actions.register_available(dispatch_id=row.pk, on=timezone.localdate(), by=people.caseworker)
    actions.mark_posted(dispatch_ids=[row.pk], by=people.caseworker)
    actions.register_available(dispatch_id=row.pk, on=timezone.localdate(), by=people.caseworker)
    assert Decision.objects.get(pk=row.decision_id).received_on == timezone.localdate()


def test_the_same_way_twice_is_one_sending_until_it_is_given_up(people):
    decision = rejected(people)
    first = send(decision, people.caseworker, "print")
    assert send(decision, people.caseworker, "print") == first
    actions.drop(dispatch_id=first.pk, by=people.caseworker)
    assert send(decision, people.caseworker, "print") != first


def test_the_mail_to_the_mentor_names_the_agreement_and_nobody(people):
    people.mentor.email = "mentor@firma.example"
    people.mentor.save()
    version = desk.printed(people, start=timezone.localdate() + timedelta(days=7))
    citizen, case = version.agreement.case.citizen, version.agreement.case
    row = actions.dispatch(
        document=version.document, case=case, channel="mail", recipient="mentor", by=people.caseworker
    )
    message = outbox.message_for(row.mail)
    assert message.to == ["mentor@firma.example"]
    assert version.agreement.number in message.body
    for word in (citizen.given_names, citizen.family_name, citizen.cpr[:6]):
        assert word not in message.subject + message.body
    OutgoingMail.objects.update(state="sent", sent_at=timezone.now())
    actions.send_waiting()
    assert Dispatch.objects.get(pk=row.pk).state == "sent"


def contract(people):
    """A contract on its way to the mentor by mail, and the link in the mail."""
    people.mentor.email = "mentor@firma.example"
    people.mentor.save()
    version = desk.printed(people, start=timezone.localdate() + timedelta(days=7))
    case = version.agreement.case
    made = {"kind": DocumentKind.MENTOR_CONTRACT, "case_id": case.pk, "version_id": version.pk}
    document = keep_paper(**made, given={}, by=people.caseworker)
    return actions.dispatch(
        document=document, case=case, channel="mail", recipient="mentor", by=people.caseworker
    )


def test_a_mail_to_the_mentor_that_never_came_is_seen_and_can_be_sent_again(people, client):
    row = contract(people)
    OutgoingMail.objects.filter(pk=row.mail_id).update(state="failed", error=outbox.BOUNCED)
    for _ in range(2):
        actions.send_waiting()
    assert Event.objects.filter(kind="dispatch.lost").count() == 1
    client.force_login(people.caseworker)
    url = reverse("agreements:send", args=[row.case.number, row.document.public_id])
    page = client.get(url).content.decode()
    assert "kom ikke frem" in page
    assert outbox.BOUNCED in page
    for _ in range(2):
        assert (
            "Mailen til mentor er på vej" in client.post(url, {"way": "mentor"}, follow=True).content.decode()
        )
    row.refresh_from_db()
    assert (row.state, row.error, row.mail.state) == ("waiting", "", "pending")
    assert OutgoingMail.objects.filter(address="mentor@firma.example").count() == 2
    assert Dispatch.objects.filter(channel="mail").get() == row


def link_in(row) -> str:
    [link] = re.findall(r"https?://\S+(/mentor-papir/\S+)", outbox.message_for(row.mail).body)
    return link


def test_the_contract_goes_as_a_link_and_the_mail_names_nobody(people, client):
    row = contract(people)
    message, citizen = outbox.message_for(row.mail), row.case.citizen
    assert not message.attachments
    for word in (citizen.given_names, citizen.family_name, citizen.cpr[:6]):
        assert word not in message.subject + message.body
    page = client.get(link_in(row))
    assert (page.status_code, "Åbn kontrakten" in page.content.decode()) == (200, True)
    assert Dispatch.objects.get(pk=row.pk).available_on is None, "a mail program may open links"
    for _ in range(2):
        answer = client.post(link_in(row))
        assert answer.content == store.get(row.document.sha256)
        assert "no-store" in answer["Cache-Control"]
    row.refresh_from_db()
    assert (row.state, row.available_on) == ("sent", timezone.localdate())
    assert Event.objects.filter(kind="dispatch.fetched").count() == 1


def test_a_link_to_a_contract_that_is_wrong_or_old_opens_nothing_and_a_new_one_can_be_sent(people, client):
    row = contract(people)
    link = link_in(row)
    assert client.get(link[:-3] + "xx/").status_code == 404
    OutgoingMail.objects.update(state="sent", sent_at=timezone.now())
    actions.send_waiting()
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        assert client.post(link).status_code == 410
        again = actions.dispatch(
            document=row.document, case=row.case, channel="mail", recipient="mentor", by=people.caseworker
        )
        assert again.pk == row.pk
        assert client.post(link_in(again)).status_code == 200


# Pages ------------------------------------------------------------------------------------------------------
def test_many_letters_become_one_pdf_in_the_order_of_the_envelopes_and_are_marked_as_posted(people, client):
    rows = [
        send(rejected(people, family=name), people.caseworker, "print") for name in ("Ørsted", "Aarup", "Bro")
    ]
    client.force_login(people.caseworker)
    page = client.get(reverse("agreements:print_queue")).content.decode()
    assert page.index("Aarup") > page.index("Bro"), "Danish order"
    chosen = {"letter": [row.pk for row in rows[:2]]}
    answer = client.post(reverse("agreements:print_queue_act"), chosen | {"pdf": "1"})
    assert answer["Content-Type"] == "application/pdf"
    with pikepdf.open(BytesIO(answer.content)) as pdf:
        assert len(pdf.pages) % 2 == 0
        assert len(pdf.pages) >= 4
    assert Dispatch.objects.to_print().count() == 3, "printing is not posting"
    client.post(reverse("agreements:print_queue_act"), chosen | {"posted": "1"})
    assert list(Dispatch.objects.to_print()) == [rows[2]]


def test_nobody_prints_the_letters_of_another_team(people, client):
    row = send(rejected(people), people.caseworker, "print")
    client.force_login(people.stranger)
    client.post(reverse("agreements:print_queue_act"), {"letter": [row.pk], "posted": "1"})
    assert Dispatch.objects.to_print().count() == 1


def test_a_letter_is_sent_from_its_page(people, client):
    decision = rejected(people)
    client.force_login(people.caseworker)
    url = reverse("agreements:send", args=[decision.case.number, decision.document.public_id])
    assert client.post(url, {"way": "print"}).status_code == 302
    row = Dispatch.objects.get()
    client.post(reverse("agreements:print_queue_act"), {"letter": [row.pk], "posted": "1"})
    today = f"{timezone.localdate():%d-%m-%Y}"
    client.post(
        reverse("agreements:dispatch_act", args=[decision.case.number, row.pk]), {"available_on": today}
    )
    row.refresh_from_db()
    assert row.available_on == timezone.localdate()
    assert client.post(url, {"way": "mentor"}).status_code == 422


@pytest.mark.parametrize("rows", [1, 3, 8])
def test_the_queue_asks_the_same_number_of_questions(people, client, rows, django_assert_max_num_queries):
    for _ in range(rows):
        decision = rejected(people)
        send(decision, people.caseworker, "print")
    client.force_login(people.caseworker)
    letter = reverse("agreements:send", args=[decision.case.number, decision.document.public_id])
    for url in (reverse("agreements:print_queue"), letter):
        with django_assert_max_num_queries(8):
            assert client.get(url).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_a_letter_once(people, settings):
    row = send(rejected(people), people.caseworker)
    answers = at_once(actions.send_waiting, actions.send_waiting)
    assert errors(answers) == []
    assert sum(answers) == 1
    assert [line["key"] for line in sent_letters(settings)].count(str(row.key)) == 1
