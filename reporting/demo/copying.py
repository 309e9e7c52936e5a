"""Invented rows in great numbers: their keys, and no history of what nobody did."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.models import Model

from mentorstotte.core.copying import stored


def insert_series(model: type[Model], count: int, columns: dict[str, str], values: dict) -> None:
    """Writes ``count`` rows in one statement. ``columns`` holds SQL (field name → expression of ``n``, which counts
    from 0), with ``values`` for its parameters; what it leaves out gets the field's default.
    """
    fields = list(model._meta.concrete_fields)
    defaults = {
        f"default_{field.attname}": stored(field, {}) for field in fields if field.attname not in columns
    }
    wanted = [columns.get(field.attname, f"%(default_{field.attname})s") for field in fields]
    names = ", ".join(f'"{field.column}"' for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{model._meta.db_table}" ({names}) '
            f"SELECT {', '.join(wanted)} FROM generate_series(0, %(count)s - 1) AS n",
            {**values, **defaults, "count": count},
        )


@contextmanager
def without_history(*models: type[Model]):
    """No history rows while invented data are copied in: nobody acted, and each row costs half a millisecond more.

    Constraints hold as always. Must stand inside a transaction.
    """
    tables = [f'ALTER TABLE "{model._meta.db_table}"' for model in models]
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"{table} DISABLE TRIGGER USER")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"{table} ENABLE TRIGGER USER")


@contextmanager
def without_foreign_keys(*models: type[Model]):
    """The tables' foreign keys are taken off, and put on again over all rows at once: a join each instead of a look-up
    for every row. One that is interrupted leaves them off, so only for a database that is thrown away.
    """
    keys = """
        SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
               format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
        FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY(%s::regclass[])"""
    with connection.cursor() as cursor:
        cursor.execute(keys, [[model._meta.db_table for model in models]])
        found = cursor.fetchall()
        _run("SET CONSTRAINTS ALL IMMEDIATE", *(off for off, _ in found))
        yield
        _run("SET CONSTRAINTS ALL IMMEDIATE", *(on for _, on in found))


def _run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def next_key(model: type[Model]) -> int:
    """The first free primary key."""
    newest = model.objects.order_by("-pk").values_list("pk", flat=True).first()
    return (newest or 0) + 1


def advance(*models: type[Model]) -> None:
    """Sets each key sequence beyond the rows that were copied in, and refreshes the planner's statistics."""
    with connection.cursor() as cursor:
        for model in models:
            table = model._meta.db_table
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence(%s, 'id'), (SELECT max(id) FROM \"{table}\"))", [table]
            )
            cursor.execute(f'ANALYZE "{table}"')


def numbered(first: int, rows: Iterable[dict]) -> Iterator[dict]:
    """The rows with keys from ``first`` on."""
    for key, row in enumerate(rows, start=first):
        yield {"id": key, **row}
