"""Figures for Prometheus: how many requests, how long they took, which part works. No address, nobody's name.

The web's processes count in files in PROMETHEUS_MULTIPROC_DIR (wsgi.py), which whichever of them is asked
adds up. A file belongs to a place among the processes (gunicorn.py), not to one of them: those come and go.
"""

import os
from collections.abc import Iterator

import redis
from celery import current_app
from django.conf import settings
from django.http import HttpResponse
from django.utils.crypto import constant_time_compare
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    values,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from mentorstotte.core import health, signs
from mentorstotte.core.enums import MailState
from mentorstotte.core.models import OutgoingMail

TOGETHER = "PROMETHEUS_MULTIPROC_DIR" in os.environ
if TOGETHER:
    values.ValueClass = values.MultiProcessValue(lambda: os.environ.get("WEB_PLACE", "first"))

SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

REQUESTS = Counter(
    "mentorstotte_requests", "Requests by pattern of the address", ["method", "route", "status"]
)
DURATION = Histogram("mentorstotte_request_seconds", "Time of a request", ["route"], buckets=SECONDS)


def count(method: str, route: str, status: int, seconds: float) -> None:
    """One request was answered. ``route`` is the pattern of its address, empty when there is none."""
    REQUESTS.labels(method, route, status).inc()
    DURATION.labels(route).observe(seconds)


def is_asked_by_monitor(request) -> bool:
    """Whether the request carries METRICS_TOKEN as bearer; nobody does when there is none."""
    given = request.headers.get("Authorization", "")
    return bool(settings.METRICS_TOKEN) and constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}")


def response() -> HttpResponse:
    """Everything that was counted, and how things stand now."""
    registry = CollectorRegistry()
    registry.register(MultiProcessCollector(registry) if TOGETHER else REGISTRY)
    registry.register(Now())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class Now:
    """What is looked up when it is asked for."""

    def collect(self) -> Iterator[Metric]:
        parts = {part.name: part for part in health.parts()}
        states = GaugeMetricFamily("mentorstotte_part_ok", "1 when the part works", labels=["part"])
        for name, part in parts.items():
            states.add_metric([name], part.state in (health.State.OK, health.State.WARNING))
        yield states
        done = GaugeMetricFamily(
            "mentorstotte_task_done_seconds", "When the task last ended well", labels=["task"]
        )
        for task, at in signs.done_at().items():
            done.add_metric([task], at.timestamp())
        yield done
        if parts["database"].state == health.State.OK:
            waiting = OutgoingMail.objects.filter(state=MailState.PENDING).count()
            yield GaugeMetricFamily("mentorstotte_mails_waiting", "Mails not sent", value=waiting)
        try:
            length = signs.client().llen(current_app.conf.task_default_queue)
        except redis.RedisError:
            return
        yield GaugeMetricFamily("mentorstotte_queue_length", "Tasks that no worker has taken", value=length)
