"""The web server's settings: ``gunicorn -c python:mentorstotte.gunicorn``."""

import gc
import os
import shutil
from itertools import count
from pathlib import Path

from django.urls import get_resolver

from mentorstotte.core import env, logs

wsgi_app = "mentorstotte.wsgi:application"
bind = env.text("BIND", "127.0.0.1:8000")
proc_name = "mentorstotte"

# A database that is frozen is told as such, as one that is gone; longer than any statement of a page.
os.environ.setdefault("DATABASE_SECONDS", "20")

# Threads, because a request mostly waits for the database. Loaded before forking: processes share memory.
worker_class = "gthread"
workers = env.number("WEB_WORKERS", 2)
threads = env.number("WEB_THREADS", 4)
preload_app = True

# A worker is replaced now and then, not all at once, so that a slow leak never grows large.
max_requests = 2000
max_requests_jitter = 500
timeout = 60
graceful_timeout = 10
keepalive = 5

# Workers prove they live by touching a file: in memory, so that a busy disk does not kill them.
MEMORY = Path("/dev") / "shm"
worker_tmp_dir = str(MEMORY) if MEMORY.is_dir() else None
control_socket_disable = True

# Each request has its line from RequestLogMiddleware: an address, which may name a citizen, stands in none.
accesslog = None
logconfig_dict = logs.configuration(
    "WARNING", {"gunicorn.error": {"level": env.text("LOG_LEVEL", "INFO"), "propagate": True}}
)
forwarded_allow_ips = env.text("FORWARDED_ALLOW_IPS", "127.0.0.1")


def pre_fork(server, worker):
    """The lowest place that no process has: one that is replaced hands its file of figures on."""
    taken = {each.place for each in server.WORKERS.values()}
    worker.place = next(number for number in count() if number not in taken)


def post_fork(server, worker):
    os.environ["WEB_PLACE"] = str(worker.place)


def on_exit(server):
    shutil.rmtree(os.environ.get("PROMETHEUS_MULTIPROC_DIR", ""), ignore_errors=True)


def when_ready(server):
    """Load every page before forking: shared memory, a quick first visit, and a mistake stops the start."""
    get_resolver().reverse_dict.keys()
    gc.freeze()  # left alone by the collector, what is loaded now stays shared
