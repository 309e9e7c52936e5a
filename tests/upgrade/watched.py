"""``python -m tests.upgrade.watched``: migrates, and prints as JSON what was done to tables that were there.

PostgreSQL is asked after each statement: which locks that stop others from writing does it hold, and which
tables has it read from end to end or written anew? Told is a table that was read or written under such a
lock: nobody can work with it for as long as that takes, and it takes longer the more rows there are.
"""

import json
import os
import sys
import time
from contextlib import nullcontext
from unittest.mock import patch

import django
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

# The weakest first; what a reader also waits for is the last.
STOPPING = ("ShareLock", "ShareRowExclusiveLock", "ExclusiveLock", "AccessExclusiveLock")
TABLES = "SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
STATE = """
    SELECT c.oid, c.relname, pg_relation_filenode(c.oid), pg_stat_get_xact_numscans(c.oid), held.lock
    FROM pg_class c LEFT JOIN (
        SELECT relation, max(array_position(%s, mode)) AS lock
        FROM pg_locks WHERE pid = pg_backend_pid() AND granted GROUP BY relation
    ) held ON held.relation = c.oid
    WHERE c.oid = ANY (%s)
"""


class Watch:
    """What the statements of one migration did to the tables ``there``, by oid; ``seconds`` is how long
    others waited at most.
    """

    def __init__(self, there: list[int]):
        self.there, self.locked_at, self.told = there, None, {}

    def __call__(self, execute, sql, params, many, context):
        """Django's wrapper of each statement. One outside a transaction gets its own, to be looked at in."""
        alone = not connection.in_atomic_block and "CONCURRENTLY" not in str(sql)
        with transaction.atomic() if alone else nullcontext():
            before, started = self._state(), time.monotonic()
            result = execute(sql, params, many, context)
            for oid, (name, file, scans, lock) in self._state().items():
                self._judge(name, lock, started, read=before[oid][2] != scans, anew=before[oid][1] != file)
        return result

    def _judge(self, name: str, lock: int | None, started: float, *, read: bool, anew: bool) -> None:
        if lock is None:
            return
        self.locked_at = self.locked_at or started
        if read or anew:
            self.told[name] = f"{'written anew' if anew else 'read'} under {STOPPING[lock - 1]}"

    def _state(self) -> dict[int, tuple]:
        with connection.connection.cursor() as cursor:  # past Django, which would ask us again
            cursor.execute(STATE, [list(STOPPING), self.there])
            return {oid: tuple(rest) for oid, *rest in cursor.fetchall()}

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.locked_at if self.locked_at else 0.0


def migrate() -> dict[str, dict]:
    """Runs ``migrate``; gives by migration what was told, and the seconds from the first lock to the end."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        there = [oid for (oid,) in cursor.fetchall()]
    found = {}

    class Watched(MigrationExecutor):
        """Looks on while a migration is applied."""

        def apply_migration(self, state, migration, **options):
            watch = Watch(there)
            with connection.execute_wrapper(watch):
                state = super().apply_migration(state, migration, **options)
            found[str(migration)] = {"told": watch.told, "seconds": round(watch.seconds, 3)}
            return state

    with patch("django.core.management.commands.migrate.MigrationExecutor", Watched):
        call_command("migrate", verbosity=0, interactive=False)
    return found


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorstotte.settings")
    django.setup()
    json.dump(migrate(), sys.stdout)
