"""Signs of life that the background work leaves in Redis; lost with it, and then there are new ones soon."""

import time
from contextlib import suppress
from datetime import UTC, datetime

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

HEARTBEAT_KEY = "mentorstotte:heartbeat"
HEARTBEAT_SECONDS = 120
DONE_KEY = "mentorstotte:done"
REDIS_SECONDS = 1  # what does not answer within is down


def client() -> redis.Redis:
    """Answers or fails at once."""
    never = Retry(NoBackoff(), 0)
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=REDIS_SECONDS, socket_timeout=REDIS_SECONDS, retry=never
    )


def beat() -> None:
    """Called by a task, so it proves that beat, Redis and a worker all run."""
    client().set(HEARTBEAT_KEY, "1", ex=HEARTBEAT_SECONDS)


def done(task: str) -> None:
    """The task has ended well just now."""
    with suppress(redis.RedisError):
        client().hset(DONE_KEY, task, time.time())


def done_at() -> dict[str, datetime]:
    """When each task last ended well; empty when Redis is away."""
    with suppress(redis.RedisError):
        found = client().hgetall(DONE_KEY)
        return {name.decode(): datetime.fromtimestamp(float(at), UTC) for name, at in found.items()}
    return {}
