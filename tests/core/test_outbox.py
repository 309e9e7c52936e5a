"""The outbox with a real mail server that refuses, is silent or is gone: nothing is lost, nobody waits."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from mentorstotte.core import outbox
from mentorstotte.core.actions import Asked, mail_to_address, notify
from mentorstotte.core.enums import DigestKind, MailState, Role
from mentorstotte.core.models import Digest, OutgoingMail
from tests import factories
from tests.mailserver import TAKEN, MailServer

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings):
    made = MailServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", made.port
    made.start()
    yield made
    made.stop()


@pytest.fixture
def mails() -> list[OutgoingMail]:
    """Three that wait, each to a person of its own."""
    for number in range(3):
        notify(user=factories.user(Role.CASEWORKER), key="x", text=f"Besked {number}", url="/")
    return list(OutgoingMail.objects.select_related("notice__user").order_by("pk"))


def rows(*names: str) -> list:
    return list(OutgoingMail.objects.order_by("pk").values_list(*names, flat=len(names) == 1))


def later() -> None:
    """The time to the next try has passed."""
    OutgoingMail.objects.update(next_try_at=timezone.now())


def lost(attempts: int) -> None:
    """Every row was claimed by a worker that died, so many times."""
    long_ago = timezone.now() - outbox.LOST_AFTER - timedelta(seconds=1)
    OutgoingMail.objects.update(state=MailState.CLAIMED, claimed_at=long_ago, attempts=attempts)


def test_all_go_out_once_over_one_connection(server, mails):
    hellos = []
    server.before_hello = lambda: hellos.append(1)
    assert outbox.send_waiting() == 3
    assert outbox.send_waiting() == 0
    assert len(hellos) == 1
    assert [mail["To"] for mail in server.received] == [mail.notice.user.email for mail in mails]
    assert rows("state", "attempts", "refusals") == [(MailState.SENT, 1, 0)] * 3


def test_a_server_that_is_gone_leaves_every_row_as_it_was(server, mails):
    server.stop()
    assert outbox.send_waiting() == 0
    assert rows("state", "attempts") == [(MailState.PENDING, 0)] * 3
    server.start()
    assert outbox.send_waiting() == 3


def test_a_silent_server_holds_nobody_up_for_longer_than_one_mail(server, mails):
    before = timezone.now()
    with server.silent():
        assert outbox.send_waiting() == 0
    assert timezone.now() - before < timedelta(seconds=10)
    assert rows("state", "attempts") == [(MailState.PENDING, 0)] * 3
    assert outbox.send_waiting() == 3


@pytest.mark.parametrize("answer", ["451 Try again", "550 No"])
def test_what_the_server_does_not_take_waits_and_goes_out_when_it_does(server, mails, answer):
    server.answer = answer
    assert outbox.send_waiting() == 0
    assert rows("state", "attempts", "refusals") == [(MailState.PENDING, 0, 1)] * 3
    assert rows("error") == ["SMTPDataError"] * 3
    server.answer = TAKEN
    assert outbox.send_waiting() == 0, "not before two minutes"
    later()
    assert outbox.send_waiting() == 3
    assert rows("state", "error") == [(MailState.SENT, "")] * 3


def test_a_server_that_answers_4xx_for_an_hour_is_asked_now_and_then_and_gets_each_mail_once(server, mails):
    """Beat asks every minute; the last try of the hour is at most an hour before the next."""
    asked, began = [], timezone.now()
    server.before_answer = lambda: asked.append(timezone.now())
    server.answer = "451 Try again later"
    for minute in range(121):
        if minute == 60:
            assert rows("state", "attempts") == [(MailState.PENDING, 0)] * 3
            assert len(asked) == 3 * 5, "after 2, 4, 8 and 16 minutes"
            server.answer = TAKEN
        with time_machine.travel(began + timedelta(minutes=minute, seconds=1), tick=True):
            outbox.send_waiting()
    assert rows("state", "error") == [(MailState.SENT, "")] * 3
    assert len(server.received) == len({mail["Message-ID"] for mail in server.received}) == 3


def test_one_recipient_who_is_refused_does_not_stop_the_others(server, mails):
    server.refused[mails[0].notice.user.email] = "550 No such user"
    assert outbox.send_waiting() == 2
    assert rows("state") == [MailState.PENDING, MailState.SENT, MailState.SENT]


def test_the_time_between_tries_grows_to_an_hour(server, mails):
    server.refused[mails[0].notice.user.email] = "550 No such user"
    waits = []
    for _ in range(7):
        outbox.send_waiting()
        waits.append(round((rows("next_try_at")[0] - timezone.now()).total_seconds() / 60))
        later()
    assert waits == [2, 4, 8, 16, 32, 60, 60]


def test_an_address_that_bounces_for_a_day_is_given_up_and_told_to_the_administrator(server, mails):
    admin, person = factories.user(Role.SYSTEM_ADMIN), mails[0].notice.user
    server.refused[person.email] = "550 No such user"
    for _ in range(outbox.MOST_BOUNCES - 1):
        outbox.send_waiting()
        later()
    assert rows("state")[0] == MailState.PENDING
    outbox.send_waiting()
    assert rows("state")[0] == MailState.FAILED
    told = admin.notices.get()
    assert told.text.startswith(f"Mails til {person.name} bliver afvist")
    assert server.received[-1]["To"] == admin.email
    assert person.notices.count() == 1, "the message stands in the inbox"


def test_an_address_that_bounces_a_digest_is_told_too(server, db):
    admin, person = factories.user(Role.SYSTEM_ADMIN), factories.user(Role.CASEWORKER)
    Digest.objects.create(
        user=person,
        kind=DigestKind.DAILY,
        day=timezone.localdate(),
        number=1,
        mail=OutgoingMail.objects.create(address=person.email, subject="1 ny besked", body="Log på"),
    )
    OutgoingMail.objects.update(refusals=outbox.MOST_BOUNCES - 1)
    server.refused[person.email] = "550 No such user"
    outbox.send_waiting()
    assert rows("state")[0] == MailState.FAILED
    assert admin.notices.get().text.startswith(f"Mails til {person.name} bliver afvist")


@pytest.fixture
def asker():
    """A caseworker who had a mail sent to somebody without a login."""
    made = factories.user(Role.CASEWORKER)
    asked = Asked(made, "Linket til mentors kvittering (aftale 2014-00001-A1)", "/aftaler/2014-00001-A1/")
    mail_to_address(address="mentor@firma.example", subject="En aftale", body="Åbn linket", asked=asked)
    return made


def test_whoever_asked_for_a_mail_to_somebody_without_a_login_is_told_that_the_address_bounces(server, asker):
    server.refused["mentor@firma.example"] = "550 No such user"
    for _ in range(outbox.MOST_BOUNCES):
        assert not asker.notices.exists()
        outbox.send_waiting()
        later()
    told = asker.notices.get()
    assert told.text.startswith("Linket til mentors kvittering (aftale 2014-00001-A1) kom måske ikke frem.")
    assert "afviser adressen" in told.text
    assert told.url == "/aftaler/2014-00001-A1/"
    outbox.send_waiting()
    assert [mail["To"] for mail in server.received] == [asker.email]


def test_whoever_asked_for_a_mail_is_told_that_two_workers_were_lost_with_it(server, asker):
    lost(outbox.MAX_SENDS)
    for _ in range(2):
        outbox.send_waiting()
    assert "uden kvittering" in asker.notices.get().text


def test_an_address_that_is_refused_for_now_is_never_given_up(server, mails):
    server.refused[mails[0].notice.user.email] = "451 Mailbox busy"
    for _ in range(outbox.MOST_BOUNCES + 2):
        outbox.send_waiting()
        later()
    assert rows("state")[0] == MailState.PENDING
    server.refused.clear()
    assert outbox.send_waiting() == 1


def test_a_server_that_falls_away_in_the_middle_keeps_what_was_sent_and_what_was_not(server, mails):
    server.before_answer = lambda: setattr(server, "answer", "421 Closing")
    assert outbox.send_waiting() == 1
    assert rows("state") == [MailState.SENT, MailState.PENDING, MailState.PENDING]
    server.answer, server.before_answer = TAKEN, lambda: None
    later()
    assert outbox.send_waiting() == 2
    assert len({mail["Message-ID"] for mail in server.received}) == len(server.received) == 3


def test_a_claim_is_not_taken_from_a_worker_that_may_live(server, mails):
    OutgoingMail.objects.update(state=MailState.CLAIMED, claimed_at=timezone.now(), attempts=1)
    assert outbox.send_waiting() == 0
    assert server.received == []


@pytest.mark.parametrize(("attempts", "arrive", "state"), [(1, 3, MailState.SENT), (2, 0, MailState.FAILED)])
def test_a_mail_whose_worker_was_lost_is_sent_once_more_and_never_a_third_time(
    server, mails, attempts, arrive, state
):
    lost(attempts)
    outbox.send_waiting()
    assert len(server.received) == arrive
    assert rows("state") == [state] * 3
    assert all("to gange" in error for error in rows("error")) == (state == MailState.FAILED)
