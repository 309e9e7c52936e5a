"""What a monitor and the system administrator are told of each part, and what to do."""

import shutil
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from celery import current_app
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings as site
from django.utils import timezone

from mentorstotte.core import health, log_chain, signs
from mentorstotte.core.enums import Role
from mentorstotte.core.models import AccessLog, Notice, OutgoingMail
from tests import factories

pytestmark = pytest.mark.django_db
REMINDERS = "agreements.tasks.find_reminders"


def hours_ago(hours: float):
    return time_machine.travel(timezone.now() - timedelta(hours=hours), tick=False)


@pytest.fixture(autouse=True)
def a_place_of_its_own(settings, tmp_path, monkeypatch):
    settings.DATA_DIR, settings.LOG_ANCHOR = tmp_path, tmp_path / "anchor.jsonl"
    monkeypatch.setattr(signs, "done_at", dict)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=50, total=100))


@pytest.fixture
def admin(client):
    person = factories.user(Role.SYSTEM_ADMIN)
    client.force_login(person)
    return person


def part(name: str) -> tuple[str, str]:
    [found] = [each for each in health.parts() if each.name == name]
    return found.state.value, found.text


def test_a_monitor_gets_every_part_by_name_and_no_more(client):
    answer = client.get("/sundhed/")
    told = answer.json()
    parts = ["web", "database", "redis", "worker", "beat", "tasks", "log", "mail", "seal", "disk"]
    assert list(told) == ["status", *parts]
    assert set(told.values()) <= {"ok", "warning", "down", "unknown", "degraded"}
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")


def test_a_warning_is_the_word_of_the_whole_only_when_nothing_is_down(client, monkeypatch):
    def overall(*states: str) -> str:
        made = [health.Part(str(place), "", health.State(state)) for place, state in enumerate(states)]
        monkeypatch.setattr(health, "parts", lambda: [health.Part("database", ""), *made])
        return client.get("/sundhed/").json()["status"]

    assert overall("ok") == "ok"
    assert overall("ok", "warning") == "warning"
    assert overall("warning", "down") == "degraded"
    assert overall("unknown") == "degraded"


@pytest.mark.parametrize(
    ("days", "state", "word"),
    [(400, "ok", "Gælder til"), (29, "warning", "Udløber"), (-1, "down", "Udløb")],
)
def test_a_certificate_is_told_thirty_days_before_it_ends(settings, tmp_path, days, state, word):
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Prøve")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=500))
        .not_valid_after(now + timedelta(days=days, minutes=5))
        .sign(key, hashes.SHA256())
    )
    (tmp_path / "post.pem").write_bytes(made.public_bytes(Encoding.PEM))
    settings.DIGITAL_POST_CERTIFICATE = str(tmp_path / "post.pem")
    told = part("digital_post")
    assert (told[0], word in told[1]) == (state, True)


def test_a_certificate_that_cannot_be_read_is_down(settings, tmp_path):
    settings.SEAL_CERTIFICATE = settings.DIGITAL_POST_CERTIFICATE = str(tmp_path / "nothing.p12")
    assert part("seal") == ("down", "Kan ikke læses. Se SEAL_CERTIFICATE.")
    assert part("digital_post") == ("down", "Kan ikke læses. Se DIGITAL_POST_CERTIFICATE.")


def test_the_development_seal_says_so():
    assert part("seal") == ("ok", "Udviklingscertifikat: ikke til rigtige borgere.")


def test_a_sweep_that_did_not_run_is_named(monkeypatch):
    def last_done(minutes: int) -> tuple[str, str]:
        done = {REMINDERS: timezone.now() - timedelta(minutes=minutes)}
        monkeypatch.setattr(signs, "done_at", lambda: done)
        return part("tasks")

    assert last_done(20) == ("ok", "")
    assert last_done(80) == ("warning", "Ikke udført til tiden: Påmindelser findes. Se i workerens log.")


def test_a_task_of_the_night_is_late_in_the_morning_and_not_before(monkeypatch):
    night = datetime(2026, 11, 24, 3, 35, tzinfo=timezone.get_default_timezone())
    monkeypatch.setattr(
        signs, "done_at", lambda: {"mentorstotte.core.tasks.check_log": night - timedelta(days=1)}
    )
    for minutes, state in ((-5, "ok"), (20, "ok"), (40, "warning")):
        with time_machine.travel(night + timedelta(minutes=minutes), tick=False):
            assert part("tasks")[0] == state, minutes


def test_the_time_of_a_task_is_kept_in_redis(monkeypatch):
    monkeypatch.undo()
    signs.done("tests.of_health")
    assert timezone.now() - signs.done_at()["tests.of_health"] < timedelta(minutes=1)


def test_reads_without_a_link_and_links_without_an_anchor_are_told(settings):
    assert part("log") == ("ok", "")
    with hours_ago(1):
        AccessLog.objects.create(
            user=factories.user(Role.CASEWORKER), subject_kind="citizen", subject_key="1", page="cases:detail"
        )
    assert part("log")[0] == "warning"
    with hours_ago(0.5):
        log_chain.extend()
    assert part("log")[0] == "ok"
    settings.LOG_ANCHOR.unlink()
    assert part("log") == ("warning", "LOG_ANCHOR mangler de nyeste led. Kan filen skrives?")


def test_mail_that_waits_an_hour_is_told():
    with hours_ago(2):
        notice = Notice.objects.create(user=factories.user(Role.CASEWORKER), key="k", text="Frist", url="/")
        mail = OutgoingMail.objects.create(notice=notice)
    assert part("mail")[0] == "warning"
    OutgoingMail.objects.filter(pk=mail.pk).update(state="sent", sent_at=timezone.now())
    assert part("mail")[0] == "ok"


@pytest.mark.parametrize(("free", "state"), [(10, "ok"), (9, "warning"), (2, "warning"), (1, "down")])
def test_the_fullest_disk_is_told(monkeypatch, settings, free, state):
    def usage(folder):
        return SimpleNamespace(free=free if folder == settings.DATA_DIR else 50, total=100)

    monkeypatch.setattr(shutil, "disk_usage", usage)
    told = part("disk")
    assert (told[0], f"{free} %" in told[1]) == (state, True)


def test_what_is_scheduled_is_there_and_has_a_name_for_people():
    current_app.loader.import_default_modules()
    asked = [entry["task"] for entry in site.CELERY_BEAT_SCHEDULE.values()]
    assert set(asked) <= current_app.tasks.keys()
    assert len(set(asked)) == len(asked) == len(set(site.TASK_LABELS.values()) - {""})


def test_the_administrator_sees_what_to_do(client, admin, monkeypatch):
    monkeypatch.setattr(signs, "done_at", lambda: {REMINDERS: timezone.now() - timedelta(hours=2)})
    page = client.get("/administration/drift/").content.decode()
    assert "Ikke udført til tiden: Påmindelser findes" in page
    assert "Skulle være udført igen" in page
    assert page.count("<tr>") == len(health.parts()) + len(site.TASK_LABELS) + 2


def test_the_page_asks_as_much_of_a_long_log_as_of_a_short_one(client, admin, django_assert_num_queries):
    def read(times: int) -> None:
        row = {"user": admin, "subject_kind": "citizen", "subject_key": "1", "page": "cases:detail"}
        AccessLog.objects.bulk_create(AccessLog(**row) for _ in range(times))
        log_chain.extend()

    for times in (1, 3, 50):
        read(times)
        with django_assert_num_queries(6):
            client.get("/administration/drift/")
