"""How many rows there are and what stands in them, to see what an act leaves behind and what it does not."""

from django.apps import apps
from django.db import connection

OURS = {"core", "cases", "providers", "agreements", "reporting"}


def rows(*, without: frozenset[str] | set[str] = frozenset()) -> dict[str, int]:
    """The number of rows by table, histories among them."""
    models = [model for model in apps.get_models() if model._meta.app_label in OURS]
    tables = [model._meta.db_table for model in models if model._meta.db_table not in without]
    counts = " UNION ALL ".join(f"SELECT '{table}', count(*) FROM {table}" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(counts)
        return dict(cursor.fetchall())


def more(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    """How many rows came, by table; tables without new rows are left out."""
    return {table: after[table] - before[table] for table in after if after[table] != before[table]}


def left(*words: str) -> list[tuple[str, str]]:
    """Each table that holds one of the words (regular expressions) in any of its columns, and that word."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            for word in words:
                quoted = connection.ops.quote_name(table)
                cursor.execute(f"SELECT 1 FROM {quoted} t WHERE t::text ~* %s LIMIT 1", [word])
                found += [(table, word)] if cursor.fetchone() else []
    return found
