"""A worker is killed in the middle of a batch: what is made stands whole, the rest is made by the next."""

import hashlib
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from agreements.actions import batches
from agreements.models import AgreementVersion, PrintBatch, PrintItem
from agreements.tasks import finish_batches, make_batch
from mentorstotte.celery import app
from mentorstotte.core.models import Document
from mentorstotte.core.proof import proof
from tests import workers
from tests.agreements import desk
from tests.workers import until

pytestmark = [pytest.mark.slow, pytest.mark.fault]
COUNT = 12


def made() -> int:
    return PrintItem.objects.exclude(done_at=None).count()


def ask(task, broker, *args) -> None:
    """Hands the task to the workers of this test."""
    with app.connection_for_write(broker.url) as line:
        task.apply_async(args, connection=line)


def files() -> set[Path]:
    """The stored files, those of other tests among them."""
    return {file for file in (Path(settings.DATA_DIR) / "documents").rglob("*") if len(file.name) == 64}


def whole(earlier: set[Path]) -> None:
    """Every row that is done has its sound document, every other one nothing; no file that came is half."""
    for item in PrintItem.objects.select_related("document", "version"):
        assert (item.document_id is None) == (item.done_at is None)
        assert item.version.document_id == item.document_id
    for document in Document.objects.filter(kind="agreement"):
        assert proof(document).unchanged
    for file in files() - earlier:
        assert hashlib.sha256(file.read_bytes()).hexdigest() == file.name


@pytest.mark.asvs("15.2.2")
def test_a_worker_killed_in_the_middle_loses_and_doubles_nothing(site, people, broker):
    earlier, versions = files(), [desk.drafted(people, start=date(2014, 3, 3)) for _ in range(COUNT)]
    batch = batches.ask_batch(version_ids=[version.pk for version in versions], by=people.caseworker)
    with site.worker() as worker:
        ask(make_batch, broker, batch.pk)
        until(lambda: made() >= 2)
        workers.kill(worker)
    whole(earlier)
    assert 2 <= made() < COUNT
    PrintItem.objects.exclude(done_at=None).update(done_at=timezone.now() - timedelta(minutes=2))
    PrintBatch.objects.update(asked_at=timezone.now() - timedelta(minutes=2))
    with site.worker(concurrency="2"):
        ask(finish_batches, broker)
        until(lambda: made() == COUNT)
    whole(earlier)
    assert Document.objects.filter(kind="agreement").count() == COUNT
    assert AgreementVersion.objects.filter(state="sent").count() == COUNT
