"""The previous release's database, documents and certificates, laid on an empty server."""

import gzip
import shutil
import subprocess
from pathlib import Path

import psycopg
from psycopg import sql

from mentorstotte.core.postgres_programs import BINARIES
from tests.upgrade.make_previous import DUMP, KEPT

COLUMNS = """
    SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum),
           (SELECT array_agg(k.attname::text ORDER BY k.attnum) FROM pg_index i
            JOIN pg_attribute k ON k.attrelid = c.oid AND k.attnum = ANY (i.indkey)
            WHERE i.indrelid = c.oid AND i.indisprimary)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
    GROUP BY c.oid, c.relname ORDER BY c.relname
"""
# By table, the rows by key, and of each row the values by column, as PostgreSQL writes them.
Rows = dict[str, dict[tuple, dict[str, str | None]]]


def lay_out(url: str, data: Path) -> None:
    """The release as it stood, in an empty database and an empty ``DATA_DIR``."""
    dump = gzip.decompress((KEPT / DUMP).read_bytes())
    options = ["--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    subprocess.run([BINARIES / "psql", *options, url], input=dump, check=True, stdout=subprocess.DEVNULL)
    shutil.copytree(KEPT / "documents", data / "documents")
    shutil.copytree(KEPT / "certificates", data / "seal" / "known")


def rows(url: str) -> Rows:
    """Every row of every table."""
    with psycopg.connect(url) as line:
        line.execute("SET TimeZone = 'UTC'; SET extra_float_digits = 1")
        tables = line.execute(COLUMNS).fetchall()
        return {table: _rows_of(line, table, columns, key) for table, columns, key in tables}


def _rows_of(line: psycopg.Connection, table: str, columns: list[str], key: list[str]):
    written = sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(name)) for name in columns)
    found = line.execute(sql.SQL("SELECT {} FROM {}").format(written, sql.Identifier(table))).fetchall()
    named = [dict(zip(columns, row, strict=True)) for row in found]
    return {tuple(row[name] for name in key): row for row in named}
