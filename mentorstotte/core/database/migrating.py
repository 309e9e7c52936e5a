"""While migrations run, the history rests: its triggers are those of the release before, and its tables have
new columns already. What a migration writes has no row in the history; the new triggers come after it.
"""

from django.conf import settings
from django.db import connections

HISTORY_RESTS = """
    SELECT set_config('pgtrigger.ignore', coalesce(array_agg(tgname)::text, '{}'), false)
    FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
    WHERE NOT tgisinternal AND prosrc LIKE '%"pgh_created_at"%'
"""


def before(*, using: str, **signal) -> None:
    """No row is written to the history in this session, until ``after``. Behind a pooler, where a session is
    somebody else's next, it is written: migrations go past the pooler (docs/operations.md).
    """
    if settings.POOLED:
        return
    with connections[using].cursor() as cursor:
        cursor.execute(HISTORY_RESTS)


def after(*, using: str, **signal) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT set_config('pgtrigger.ignore', '{}', false)")
