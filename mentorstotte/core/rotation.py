"""What is encrypted in the database written anew with the keys of now, in turns, while people work."""

import time
from collections.abc import Iterable, Iterator

import pgtrigger
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.db import OperationalError, connection, transaction
from psycopg import sql
from psycopg.errors import LockNotAvailable

from mentorstotte.core import ciphers
from mentorstotte.core.fields import CPRField

TURN = 1_000
# Somebody who holds a row in the other order would wait for us as we for them: we give up before the server
# ends one of the two, and begin the turn again.
WAIT_SHORTLY = "SET LOCAL lock_timeout = '500ms'"
ATTEMPTS = 60
OTHERWISE = """
    SELECT {column} FROM {table} WHERE {column} <> '' AND split_part({column}, '.', 1) <> %s LIMIT %s"""
ANEW = """
    UPDATE {table} AS stored SET {column} = anew.text
    FROM unnest(%s::text[], %s::text[]) AS anew (was, text) WHERE stored.{column} = anew.was"""

Column = tuple[str, str]  # table and column


def cpr_columns() -> list[Column]:
    """Every column of a CPR number, those of the histories as well."""
    return [
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, CPRField)
    ]


def reseal(columns: Iterable[Column]) -> Iterator[int]:
    """Seals the CPR numbers in the columns with the key of now; gives the rows that each turn wrote.

    A turn is of at most 1,000 numbers, and a number is written in all columns at once: what compares and
    counts them is right throughout. No history is written. What was done stays done when it is killed.

    To be run by the owner of the tables. Raises UnknownKey, and OperationalError when rows stay locked.
    """
    columns = list(columns)
    while numbers := _sealed_otherwise(columns):
        yield _patiently(columns, numbers)


def renew_codes() -> Iterator[int]:
    """Encrypts the secrets of one-time codes with the SECRET_KEY of now; gives the rows of each turn."""
    last = 0
    while keys := list(Authenticator.objects.filter(pk__gt=last).order_by("pk").values_list("pk")[:TURN]):
        [first], [last] = keys[0], keys[-1]
        yield _renew(Authenticator.objects.filter(pk__range=(first, last)))


@transaction.atomic
def _renew(rows) -> int:
    changed = []
    for row in rows.order_by("pk").select_for_update():
        before, row.data = row.data, {name: _renewed(name, value) for name, value in row.data.items()}
        changed += [row] if row.data != before else []
    return Authenticator.objects.bulk_update(changed, ["data"])


def _renewed(name: str, value):
    """The secret of an app and the seed of recovery codes are encrypted; what else is there is not."""
    return ciphers.renewed(value, use="totp") if name in ("secret", "seed") else value


def _sealed_otherwise(columns: list[Column]) -> set[str]:
    """Up to 1,000 numbers as they are stored, of the first column that has any."""
    name = ciphers.key_name(settings.CPR_KEY)
    for column in columns:
        with connection.cursor() as cursor:
            cursor.execute(_named(OTHERWISE, column), [name, TURN])
            if found := cursor.fetchall():
                return {number for (number,) in found}
    return set()


def _patiently(columns: list[Column], numbers: set[str]) -> int:
    for _ in range(ATTEMPTS - 1):
        try:
            return _write(columns, numbers)
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable):
                raise
        time.sleep(1)
    return _write(columns, numbers)


def _write(columns: list[Column], numbers: set[str]) -> int:
    before = sorted(numbers)
    values = [before, [ciphers.resealed_cpr(number) for number in before]]
    rows = 0
    with pgtrigger.ignore(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(WAIT_SHORTLY)
        for column in columns:
            cursor.execute(_named(ANEW, column), values)
            rows += cursor.rowcount
    return rows


def _named(statement: str, column: Column) -> sql.Composed:
    table, name = map(sql.Identifier, column)
    return sql.SQL(statement).format(table=table, column=name)
