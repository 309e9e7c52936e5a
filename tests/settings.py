"""The site's own settings, read after the services of the test run are there."""

import os
from datetime import UTC, datetime, timedelta

import time_machine

from tests import services

services.start()

# isort: split
from mentorstotte.settings import *

# The areas of tests/conftest.py are the site's own role; DATABASE_ROLE=mentorstotte_app makes all of them so.
DATABASE_ROLE = os.environ.get("DATABASE_ROLE", "")

if os.environ[services.STARTED]:
    DATABASES["default"]["TEST"] = {"TEMPLATE": os.environ[services.STARTED]}

# How many queries a page takes must not hang on when this process last asked for new law.
LAW_SECONDS = 24 * 3600

# A good hash is slow by design; hundreds of test people need none.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Each process of tests has a queue of its own: a worker that it starts (tests/workers.py) is nobody else's.
CELERY_TASK_DEFAULT_QUEUE = f"tests-{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
# With this in its environment, beat asks for everything so often.
if "TICK_SECONDS" in os.environ:
    for entry in CELERY_BEAT_SCHEDULE.values():
        entry["schedule"] = float(os.environ["TICK_SECONDS"])
# Processes of one test live as many seconds ahead as the test itself, on a day when people are at work.
if "SECONDS_AHEAD" in os.environ:
    time_machine.travel(datetime.now(UTC) + timedelta(seconds=int(os.environ["SECONDS_AHEAD"]))).start()
# A mail server that does not answer is given up sooner than in real life.
EMAIL_TIMEOUT = 1
