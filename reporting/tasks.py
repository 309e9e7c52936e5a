"""Long files are read and stored by a worker; thin and idempotent."""

from celery import shared_task
from kombu.exceptions import OperationalError

from mentorstotte.core.models import User
from reporting.actions import imports
from reporting.models import ImportBatch

# Up to this size a file is read while the user waits; it takes about two seconds.
WAIT_FOR = 300_000


@shared_task
def judge_import(batch_id: int):
    """Reads an uploaded file and writes every row's verdict."""
    imports.judge(batch_id=batch_id)


@shared_task
def run_import(batch_id: int, user_id: int):
    """Stores the rows of a confirmed file."""
    imports.run(batch_id=batch_id, by=User.objects.get(pk=user_id))


@shared_task
def finish_imports():
    """Takes up files whose worker was lost."""
    for batch in ImportBatch.objects.unfinished():
        imports.judge(batch_id=batch.pk)
        imports.run(batch_id=batch.pk, by=batch.uploaded_by)


def start(task, batch: ImportBatch, *args) -> None:
    """Does a short file at once and hands a long one to a worker; without a broker it is done at once too."""
    if batch.document.size > WAIT_FOR:
        try:
            task.delay(batch.pk, *args)
            return
        except OperationalError:
            pass
    task(batch.pk, *args)
