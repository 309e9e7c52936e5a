"""Many rows at once with PostgreSQL's COPY, held by the same constraints as any insert."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import Field, Model


def copy_rows(model: type[Model], rows: Iterable[dict], *, without: Iterable[str] = ()) -> int:
    """Writes ``rows`` (field name → value, foreign keys as ``case_id``) and gives back how many there were.

    What a row leaves out gets the field's default; fields ``without`` are left to the database, as a key is.
    Whoever gives the keys advances their sequence afterwards.
    """
    fields = [field for field in model._meta.concrete_fields if field.attname not in without]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    count = 0
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN') as copy,
    ):
        for row in rows:
            copy.write_row([stored(field, row) for field in fields])
            count += 1
    return count


def stored(field: Field, row: dict):
    """The field's value in the row, or its default, as the driver takes it."""
    value = row[field.attname] if field.attname in row else field.get_default()
    return field.get_db_prep_save(value, connection)
