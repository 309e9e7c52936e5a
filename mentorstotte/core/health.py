"""The health endpoint: which part is down, by name. Says nothing about citizens."""

import redis
from celery import current_app
from django.conf import settings
from django.db import Error, connection
from django.http import JsonResponse
from redis.backoff import NoBackoff
from redis.retry import Retry

HEARTBEAT_KEY = "mentorstotte:heartbeat"
HEARTBEAT_SECONDS = 120
REDIS_SECONDS, DATABASE_SECONDS = 1, 3  # what does not answer within is down


def response() -> JsonResponse:
    """200 when the web can work (the database answers), else 503; every part is named with ok or down."""
    database = _database()
    parts = {"web": "ok", "database": database, **_background()}
    answer = JsonResponse(
        {"status": "ok" if set(parts.values()) == {"ok"} else "degraded", **parts},
        status=200 if database == "ok" else 503,
    )
    answer["Cache-Control"] = "no-store"
    return answer


def _database() -> str:
    try:
        connection.ensure_connection()
        with connection.connection.less_patient(DATABASE_SECONDS), connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return "ok"
    except Error:
        connection.close()
        return "down"


def _background() -> dict[str, str]:
    """Redis, worker and beat. Without a sign of life, work that piles up tells that nobody does it, and an
    empty queue that nobody asks for any.
    """
    try:
        client = _client()
        if client.get(HEARTBEAT_KEY):
            return {"redis": "ok", "worker": "ok", "beat": "ok"}
        if client.llen(current_app.conf.task_default_queue):
            return {"redis": "ok", "worker": "down", "beat": "unknown"}
        return {"redis": "ok", "worker": "unknown", "beat": "down"}
    except redis.RedisError:
        return {"redis": "down", "worker": "unknown", "beat": "unknown"}


def _client() -> redis.Redis:
    """Answers or fails at once."""
    never = Retry(NoBackoff(), 0)
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=REDIS_SECONDS, socket_timeout=REDIS_SECONDS, retry=never
    )


def beat() -> None:
    """Called by a task, so it proves that beat, Redis and a worker all run."""
    _client().set(HEARTBEAT_KEY, "1", ex=HEARTBEAT_SECONDS)
