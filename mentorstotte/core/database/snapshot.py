"""Reading many things as they were at one instant."""

from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_snapshot():
    """A transaction in which everything that is read stands as it did when the first was; what others write
    meanwhile is not seen. Inside another transaction it is as that one is.
    """
    alone = not connection.in_atomic_block
    with transaction.atomic():
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
