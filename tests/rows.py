"""How many rows there are, to see what an act leaves behind and what it does not."""

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
