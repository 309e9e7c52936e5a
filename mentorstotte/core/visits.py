"""How often one address has asked for an open page, counted by all web processes together.

One statement a visit, in the table of the database cache: what has run out is cleared away with the cache.
"""

from allauth.core.internal.ratelimit import get_ip
from django.db import connection
from django.utils.crypto import salted_hmac

SECONDS = 60
COUNT = """
    INSERT INTO core_cachedvalue AS known (cache_key, value, expires)
    VALUES (%(key)s, '1', now() + make_interval(secs => %(seconds)s))
    ON CONFLICT (cache_key) DO UPDATE SET
        value = CASE WHEN known.expires > now() THEN (known.value::int + 1)::text ELSE '1' END,
        expires = CASE WHEN known.expires > now() THEN known.expires ELSE excluded.expires END
    RETURNING value
"""


def too_many(request, what: str, *, per_minute: int) -> bool:
    """Counts this visit to ``what``; True when the address has come more than ``per_minute`` times within a
    minute of its first. The address itself is not kept.
    """
    visitor = salted_hmac("visits", get_ip(request)).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"key": f"visits:{what}:{visitor}", "seconds": SECONDS})
        return int(cursor.fetchone()[0]) > per_minute
