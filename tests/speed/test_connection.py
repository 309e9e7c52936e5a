"""What every connection to the database is told, wherever the database runs."""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("pgtrigger.ignore", "{}"),  # else each row of the history rolls a subtransaction back
        ("random_page_cost", "1.1"),
        ("jit", "off"),
    ],
)
def test_the_connection_is_set_for_short_pages_and_long_imports(name, value):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s, true)", [name])
        assert cursor.fetchone()[0] == value
