"""Background work that every app shares; thin and idempotent."""

from celery import shared_task

from mentorstotte.core import digests, health, log_chain, once, outbox


@shared_task
def heartbeat():
    """Leaves a sign of life for the health endpoint."""
    health.beat()


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
    """Forgets the keys of forms that nobody sends again."""
    once.forget_sent()


@shared_task
def extend_log_chain():
    """Holds the newest reads of the log in its chain."""
    log_chain.extend()


@shared_task
def check_log():
    """Tells the system administrators when the log is not as it was written."""
    log_chain.check()
