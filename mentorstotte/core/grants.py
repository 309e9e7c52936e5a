"""What the database lets the site do: work with its rows, and add to its logs, but not change them.

Two roles may: the site's own, which sees what ``guards`` lets it, and the one it takes on to look across
teams. The tables belong to another role, which migrates. So whoever gets hold of the site's own connection
can neither put triggers aside nor touch what stands in the logs. Only the owner deletes a case whose time is
up.
"""

import pgtrigger
from django.apps import apps
from django.db import connection
from psycopg import sql

from mentorstotte.core import guards
from mentorstotte.core.database.sight import ACROSS
from mentorstotte.core.models import AccessLog, LogLink, Purpose

LOGS = (AccessLog, LogLink, Purpose)
# The database's own housekeeping (ANALYZE) holds a table and writes to the same row of the catalogue as a
# grant: without this each may wait for the other.
HELD = "LOCK TABLE {tables} IN SHARE UPDATE EXCLUSIVE MODE"
WORK = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {role}",
)
ONLY_ADDED = "REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}"
NEVER_DELETED = "REVOKE DELETE, TRUNCATE ON {table} FROM {role}"
LOCKED = "GRANT MAINTAIN ON {table} TO {role}"  # the chain of the log is made under a lock
NOT_TOUCHED = "REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {table} FROM {role}"


MADE_BY_HAND = """Rollen {across} mangler, er ikke BYPASSRLS eller er ikke givet til {role}.
Databaseadministratoren laver den:
CREATE ROLE {across} BYPASSRLS;
GRANT {across} TO {role} WITH INHERIT FALSE;"""
PASSES = """
SELECT 1 FROM pg_roles
WHERE rolname = %s AND rolbypassrls
  AND pg_has_role(%s::name, oid, 'SET') AND NOT pg_has_role(%s::name, oid, 'USAGE')
"""


class RoleMissing(Exception):
    """The role for looking across teams is not as it must be; says how to make it."""


def grant(role: str) -> None:
    """Gives the role what the site needs, and takes back what it does not; the same when done again.

    To be run by the tables' owner after each migration, in a transaction; people work on meanwhile. Raises
    what the database says when the role is not there.
    """
    with connection.cursor() as cursor:
        tables = sql.SQL(", ").join(map(sql.Identifier, sorted(connection.introspection.table_names(cursor))))
        cursor.execute(sql.SQL(HELD).format(tables=tables))
    _grant(role)


def guard(role: str) -> None:
    """The same for the role that looks across teams, and puts up the guards for ``role``. Raises RoleMissing
    when the other is not as it must be. From then on the site must have DATABASE_ROLE, or it sees nothing.
    """
    across = ACROSS.format(role=role)
    with connection.cursor() as cursor:
        cursor.execute(PASSES, [across, role, role])
        if cursor.fetchone() is None:
            raise RoleMissing(MADE_BY_HAND.format(across=across, role=role))
    _grant(across)
    guards.put_up(role)


def _grant(role: str) -> None:
    names = {"role": sql.Identifier(role)}
    with connection.cursor() as cursor:
        for statement in WORK:
            cursor.execute(sql.SQL(statement).format(**names))
        for table in only_added():
            cursor.execute(sql.SQL(ONLY_ADDED).format(table=sql.Identifier(table), **names))
        for table in never_deleted():
            cursor.execute(sql.SQL(NEVER_DELETED).format(table=sql.Identifier(table), **names))
        for model in (AccessLog, LogLink):
            table = sql.Identifier(model._meta.db_table)
            cursor.execute(sql.SQL(LOCKED).format(table=table, **names))
        cursor.execute(sql.SQL(NOT_TOUCHED).format(table=sql.Identifier("django_migrations"), **names))


def only_added() -> list[str]:
    """The tables of the logs and of the history of changes."""
    history = [model for model in apps.get_models() if hasattr(model, "pgh_tracked_model")]
    return sorted(model._meta.db_table for model in [*LOGS, *history])


def never_deleted() -> list[str]:
    """The tables whose rows a trigger keeps from every deletion: the right to it is taken away too, since a
    trigger can be told to stand aside.
    """
    return sorted(model._meta.db_table for model in apps.get_models() if any(map(_keeps, _triggers(model))))


def _triggers(model) -> list:
    return [each for each in getattr(model._meta, "triggers", []) if isinstance(each, pgtrigger.Protect)]


def _keeps(trigger) -> bool:
    return trigger.condition is None and "DELETE" in str(trigger.operation)
