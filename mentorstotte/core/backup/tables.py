"""What stands in each table, as a number of rows and a hash that is the same on every server."""

from dataclasses import dataclass
from hashlib import sha256

from django.db import connection
from psycopg import sql

# Logins and counters of wrong passwords: everybody logs in anew after a copy was laid back.
WITHOUT_ROWS = ("core_cachedvalue", "core_session")

TABLES = """
    SELECT c.relname, array_agg(a.attname ORDER BY k.place), array_agg(a.attcollation <> 0 ORDER BY k.place)
    FROM pg_class c
    LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
    LEFT JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k(number, place) ON true
    LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
    GROUP BY c.relname ORDER BY c.relname COLLATE "C"
"""
# How values are written, and an error instead of fewer rows for whom a policy lets see only some.
WRITTEN = {
    "TimeZone": "UTC",
    "DateStyle": "ISO",
    "IntervalStyle": "postgres",
    "extra_float_digits": "1",
    "bytea_output": "hex",
    "row_security": "off",
}


@dataclass(frozen=True)
class Rows:
    """How many rows a table has, and the SHA-256 of all of them in the order of the key."""

    rows: int
    sha256: str


def rows_of_tables() -> dict[str, Rows]:
    """Every table of the database but those in ``WITHOUT_ROWS``; to be asked inside one transaction."""
    with connection.cursor() as cursor:
        for name, value in WRITTEN.items():
            cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
        cursor.execute(TABLES)
        tables = cursor.fetchall()
    return {name: _rows_of(name, *key) for name, *key in tables if name not in WITHOUT_ROWS}


def _rows_of(table: str, columns: list[str | None], in_letters: list[bool]) -> Rows:
    """A table without a key raises ValueError: the order of its rows would be chance."""
    if columns == [None]:
        raise ValueError(f"Tabellen {table} har ingen nøgle.")
    order = [
        sql.SQL("{} COLLATE {}").format(sql.Identifier(name), sql.Identifier("C"))
        if text
        else sql.Identifier(name)
        for name, text in zip(columns, in_letters, strict=True)
    ]
    question = sql.SQL("COPY (SELECT * FROM {} ORDER BY {}) TO STDOUT")
    digest, rows = sha256(), 0
    with (
        connection.cursor() as cursor,
        cursor.copy(question.format(sql.Identifier(table), sql.SQL(", ").join(order))) as lines,
    ):
        for line in lines:
            digest.update(line)
            rows += 1
    return Rows(rows, digest.hexdigest())


def is_empty() -> bool:
    """Whether nothing at all has been made in the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace")
        return cursor.fetchone() == (0,)
