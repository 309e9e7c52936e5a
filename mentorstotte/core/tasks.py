"""Background work that every app shares; thin and idempotent."""

from celery import shared_task
from celery.signals import task_success

from mentorstotte.core import digests, log_chain, once, outbox, sessions, signs


@task_success.connect
def leave_sign(sender, **kwargs):
    """When each task last ended well."""
    signs.done(sender.name)


@shared_task
def heartbeat():
    """Leaves a sign of life for the health endpoint."""
    signs.beat()


@shared_task
def make_digests():
    """Gathers the messages of those who want one mail a day."""
    digests.make_daily()


@shared_task
def send_outbox():
    """Sends every waiting mail."""
    outbox.send_waiting()


@shared_task
def forget_sent():
    """Forgets the keys of forms that nobody sends again, and logins that ended long ago."""
    once.forget_sent()
    sessions.forget_ended()


@shared_task
def extend_log_chain():
    """Holds the newest reads of the log in its chain."""
    log_chain.extend()


@shared_task
def check_log():
    """Tells the system administrators when the log is not as it was written."""
    log_chain.check()
