"""Background work on agreements; thin and idempotent."""

from contextlib import suppress

from celery import shared_task
from kombu.exceptions import OperationalError

from agreements.actions import (
    access,
    answers,
    batches,
    case_file,
    closing,
    contact_weeks,
    deadlines,
    digests,
    dispatch,
    hand_over_papers,
    readiness,
    reminders,
    reviews,
    rights,
)
from agreements.models import PrintBatch

WORKERS = 2  # that a batch may take at a time


@shared_task
def find_reminders():
    """Brings today's hours and mentors into the lists, finds what is due and tells whoever looks after it.

    The mail goes out with the outbox.
    """
    deadlines.follow_segments()
    reminders.find_reminders()
    reminders.tell_reminders()


@shared_task
def judge_contact_weeks():
    """Judges the week that is over, once for each agreement."""
    contact_weeks.judge_finished_weeks()


@shared_task
def judge_documentation():
    """Judges the documentation of agreements on whose case something has happened."""
    readiness.judge_changed()


@shared_task
def judge_documentation_daily():
    """Judges the documentation of all agreements whose dates may have passed a border."""
    readiness.judge_daily()


@shared_task
def make_monday_digests():
    """Tells team leaders on Monday what waits in their teams."""
    digests.make_monday()


@shared_task
def draw_reviews():
    """Last month's cases for the team leaders' review."""
    reviews.draw_due()


@shared_task
def make_case_file(complaint_id: int):
    """Bundles the case file that goes with a complaint."""
    case_file.make_case_file(complaint_id=complaint_id)


@shared_task
def finish_case_files():
    """Takes up files whose worker was lost."""
    for complaint_id in case_file.waiting():
        case_file.make_case_file(complaint_id=complaint_id)


@shared_task
def make_access_file(request_id: int):
    """Makes the file that a citizen has asked to see."""
    access.make_file(request_id=request_id)


@shared_task
def finish_access_files():
    """Takes up files whose worker was lost."""
    for request_id in access.waiting():
        access.make_file(request_id=request_id)


@shared_task
def remind_of_rights():
    """Tells of requests of citizens that must be answered soon, or should have been."""
    rights.remind()


@shared_task
def send_digital_post():
    """Sends every digital letter that waits."""
    dispatch.send_waiting()


@shared_task
def make_batch(batch_id: int):
    """Makes some of the documents, and lets others get their turn before the rest."""
    if batches.make_some(batch_id):
        make_batch.delay(batch_id)


@shared_task
def finish_batches():
    """Takes up batches whose worker was lost."""
    for batch_id in batches.unfinished():
        make_batch(batch_id)


@shared_task
def ask_citizens():
    """Asks the citizens of months that were sent to approval whether they got the hours."""
    answers.ask_waiting()


@shared_task
def close_months():
    """Closes last month once its day is over, and finishes what was asked for or left by a lost worker."""
    closing.start_due()
    for closing_id in closing.unfinished():
        closing.run_closing(closing_id)


def start_closing() -> None:
    """Has a worker close what was asked for; without a broker it waits."""
    with suppress(OperationalError):
        close_months.delay()


@shared_task
def make_hand_overs():
    """Makes the papers of cases and agreements that changed hands."""
    for hand_over_id in hand_over_papers.waiting():
        hand_over_papers.make_paper(hand_over_id)


def start_batch(batch: PrintBatch) -> None:
    """Makes a handful at once and hands many to the workers; without a broker they wait."""
    if batch.items.count() <= batches.AT_ONCE:
        batches.make_some(batch.pk)
        return
    with suppress(OperationalError):
        for _ in range(WORKERS):
            make_batch.delay(batch.pk)


def start_access_file(request_id: int, documents: int) -> None:
    """Has the file made that a citizen has asked to see."""
    _start_bundling(make_access_file, request_id, documents)


def start_case_file(complaint_id: int, documents: int) -> None:
    """Has the file of a complaint made."""
    _start_bundling(make_case_file, complaint_id, documents)


def _start_bundling(task, key: int, documents: int) -> None:
    """A small file is made at once, a large one by a worker; without a broker it waits."""
    if documents <= case_file.AT_ONCE:
        task(key)
        return
    with suppress(OperationalError):
        task.delay(key)
