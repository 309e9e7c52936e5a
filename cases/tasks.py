"""Background work on cases; thin and idempotent."""

from celery import shared_task

from cases.actions import log_review


@shared_task
def draw_log_reviews():
    """Last month's looks for the team leaders' review of the read log."""
    log_review.draw_due()
