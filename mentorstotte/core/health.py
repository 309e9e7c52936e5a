"""Which part of the site works: by name for a monitor, with what to do for the system administrator.

Says nothing about citizens.
"""

import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import redis
from celery import current_app
from celery.schedules import maybe_schedule
from cryptography import x509
from django.conf import settings
from django.core.files.storage import storages
from django.db import Error, connection
from django.db.models import TextChoices
from django.http import JsonResponse
from django.utils import timezone

from mentorstotte.core import log_anchor, signs, virus_scanner
from mentorstotte.core.documents import certificate
from mentorstotte.core.documents.store import StoreAwayError
from mentorstotte.core.enums import MailState
from mentorstotte.core.models import AccessLog, LogLink, OutgoingMail
from mentorstotte.core.wording import danish_date

DATABASE_SECONDS = 3  # what does not answer within is down
LATE = timedelta(minutes=30)  # a task may wait its turn for so long
UNLINKED = timedelta(minutes=10)  # reads get their link within a minute
WAITING = timedelta(hours=1)  # for a mail
EXPIRES_SOON = timedelta(days=30)
OLD_SIGNATURES = timedelta(days=7)
LITTLE, FULL = 0.10, 0.02  # of a disk that is left


class State(TextChoices):
    """How a part is; ``WARNING`` works today but not for long."""

    OK = "ok", "I orden"
    WARNING = "warning", "Se efter"
    DOWN = "down", "Nede"
    UNKNOWN = "unknown", "Ukendt"


@dataclass(frozen=True)
class Part:
    """``name`` is for a monitor, ``label`` for people; ``text`` says in Danish what to do."""

    name: str
    label: str
    state: State = State.OK
    text: str = ""


def response() -> JsonResponse:
    """200 when the web can work (the database answers), else 503; every part is named with its state."""
    states = {part.name: part.state.value for part in parts()}
    bad = set(states.values()) & {State.DOWN, State.UNKNOWN}
    overall = "degraded" if bad else "warning" if State.WARNING in states.values() else "ok"
    answer = JsonResponse({"status": overall, **states}, status=200 if states["database"] == "ok" else 503)
    answer["Cache-Control"] = "no-store"
    return answer


def parts() -> list[Part]:
    """Every part, the most important first."""
    database = _database()
    found = [Part("web", "Siderne"), database, *_background(), _tasks()]
    return [
        *found,
        *_rows(database.state == State.OK),
        *_certificates(),
        *_documents(),
        *_virus_scanner(),
        _disk(),
    ]


def _rows(there: bool) -> list[Part]:
    """What is seen in the database, when it is ``there`` and stays while it is asked."""
    with suppress(Error):
        if there:
            return [_log(), _mail()]
    return [Part(name, label, State.UNKNOWN) for name, label in (("log", LOG), ("mail", MAIL))]


def _database() -> Part:
    label = "Databasen"
    try:
        connection.ensure_connection()
        with connection.connection.less_patient(DATABASE_SECONDS), connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return Part("database", label)
    except Error:
        connection.close()
        return Part(
            "database", label, State.DOWN, "Svarer ikke. Kører PostgreSQL, og er DATABASE_URL rigtig?"
        )


def _background() -> list[Part]:
    """Redis, worker and beat. Without a sign of life, work that piles up tells that nobody does it, and an
    empty queue that nobody asks for any.
    """
    ok, down, unknown = State.OK, State.DOWN, State.UNKNOWN
    try:
        client = signs.client()
        if client.get(signs.HEARTBEAT_KEY):
            states = [(ok, ""), (ok, ""), (ok, "")]
        elif client.llen(current_app.conf.task_default_queue):
            states = [
                (ok, ""),
                (down, "Opgaver hober sig op. Genstart worker, og se i dens log."),
                (unknown, ""),
            ]
        else:
            states = [
                (ok, ""),
                (unknown, ""),
                (down, "Ingen beder om opgaver. Genstart beat, og se i dens log."),
            ]
    except redis.RedisError:
        away = "Svarer ikke. Siderne virker, men mails og påmindelser venter, til Redis er startet."
        states = [(down, away), (unknown, ""), (unknown, "")]
    named = (("redis", "Redis"), ("worker", "Worker"), ("beat", "Beat"))
    return [Part(*name, *state) for name, state in zip(named, states, strict=True)]


@dataclass(frozen=True)
class Scheduled:
    """A task of beat's: when it last ended well, if that is known, and whether it should have run since."""

    label: str
    done_at: datetime | None
    late: bool


def scheduled() -> list[Scheduled]:
    """Every task that beat asks for, late ones first."""
    done = signs.done_at()
    found = []
    for name, entry in settings.CELERY_BEAT_SCHEDULE.items():
        at = done.get(entry["task"])
        schedule = maybe_schedule(entry["schedule"], app=current_app)
        late = at is not None and schedule.remaining_estimate(timezone.localtime(at)) < -LATE
        found.append(Scheduled(settings.TASK_LABELS[name], at, late))
    return sorted(found, key=lambda task: not task.late)


def _tasks() -> Part:
    late = [task.label for task in scheduled() if task.late]
    if not late:
        return Part("tasks", "Faste opgaver")
    text = f"Ikke udført til tiden: {', '.join(late)}. Se i workerens log."
    return Part("tasks", "Faste opgaver", State.WARNING, text)


LOG, MAIL = "Adgangsloggens kæde", "Mails"


def _log() -> Part:
    """Reads without a link, and links without an anchor."""
    newest = LogLink.objects.last()
    unlinked = AccessLog.objects.filter(pk__gt=newest.last_id) if newest else AccessLog.objects
    first, long_ago = unlinked.order_by("pk").first(), timezone.now() - UNLINKED
    if first and first.at < long_ago:
        text = f"Opslag siden {_moment(first.at)} har ikke fået et led. Se i workerens log."
        return Part("log", LOG, State.WARNING, text)
    if newest and newest.made_at < long_ago and log_anchor.newest(settings.LOG_ANCHOR) < newest.number:
        return Part("log", LOG, State.WARNING, "LOG_ANCHOR mangler de nyeste led. Kan filen skrives?")
    return Part("log", LOG, text=f"Seneste led {_moment(newest.made_at)}." if newest else "")


def _mail() -> Part:
    waiting = OutgoingMail.objects.filter(
        state=MailState.PENDING, notice__made_at__lt=timezone.now() - WAITING
    )
    if waiting.exists():
        text = "Mails har ventet i over en time. Svarer mailserveren (EMAIL_HOST)? De sendes, når den gør."
        return Part("mail", MAIL, State.WARNING, text)
    return Part("mail", MAIL)


def _certificates() -> list[Part]:
    found = [_certificate("seal", "Seglets certifikat", "SEAL_CERTIFICATE", _seal_ends)]
    if settings.DIGITAL_POST_CERTIFICATE:
        label = "Certifikat til Digital Post"
        found.append(_certificate("digital_post", label, "DIGITAL_POST_CERTIFICATE", _digital_post_ends))
    return found


def _seal_ends() -> datetime | None:
    """None for the development certificate."""
    if certificate.is_development():
        return None
    return certificate.seal_key().certificate.not_valid_after_utc


def _digital_post_ends() -> datetime:
    file = Path(settings.DIGITAL_POST_CERTIFICATE)
    return x509.load_pem_x509_certificates(file.read_bytes())[0].not_valid_after_utc


def _certificate(name: str, label: str, setting: str, ends) -> Part:
    try:
        end = ends()
    except (certificate.SealError, OSError, ValueError):
        return Part(name, label, State.DOWN, f"Kan ikke læses. Se {setting}.")
    if end is None:
        return Part(name, label, text="Udviklingscertifikat: ikke til rigtige borgere.")
    left, day = end - timezone.now(), danish_date(timezone.localdate(end))
    if left < timedelta(0):
        return Part(name, label, State.DOWN, f"Udløb {day}. Hent et nyt, og peg {setting} på det.")
    if left < EXPIRES_SOON:
        return Part(name, label, State.WARNING, f"Udløber {day}. Hent et nyt, og peg {setting} på det.")
    return Part(name, label, text=f"Gælder til {day}.")


def _virus_scanner() -> list[Part]:
    """Nothing when none is set."""
    if not settings.CLAMD:
        return []
    name, label = "virusscanner", "Virusscanner"
    try:
        made = virus_scanner.signatures_of()
    except virus_scanner.ScannerError:
        text = "Svarer ikke, så ingen filer modtages. Kører clamd, og er CLAMD rigtig?"
        return [Part(name, label, State.DOWN, text)]
    if made is None:
        return [Part(name, label)]
    day = danish_date(timezone.localdate(made))
    if made < timezone.now() - OLD_SIGNATURES:
        return [Part(name, label, State.WARNING, f"Kender virus til {day}. Henter freshclam nye?")]
    return [Part(name, label, text=f"Kender virus til {day}.")]


def _documents() -> list[Part]:
    """The bucket, when documents lie in one; a folder is seen with its disk."""
    if not settings.DOCUMENTS:
        return []
    try:
        storages["documents"].ask()
    except StoreAwayError as error:
        return [Part("documents", "Dokumenter", State.DOWN, str(error))]
    return [Part("documents", "Dokumenter", text=f"I {settings.DOCUMENTS}.")]


def _disk() -> Part:
    """The fullest of the disks that we write to; the database's own is not seen from here."""
    folders = [Path(settings.DATA_DIR), Path(tempfile.gettempdir())]
    there = [next(each for each in (folder, *folder.parents) if each.exists()) for folder in folders]
    usages = [(folder, shutil.disk_usage(folder)) for folder in there]
    folder, usage = min(usages, key=lambda pair: pair[1].free / pair[1].total)
    share = usage.free / usage.total
    text = f"{share:.0%} ledigt, hvor {folder} ligger.".replace("%", " %")
    if share >= LITTLE:
        return Part("disk", "Plads til filer", text=text)
    state = State.DOWN if share < FULL else State.WARNING
    return Part("disk", "Plads til filer", state, f"Kun {text} Ryd op, eller gør disken større.")


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%d.%m.%Y kl. %H.%M}"
