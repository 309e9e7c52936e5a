"""Background work on agreements; thin and idempotent."""

from celery import shared_task

from agreements.actions import reminders


@shared_task
def find_reminders():
    """Finds what is due and tells whoever looks after the case; the mail goes out with the outbox."""
    reminders.find_reminders()
    reminders.tell_reminders()
