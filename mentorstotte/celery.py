"""The Celery application. PostgreSQL holds every row that counts; Celery only wakes the work up."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorstotte.settings")

app = Celery("mentorstotte")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
