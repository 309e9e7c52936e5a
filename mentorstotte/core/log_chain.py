"""The read log as a chain: links are added as rows come, kept outside the database too, and checked.

A link's hash covers the hash of the link before and every row since, so that no row is changed, taken out or
moved without another hash in all links after it. Somebody with the whole database in his hands could make the
chain anew: so each link is also written to the anchor, a file that belongs on another machine, and to the log
of the process. What came after the last link, at most a minute's reads, is not yet held by it.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC
from hashlib import sha256
from pathlib import Path

import structlog
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from psycopg import sql
from psycopg.errors import LockNotAvailable

from mentorstotte.core import log_anchor
from mentorstotte.core.actions import notify
from mentorstotte.core.enums import Role
from mentorstotte.core.models import AccessLog, LogLink, User

BLOCK = 10_000  # rows of one link at most
PATIENCE = "500ms"  # how long readers may wait for whoever is in the middle of a long transaction
ROW = ("pk", "user_id", "at", "subject_kind", "subject_key", "page", "purpose", "refused")

NOTHING = LogLink(number=0, last_id=-(2**63), rows=0, sha256="")  # what stands before the first link

log = structlog.get_logger(__name__)


def hash_of(before: str, rows: Iterable[tuple]) -> str:
    """The hash of a link: of the one before it and its rows, each the values of ``ROW``, times in UTC."""
    digest = sha256(before.encode())
    for row in rows:
        values = [each.astimezone(UTC).isoformat() if hasattr(each, "isoformat") else each for each in row]
        digest.update(b"\n" + json.dumps(values, ensure_ascii=False).encode())
    return digest.hexdigest()


def extend() -> int:
    """Adds the links that are missing, and anchors them; returns how many it added.

    Any number of processes may do it at once. When a long transaction holds the log, the next turn does it.
    """
    try:
        last = _last_settled()
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            return 0
        raise
    made = 0
    while last and _extend_by_one(last):
        made += 1
    _anchor()
    return made


def _locked(model, mode: str) -> sql.Composed:
    return sql.SQL("LOCK TABLE {} IN {} MODE").format(sql.Identifier(model._meta.db_table), sql.SQL(mode))


@transaction.atomic
def _last_settled() -> int | None:
    """The highest key that no running transaction can come before: whoever is adding rows is waited for."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
        cursor.execute(_locked(AccessLog, "SHARE"))
    return AccessLog.objects.aggregate(last=Max("pk"))["last"]


@transaction.atomic
def _extend_by_one(until: int) -> LogLink | None:
    with connection.cursor() as cursor:
        cursor.execute(_locked(LogLink, "SHARE ROW EXCLUSIVE"))
    before = LogLink.objects.last() or NOTHING
    rows = list(_rows(before.last_id, until)[:BLOCK])
    if not rows:
        return None
    return LogLink.objects.create(
        number=before.number + 1,
        last_id=rows[-1][0],
        rows=len(rows),
        sha256=hash_of(before.sha256, rows),
    )


def _rows(since: int, until: int):
    return AccessLog.objects.filter(pk__gt=since, pk__lte=until).order_by("pk").values_list(*ROW)


def _anchor() -> None:
    """Whatever the file does not hold yet, also when a process was killed before it came so far."""
    file = settings.LOG_ANCHOR
    for link in LogLink.objects.filter(number__gt=log_anchor.newest(file)).order_by("number"):
        log_anchor.add(file, link)
        log.info("log_link", number=link.number, rows=link.rows, sha256=link.sha256)


def faults(anchor: Path) -> Iterator[str]:
    """What is wrong with the log, in Danish, oldest first; nothing when every row is as it was written."""
    known = log_anchor.read(anchor)
    yield from known.unreadable
    before = NOTHING
    for link in LogLink.objects.order_by("number").iterator():
        yield from _faults_of(link, before)
        yield from known.differing(link)
        before = link
    yield from known.missing_after(before.number)


def _faults_of(link: LogLink, before: LogLink) -> Iterator[str]:
    if link.number != before.number + 1:
        yield f"Led {before.number + 1} mangler i databasen."
    rows = list(_rows(before.last_id, link.last_id))
    if len(rows) != link.rows:
        yield f"Led {link.number}: {link.rows} opslag er blevet til {len(rows)}."
    elif hash_of(before.sha256, rows) != link.sha256:
        yield f"Led {link.number}: opslag nr. {rows[0][0]} til {rows[-1][0]} er ikke, som de blev skrevet."


def check() -> int:
    """Tells every system administrator, once a day, what is wrong with the log; returns how much."""
    found = list(faults(settings.LOG_ANCHOR))
    for fault in found:
        log.error("log_fault", fault=fault)
    for admin in User.objects.holding(Role.SYSTEM_ADMIN) if found else ():
        notify(
            user=admin,
            key=f"log-fault-{timezone.localdate()}",
            text=f"Adgangsloggen er ikke, som den blev skrevet: {found[0]}",
            url=reverse("core:access_log"),
        )
    return len(found)
