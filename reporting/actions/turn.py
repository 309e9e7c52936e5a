"""One worker at a time on an import, and how far it has come: both seen outside the storing transaction."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections

from reporting.enums import ImportStep
from reporting.imports.sheets import Progress

# First keys of our advisory locks (7404: ``models/years.py``); the second is the batch, trial, report,
# extract or file, or 0 for "somebody stores agreements".
BATCH_LOCK, STORE_LOCK, TRIAL_LOCK, YEARLY_LOCK, EXTRACT_LOCK, AUDIT_LOCK = 7401, 7402, 7403, 7405, 7406, 7407
TOLD_EVERY = 0.5  # seconds
SET_PROGRESS = "UPDATE reporting_importprogress SET step = %s, done = %s, total = %s WHERE batch_id = %s"


@contextmanager
def turn(batch_id: int) -> Iterator[bool]:
    """True when nobody else works on the batch now. A worker that is killed lets go with its connection."""
    with _lock(BATCH_LOCK, batch_id) as mine:
        yield mine


@contextmanager
def trial_turn(trial_id: int) -> Iterator[bool]:
    """True when nobody else counts the trial now."""
    with _lock(TRIAL_LOCK, trial_id) as mine:
        yield mine


@contextmanager
def yearly_turn(report_id: int) -> Iterator[bool]:
    """True when nobody else makes the yearly report now."""
    with _lock(YEARLY_LOCK, report_id) as mine:
        yield mine


@contextmanager
def extract_turn(extract_id: int) -> Iterator[bool]:
    """True when nobody else reads the extract now."""
    with _lock(EXTRACT_LOCK, extract_id) as mine:
        yield mine


@contextmanager
def audit_turn(file_id: int) -> Iterator[bool]:
    """True when nobody else gathers what is known for the auditor's file now."""
    with _lock(AUDIT_LOCK, file_id) as mine:
        yield mine


@contextmanager
def turn_to_store() -> Iterator[bool]:
    """True when no other import is being stored: two sheets with the same citizens wait for each other."""
    with _lock(STORE_LOCK, 0) as mine:
        yield mine


@contextmanager
def _lock(kind: int, key: int) -> Iterator[bool]:
    """Held by a transaction on a connection of its own: through a pooler our usual one is another server
    session after each transaction. Let go of before the connection is closed: the server notices that later.
    """
    own = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        own.set_autocommit(False)
        with own.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [kind, key])
            [mine] = cursor.fetchone()
        yield mine
    finally:
        with suppress(DatabaseError):
            own.rollback()
        own.close()


@contextmanager
def telling(batch_id: int, step: ImportStep, also: Progress | None = None) -> Iterator[Progress]:
    """A ``progress(done, total)`` whose word is seen at once, also from inside the transaction that stores.

    It is written on a connection of its own, at most twice a second; ``also`` is told everything.
    """
    own, told = connections.create_connection(DEFAULT_DB_ALIAS), -TOLD_EVERY

    def tell(done: int, total: int | None) -> None:
        nonlocal told
        if also:
            also(done, total)
        if time.monotonic() - told >= TOLD_EVERY or done == total:
            told = time.monotonic()
            with own.cursor() as cursor:
                cursor.execute(SET_PROGRESS, [step, done, total, batch_id])

    try:
        yield tell
    finally:
        own.close()
