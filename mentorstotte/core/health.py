"""The health endpoint: which part is down, by name. Says nothing about citizens."""

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import JsonResponse

HEARTBEAT_KEY = "mentorstotte:heartbeat"
HEARTBEAT_SECONDS = 120


def response() -> JsonResponse:
    """200 when the web can work (the database answers), else 503; every part is named with ok or down."""
    database = _database()
    broker, worker = _broker_and_worker()
    parts = {"web": "ok", "database": database, "redis": broker, "worker": worker}
    answer = JsonResponse(
        {"status": "ok" if set(parts.values()) == {"ok"} else "degraded", **parts},
        status=200 if database == "ok" else 503,
    )
    answer["Cache-Control"] = "no-store"
    return answer


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return "ok"
    except DatabaseError:
        connection.close()
        return "down"


def _broker_and_worker() -> tuple[str, str]:
    try:
        client = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1)
        return "ok", "ok" if client.get(HEARTBEAT_KEY) else "down"
    except redis.RedisError:
        return "down", "unknown"


def beat() -> None:
    """Called by a task, so it proves that beat, Redis and a worker all run."""
    client = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1)
    client.set(HEARTBEAT_KEY, "1", ex=HEARTBEAT_SECONDS)
