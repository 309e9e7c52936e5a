"""Since when things are new to a person: the end of the visit before this one.

A visit is over when the person has not looked for an hour. What happened during it stays new until the next,
so that nothing passes unseen.
"""

from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

MOVED_ON, OVER = timedelta(minutes=10), timedelta(hours=1)
LOOK = """
INSERT INTO core_lastvisit AS visit (user_id, since, seen_at) VALUES (%(user)s, %(now)s, %(now)s)
ON CONFLICT (user_id) DO UPDATE SET
    since = CASE WHEN visit.seen_at <= %(over)s THEN visit.seen_at ELSE visit.since END,
    seen_at = excluded.seen_at
RETURNING since
"""


def new_since(user) -> datetime:
    """When the person last looked before this visit; at the very first one, now.

    One statement, and none while the row, which came with the person, is younger than ten minutes.
    """
    now = timezone.now()
    if user.own_seen_at is not None and user.own_seen_at > now - MOVED_ON:
        return user.own_since
    with connection.cursor() as cursor:
        cursor.execute(LOOK, {"user": user.pk, "now": now, "over": now - OVER})
        return cursor.fetchone()[0]
