"""How often one address has asked for an open page, and one person for what is limited, counted by all web
processes together.

One statement a visit, in the table of the database cache: what has run out is cleared away with the cache.
"""

from allauth.core.internal.ratelimit import get_ip
from django.db import connection
from django.db.models.functions import Now
from django.utils.crypto import salted_hmac

from mentorstotte.core.models import CachedValue

SECONDS = 60
HOUR, DAY = 3_600, 86_400
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
    return counted(what, get_ip(request), seconds=SECONDS) > per_minute


def counted(what: str, who, *, seconds: int) -> int:
    """Counts once more that ``who`` (a key or an address) did ``what``; how often within ``seconds`` of the
    first time.
    """
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"key": _key(what, who), "seconds": seconds})
        return int(cursor.fetchone()[0])


def so_far(what: str, who) -> int:
    """How often it was counted, without counting."""
    known = CachedValue.objects.filter(cache_key=_key(what, who), expires__gt=Now())
    return int(known.values_list("value", flat=True).first() or 0)


def _key(what: str, who) -> str:
    return f"visits:{what}:{salted_hmac('visits', str(who)).hexdigest()}"
