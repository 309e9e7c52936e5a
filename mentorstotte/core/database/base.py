"""Django's PostgreSQL with a limit to how long a statement is waited for.

A server that is gone is noticed at once. One that is frozen, or whose disk is, keeps the line open and says
nothing: without a limit every request would wait with it.
"""

from contextlib import contextmanager
from types import SimpleNamespace

import psycopg
from django.conf import settings
from django.db.backends.postgresql import base

CHECK_SECONDS = 2  # for the question before a request whether the line still works


class Connection(psycopg.Connection):
    """Waits so many seconds for each answer, as long as it takes when that is 0, and then is closed."""

    patience: float = 0

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


class DatabaseWrapper(base.DatabaseWrapper):
    """Opens such connections; DATABASE_SECONDS is their patience."""

    Database = SimpleNamespace(**vars(psycopg) | {"connect": Connection.connect})

    def get_new_connection(self, conn_params):
        made = super().get_new_connection(conn_params)
        made.patience = settings.DATABASE_SECONDS
        return made

    def is_usable(self):
        if self.connection is None:
            return False
        with self.connection.less_patient(CHECK_SECONDS):
            return super().is_usable()
