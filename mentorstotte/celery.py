"""The Celery application. PostgreSQL holds every row that counts; Celery only wakes the work up."""

import logging
import os

import structlog
from celery import Celery, Task
from celery.signals import setup_logging, task_postrun, task_prerun

from mentorstotte.core.database import sight

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorstotte.settings")


class AcrossTeams(Task):
    """Background work is for every team."""

    def __call__(self, *args, **kwargs):
        with sight.across_teams():
            return self.run(*args, **kwargs)


app = Celery("mentorstotte", task_cls=AcrossTeams)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_ours(**kwargs):
    """The lines of the settings: Celery's own hold arguments and errors as they are."""
    logging.captureWarnings(True)


@task_prerun.connect
def name_task(sender, task_id, **kwargs):
    """All lines written meanwhile say which task it was."""
    structlog.contextvars.bind_contextvars(task=sender.name, task_id=task_id)


@task_postrun.connect
def forget_task(**kwargs):
    structlog.contextvars.clear_contextvars()
