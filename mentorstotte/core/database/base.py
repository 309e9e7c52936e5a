"""Django's PostgreSQL with a limit to how long a statement is waited for, and told who is asking.

A server that is gone is noticed at once. One that is frozen, or whose disk is, keeps the line open and says
nothing: without a limit every request would wait with it.

Whose rows are seen (``sight``) goes with each statement, in one message and for one transaction: so the
connection behind may be anybody's the next moment, as it is with PgBouncer in transaction mode.
"""

from contextlib import contextmanager
from types import SimpleNamespace

import psycopg
from django.conf import settings
from django.db.backends.postgresql import base
from psycopg import sql
from psycopg.pq import TransactionStatus

from mentorstotte.core.database import sight

CHECK_SECONDS = 2  # for the question before a request whether the line still works


class Connection(psycopg.Connection):
    """Waits so many seconds for each answer, as long as it takes when that is 0, and then is closed."""

    patience: float = 0
    told = False  # that anything was ever said on this line

    def wait(self, gen, *args, **kwargs):
        if self.patience:
            kwargs.setdefault("timeout", self.patience)
        try:
            return super().wait(gen, *args, **kwargs)
        except psycopg.errors._WaitTimeout:
            self.pgconn.finish()  # what it would still say belongs to nobody
            raise

    @contextmanager
    def less_patient(self, seconds: float):
        """Waits at most so long for what is asked inside."""
        usual, self.patience = self.patience, min(self.patience or seconds, seconds)
        try:
            yield
        finally:
            self.patience = usual


class Cursor(base.Cursor):
    """Says first whose rows are seen. A failed transaction hears nothing until it is rolled back."""

    def execute(self, query, params=None, **how):
        first = _first(self.connection)
        if not first:
            return super().execute(query, params, **how)
        text = query.as_string(self) if isinstance(query, sql.Composable) else query
        super().execute(first + text, params, **how)
        for _ in range(first.count(";")):
            self.nextset()
        return self


class NamedCursor(base.ServerSideCursor):
    """Rows that the server holds: in a transaction, or made at once and kept on this line."""

    def execute(self, query, params=None, **how):
        line = self.connection
        if line.info.transaction_status == TransactionStatus.IDLE and line.autocommit and sight.said():
            base.Cursor(line).execute(sight.statement("SESSION"))
            try:
                return super().execute(query, params, **how)
            finally:
                base.Cursor(line).execute(sight.taken_back("SESSION"))
        if first := _first(line):
            base.Cursor(line).execute(first)
        return super().execute(query, params, **how)


def _first(line: Connection) -> str:
    """What has to be said before the next statement."""
    status = line.info.transaction_status
    if status == TransactionStatus.INERROR:
        return ""
    if sight.said():
        line.told = True
        return sight.statement()
    return sight.taken_back() if line.told and status == TransactionStatus.INTRANS else ""


class DatabaseWrapper(base.DatabaseWrapper):
    """Opens such connections; DATABASE_SECONDS is their patience."""

    Database = SimpleNamespace(**vars(psycopg) | {"connect": Connection.connect})

    def get_connection_params(self):
        return super().get_connection_params() | {"cursor_factory": Cursor}

    def create_cursor(self, name=None):
        if name is None:
            return super().create_cursor()
        cursor = NamedCursor(
            self.connection, name=name, scrollable=False, withhold=self.connection.autocommit
        )
        base.register_tzloader(self.timezone, cursor)
        return cursor

    def get_new_connection(self, conn_params):
        made = super().get_new_connection(conn_params)
        made.patience = settings.DATABASE_SECONDS
        return made

    def is_usable(self):
        if self.connection is None:
            return False
        with self.connection.less_patient(CHECK_SECONDS):
            return super().is_usable()
